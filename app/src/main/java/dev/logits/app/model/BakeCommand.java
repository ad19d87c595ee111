package dev.logits.app.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.json.CalibratorJson;
import dev.logits.onnx.bake.BakeOptions;
import dev.logits.onnx.bake.CalibratedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits bake}: a calibrator becomes part of an ONNX model. */
@Command(
        name = "bake",
        description = "Write a calibrator into an ONNX model, which then gives calibrated probabilities itself.",
        footer = {
            "",
            "The model keeps its outputs and gets one more, shaped like its logits. Its own bytes",
            "are a prefix of the result's. The calibrator must have been fitted to the logits that",
            "logits predict writes for this model.",
            "Example:",
            "  logits predict model.onnx test.npz --out logits.npz",
            "  logits calibrate logits.npz --save cal.json",
            "  logits bake cal.json model.onnx --out calibrated.onnx"
        })
@Start(vectors = false, brief = true)
public final class BakeCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            index = "0",
            paramLabel = "CAL.JSON",
            converter = StandardStreams.Input.class,
            description = "A calibrator that logits calibrate --save wrote.")
    private Path calibrator;

    @Parameters(index = "1", paramLabel = "MODEL", description = "An ONNX file, or a folder with one.")
    private Path model;

    @Option(names = "--out", required = true, paramLabel = "OUT.ONNX", description = "Where to write the result.")
    private Path out;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The name of the new output (default: calibrated_probabilities).")
    private String name = BakeOptions.withDefaults().name();

    @Option(
            names = "--model-output",
            paramLabel = "NAME",
            description = "The output whose logits are calibrated, where it cannot be found.")
    private String scores;

    @Option(
            names = "--float32",
            description = "Compute in float32, for a runtime without float64: within 1e-4 in the place of 1e-6 where"
                    + " scores are below 100. Methods with curves of knots or steps are refused.")
    private boolean float32;

    @Option(
            names = "--copy-data",
            description = "Copy files with weights beside OUT.ONNX where it is in another folder than MODEL.")
    private boolean copyData;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    public BakeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        OutputFiles.check(out, ".onnx");
        CalibratorJson.Saved saved = CalibratorJson.read(calibrator);
        terminal.noteMissingChecksum(calibrator);
        if (!saved.fitted().report().converged()) {
            terminal.warn(calibrator + ": this fit did not converge ("
                    + Words.status(saved.fitted().report().status()) + "); look at probabilities before they are used");
        }
        BakeOptions options = BakeOptions.withDefaults()
                .withName(name)
                .withClassNames(saved.provenance().classes().names())
                .withFloat32(float32)
                .withCopyData(copyData);
        options = scores == null ? options : options.withScores(scores);
        String method = saved.fitted().calibrator().method();
        CalibratedModel result = CalibratedModel.write(saved.fitted().calibrator(), model, out, options);
        if (json) {
            ObjectNode object = Json.object();
            object.put("method", method);
            object.put("out", out.toString());
            object.put("output", result.output());
            object.put("scores", result.scores());
            object.put("appended_bytes", result.appended());
            object.put("jump", result.jump());
            terminal.text(Json.text(object));
            return 0;
        }
        terminal.println("wrote " + out + ": " + model + " and one output more, " + result.output()
                + ", calibrated by " + method + " from " + result.scores() + "; "
                + Words.count(result.appended()) + " bytes appended");
        if (result.jump() > 1e-3) {
            terminal.println(String.format(
                    Locale.ROOT,
                    "note: %s has steps: where rounding moves a logit by 3e-7, as between batch sizes or processors,"
                            + " a probability may move by up to %.3f",
                    method,
                    result.jump()));
        }
        return 0;
    }
}
