package dev.logits.io.internal.format;

import dev.logits.Logits;
import dev.logits.io.ScoreKind;
import dev.logits.source.LogitsSource;
import dev.logits.source.Simplex;
import java.io.IOException;
import java.util.Optional;

/**
 * One score per row, that of "yes", as the scores of two classes: a logit z is the row [0, z]; a probability p is [1 −
 * p, p], and a log-probability likewise.
 */
public final class OneScore {
    private static final String ONE = ", one score: class 0 or 1";
    /** Below it ln(1 − eˣ) is better computed by log1p, above it by expm1. */
    private static final double HALF = -0.6931471805599453;

    private static final int BUFFER = 1 << 12;

    private OneScore() {}

    /** How many classes there are where a row has so many scores. */
    public static int classes(long columns) {
        return columns == 1 ? 2 : (int) columns;
    }

    /** What is said of the place of the scores. */
    public static String described(String place, long columns) {
        return columns == 1 ? place + ONE : place;
    }

    /** Writes the scores of both classes, of the kind that the one is, to {@code out[off]} and the place after. */
    public static void expand(ScoreKind kind, double score, double[] out, int off) {
        out[off] = switch (kind) {
            case LOGITS -> Double.isNaN(score) ? score : 0;
            case PROBABILITIES -> 1 - score;
            case LOG_PROBABILITIES -> score > 0 ? score : logOfRest(score);
        };
        out[off + 1] = score;
    }

    /** Whether {@link #described} says that one score stands for two classes. */
    public static boolean isOne(String described) {
        return described.endsWith(ONE);
    }

    private static double logOfRest(double log) {
        return log < HALF ? StrictMath.log1p(-StrictMath.exp(log)) : StrictMath.log(-StrictMath.expm1(log));
    }

    /**
     * What to say to refuse these scores as logits, without a remedy for logits; empty where they may be logits.
     *
     * @param raw rows of the one score as it is in the file
     */
    static Optional<String> refusal(LogitsSource raw) throws IOException {
        Logits some = Logits.zeros(BUFFER, 1);
        int[] labels = new int[BUFFER];
        long rows = 0;
        long decisions = 0;
        boolean inside = true;
        try (LogitsSource.Cursor cursor = raw.open()) {
            for (int n; rows < Simplex.ROWS && inside && (n = cursor.read(some, labels)) > 0; rows += n) {
                for (int r = 0; r < n; r++) {
                    float score = some.get(r, 0);
                    inside &= score >= 0 && score <= 1;
                    decisions += score == 0 || score == 1 ? 1 : 0;
                }
            }
        }
        if (!inside || rows < 2) {
            return Optional.empty();
        }
        return Optional.of(
                decisions == rows
                        ? "every number is 0 or 1: these are decisions, which say nothing of how sure the model is;"
                                + " give its scores (scikit-learn: predict_proba or decision_function, not predict)"
                        : "every number is in [0, 1]: these look like probabilities of yes, not logits. Read them by"
                                + " withScores(ScoreKind.PROBABILITIES)");
    }
}
