package dev.logits.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.io.ExampleFiles;
import dev.logits.io.NetworkFile;
import dev.logits.learn.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits predict}: a saved network's logits for rows of features. */
@Command(
        name = "predict",
        description = "Write a saved network's logits for rows of features.",
        footer = {
            "",
            "The npz has logits, rows x classes, and the labels if DATA has them: what",
            "logits evaluate and logits calibrate read.",
            "Example:",
            "  logits predict model.safetensors test.npz --out logits.npz"
        })
final class PredictCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            converter = InputOptions.PathConverter.class,
            description = "A network that logits train --save wrote, or a checkpoint.")
    private Path model;

    @Mixin
    private ExampleOptions input;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "LOGITS.NPZ",
            converter = InputOptions.PathConverter.class,
            description = "Where to write the logits.")
    private Path out;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    PredictCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        OutputFiles.check(out, ".npz");
        Network network = NetworkFile.read(model).network();
        ExampleFiles.Table table = input.read(false);
        KernelPreference.forBytes(Files.size(input.file()));
        Logits logits = Examined.of(input.file(), () -> network.logits(table.features()));
        LogitsFile.write(out, logits, table);
        if (json) {
            ObjectNode result = Json.object();
            result.put("rows", logits.rows());
            result.put("classes", logits.classes());
            result.put("labels", table.labelled());
            result.put("out", out.toString());
            terminal.println(Json.text(result));
            return 0;
        }
        terminal.println("wrote " + out + ": logits, " + Words.rows(logits.rows()) + " of "
                + Words.count(logits.classes()) + " classes" + (table.labelled() ? ", and labels" : ""));
        if (table.labelled()) {
            terminal.println("next: logits evaluate " + Words.quoted(out.toString()));
        }
        return 0;
    }
}
