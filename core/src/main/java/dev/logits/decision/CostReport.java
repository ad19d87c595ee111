package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Interval;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What the decisions of least expected cost cost on labeled rows, in means per row; of weighted rows in weighted means,
 * whose variance is {@code Σ w² (cost − mean)² / (Σ w)²}.
 *
 * <pre>{@code
 * CostReport report = CostReport.of(z, labels, costs);
 * double saved = report.bestConstant() - report.cost();
 * }</pre>
 *
 * @param rows labeled rows, of weighted ones those that have a weight
 * @param weight the sum of their weights; their number where weights are 1
 * @param cost what was paid
 * @param interval its 95 % interval, the mean ± 1.96 standard errors
 * @param expected what the probabilities promised; with calibrated ones it is near {@code cost}
 * @param topClass what deciding for the most likely class costs; NaN where the first K decisions are not the classes,
 *     that is, with fewer decisions than classes
 * @param bestConstant what the best decision costs that is the same for every row
 * @param constant that decision
 * @param perfect what knowing the label would cost
 * @param decided the weight of the rows that each decision was taken for; their number where weights are 1
 * @since 0.1
 */
public record CostReport(
        long rows,
        double weight,
        double cost,
        Interval interval,
        double expected,
        double topClass,
        double bestConstant,
        int constant,
        double perfect,
        List<Double> decided) {

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
        NullCheck.argument(costs, "costs");
        return of(source, RowWeights.ONES, costs);
    }

    /**
     * Of the weighted rows of a source, in one pass.
     *
     * @param weight a further column of the source: how much each row counts, 0 or from 1e-100 to 1e100
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[], CostMatrix)}, or if there is no such column, a cell
     *     of it is not a weight, or no labeled row has a weight
     */
    public static CostReport of(LogitsSource source, String weight, CostMatrix costs) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(weight, "weight");
        NullCheck.argument(costs, "costs");
        return of(source, RowWeights.of(source, weight), costs);
    }

    private static CostReport of(LogitsSource source, RowWeights weights, CostMatrix costs) throws IOException {
        costs.checkClasses(source.classes());
        CostSums sums = new CostSums(costs, weights);
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    double weight = weights.of(batch, r);
                    if (weight > 0) {
                        sums.add(batch.logits(), r, batch.number(r), batch.label(r), weight);
                    }
                }
            }
        }
        return sums.report();
    }
}
