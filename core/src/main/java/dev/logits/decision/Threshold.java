package dev.logits.decision;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.special.BinomialTail;
import java.util.Arrays;
import java.util.Optional;

/**
 * A threshold for a wanted precision, recall or share of rows taken, with a guarantee on new rows of the same kind:
 * with probability 1 − δ over the rows that it is fitted to, what is wanted holds. A row is taken where its score is
 * more than {@link #above}.
 *
 * <ul>
 *   <li><em>Recall</em>: the threshold is just below the r-th lowest score of the positives, with the largest r for
 *       which {@code P(Binomial(P, 1 − target) < r) ≤ δ}. It depends on the order of the scores only, so the bound is
 *       exact.
 *   <li><em>Share</em>: the same over all rows; at least that share of new rows is taken.
 *   <li><em>Precision</em>: after the k highest scores, for 48 values of k that do not depend on the rows' classes, the
 *       binomial test {@code P(Binomial(n, 1 − target) ≤ errors) ≤ δ/48}; of the thresholds that pass, the lowest. Rows
 *       above the score of a given rank are drawn independently from those above that score, so each test is exact.
 * </ul>
 *
 * <p>Empty where too few rows can promise nothing: recall and share take at least {@code ln δ / ln target} positives or
 * rows. Rows count once, and weights are refused; where weights are counts of cases, {@link
 * dev.logits.source.RepeatedRows} makes rows of them. DecisionCoverageTest counts how often the guarantees hold.
 *
 * <p>Reference: S. S. Wilks, Determination of sample sizes for setting tolerance limits, Annals of Mathematical
 * Statistics 12, 1941; A. N. Angelopoulos, S. Bates, E. J. Candès, M. I. Jordan, L. Lei, Learn then test, 2021.
 *
 * <pre>{@code
 * Optional<Threshold> t = Threshold.forRecall(ranking, 0.9, 0.05);
 * boolean taken = t.get().takes(score);
 * }</pre>
 *
 * @param goal what is wanted
 * @param target how much of it
 * @param delta the probability that the guarantee fails
 * @param above the score that a row must exceed to be taken; −∞ takes all
 * @param precision of the fitted rows that are taken
 * @param recall the share of the fitted positives that are taken
 * @param share the share of the fitted rows that are taken
 * @since 0.1
 */
public record Threshold(
        Goal goal, double target, double delta, double above, double precision, double recall, double share) {
    private static final int TRIES = 48;

    /** Checks the numbers. */
    public Threshold {
        NullCheck.argument(goal, "goal");
        Levels.share("target", target);
        Levels.share("delta", delta);
        if (Double.isNaN(above)) {
            throw new IllegalArgumentException("above must be a number, got NaN");
        }
    }

    /** What is wanted of new rows. */
    public enum Goal {
        /** Of the rows taken, at least this share is positive. */
        PRECISION,
        /** Of the positive rows, at least this share is taken. */
        RECALL,
        /** Of all rows, at least this share is taken. */
        SHARE
    }

    /** The threshold for a goal; see the goals' methods. */
    public static Optional<Threshold> of(Ranking held, Goal goal, double target, double delta) {
        NullCheck.argument(goal, "goal");
        return switch (goal) {
            case PRECISION -> forPrecision(held, target, delta);
            case RECALL -> forRecall(held, target, delta);
            case SHARE -> forShare(held, target, delta);
        };
    }

    /**
     * The lowest threshold that promises a precision.
     *
     * @param target more than 0 and less than 1
     * @param delta the probability that the promise may fail, more than 0 and less than 1; 0.05 is usual
     * @return empty where none passes
     * @throws IllegalArgumentException if a number is out of its range, or the rows have weights or rounded scores
     */
    public static Optional<Threshold> forPrecision(Ranking held, double target, double delta) {
        check(held, target, delta);
        long n = held.rows();
        long positives = 0;
        long taken = 0;
        double best = Double.NaN;
        RankingBlocks b = held.blocks();
        long[] ranks = ranks(n, target, delta);
        int next = 0;
        while (b.next()) {
            long after = taken + (long) (b.positive() + b.negative());
            // a rank within this block: what is above the block's score are the rows before it
            boolean reached = false;
            while (next < TRIES && ranks[next] < after) {
                reached = true;
                next++;
            }
            if (reached && passes(taken, positives, target, delta)) {
                best = b.score();
            }
            taken = after;
            positives += (long) b.positive();
        }
        if (passes(taken, positives, target, delta)) {
            best = Double.NEGATIVE_INFINITY;
        }
        return Double.isNaN(best) ? Optional.empty() : Optional.of(at(held, Goal.PRECISION, target, delta, best));
    }

    /** The ranks of the tests: by equal factors from the fewest rows that could pass without an error to all rows. */
    private static long[] ranks(long n, double target, double delta) {
        double fewest = Math.min(n, Math.ceil(StrictMath.log(delta / TRIES) / StrictMath.log(target)));
        long[] ranks = new long[TRIES];
        for (int i = 0; i < TRIES; i++) {
            ranks[i] = (long) Math.ceil(fewest * StrictMath.pow(n / fewest, i / (TRIES - 1.0)));
        }
        ranks[TRIES - 1] = n;
        return ranks;
    }

    private static boolean passes(long taken, long positives, double target, double delta) {
        return taken > 0 && BinomialTail.atMost(taken - positives, taken, 1 - target) <= delta / TRIES;
    }

    /**
     * The highest threshold that promises a recall.
     *
     * @param target more than 0 and less than 1
     * @param delta the probability that the promise may fail
     * @return empty where the positives are too few
     * @throws IllegalArgumentException as {@link #forPrecision}
     */
    public static Optional<Threshold> forRecall(Ranking held, double target, double delta) {
        check(held, target, delta);
        return ofOrder(held, held.positives().scores(), Goal.RECALL, target, delta);
    }

    /**
     * The highest threshold that promises that a share of the rows is taken.
     *
     * @param target more than 0 and less than 1
     * @param delta the probability that the promise may fail
     * @return empty where the rows are too few
     * @throws IllegalArgumentException as {@link #forPrecision}
     */
    public static Optional<Threshold> forShare(Ranking held, double target, double delta) {
        check(held, target, delta);
        double[] high = held.positives().scores();
        double[] low = held.negatives().scores();
        double[] all = Arrays.copyOf(high, high.length + low.length);
        System.arraycopy(low, 0, all, high.length, low.length);
        Arrays.parallelSort(all);
        return ofOrder(held, all, Goal.SHARE, target, delta);
    }

    private static Optional<Threshold> ofOrder(Ranking held, double[] scores, Goal goal, double target, double delta) {
        int low = 0; // passes
        int high = scores.length + 1; // does not
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (BinomialTail.atMost(middle - 1, scores.length, 1 - target) <= delta) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low == 0 ? Optional.empty() : Optional.of(at(held, goal, target, delta, Math.nextDown(scores[low - 1])));
    }

    private static Threshold at(Ranking held, Goal goal, double target, double delta, double above) {
        double tp = 0;
        double fp = 0;
        RankingBlocks b = held.blocks();
        while (b.next() && b.score() > above) {
            tp += b.positive();
            fp += b.negative();
        }
        if (above == Double.NEGATIVE_INFINITY) { // which takes rows of −∞, too
            tp = held.positiveWeight();
            fp = held.negativeWeight();
        }
        return new Threshold(
                goal, target, delta, above, tp / (tp + fp), tp / held.positiveWeight(), (tp + fp) / held.rows());
    }

    private static void check(Ranking held, double target, double delta) {
        NullCheck.argument(held, "held");
        Levels.share("target", target);
        Levels.share("delta", delta);
        if (!held.isExact() || held.isWeighted()) {
            throw new IllegalArgumentException(
                    held.isExact()
                            ? "a threshold with a guarantee counts rows, and these have weights; of counts of cases, make rows"
                                    + " by RepeatedRows"
                            : "a threshold with a guarantee needs each row's score, and of so many rows they are rounded:"
                                    + " fit it to 2^25 of them or fewer");
        }
    }

    /** Whether to take a row of this score. */
    public boolean takes(double score) {
        return score > above || above == Double.NEGATIVE_INFINITY;
    }
}
