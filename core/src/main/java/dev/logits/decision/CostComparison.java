package dev.logits.decision;

import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.Calibrator;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.ExactSums;
import dev.logits.metric.Interval;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;

/**
 * What calibration is worth in costs: the mean per row that decisions of least expected cost save when they are made
 * of calibrated probabilities, on rows that the calibrator was not fitted to. Its interval is of the differences row by
 * row, of which most are 0, so that it is much narrower than those of the two costs.
 *
 * <pre>{@code
 * CostComparison c = CostComparison.of(test, costs, fitted.calibrator());
 * double worth = c.saved();
 * }</pre>
 *
 * @param rows labeled rows, of weighted ones those that have a weight
 * @param before the mean cost with probabilities as they are
 * @param after the mean cost with calibrated ones
 * @param saved before − after
 * @param interval its 95 % interval, ± 1.96 standard errors
 * @param changed the weight of the rows that are decided differently; their number where weights are 1
 * @since 0.1
 */
public record CostComparison(long rows, double before, double after, double saved, Interval interval, double changed) {

    /** Checks the interval. */
    public CostComparison {
        NullCheck.argument(interval, "interval");
    }

    /**
     * Compares on the rows of a source, in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if the costs or the calibrator are of another number of classes, a label is not
     *     a class, a row of logits is not valid, or no row is labeled
     */
    public static CostComparison of(LogitsSource source, CostMatrix costs, Calibrator calibrator) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(costs, "costs");
        NullCheck.argument(calibrator, "calibrator");
        return of(source, new CalibratedSource(source, calibrator), costs);
    }

    /**
     * Compares the scores of two sources for the same rows, in the same order, in one pass over both.
     *
     * @param before the labels are of these rows
     * @param after the same rows with other scores
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as above, or if the second source has other rows than the first
     */
    public static CostComparison of(LogitsSource before, LogitsSource after, CostMatrix costs) throws IOException {
        NullCheck.argument(before, "before");
        NullCheck.argument(after, "after");
        NullCheck.argument(costs, "costs");
        return of(before, after, RowWeights.ONES, costs);
    }

    /**
     * The same of weighted rows.
     *
     * @param before the labels and weights are of these rows
     * @param after the same rows with other scores
     * @param weight a further column of {@code before}: how much each row counts, 0 or from 1e-100 to 1e100
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as above, or if there is no such column, a cell of it is not a weight, or no
     *     labeled row has a weight
     */
    public static CostComparison of(LogitsSource before, LogitsSource after, String weight, CostMatrix costs)
            throws IOException {
        NullCheck.argument(before, "before");
        NullCheck.argument(after, "after");
        NullCheck.argument(weight, "weight");
        NullCheck.argument(costs, "costs");
        return of(before, after, RowWeights.of(before, weight), costs);
    }

    private static CostComparison of(LogitsSource before, LogitsSource after, RowWeights weights, CostMatrix costs)
            throws IOException {
        costs.checkClasses(before.classes());
        costs.checkClasses(after.classes());
        double[] p = new double[before.classes()];
        double[] expected = new double[costs.decisions()];
        Sums sums = new Sums();
        RowBatch first = RowBatch.of(before);
        RowBatch second = RowBatch.of(after);
        try (LogitsSource.Cursor one = before.open();
                LogitsSource.Cursor other = after.open()) {
            while (both(first.read(one), second.read(other), first, second)) {
                for (int r = 0; r < first.count(); r++) {
                    CostMatrix.probabilities(first.logits(), r, first.number(r), p); // names a row that is not valid
                    double weight = weights.of(first, r);
                    if (weight == 0) {
                        continue;
                    }
                    int decided = costs.best(p, expected);
                    CostMatrix.probabilities(second.logits(), r, second.number(r), p);
                    int then = costs.best(p, expected);
                    double cost = costs.cost(first.label(r), decided);
                    double difference = cost - costs.cost(first.label(r), then);
                    sums.add(weight, cost, difference, decided != then);
                }
            }
        }
        if (sums.rows == 0) {
            throw weights.none("costs need");
        }
        return sums.comparison();
    }

    /** Sums over rows; exact, so that they have no order. */
    private static final class Sums {
        private final ExactSum all = new ExactSum();
        private final ExactSum paidBefore = new ExactSum();
        private final ExactSum saved = new ExactSum();
        private final ExactSum changed = new ExactSum();
        /** Moments of the differences. */
        private final ExactSums squares = new ExactSums(3);

        private long rows;

        void add(double weight, double cost, double difference, boolean changes) {
            rows++;
            all.add(weight);
            RowWeights.add(paidBefore, weight, cost);
            RowWeights.add(saved, weight, difference);
            if (changes) {
                changed.add(weight);
            }
            RowWeights.addMoments(squares, 0, weight * weight, difference);
        }

        CostComparison comparison() {
            double n = all.value();
            double mean = saved.value() / n;
            double half = Levels.z(0.95) * Math.sqrt(RowWeights.spread(squares, 0, mean)) / n;
            double paid = paidBefore.value() / n;
            return new CostComparison(
                    rows, paid, paid - mean, mean, new Interval(mean - half, mean + half), changed.value());
        }
    }

    /** Whether both have rows, which must be the same. */
    private static boolean both(boolean more, boolean others, RowBatch first, RowBatch second) {
        if (more != others || first.count() != second.count()) {
            throw new IllegalArgumentException(
                    "the second scores are of " + second.count() + " rows where the first are" + " of " + first.count()
                            + "; costs are compared on the same rows in the same order");
        }
        return more;
    }
}
