package dev.logits.app.network;

import dev.logits.learn.network.Optimizer;
import dev.logits.learn.network.Schedule;
import dev.logits.learn.network.Training;
import dev.logits.loss.CrossEntropy;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How a network is trained. */
public final class TrainingOptions {
    private static final double ADAMW_RATE = 1e-3;
    private static final double SGD_RATE = 0.05;
    private static final double MOMENTUM = 0.9;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "20",
            description = "Passes over the rows (default: 20).")
    private int epochs;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "128", description = "Rows a step (default: 128).")
    private int batch;

    @Option(
            names = "--optimizer",
            paramLabel = "NAME",
            defaultValue = "adamw",
            description = "adamw, sgd (momentum 0.9) or nesterov (default: adamw).")
    private String optimizer;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            description = "Before the schedule (default: 0.001 for adamw, 0.05 for sgd and nesterov).")
    private Double learningRate;

    @Option(names = "--momentum", paramLabel = "M", description = "Of sgd and nesterov, in [0, 1) (default: 0.9).")
    private Double momentum;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            defaultValue = "constant",
            description = "Of the learning rate: constant, linear or cosine (both down to 0), or steps:N:G, which"
                    + " multiplies by G after every N steps (default: constant).")
    private String schedule;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "0",
            description = "Steps in which the learning rate rises at first (default: 0).")
    private long warmUp;

    @Option(
            names = "--weight-decay",
            paramLabel = "D",
            description = "Of the weights, not of biases (default: 0.01 for adamw, 0 for sgd and nesterov).")
    private Double weightDecay;

    @Option(names = "--clip", paramLabel = "G", description = "Shorten gradients to this norm (default: as they are).")
    private Double clip;

    @Option(
            names = "--label-smoothing",
            paramLabel = "E",
            defaultValue = "0",
            description = "The share of each label given to all classes (default: 0).")
    private double labelSmoothing;

    @Option(
            names = "--validation",
            paramLabel = "S",
            defaultValue = "0.1",
            description = "The share of the rows to judge epochs by, not trained on (default: 0.1; 0 for none).")
    private double validation;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Stop after N epochs without a lower validation loss, and keep the best epoch's weights.")
    private Integer patience;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "The seed (default: 0).")
    private long seed;

    public Training training() {
        boolean adam = named("adamw");
        if (adam && momentum != null) {
            throw new IllegalArgumentException("--momentum is of sgd and nesterov; adamw has its own");
        }
        double rate = learningRate != null ? learningRate : adam ? ADAMW_RATE : SGD_RATE;
        Training training = Training.DEFAULTS
                .withEpochs(epochs)
                .withBatch(batch)
                .withOptimizer(adam ? adamW() : sgd())
                .withLearningRate(rate)
                .withSchedule(warmUp == 0 ? schedule() : schedule().withWarmUp(warmUp))
                .withValidation(validation)
                .withSeed(seed);
        training = clip == null ? training : training.withClip(clip);
        return patience == null ? training : training.withPatience(patience);
    }

    CrossEntropy loss() {
        return new CrossEntropy().withLabelSmoothing(labelSmoothing);
    }

    private boolean named(String name) {
        return optimizer.toLowerCase(Locale.ROOT).equals(name);
    }

    private Optimizer adamW() {
        return weightDecay == null ? Optimizer.adamW() : Optimizer.adamW().withWeightDecay(weightDecay);
    }

    private Optimizer sgd() {
        if (!named("sgd") && !named("nesterov")) {
            throw new IllegalArgumentException(
                    "--optimizer " + optimizer + " is not an optimizer: expected adamw, sgd or nesterov");
        }
        return new Optimizer.Sgd(
                momentum == null ? MOMENTUM : momentum, named("nesterov"), weightDecay == null ? 0 : weightDecay);
    }

    private Schedule schedule() {
        String[] parts = schedule.toLowerCase(Locale.ROOT).split(":", -1);
        if (parts.length == 3 && parts[0].equals("steps")) {
            try {
                return Schedule.steps(Long.parseLong(parts[1]), Double.parseDouble(parts[2]));
            } catch (NumberFormatException wrong) {
                throw unknownSchedule();
            }
        }
        return switch (parts.length == 1 ? parts[0] : "") {
            case "constant" -> Schedule.constant();
            case "linear" -> Schedule.linear();
            case "cosine" -> Schedule.cosine();
            default -> throw unknownSchedule();
        };
    }

    private IllegalArgumentException unknownSchedule() {
        return new IllegalArgumentException("--schedule " + schedule
                + " is not a schedule: expected constant, linear, cosine, or steps:N:G such as steps:1000:0.5");
    }
}
