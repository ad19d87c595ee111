package dev.logits.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Probabilities;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.io.CalibratorJson;
import dev.logits.io.NpyWriter;
import dev.logits.math.Softmax;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowRange;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logits apply}: a saved calibrator's probabilities for new logits. */
@Command(
        name = "apply",
        description = "Turn logits into calibrated probabilities with a saved calibrator.",
        footer = {
            "",
            "The output is a float32 array of rows x classes. It appears when it is",
            "complete: an error or a crash leaves no half file.",
            "Example:",
            "  logits apply cal.json new.npz --out probabilities.npy"
        })
final class ApplyCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Parameters(
            index = "0",
            paramLabel = "CAL.JSON",
            converter = StandardStreams.Input.class,
            description = "A calibrator that logits calibrate --save wrote.")
    private Path calibratorFile;

    @Mixin
    private InputOptions input;

    @Option(
            names = "--rows",
            paramLabel = "A:B",
            converter = Rows.RangeConverter.class,
            description = "Only rows A to B-1, counted from 0; either may be left out.")
    private RowRange rows = RowRange.ALL;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "OUT.NPY",
            converter = StandardStreams.Output.class,
            description = "Where to write the probabilities.")
    private Path out;

    @Option(names = "--json", description = "Print JSON, for machines.")
    private boolean json;

    ApplyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        OutputFiles.check(out, ".npy");
        CalibratorJson.Saved saved = CalibratorJson.read(calibratorFile);
        if (!saved.fitted().report().converged()) {
            terminal.warn(calibratorFile + ": this fit did not converge ("
                    + Words.status(saved.fitted().report().status()) + ")"
                    + (saved.fitted().calibrator() instanceof TemperatureScaling
                            ? "; it leaves probabilities as they are"
                            : "; look at probabilities before they are used"));
        }
        LogitsSource source = rows.select(input.open());
        ProgressBar bar = new ProgressBar(terminal);
        ProgressSource counted = new ProgressSource(source, bar);
        counted.once("apply");
        long written;
        try {
            written = Rows.of(
                    source,
                    () -> write(new CalibratedSource(counted, saved.fitted().calibrator())));
        } finally {
            bar.finish();
        }
        if (json) {
            ObjectNode result = Json.object();
            result.put("method", saved.fitted().calibrator().method());
            result.put("rows", written);
            result.put("classes", source.classes());
            result.put("out", out.toString());
            terminal.text(Json.text(result));
        } else {
            terminal.println("wrote " + out + ": calibrated probabilities, " + Words.rows(written) + " of "
                    + Words.count(source.classes()) + " classes, float32");
        }
        return 0;
    }

    private long write(LogitsSource calibrated) throws IOException {
        RowBatch batch = RowBatch.of(calibrated);
        Probabilities p = Probabilities.zeros(batch.capacity(), calibrated.classes());
        try (NpyWriter writer = NpyWriter.create(out, calibrated.classes());
                LogitsSource.Cursor cursor = calibrated.open()) {
            while (batch.read(cursor)) {
                Softmax.into(batch.logits().slice(0, batch.count()), p.slice(0, batch.count()));
                writer.write(p, batch.count());
            }
            if (writer.rows() == 0) {
                throw new IllegalArgumentException("no rows, so there is nothing to write");
            }
            writer.commit();
            return writer.rows();
        }
    }
}
