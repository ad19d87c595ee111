package dev.logits.app.network;

import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Start;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.json.ChoiceJson;
import dev.logits.io.json.LogisticJson;
import dev.logits.io.json.OnlineJson;
import dev.logits.io.json.OrdinalJson;
import dev.logits.io.json.RankingJson;
import dev.logits.io.safetensors.NetworkFile;
import dev.logits.io.safetensors.NetworkInputs;
import dev.logits.io.safetensors.StateDict;
import dev.logits.onnx.bake.ExportedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits export}: a network or a regression as an ONNX model. */
@Command(
        name = "export",
        description = "Write a network or a regression as an ONNX model.",
        footer = {
            "",
            "The model takes features, rows x columns, and gives logits, rows x classes.",
            "Standardization is part of it. Columns of categories are taken as they are coded:",
            "the model's metadata has the names of its features and classes.",
            "Examples:",
            "  logits export model.safetensors --out model.onnx",
            "  logits export regression.json --out model.onnx"
        })
@Start(vectors = false, brief = true)
public final class ExportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            paramLabel = "MODEL",
            converter = StandardStreams.Input.class,
            description = "What logits train --save or logits regress --save wrote, or a PyTorch state dict as"
                    + " safetensors with its layers by --hidden.")
    private Path model;

    @Mixin
    private PlainNetworkOptions layers;

    @Option(names = "--out", required = true, paramLabel = "OUT.ONNX", description = "Where to write the model.")
    private Path out;

    public ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        OutputFiles.check(out, ".onnx");
        SavedModel known = SavedModel.read(model, layers);
        if (known.ours()) {
            terminal.noteMissingChecksum(model);
        }
        if (OrdinalJson.isOne(model)) {
            throw new IllegalArgumentException(model + ": a regression of ordered classes, which is no layer of logits;"
                    + " logits predict makes its logits here");
        }
        if (ChoiceJson.isOne(model)) {
            throw new IllegalArgumentException(model + ": a model of choices among several rows, which is no layer of"
                    + " logits; logits predict makes its logits here");
        }
        if (RankingJson.isOne(model)) {
            throw new IllegalArgumentException(model + ": abilities of items that have names, which is no layer of"
                    + " logits; logits predict makes its logits here");
        }
        if (OnlineJson.isOne(model)) {
            throw new IllegalArgumentException(model + ": a learner of a stream, whose features depend on names and"
                    + " texts; logits predict makes its logits here");
        }
        if (LogisticJson.isOne(model)) {
            LogisticJson.Saved saved = LogisticJson.read(model);
            ExportedModel.write(saved.model(), saved.coding(), out);
        } else if (StateDict.isOne(model)) {
            ExportedModel.write(layers.read(model), NetworkInputs.ARRAYS, out);
        } else {
            NetworkFile.Saved saved = NetworkFile.read(model);
            ExportedModel.write(saved.network(), saved.inputs(), out);
        }
        terminal.println("wrote " + out + ": the " + known.kind() + " as an ONNX model; features, "
                + Words.count(known.width()) + " columns, to logits");
        return 0;
    }
}
