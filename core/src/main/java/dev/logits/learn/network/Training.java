package dev.logits.learn.network;

import dev.logits.internal.check.NullCheck;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How to train: everything that, with the data, decides the weights. Immutable.
 *
 * <pre>{@code
 * Training.DEFAULTS.withEpochs(30).withSchedule(Schedule.cosine().withWarmUp(200)).withValidation(0.1).withPatience(5);
 * }</pre>
 *
 * @param epochs how often every row is seen, 1 or more
 * @param batch rows a step, 1 or more; an epoch's last step has what is left
 * @param learningRate η, positive and finite, before the schedule
 * @param schedule what η is multiplied by from step to step
 * @param optimizer what a gradient does to the weights
 * @param clip the longest gradient: a longer one, by the Euclidean norm over all parameters, is shortened to it
 * @param validation the share of the rows that is not trained on but judged after each epoch, in [0, 1); 0 for none
 * @param patience after how many epochs without a new lowest validation loss to stop; the weights are then, and at the
 *     end, those of the lowest. Without it, all epochs are run and the last weights are taken
 * @param seed of the first weights, of the order of the rows, of dropout and of the validation part
 * @since 0.1
 */
public record Training(
        int epochs,
        int batch,
        double learningRate,
        Schedule schedule,
        Optimizer optimizer,
        OptionalDouble clip,
        double validation,
        OptionalInt patience,
        long seed) {

    /** 20 epochs of batches of 128 rows, AdamW at 0.001, constant, without clipping and validation, seed 0. */
    public static final Training DEFAULTS = new Training(
            20, 128, 1e-3, Schedule.constant(), Optimizer.adamW(), OptionalDouble.empty(), 0, OptionalInt.empty(), 0);

    /** Checks the numbers. */
    public Training {
        NullCheck.argument(schedule, "schedule");
        NullCheck.argument(optimizer, "optimizer");
        NullCheck.argument(clip, "clip");
        NullCheck.argument(patience, "patience");
        if (epochs < 1 || batch < 1) {
            throw new IllegalArgumentException(
                    "a training needs 1 epoch and 1 row a batch or more, got " + epochs + " and " + batch);
        }
        if (!(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the learning rate must be positive and finite, got " + learningRate);
        }
        if (clip.isPresent() && !(clip.getAsDouble() > 0 && clip.getAsDouble() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the longest gradient must be positive and finite, got "
                    + clip.getAsDouble() + "; without the option nothing is clipped");
        }
        if (!(validation >= 0 && validation < 1)) {
            throw new IllegalArgumentException("the validation part is a share in [0, 1), got " + validation);
        }
        if (patience.isPresent() && patience.getAsInt() < 1) {
            throw new IllegalArgumentException("patience is 1 epoch or more, got " + patience.getAsInt());
        }
    }

    /** The same with another number of epochs. */
    public Training withEpochs(int n) {
        return new Training(n, batch, learningRate, schedule, optimizer, clip, validation, patience, seed);
    }

    /** The same with other batches. */
    public Training withBatch(int rows) {
        return new Training(epochs, rows, learningRate, schedule, optimizer, clip, validation, patience, seed);
    }

    /** The same with another learning rate. */
    public Training withLearningRate(double rate) {
        return new Training(epochs, batch, rate, schedule, optimizer, clip, validation, patience, seed);
    }

    /** The same with another schedule. */
    public Training withSchedule(Schedule other) {
        NullCheck.argument(other, "other");
        return new Training(epochs, batch, learningRate, other, optimizer, clip, validation, patience, seed);
    }

    /** The same with another optimizer. */
    public Training withOptimizer(Optimizer other) {
        NullCheck.argument(other, "other");
        return new Training(epochs, batch, learningRate, schedule, other, clip, validation, patience, seed);
    }

    /** The same with gradients no longer than this. */
    public Training withClip(double norm) {
        return new Training(
                epochs, batch, learningRate, schedule, optimizer, OptionalDouble.of(norm), validation, patience, seed);
    }

    /** The same with another validation part; 0 for none. */
    public Training withValidation(double share) {
        return new Training(epochs, batch, learningRate, schedule, optimizer, clip, share, patience, seed);
    }

    /** The same with early stopping. */
    public Training withPatience(int n) {
        return new Training(
                epochs, batch, learningRate, schedule, optimizer, clip, validation, OptionalInt.of(n), seed);
    }

    /** The same with another seed. */
    public Training withSeed(long other) {
        return new Training(epochs, batch, learningRate, schedule, optimizer, clip, validation, patience, other);
    }
}
