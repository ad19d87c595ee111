package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
import dev.logits.metric.Interval;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the decisions of least expected cost cost on labeled rows, in means per row.
 *
 * <pre>{@code
 * CostReport report = CostReport.of(z, labels, costs);
 * double saved = report.bestConstant() - report.cost();
 * }</pre>
 *
 * @param rows labeled rows
 * @param cost what was paid
 * @param interval its 95 % interval, the mean ± 1.96 standard errors
 * @param expected what the probabilities promised; with calibrated ones it is near {@code cost}
 * @param topClass what deciding for the most likely class costs; NaN where the first K decisions are not the classes,
 *     that is, with fewer decisions than classes
 * @param bestConstant what the best decision costs that is the same for every row
 * @param constant that decision
 * @param perfect what knowing the label would cost
 * @param decided how many rows each decision was taken for
 * @since 0.1
 */
public record CostReport(
        long rows,
        double cost,
        Interval interval,
        double expected,
        double topClass,
        double bestConstant,
        int constant,
        double perfect,
        List<Long> decided) {

    /** Copies the list. */
    public CostReport {
        NullCheck.argument(interval, "interval");
        decided = List.copyOf(NullCheck.argument(decided, "decided"));
    }

    /**
     * Of rows in memory.
     *
     * @throws IllegalArgumentException if the costs are of another number of classes, a label is not a class, a row of
     *     logits is not valid, or no row is labeled
     */
    public static CostReport of(Logits z, int[] labels, CostMatrix costs) {
        try {
            return of(LogitsSource.of(z, labels), costs);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Of the rows of a source, in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[], CostMatrix)}
     */
    public static CostReport of(LogitsSource source, CostMatrix costs) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(costs, "costs").checkClasses(source.classes());
        Sums sums = new Sums(costs);
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    if (!batch.ignored(r)) {
                        sums.add(batch.logits(), r, batch.number(r), batch.label(r));
                    }
                }
            }
        }
        return sums.report();
    }

    /** Sums over rows; exact, so that they have no order. */
    private static final class Sums {
        private final CostMatrix costs;
        private final double[] p;
        private final double[] expectedCosts;
        private final long[] labeled;
        private final long[] decided;
        /** Rows by label and decision, and by label and top class. */
        private final long[][] paid;

        private final long[][] top;
        private final ExactSum expected = new ExactSum();

        Sums(CostMatrix costs) {
            this.costs = costs;
            p = new double[costs.classes()];
            expectedCosts = new double[costs.decisions()];
            labeled = new long[costs.classes()];
            decided = new long[costs.decisions()];
            paid = new long[costs.classes()][costs.decisions()];
            top = new long[costs.classes()][costs.classes()];
        }

        void add(Logits z, int r, long number, int label) {
            CostMatrix.probabilities(z, r, number, p);
            int decision = costs.best(p, expectedCosts);
            int first = 0;
            for (int k = 1; k < p.length; k++) {
                first = z.get(r, k) > z.get(r, first) ? k : first;
            }
            expected.add(expectedCosts[decision]);
            labeled[label]++;
            decided[decision]++;
            paid[label][decision]++;
            top[label][first]++;
        }

        CostReport report() {
            double n = 0;
            double perfect = 0;
            double topClass = costs.decisions() < costs.classes() ? Double.NaN : 0;
            double cost = 0;
            double squares = 0;
            double[] constants = new double[costs.decisions()];
            for (int k = 0; k < labeled.length; k++) {
                n += labeled[k];
                perfect += labeled[k] * costs.least(k);
                for (int d = 0; d < constants.length; d++) {
                    constants[d] += labeled[k] * costs.cost(k, d);
                    cost += paid[k][d] * costs.cost(k, d);
                    squares += paid[k][d] * costs.cost(k, d) * costs.cost(k, d);
                }
                for (int d = 0; d < labeled.length && !Double.isNaN(topClass); d++) {
                    topClass += top[k][d] * costs.cost(k, d);
                }
            }
            if (n == 0) {
                throw new IllegalArgumentException("no labeled rows; costs need at least one");
            }
            int constant = 0;
            for (int d = 1; d < constants.length; d++) {
                constant = constants[d] < constants[constant] ? d : constant;
            }
            double mean = cost / n;
            double error = Math.sqrt(Math.max(0, squares / n - mean * mean) / n);
            double half = Levels.z(0.95) * error;
            List<Long> counts = new ArrayList<>();
            for (long d : decided) {
                counts.add(d);
            }
            return new CostReport(
                    (long) n,
                    mean,
                    new Interval(mean - half, mean + half),
                    expected.value() / n,
                    topClass / n,
                    constants[constant] / n,
                    constant,
                    perfect / n,
                    counts);
        }
    }
}
