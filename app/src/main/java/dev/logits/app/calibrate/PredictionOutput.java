package dev.logits.app.calibrate;

import dev.logits.Probabilities;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.Terminal;
import dev.logits.io.npy.NpyWriter;
import dev.logits.io.table.PredictionTable;
import dev.logits.io.table.TableWriter;
import dev.logits.math.Softmax;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Where predictions go: an array of probabilities, or a table. */
final class PredictionOutput {
    private PredictionOutput() {}

    static boolean isArray(Path out) {
        return out.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    /** Refuses names that are neither an array's nor a table's, and folders that are not there. */
    static void check(Path out, Terminal terminal) {
        if (isArray(out) || terminal.named(out.toString()).equals("standard output")) {
            return;
        }
        if (!TableWriter.writes(out)) {
            throw new IllegalArgumentException(
                    out + ": the name must end in .npy, for probabilities alone, or in " + TableWriter.endings());
        }
        String name = out.toString();
        OutputFiles.check(out, name.substring(name.lastIndexOf('.')).toLowerCase(Locale.ROOT));
    }

    /** Writes the calibrated probabilities of all rows as float32; returns how many rows. */
    static long array(LogitsSource calibrated, Path out) throws IOException {
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

    /** Adds the sets of a file, whose classes must be those of the calibrator. */
    static PredictionTable withSets(PredictionTable table, SavedSets saved, Path file) {
        if (saved.sets().classes() != table.rows().classes()
                || !saved.provenance().classes().names().isEmpty()
                        && !table.names().isEmpty()
                        && !saved.provenance().classes().names().equals(table.names())) {
            throw new IllegalArgumentException(file + ": these sets are of other classes than the calibrator, or in"
                    + " another order; fit both on the same file");
        }
        return saved.groups().isPresent() ? table.withSets(saved.groups().get()) : table.withSets(saved.sets());
    }
}
