package dev.logits.loss;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.parallel.RowBlocks;

/**
 * A loss whose rows know nothing of each other, so that its mean divides by N unless it says otherwise:
 * what such losses share is the checks, the mean, and the threads. A loss adds its formula for one row. Every row is
 * computed alone and the sum runs in row order, so that neither threads nor neighbours change a bit. Open for users to
 * extend.
 *
 * @param <Y> the targets
 */
public abstract class RowLoss<Y> implements Loss<Y> {
    private final String name;

    /**
     * A loss.
     *
     * @param name as error messages have it, such as "soft cross-entropy"
     */
    protected RowLoss(String name) {
        this.name = name;
    }

    /**
     * Checks the targets' shape against the logits', and what of them is to be checked before any row is computed.
     *
     * @throws IllegalArgumentException if they do not agree
     */
    public abstract void check(Logits z, Y target);

    /**
     * The loss of one row, on any thread.
     *
     * @return NaN for a row of logits or of targets that is not valid
     */
    public abstract double value(Logits z, Y target, int row);

    /**
     * The loss of one row, the same bits as {@link #value}, and {@code scale} times its gradient, on any thread. The
     * gradient may share the logits' storage. Writes nothing for a row that is not valid.
     *
     * @return NaN for a row of logits or of targets that is not valid
     */
    public abstract double valueAndGradient(Logits z, Y target, int row, double scale, Logits gradient);

    /**
     * What the mean divides by: the number of rows.
     *
     * @throws IllegalArgumentException if nothing counts
     */
    public double divisor(Logits z, Y target) {
        return Batches.rows(z.rows());
    }

    /** The error for a row whose value is NaN; here that of logits that are not valid. */
    public IllegalArgumentException invalid(Logits z, Y target, int row) {
        return BadRow.error(z.array(), z.offset(row), z.classes(), row, name);
    }

    @Override
    public final void values(Logits z, Y target, double[] out) {
        check(z, target);
        Batches.checkValues(name, z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                out[r] = value(z, target, r);
            }
        });
        checkRows(z, target, out);
    }

    @Override
    public final double mean(Logits z, Y target) {
        check(z, target);
        double divisor = divisor(z, target);
        double[] values = new double[z.rows()];
        values(z, target, values);
        return Batches.sum(values) / divisor;
    }

    @Override
    public final double meanAndGradient(Logits z, Y target, Logits gradient) {
        check(z, target);
        Batches.checkGradient(z, gradient);
        double[] values = new double[z.rows()];
        double divisor = divisor(z, target);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                values[r] = valueAndGradient(z, target, r, 1 / divisor, gradient);
            }
        });
        checkRows(z, target, values);
        return Batches.sum(values) / divisor;
    }

    private void checkRows(Logits z, Y target, double[] values) {
        for (int r = 0; r < values.length; r++) {
            if (Double.isNaN(values[r])) {
                throw invalid(z, target, r);
            }
        }
    }

    /** The name that error messages use. */
    @Override
    public String toString() {
        return name;
    }
}
