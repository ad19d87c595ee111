package dev.logits.io.internal.format;

import dev.logits.Logits;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.source.LogitsSource;
import dev.logits.source.Simplex;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What the first rows of a file show of what they hold. Logits are seldom all between 0 and a bound, with rows of one
 * sum; where all are, they are probabilities or percentages, and the sums say what has become of them.
 */
public final class ScoreLook {
    /** What two decimals leave of a sum of 1, in a row of some classes. */
    public static final double ROUNDING = 0.02;

    private static final double TOLERANCE = 1e-3;
    /** Fewer rows may have such sums by chance. */
    private static final int ENOUGH = 10;

    private static final int BUFFER = 1 << 14;

    private final double whole;
    private boolean possible = true;
    private boolean inside = true;
    private long rows;
    private long exact;
    private long rounded;
    private long odd = -1;
    private double oddSum;

    private ScoreLook(double whole) {
        this.whole = whole;
    }

    /**
     * Refuses probabilities that nobody called so, and has a note on what may be probabilities.
     *
     * @param raw the file's numbers as they are
     */
    public static List<String> refuseProbabilities(LogitsSource raw, ReadOptions options, ScoreKind kind, String scores)
            throws IOException {
        if (kind != ScoreKind.LOGITS || options.scores().isPresent()) {
            return List.of();
        }
        Optional<String> refusal = raw.classes() > 1 ? refusal(raw) : OneScore.refusal(raw);
        if (refusal.isPresent()) {
            throw new IllegalArgumentException(raw.name() + ": " + scores + ": " + refusal.get()
                    + ", or, if they are logits all the same, by withScores(ScoreKind.LOGITS)");
        }
        return raw.classes() > 1 && areInUnitInterval(raw)
                ? List.of("every score is in [0, 1], but the rows do not sum to 1: if these are rounded probabilities,"
                        + " divide each row by its sum and read them by withScores(ScoreKind.PROBABILITIES); if they are"
                        + " sigmoids of a yes or no for each class, read them as MultiLabelFiles does; if they are"
                        + " logits all the same, say so by withScores(ScoreKind.LOGITS)")
                : List.of();
    }

    /** What to say to refuse these scores, without a remedy for logits; empty where they may be logits. */
    public static Optional<String> refusal(LogitsSource raw) throws IOException {
        ScoreLook unit = new ScoreLook(1);
        ScoreLook percent = new ScoreLook(100);
        look(raw, unit, percent);
        Optional<String> refusal = unit.refusal();
        return refusal.isPresent() ? refusal : percent.refusal();
    }

    /** Whether there are two rows or more, and no score of the first ones is outside of [0, 1]. */
    public static boolean areInUnitInterval(LogitsSource raw) throws IOException {
        ScoreLook unit = new ScoreLook(1);
        look(raw, unit, unit);
        return unit.possible && unit.inside && unit.rows > 1;
    }

    private static void look(LogitsSource raw, ScoreLook one, ScoreLook two) throws IOException {
        int classes = raw.classes();
        Logits buffer = Logits.zeros(Math.max(1, BUFFER / classes), classes);
        int[] labels = new int[buffer.rows()];
        long seen = 0;
        try (LogitsSource.Cursor cursor = raw.open()) {
            for (int count; seen < Simplex.ROWS && (count = cursor.read(buffer, labels)) > 0; ) {
                for (int r = 0; r < count && seen < Simplex.ROWS; r++, seen++) {
                    one.add(buffer.array(), buffer.offset(r), classes);
                    if (two != one) {
                        two.add(buffer.array(), buffer.offset(r), classes);
                    }
                    if (!one.possible && !two.possible) {
                        return;
                    }
                }
            }
        }
    }

    private void add(float[] scores, int off, int classes) {
        if (!possible) {
            return;
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            double p = scores[off + c] / whole;
            possible &= p >= -TOLERANCE && p <= 1 + TOLERANCE;
            inside &= p >= 0 && p <= 1;
            sum += p;
        }
        double error = Math.abs(sum - 1);
        exact += error <= TOLERANCE ? 1 : 0;
        rounded += error <= ROUNDING + TOLERANCE ? 1 : 0;
        if (odd < 0 && !(error <= TOLERANCE)) {
            odd = rows;
            oddSum = sum * whole;
        }
        rows++;
    }

    private Optional<String> refusal() {
        if (!possible || rows == 0) {
            return Optional.empty();
        }
        boolean percent = whole > 1;
        String name = percent ? "percentages" : "probabilities";
        String range = percent ? "[0, 100]" : "[0, 1]";
        String one = percent ? "100" : "1";
        String read = (percent ? "divide them by 100 and read them" : "read them")
                + " by withScores(ScoreKind.PROBABILITIES)";
        if (exact == rows) {
            return percent && rows == 1
                    ? Optional.empty()
                    : Optional.of("these look like " + name + ", not logits: every row is in " + range + " and sums to "
                            + one + ". " + capital(read));
        }
        if (rows < ENOUGH) {
            return Optional.empty();
        }
        if (rounded == rows) {
            return Optional.of("these look like rounded " + name + ", not logits: every row is in " + range
                    + " and sums nearly to " + one + "; row " + odd + " sums to " + (float) oddSum
                    + ". Divide each row by its sum and read them by withScores(ScoreKind.PROBABILITIES)");
        }
        return exact * 2 <= rows
                ? Optional.empty()
                : Optional.of(
                        "these look like " + name + ", not logits: every row is in " + range + " and " + exact + " of "
                                + rows + " sum to " + one + ", but row " + odd + " sums to " + (float) oddSum
                                + ". Mend or leave out such rows, " + read);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
