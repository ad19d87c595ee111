package dev.logits.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import java.util.Optional;
import dev.logits.io.LogisticJson;
import dev.logits.io.FeatureTable;
import dev.logits.io.FeatureFiles;
import dev.logits.Labels;
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
        description = "Write a saved model's logits for rows of features.",
        footer = {
            "",
            "The npz has logits, rows x classes, and the labels if DATA has them: what",
            "logits evaluate and logits calibrate read. For a regression DATA is a CSV with",
            "the columns that it was fitted on, or a .svm.",
            "Examples:",
            "  logits predict model.safetensors test.npz --out logits.npz",
            "  logits predict regression.json new.csv --out logits.npz"
        })
final class PredictCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            converter = InputOptions.PathConverter.class,
            description = "What logits train or logits regress --save wrote, or a checkpoint.")
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
        Predicted predicted = LogisticJson.isOne(model) ? byRegression() : byNetwork();
        Logits logits = predicted.logits();
        LogitsFile.write(out, logits, predicted.labels());
        if (json) {
            ObjectNode result = Json.object();
            result.put("rows", logits.rows());
            result.put("classes", logits.classes());
            result.put("labels", predicted.labels().isPresent());
            result.put("out", out.toString());
            terminal.println(Json.text(result));
            return 0;
        }
        terminal.println("wrote " + out + ": logits, " + Words.rows(logits.rows()) + " of "
                + Words.count(logits.classes()) + " classes" + (predicted.labels().isPresent() ? ", and labels" : ""));
        if (predicted.labels().isPresent()) {
            terminal.println("next: logits evaluate " + Words.quoted(out.toString()));
        }
        return 0;
    }

    private record Predicted(Logits logits, Optional<int[]> labels) {}

    private Predicted byNetwork() throws IOException {
        Network network = NetworkFile.read(model).network();
        ExampleFiles.Table table = input.read(false);
        KernelPreference.forBytes(Files.size(input.file()));
        return new Predicted(
                Examined.of(input.file(), () -> network.logits(table.features())),
                table.labelled() ? Optional.of(table.labels()) : Optional.empty());
    }

    private Predicted byRegression() throws IOException {
        input.requireUsualNames("a regression finds its columns by their names");
        LogisticJson.Saved saved = LogisticJson.read(model);
        FeatureTable table = FeatureFiles.readCoded(input.file(), saved.coding());
        return new Predicted(
                Examined.of(input.file(), () -> saved.model().logits(table.features())),
                Labels.counted(table.labels()) > 0 ? Optional.of(table.labels()) : Optional.empty());
    }
}
