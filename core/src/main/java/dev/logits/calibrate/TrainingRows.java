package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import dev.logits.source.PartitionedSource;
import dev.logits.source.SourceView;
import java.io.IOException;
import java.util.Optional;

/**
 * Rows that several methods are fitted to, with what more than one of these fits needs, which is found once: the
 * temperature, and of few rows the log-odds of each class. For several threads.
 */
final class TrainingRows extends SourceView {
    private Fitted<TemperatureScaling> temperature;
    private volatile Optional<OddsColumns> odds = Optional.empty();

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

    /** What a fit of one class against the others has read of them; empty before there was one, and of many rows. */
    Optional<OddsColumns> odds() {
        return odds;
    }

    void keep(OddsColumns read) {
        odds = Optional.of(read);
    }
}
