package dev.logits.app.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.app.read.ExampleOptions;
import dev.logits.app.read.LogitsFile;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.KernelPreference;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            "  logits predict torch.safetensors x.npy --hidden 64 --out logits.npz"
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
                    "What logits train --save (or --checkpoint) or logits regress --save wrote, or a PyTorch state dict as safetensors"
                            + " with its layers by --hidden.")
    private Path model;

    @Mixin
    private ExampleOptions input;

    @Mixin
    private PlainNetworkOptions layers;

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
            saved.coding().ifPresent(coding -> coding.classes().forEach(result.putArray("class_names")::add));
            result.put("out", out.toString());
            terminal.text(Json.text(result));
            return 0;
        }
        terminal.println("wrote " + out + ": logits, " + Words.rows(logits.rows()) + " of "
                + Words.count(logits.classes()) + " classes" + (rows.labeled() ? ", and labels" : ""));
        saved.coding()
                .ifPresent(coding ->
                        terminal.println("classes of " + coding.label() + ": " + Words.list(coding.classes())));
        if (rows.labeled()) {
            terminal.next("evaluate " + Words.quoted(out.toString()));
        }
        return 0;
    }
}
