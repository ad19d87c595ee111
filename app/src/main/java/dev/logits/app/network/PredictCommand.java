package dev.logits.app.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.app.model.OnnxOptions;
import dev.logits.app.model.OnnxPrediction;
import dev.logits.app.read.ExampleOptions;
import dev.logits.app.read.LogitsFile;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.KernelPreference;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.onnx.ModelScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits predict}: a saved model's logits for rows of features. */
@Command(
        name = "predict",
        description = "Write a saved model's logits for rows of features.",
        footer = {
            "",
            "The npz has logits, rows x classes, and the labels if DATA has them: what",
            "logits evaluate and logits calibrate read.",
            "Columns of a CSV are found by their names, coded and scaled as those were that",
            "the model learned from; other columns may be there, and the label may be missing.",
            "Examples:",
            "  logits predict model.safetensors test.npz --out logits.npz",
            "  logits predict model.json new.csv --out logits.npz",
            "  logits predict torch.safetensors x.npy --hidden 64 --out logits.npz",
            "An ONNX model's output is found, and a softmax or sigmoid at its end is cut off. DATA",
            "is an npz with arrays of the inputs' names, a CSV of numbers or of texts, or a folder",
            "of images, whose sub-folders are the labels:",
            "  logits predict model.onnx test.csv --label species --out logits.npz",
            "  logits predict sentiment/ reviews.csv --text review --out logits.npz",
            "  logits predict resnet/ images/ --out logits.npz"
        })
public final class PredictCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            converter = StandardStreams.Input.class,
            description =
                    "What logits train --save (or --checkpoint) or logits regress --save wrote, a PyTorch state dict as safetensors"
                            + " with its layers by --hidden, or an ONNX file or a folder with one.")
    private Path model;

    @Mixin
    private ExampleOptions input;

    @Mixin
    private PlainNetworkOptions layers;

    @Mixin
    private OnnxOptions onnx;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "LOGITS.NPZ",
            converter = StandardStreams.Output.class,
            description = "Where to write the logits.")
    private Path out;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public PredictCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        OutputFiles.check(out, ".npz");
        if (OnnxPrediction.isOne(model)) {
            return onnx();
        }
        onnx.requireNone(model.toString());
        SavedModel saved = SavedModel.read(model, layers);
        if (saved.ours()) {
            terminal.noteMissingChecksum(model);
        }
        KernelPreference.forBytes(Files.exists(input.file()) ? Files.size(input.file()) : 0);
        SavedModel.Predicted rows = saved.predict(input);
        Logits logits = rows.logits();
        LogitsFile.write(out, logits, rows.labels(), rows.labeled(), saved.classNames());
        if (json) {
            ObjectNode result = Json.object();
            result.put("rows", logits.rows());
            result.put("classes", logits.classes());
            result.put("labels", rows.labeled());
            if (saved.label().isPresent()) {
                saved.classNames().forEach(result.putArray("class_names")::add);
            }
            result.put("out", out.toString());
            terminal.text(Json.text(result));
            return 0;
        }
        terminal.println("wrote " + out + ": logits, " + Words.rows(logits.rows()) + " of "
                + Words.count(logits.classes()) + " classes" + (rows.labeled() ? ", and labels" : ""));
        saved.label()
                .ifPresent(label -> terminal.println("classes of " + label + ": " + Words.list(saved.classNames())));
        if (rows.labeled()) {
            terminal.next("evaluate " + Words.quoted(out.toString()));
        }
        return 0;
    }

    private Integer onnx() throws IOException {
        if (layers.given()) {
            throw new IllegalArgumentException(
                    model + ": an ONNX model knows its layers; leave out --hidden, --activation, --layer-norm and"
                            + " --embedding");
        }
        OnnxPrediction rows = OnnxPrediction.of(model, input, onnx);
        Logits logits = rows.logits();
        LogitsFile.write(out, logits, rows.labels(), rows.labeled(), rows.classNames());
        if (json) {
            ObjectNode result = Json.object();
            result.put("rows", logits.rows());
            result.put("classes", logits.classes());
            result.put("labels", rows.labeled());
            rows.classNames().forEach(result.putArray("class_names")::add);
            result.put("scores", rows.scores().name().toLowerCase(Locale.ROOT));
            result.put("out", out.toString());
            terminal.text(Json.text(result));
            return 0;
        }
        String kind = switch (rows.scores()) {
            case LOGITS -> "logits";
            case SIGMOID_LOGITS -> "logits";
            case PROBABILITIES -> "logarithms of the model's probabilities";
        };
        terminal.println("wrote " + out + ": " + kind + ", " + Words.rows(logits.rows()) + " of "
                + Words.count(logits.classes()) + " classes" + (rows.labeled() ? ", and labels" : ""));
        if (rows.scores() == ModelScores.SIGMOID_LOGITS && logits.classes() > 2) {
            terminal.println("note: the model has a sigmoid per class: its classes do not exclude each other");
        }
        if (!rows.classNames().isEmpty()) {
            terminal.println("classes: " + Words.list(rows.classNames()));
        }
        if (rows.labeled()) {
            terminal.next("evaluate " + Words.quoted(out.toString()));
        }
        return 0;
    }
}
