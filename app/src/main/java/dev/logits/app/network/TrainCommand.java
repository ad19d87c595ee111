package dev.logits.app.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.read.Examined;
import dev.logits.app.read.ExampleOptions;
import dev.logits.app.read.LogitsFile;
import dev.logits.app.shell.Failure;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Interruption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.KernelPreference;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.PathConverter;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.FeatureCoding;
import dev.logits.io.safetensors.CheckpointFile;
import dev.logits.io.safetensors.NetworkFile;
import dev.logits.learn.network.Architecture;
import dev.logits.learn.network.EpochResult;
import dev.logits.learn.network.Examples;
import dev.logits.learn.network.Trained;
import dev.logits.learn.network.Trainer;
import dev.logits.learn.network.Training;
import dev.logits.learn.network.TrainingReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logits train}: finds a network's weights. */
@Command(
        name = "train",
        description = "Train a network: layers of nodes that end in logits.",
        sortOptions = false,
        footer = {
            "",
            "The same data, options and seed give the same weights, bit for bit. With",
            "--checkpoint the training survives being stopped or killed: the same command",
            "and --resume go on to the same weights as if nothing had been.",
            "Examples:",
            "  logits digits --rows 5000 --out digits.npz",
            "  logits train digits.npz --hidden 64 --save model.safetensors",
            "  logits train survey.csv --label vote --categorical region,sex --save model.safetensors",
            "  logits train digits.npz --hidden 128,64 --activation gelu --dropout 0.1 \\",
            "    --schedule cosine --patience 5 --checkpoint run.safetensors"
        })
public final class TrainCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Mixin
    private ExampleOptions input;

    @Mixin
    private TableOptions columns;

    @Mixin
    private NetworkOptions network;

    @Mixin
    private TrainingOptions options;

    @Option(
            names = "--checkpoint",
            paramLabel = "RUN.SAFETENSORS",
            converter = PathConverter.class,
            description = "Keep the state here every ten seconds, and when stopped.")
    private Path checkpoint;

    @Option(names = "--resume", description = "Go on from the checkpoint, if it is there.")
    private boolean resume;

    @Option(
            names = "--save",
            paramLabel = "MODEL.SAFETENSORS",
            converter = StandardStreams.Output.class,
            description = "Write the network, for logits predict and for Python's safetensors.")
    private Path save;

    @Option(
            names = "--emit-logits",
            paramLabel = "LOGITS.NPZ",
            converter = StandardStreams.Output.class,
            description = "Write the logits of all rows of DATA, those trained on too, and the labels.")
    private Path emitLogits;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        OutputFiles.check(save, ".safetensors");
        OutputFiles.check(checkpoint, ".safetensors");
        OutputFiles.checkDiffer(save, "--save", checkpoint, "--checkpoint");
        OutputFiles.check(emitLogits, ".npz");
        if (resume && checkpoint == null) {
            throw new IllegalArgumentException("--resume needs --checkpoint FILE to go on from");
        }
        Training training = options.training();
        TrainingData data = columns.read(input);
        Architecture architecture = network.architecture(data.features().columns(), data.classes());
        KernelPreference.forBytes(
                (long) Float.BYTES * data.features().rows() * data.features().columns() * training.epochs());
        Interruption interruption = new Interruption();
        TrainingText text = new TrainingText(terminal, json, interruption::asked);
        Trainer<int[]> trainer =
                Trainer.of(architecture, options.loss(), training).withListener(text);
        if (checkpoint != null) {
            CheckpointFile file =
                    resume ? CheckpointFile.resuming(checkpoint, terminal::warn) : CheckpointFile.fresh(checkpoint);
            trainer = trainer.withCheckpoints(file.withInputs(data.inputs()));
        }
        if (!json) {
            terminal.println(terminal.bold(terminal.named(input.file().toString())));
            data.inputs()
                    .coding()
                    .ifPresent(coding ->
                            terminal.println("classes of " + coding.label() + ": " + Words.list(coding.classes())));
            terminal.println(architecture + " (" + Words.count(architecture.parameters()) + " parameters)");
        }
        Trained trained;
        try (interruption) {
            trained = train(trainer, data);
            text.finish();
            if (trained.report().status() == TrainingReport.Status.CANCELLED) {
                terminal.warn("stopped after step " + trained.report().steps()
                        + (checkpoint == null
                                ? "; nothing was saved"
                                : "; the same command and --resume go on from here"));
                return Failure.UNFINISHED;
            }
        } finally {
            text.finish();
        }
        write(trained, training, data);
        if (json) {
            terminal.text(Json.text(json(trained, data)));
        } else {
            print(trained);
        }
        return 0;
    }

    private Trained train(Trainer<int[]> trainer, TrainingData data) throws IOException {
        try {
            return Examined.of(input.file(), () -> trainer.fit(Examples.of(data.features(), data.labels())));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void write(Trained trained, Training training, TrainingData data) throws IOException {
        if (save != null) {
            NetworkFile.write(
                    save, trained, training, terminal.named(input.file().toString()), data.inputs());
        }
        if (emitLogits != null) {
            LogitsFile.write(
                    emitLogits,
                    trained.network().logits(data.features()),
                    data.labels(),
                    true,
                    data.inputs().coding().map(FeatureCoding::classes).orElse(List.of()));
        }
    }

    private static EpochResult best(TrainingReport report) {
        return report.epochs().get(report.bestEpoch() - 1);
    }

    private void print(Trained trained) {
        TrainingReport report = trained.report();
        EpochResult result = best(report);
        terminal.println("");
        terminal.println(Words.rows(report.rows()) + " trained on, " + Words.count(report.steps()) + " steps, "
                + (report.status() == TrainingReport.Status.STOPPED_EARLY ? "stopped early: " : "")
                + "the weights are those of epoch " + report.bestEpoch());
        if (report.validationRows() > 0) {
            terminal.println(String.format(
                    Locale.ROOT,
                    "%s of validation: loss %.4f, accuracy %.2f %%",
                    Words.rows(report.validationRows()),
                    result.validationLoss(),
                    100 * result.validationAccuracy()));
        }
        if (save != null) {
            terminal.println("wrote " + save + ": the network");
        }
        if (emitLogits != null) {
            terminal.println("wrote " + emitLogits + ": its logits for all rows of " + input.file());
        }
        if (save != null) {
            terminal.next("predict " + Words.quoted(save.toString()) + " DATA --out logits.npz");
        }
    }

    private ObjectNode json(Trained trained, TrainingData data) {
        TrainingReport report = trained.report();
        ObjectNode result = Json.object();
        result.put("architecture", trained.network().architecture().toString());
        result.put("standardized", data.inputs().standardization().isPresent());
        data.inputs().coding().ifPresent(coding -> {
            coding.classes().forEach(result.putArray("class_names")::add);
            coding.featureNames().forEach(result.putArray("feature_names")::add);
        });
        result.put("parameters", trained.network().architecture().parameters());
        result.put("status", report.status().name());
        result.put("rows", report.rows());
        result.put("validation_rows", report.validationRows());
        result.put("steps", report.steps());
        result.put("best_epoch", report.bestEpoch());
        Json.number(result, "validation_loss", best(report).validationLoss());
        Json.number(result, "validation_accuracy", best(report).validationAccuracy());
        ArrayNode epochs = result.putArray("epochs");
        for (EpochResult epoch : report.epochs()) {
            ObjectNode item = epochs.addObject();
            item.put("epoch", epoch.epoch());
            Json.number(item, "loss", epoch.loss());
            Json.number(item, "accuracy", epoch.accuracy());
            Json.number(item, "validation_loss", epoch.validationLoss());
            Json.number(item, "validation_accuracy", epoch.validationAccuracy());
            Json.number(item, "learning_rate", epoch.learningRate());
        }
        if (save != null) {
            result.put("save", save.toString());
        }
        if (emitLogits != null) {
            result.put("emit_logits", emitLogits.toString());
        }
        return result;
    }
}
