package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.calibrate.Calibrator;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
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
 * @param rows labeled rows
 * @param before the mean cost with probabilities as they are
 * @param after the mean cost with calibrated ones
 * @param saved before − after
 * @param interval its 95 % interval, ± 1.96 standard errors
 * @param changed rows that are decided differently
 * @since 0.1
 */
public record CostComparison(long rows, double before, double after, double saved, Interval interval, long changed) {

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
        costs.checkClasses(source.classes());
        double[] p = new double[source.classes()];
        double[] expected = new double[costs.decisions()];
        ExactSum before = new ExactSum();
        ExactSum saved = new ExactSum();
        ExactSum squares = new ExactSum();
        long rows = 0;
        long changed = 0;
        RowBatch batch = RowBatch.of(source);
        Logits calibrated = Logits.zeros(batch.capacity(), source.classes());
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) { // names the row that is not valid
                    CostMatrix.probabilities(batch.logits(), r, batch.number(r), p);
                }
                calibrator.calibratedLogits(batch.logits().slice(0, batch.count()), calibrated.slice(0, batch.count()));
                for (int r = 0; r < batch.count(); r++) {
                    if (batch.ignored(r)) {
                        continue;
                    }
                    CostMatrix.probabilities(batch.logits(), r, batch.number(r), p);
                    int first = costs.best(p, expected);
                    CostMatrix.probabilities(calibrated, r, batch.number(r), p);
                    int second = costs.best(p, expected);
                    double difference = costs.cost(batch.label(r), first) - costs.cost(batch.label(r), second);
                    before.add(costs.cost(batch.label(r), first));
                    saved.add(difference);
                    squares.add(difference * difference);
                    changed += first == second ? 0 : 1;
                    rows++;
                }
            }
        }
        if (rows == 0) {
            throw new IllegalArgumentException("no labeled rows; costs need at least one");
        }
        double mean = saved.value() / rows;
        double error = Math.sqrt(Math.max(0, squares.value() / rows - mean * mean) / rows);
        double half = Levels.z(0.95) * error;
        double paid = before.value() / rows;
        return new CostComparison(rows, paid, paid - mean, mean, new Interval(mean - half, mean + half), changed);
    }
}
