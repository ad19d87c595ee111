package dev.logits.metric;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.random.CounterRandom;
import java.util.Arrays;

/**
 * Is this calibration error more than sampling noise? Rows are given new outcomes, right with the probability that
 * their confidence says, as they would be if the model were calibrated; the p-value is the share of such worlds whose
 * error is as large as the one found: {@code (1 + #{ECE* ≥ ECE}) / (1 + resamples)}.
 *
 * <p>A small p-value (below 0.05, say) says that the model is not calibrated. A large one says that these rows do not
 * show it, not that the model is calibrated.
 *
 * <p>The outcomes of a bin of more than 16,384 rows are drawn together, from the normal distribution of their number,
 * unless its variance is below 100. Draws depend on the seed and on the
 * place in the order of confidence only, so that rows in any order give the same bits.
 *
 * <p>Reference: J. Bröcker, L. A. Smith, Increasing the reliability of reliability diagrams, Weather and Forecasting
 * 22, 2007; J. Vaicenavicius et al., Evaluating model calibration in classification, AISTATS 2019.
 *
 * <pre>{@code
 * ConsistencyTest test = ConsistencyTest.of(Confidences.of(z, labels), 15, 1000, 0);
 * if (test.pValue() < 0.05) System.out.println("not calibrated");
 * }</pre>
 *
 * @param ece the expected calibration error found, over equal-width bins
 * @param pValue how often a calibrated model has such an error, or a larger one, by chance
 * @param expected the mean error of a calibrated model with these confidences
 * @param upper the error that a calibrated model exceeds once in twenty times
 * @param resamples how many worlds were drawn
 * @since 0.1
 */
public record ConsistencyTest(double ece, double pValue, double expected, double upper, int resamples) {
    private static final int DRAWN_ONE_BY_ONE = 1 << 14;
    /** A bin of more rows has its limits computed anew for each. */
    private static final int MOST_LIMITS = 1 << 18;

    private static final double LEAST_NORMAL_VARIANCE = 100;
    /** Differences below this are rounding. */
    private static final double ROUNDING = 1e-12;

    /**
     * Tests confidences.
     *
     * @param bins the number of equal-width bins B, 1 or more
     * @param resamples 1 or more; 1000 is usual
     * @throws IllegalArgumentException if either is less than 1, or a row counts in part: its outcome is one or the
     *     other
     */
    public static ConsistencyTest of(Confidences confidences, int bins, int resamples, long seed) {
        NullCheck.argument(confidences, "confidences");
        if (resamples < 1) {
            throw new IllegalArgumentException("resamples must be 1 or more, got " + resamples);
        }
        Worlds worlds = new Worlds(confidences, new EqualWidthBins(bins));
        double[] errors = new double[resamples];
        RowBlocks.forEach(resamples, (int) Math.min(Integer.MAX_VALUE, Math.max(1 << 12, worlds.drawn)), (from, to) -> {
            for (int s = from; s < to; s++) {
                errors[s] = worlds.error(CounterRandom.key(seed, s));
            }
        });
        double found = worlds.error();
        double sum = 0;
        int asLarge = 0;
        for (double error : errors) {
            sum += error;
            asLarge += error >= found - ROUNDING ? 1 : 0;
        }
        Arrays.sort(errors);
        double upper = errors[(int) Math.round(0.95 * (resamples - 1))];
        return new ConsistencyTest(found, (1.0 + asLarge) / (1.0 + resamples), sum / resamples, upper, resamples);
    }

    /** Whether the error is more than a calibrated model shows, 19 times in 20. */
    public boolean isMoreThanNoise() {
        return pValue < 0.05;
    }

    /** The bins' rows, which are together because they are sorted. */
    private static final class Worlds {
        private final double[] signed;
        private final int[] counts;
        private final long rows;
        private final int[] ends;
        private final long[] binRows;
        private final double[] confidence;
        private final double[] variance;
        private final long[] hits;
        /** Rows whose outcomes are drawn one by one. */
        private long drawn;
        /** Of the bins whose rows are drawn one by one, what a row's random number is compared with; null of others. */
        private final long[][] limits;

        Worlds(Confidences confidences, EqualWidthBins edges) {
            signed = confidences.signed();
            counts = confidences.counts();
            rows = confidences.rows();
            binRows = new long[edges.count()];
            ends = new int[edges.count()];
            confidence = new double[edges.count()];
            variance = new double[edges.count()];
            hits = new long[edges.count()];
            limits = new long[edges.count()][];
            int i = 0;
            for (int b = 0; b < ends.length; b++) {
                for (; i < signed.length && edges.of(ConfidenceKey.confidence(signed[i])) <= b; i++) {
                    double p = ConfidenceKey.confidence(signed[i]);
                    confidence[b] += counts[i] * p;
                    variance[b] += counts[i] * (p * (1 - p));
                    hits[b] += signed[i] > 0 ? counts[i] : 0;
                    binRows[b] += counts[i];
                }
                ends[b] = i;
                drawn += isNormal(b) ? 0 : binRows[b];
                limits[b] = isNormal(b) || binRows[b] > MOST_LIMITS ? null : limits(i, (int) binRows[b]);
            }
        }

        /** Of the rows before an entry, so many, each copy with its own. */
        private long[] limits(int end, int size) {
            long[] limits = new long[size];
            int at = size;
            for (int i = end - 1; at > 0; i--) {
                long limit = CounterRandom.limit(ConfidenceKey.confidence(signed[i]));
                Arrays.fill(limits, at - counts[i], at, limit);
                at -= counts[i];
            }
            return limits;
        }

        private boolean isNormal(int b) {
            return binRows[b] > DRAWN_ONE_BY_ONE && variance[b] >= LEAST_NORMAL_VARIANCE;
        }

        double error() {
            double sum = 0;
            for (int b = 0; b < ends.length; b++) {
                sum += Math.abs(hits[b] - confidence[b]);
            }
            return sum / rows;
        }

        double error(long key) {
            double sum = 0;
            int from = 0;
            long row = 0;
            for (int b = 0; b < ends.length; b++) {
                sum += isNormal(b)
                        ? Math.sqrt(variance[b]) * Math.abs(RandomNumbers.normal(CounterRandom.bits(key, -2 - b)))
                        : Math.abs(hits(key, row, b, from, ends[b]) - confidence[b]);
                from = ends[b];
                row += binRows[b];
            }
            return sum / rows;
        }

        private long hits(long key, long firstRow, int b, int from, int to) {
            if (limits[b] != null) {
                return CounterRandom.below(key, firstRow, limits[b]);
            }
            long count = 0;
            long row = firstRow;
            for (int i = from; i < to; i++) {
                double p = ConfidenceKey.confidence(signed[i]);
                for (int copy = 0; copy < counts[i]; copy++) {
                    count += CounterRandom.uniform(key, row++) < p ? 1 : 0;
                }
            }
            return count;
        }
    }
}
