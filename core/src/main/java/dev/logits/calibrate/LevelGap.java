package dev.logits.calibrate;

import dev.logits.internal.kernel.Elementary;

/**
 * How far a probability is from the truth in one group at one level: the rows of a group whose probability of a class
 * lies in a bin, their mean probability, and the share of them that are of that class.
 *
 * <pre>{@code
 * List<LevelGap> gaps = fit.gaps(fit.calibrated(test));
 * long off = gaps.stream().filter(g -> g.chance(0.01) < 0.05 / gaps.size()).count();
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param group the group's number; −1 for all rows
 * @param of the class whose probability it is
 * @param low rows whose probability is more than this, or 0 where it is 0,
 * @param high and at most this
 * @param rows how many there are, 1 or more
 * @param mean their mean probability
 * @param share the share of them that are of the class
 * @since 0.1
 */
public record LevelGap(int group, int of, double low, double high, long rows, double mean, double share) {

    /** The share less the mean. */
    public double gap() {
        return share - mean;
    }

    /**
     * At most the probability that chance makes such a gap among new rows where the true one is no more than a
     * tolerance α: with m the number nearest to the share that is at most α from the mean, {@code 2 exp(−n KL(share ‖
     * m))}, or 1 if that is less. It holds for any number of rows, and rows need not have equal probabilities. Of many
     * gaps, compare it with 0.05 divided by their number.
     *
     * <p>Reference: W. Hoeffding, Probability inequalities for sums of bounded random variables, JASA 58, 1963.
     *
     * @param tolerance 0 or more
     * @throws IllegalArgumentException if it is not
     */
    public double chance(double tolerance) {
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("tolerance must be 0 or more, got " + tolerance);
        }
        if (Math.abs(gap()) <= tolerance) {
            return 1;
        }
        double nearest = gap() > 0 ? Math.min(1, mean + tolerance) : Math.max(0, mean - tolerance);
        double divergence = term(share, nearest) + term(1 - share, 1 - nearest);
        return Math.min(1, 2 * Elementary.exp(-rows * divergence));
    }

    private static double term(double q, double m) {
        return q == 0 ? 0 : q * Elementary.log(q / m);
    }
}
