package dev.logits.source;

import dev.logits.Logits;
import dev.logits.Scores;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;

/**
 * The probability simplex: rows whose entries are in [0, 1] and sum to 1, and the same in percent. Logits of a model do
 * not lie on it, so scores that all do are probabilities, whatever they are called; read as logits, they give wrong
 * answers without an error.
 *
 * <p>A row lies on the simplex when every entry is in [−1e-3, 1 + 1e-3] and |Σ − 1| ≤ 1e-3: the rounding of float16 and
 * of three decimals. A row with NaN or ±∞ does not, and a single class does not: its sum tells nothing. Percentages are
 * rows of which the same is true when they are divided by 100.
 *
 * <pre>{@code
 * if (Simplex.contains(scores)) {
 *     // call Probabilities.copyOf, or take the logarithm: ln p are logits
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class Simplex {
    /** The rows of a source that are looked at. */
    public static final int ROWS = 10_000;

    private static final double TOLERANCE = 1e-3;

    private Simplex() {}

    /** Whether {@code classes} scores from {@code off} on are probabilities that sum to 1. */
    public static boolean contains(float[] scores, int off, int classes) {
        NullCheck.argument(scores, "scores");
        return contains(scores, off, classes, 1);
    }

    /** Whether {@code classes} scores from {@code off} on are percentages that sum to 100. */
    public static boolean containsPercentages(float[] scores, int off, int classes) {
        NullCheck.argument(scores, "scores");
        return contains(scores, off, classes, 100);
    }

    private static boolean contains(float[] scores, int off, int classes, double whole) {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            double p = scores[off + c] / whole;
            if (!(p >= -TOLERANCE && p <= 1 + TOLERANCE)) {
                return false;
            }
            sum += p;
        }
        return classes > 1 && Math.abs(sum - 1) <= TOLERANCE;
    }

    /** Whether there are rows, and all of them are probabilities that sum to 1. */
    public static boolean contains(Scores scores) {
        NullCheck.argument(scores, "scores");
        for (int r = 0; r < scores.rows(); r++) {
            if (!contains(scores.array(), scores.offset(r), scores.classes())) {
                return false;
            }
        }
        return scores.rows() > 0;
    }

    /**
     * Whether there are rows, and the first {@link #ROWS} of them are probabilities that sum to 1. Reading ends at the
     * first row that is not, which of logits is mostly row 0.
     *
     * @throws IOException if reading fails
     */
    public static boolean contains(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        int most = RowFilter.bufferRows(source.classes());
        Logits buffer = Logits.zeros(1, source.classes());
        int[] labels = new int[most];
        long rows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            int count;
            while (rows < ROWS && (count = cursor.read(buffer, labels)) > 0) {
                if (!contains(buffer.slice(0, (int) Math.min(count, ROWS - rows)))) {
                    return false;
                }
                rows += count;
                buffer = buffer.rows() == most ? buffer : Logits.zeros(most, source.classes());
            }
        }
        return rows > 0;
    }
}
