package dev.logits.io;

import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.util.Optional;

/**
 * Rows of a file, which can say how they are read.
 *
 * <p>Several threads may open one at a time; a cursor is for one.
 *
 * @since 0.1
 */
public interface FileSource extends LogitsSource {

    /** What was taken for scores and labels, and how. */
    Reading reading();

    /** The rows, if they are probabilities of which 0 is read as a floor; empty otherwise. */
    Optional<FlooredSource> floored();

    /**
     * Rows of a file with what is to be said about them; probabilities of 0 are raised to the floor that the options
     * ask for.
     *
     * @throws IllegalArgumentException if the options ask for a floor of logits
     */
    static FileSource of(LogitsSource rows, ReadOptions options, Reading reading) {
        NullCheck.argument(rows, "rows");
        NullCheck.argument(options, "options");
        NullCheck.argument(reading, "reading");
        return ReadSource.of(rows, options, reading);
    }
}
