package dev.logits.loss;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.parallel.RowBlocks;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The template of every loss: the checks, the rows that are ignored, what a mean divides by, the threads, and the
 * errors for rows that are not valid. A loss adds its formula for one row. Every row is computed alone and the sum is
 * exact, so that neither the order of the rows nor threads nor neighbors change a bit. Immutable, as its subclasses
 * must be; open for users to extend. A loss of labels is shorter still as a {@link LabelLoss}.
 *
 * @param <Y> the targets
 * @since 0.1
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
     * The loss of one row that counts, on any thread.
     *
     * @return NaN for a row of logits or of targets that is not valid
     */
    public abstract double value(Logits z, Y target, int row);

    /**
     * The loss of one row that counts, the same bits as {@link #value}, and {@code scale} times its gradient. The
     * gradient may share the logits' storage. Writes nothing for a row that is not valid.
     *
     * @return NaN for a row of logits or of targets that is not valid
     */
    public abstract double valueAndGradient(Logits z, Y target, int row, double scale, Logits gradient);

    /**
     * What the mean divides by: the number of rows, where nothing else is said.
     *
     * @throws IllegalArgumentException if nothing counts
     */
    public double divisor(Logits z, Y target) {
        return Batches.rows(z.rows());
    }

    /** The error for a row whose value is NaN; here that of logits that are not valid. */
    public IllegalArgumentException invalid(Logits z, Y target, int row) {
        return invalid(z, target, row, row);
    }

    /** The same, where the row has another number in the caller's data. */
    IllegalArgumentException invalid(Logits z, Y target, int row, int number) {
        return BadRow.error(z.array(), z.offset(row), z.classes(), number, name);
    }

    /** Whether a row counts; one that does not has value 0 and gradient 0, and is not computed. */
    public boolean counts(Y target, int row) {
        return true;
    }

    /** The losses of the rows {@code from} to {@code to} − 1; NaN for a row that is not valid. */
    void values(Logits z, Y target, int from, int to, double[] out) {
        for (int r = from; r < to; r++) {
            out[r] = counts(target, r) ? value(z, target, r) : 0;
        }
    }

    /**
     * The losses of the rows {@code from} to {@code to} − 1, and {@code scale} times their gradients. A row that is not
     * valid has loss NaN and no gradient is written, so that its logits are still there to be named.
     */
    void valuesAndGradients(Logits z, Y target, int from, int to, double scale, Logits gradient, double[] out) {
        for (int r = from; r < to; r++) {
            if (counts(target, r)) {
                out[r] = valueAndGradient(z, target, r, scale, gradient);
            } else {
                int off = gradient.offset(r);
                Arrays.fill(gradient.array(), off, off + gradient.classes(), 0f);
                out[r] = 0;
            }
        }
    }

    /**
     * The same loss of rows that have weights: a row's value is its weight times its loss, and the mean divides by the
     * sum of the weights of the rows that count. A row of weight 0 does not count.
     */
    public Loss<WeightedRows<Y>> weighted() {
        return new WeightedLoss<>(this);
    }

    @Override
    public final void values(Logits z, Y target, double[] out) {
        checkAll(z, target);
        Batches.checkValues(name, z, NullCheck.argument(out, "out"));
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> values(z, target, from, to, out));
        checkRows(z, target, out, row -> row);
    }

    @Override
    public final double mean(Logits z, Y target) {
        checkAll(z, target);
        double divisor = divisor(z, target);
        double[] values = new double[z.rows()];
        values(z, target, values);
        return Batches.sum(values) / divisor;
    }

    @Override
    public final double meanAndGradient(Logits z, Y target, Logits gradient) {
        checkAll(z, target);
        Batches.checkGradient(z, NullCheck.argument(gradient, "gradient"));
        double divisor = divisor(z, target);
        double[] values = new double[z.rows()];
        RowBlocks.forEach(
                z.rows(),
                z.classes(),
                (from, to) -> valuesAndGradients(z, target, from, to, 1 / divisor, gradient, values));
        checkRows(z, target, values, row -> row);
        return Batches.sum(values) / divisor;
    }

    private void checkAll(Logits z, Y target) {
        check(NullCheck.argument(z, "z"), NullCheck.argument(target, "target"));
    }

    /**
     * Looks for a row that was not valid.
     *
     * @param number per row's number in the caller's data
     * @throws IllegalArgumentException naming the first one and its class
     */
    final void checkRows(Logits z, Y target, double[] values, IntUnaryOperator number) {
        for (int r = 0; r < z.rows(); r++) {
            if (Double.isNaN(values[r])) {
                int given = number.applyAsInt(r);
                throw given == r ? invalid(z, target, r) : invalid(z, target, r, given);
            }
        }
    }

    /** The name that error messages use. */
    final String name() {
        return name;
    }

    /** The name that error messages use. */
    @Override
    public String toString() {
        return name;
    }
}
