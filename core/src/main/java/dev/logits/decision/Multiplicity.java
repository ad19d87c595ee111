package dev.logits.decision;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Corrections of p-values for having asked many questions: with 20 groups that do not differ, one of them looks as if
 * it did at 5 %.
 *
 * <p>Adjusted p-values are compared with the level that was wanted for all of them together. A p-value that is NaN asks
 * nothing: it stays NaN and does not count.
 *
 * <p>Reference: S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6,
 * 1979; Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, JRSS B 57, 1995.
 *
 * @since 0.1
 */
public enum Multiplicity {
    /** As they are: each alone is wrong in a share α of cases. */
    NONE,
    /** Times their number: the probability of any wrong answer is at most α, in whatever way the questions depend. */
    BONFERRONI,
    /** Step down: the same promise, and never a larger p-value. */
    HOLM,
    /** Step up: of the differences found, a share α is none on average; for questions that do not depend negatively. */
    BENJAMINI_HOCHBERG;

    /**
     * Adjusts p-values.
     *
     * @param p each in [0, 1] or NaN
     * @return as many, at most 1
     * @throws IllegalArgumentException if one is outside [0, 1]
     */
    public double[] adjust(double[] p) {
        NullCheck.argument(p, "p");
        for (int i = 0; i < p.length; i++) {
            if (p[i] < 0 || p[i] > 1) {
                throw new IllegalArgumentException("p[" + i + "] must be between 0 and 1, got " + p[i]);
            }
        }
        int[] order = IntStream.range(0, p.length)
                .filter(i -> !Double.isNaN(p[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .mapToInt(i -> i)
                .toArray();
        int m = order.length;
        double[] adjusted = new double[p.length];
        Arrays.fill(adjusted, Double.NaN);
        double bound = this == BENJAMINI_HOCHBERG ? 1 : 0;
        for (int step = 0; step < m; step++) {
            int rank = this == BENJAMINI_HOCHBERG ? m - 1 - step : step;
            double value = p[order[rank]];
            double raised = switch (this) {
                case NONE -> value;
                case BONFERRONI -> value * m;
                case HOLM -> value * (m - rank);
                case BENJAMINI_HOCHBERG -> value * m / (rank + 1);
            };
            bound = this == BENJAMINI_HOCHBERG ? Math.min(bound, raised) : Math.max(bound, raised);
            adjusted[order[rank]] = Math.min(1, bound);
        }
        return adjusted;
    }
}
