package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.special.BinomialTail;
import dev.logits.metric.Confidences;
import java.util.Optional;

/**
 * Selective prediction: answer only where the confidence is high enough for a target accuracy, with a guarantee: with
 * probability 1 − δ, the accuracy on new rows of the same kind, among those that are answered, is {@code target} or
 * more.
 *
 * <p>The threshold is found by bisection over the number of rows answered, with an exact binomial test at level
 * {@code δ / ⌈log₂ N⌉} at each of the at most ⌈log₂ N⌉ thresholds tried; the lowest that passed is taken.
 * {@link dev.logits.metric.RiskCoverage#threshold} gives a threshold without a guarantee.
 *
 * <p>Reference: Y. Geifman, R. El-Yaniv, Selective classification for deep neural networks, NeurIPS 2017 (selection
 * with guaranteed risk).
 *
 * <pre>{@code
 * SelectivePrediction.fit(Confidences.of(z, labels), 0.95, 0.05)
 *         .ifPresent(s -> System.out.println("answer from " + s.threshold() + " on: " + s.coverage() + " of rows"));
 * }</pre>
 *
 * @param threshold rows of this confidence and more are answered
 * @param logOdds the same as log-odds against the rest, which rows are compared by: they do not round to 1
 * @param target the accuracy that is promised
 * @param delta the probability that the promise fails
 * @param coverage the share of the fitted rows that are answered
 * @param accuracy the share of those that were right
 * @param rows how many those are
 * @since 0.1
 */
public record SelectivePrediction(
        double threshold, double logOdds, double target, double delta, double coverage, double accuracy, long rows) {

    /**
     * Fits the threshold to held-out rows.
     *
     * @param target an accuracy, more than 0 and less than 1
     * @param delta the probability that the promise may fail, more than 0 and less than 1; 0.05 is usual
     * @return empty where no threshold passes: too few rows, or too little accuracy
     * @throws IllegalArgumentException if a number is out of its range, or rows count in part
     */
    public static Optional<SelectivePrediction> fit(Confidences held, double target, double delta) {
        NullCheck.argument(held, "held");
        check("target", target);
        check("delta", delta);
        if (!held.isWhole()) {
            throw new IllegalArgumentException(
                    "rows count in part, and a promise is made of whole ones: weights must be whole numbers of cases");
        }
        int n = held.size();
        long[] rows = ofMostConfident(held, false);
        long[] errors = ofMostConfident(held, true);
        int steps = Math.max(1, 32 - Integer.numberOfLeadingZeros(n - 1)); // log₂ n, rounded up
        int passed = 0;
        int failed = n + 1;
        for (int step = 0, tried = n; step < steps && tried > passed; step++) {
            int answered = withTies(held, tried);
            if (answered < failed
                    && BinomialTail.atMost(errors[answered], rows[answered], 1 - target) <= delta / steps) {
                passed = answered;
            } else {
                failed = tried;
            }
            tried = (passed + failed) >>> 1;
        }
        if (passed == 0) {
            return Optional.empty();
        }
        double accuracy = (double) (rows[passed] - errors[passed]) / rows[passed];
        return Optional.of(new SelectivePrediction(
                held.confidence(n - passed),
                held.logOdds(n - passed),
                target,
                delta,
                (double) rows[passed] / held.rows(),
                accuracy,
                rows[passed]));
    }

    /** How many rows, or only wrong ones, the so many most confident entries stand for. */
    private static long[] ofMostConfident(Confidences held, boolean wrong) {
        int n = held.size();
        long[] sums = new long[n + 1];
        for (int k = 1; k <= n; k++) {
            sums[k] = sums[k - 1] + (wrong && held.correct(n - k) ? 0 : held.count(n - k));
        }
        return sums;
    }

    /** So many entries and those that are as confident as the last of them. */
    private static int withTies(Confidences held, int answered) {
        int n = held.size();
        int k = answered;
        while (k < n && held.tied(n - k)) {
            k++;
        }
        return k;
    }

    private static void check(String name, double share) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(name + " must be more than 0 and less than 1, got " + share);
        }
    }

    /**
     * Whether to answer a row.
     *
     * @throws IllegalArgumentException if the row is not valid
     */
    public boolean accepts(Logits z, int row) {
        NullCheck.argument(z, "z");
        double odds = Confidences.logOdds(z, row);
        if (Double.isNaN(odds)) {
            throw BadRow.error(z.array(), z.offset(row), z.classes(), row, "selective prediction");
        }
        return odds >= logOdds;
    }
}
