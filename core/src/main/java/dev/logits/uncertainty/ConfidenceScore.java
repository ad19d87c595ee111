package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;

/**
 * A number for each row that is higher the more the row is like what the model knows: in-distribution. Open for users
 * to implement.
 *
 * <p>Immutable, as implementations must be.
 *
 * @since 0.1
 */
public interface ConfidenceScore {

    /** The name on the command line, such as "energy". */
    String name();

    /**
     * The score of one row: {@code n} logits from {@code z[off]} on.
     *
     * @throws IllegalArgumentException if the row is not valid
     */
    double of(float[] z, int off, int n);

    /**
     * What ranks a row: the score itself, or, where the score rounds so that rows tie which are not equal, a number
     * with the same order that does not.
     *
     * @throws IllegalArgumentException if the row is not valid
     */
    default double rank(float[] z, int off, int n) {
        NullCheck.argument(z, "z");
        return of(z, off, n);
    }

    /** The score of a row that is ranked by such a number. */
    default double ofRank(double rank) {
        return rank;
    }

    /**
     * The score of each row.
     *
     * @throws IllegalArgumentException if a row is not valid, naming it
     */
    default double[] of(Logits z) {
        NullCheck.argument(z, "z");
        return ScoreRow.each(z, this, this::of);
    }

    /**
     * What ranks each row.
     *
     * @throws IllegalArgumentException if a row is not valid, naming it
     */
    default double[] ranks(Logits z) {
        NullCheck.argument(z, "z");
        return ScoreRow.each(z, this, this::rank);
    }

    /**
     * The score of each row of a source, labeled or not, in one pass; 8 bytes per row.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if a row is not valid, naming it
     */
    default double[] of(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return ScoreRow.each(source, this, this::of);
    }

    /**
     * What ranks each row of a source, labeled or not, in one pass; 8 bytes per row.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if a row is not valid, naming it
     */
    default double[] ranks(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return ScoreRow.each(source, this, this::rank);
    }
}
