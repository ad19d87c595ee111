package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import dev.logits.source.PartitionedSource;
import dev.logits.source.SourceView;
import java.io.IOException;

/**
 * Rows that several methods are fitted to, with the temperature that some of these fits begin with: it is fitted once.
 * For several threads.
 */
final class TrainingRows extends SourceView {
    private Fitted<TemperatureScaling> temperature;

    private TrainingRows(LogitsSource source) {
        super(source);
    }

    /** The rows of a source; the source itself where they are in parts, each of which is read where it is. */
    static LogitsSource of(LogitsSource source) {
        return source instanceof PartitionedSource ? source : new TrainingRows(source);
    }

    @Override
    protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
        return cursor.read(into, labels);
    }

    synchronized Fitted<TemperatureScaling> temperature() throws IOException {
        if (temperature == null) {
            temperature = new TemperatureFit(source()).fit();
        }
        return temperature;
    }
}
