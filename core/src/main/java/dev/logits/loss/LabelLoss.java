package dev.logits.loss;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.parallel.RowBlocks;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * What the losses with one label a row share: the checks, the ignored rows, the mean and its divisor. A loss adds its
 * formula for one row. Every row is computed alone and the sum runs in row order, so that neither threads nor
 * neighbours change a bit.
 */
abstract class LabelLoss implements Loss<int[]> {
    private final String name;

    LabelLoss(String name) {
        this.name = name;
    }

    /**
     * The loss of one row.
     *
     * @param label a class, not ignored
     * @return NaN for a row that is not valid
     */
    abstract double value(float[] z, int off, int n, int label);

    /**
     * The loss of one row, the same bits as {@link #value}, and {@code scale} times its gradient. Both arrays may be
     * the same at the same offset.
     *
     * @return NaN for a row that is not valid
     */
    abstract double valueAndGradient(
            float[] z, int off, int n, int label, double scale, float[] gradient, int gradientOff);

    /** The losses of the rows {@code from} to {@code to} − 1; NaN for a row that is not valid. */
    void values(Logits z, int[] labels, int from, int to, double[] out) {
        for (int r = from; r < to; r++) {
            out[r] = labels[r] == Labels.IGNORE ? 0 : value(z.array(), z.offset(r), z.classes(), labels[r]);
        }
    }

    /**
     * The losses of the rows {@code from} to {@code to} − 1, and {@code scale} times their gradients. A row that is not
     * valid has loss NaN and no gradient is written, so that its logits are still there to be named.
     */
    void valuesAndGradients(Logits z, int[] labels, int from, int to, double scale, Logits gradient, double[] out) {
        int n = z.classes();
        float[] g = gradient.array();
        for (int r = from; r < to; r++) {
            int gOff = gradient.offset(r);
            if (labels[r] == Labels.IGNORE) {
                Arrays.fill(g, gOff, gOff + n, 0f);
                out[r] = 0;
            } else {
                out[r] = valueAndGradient(z.array(), z.offset(r), n, labels[r], scale, g, gOff);
            }
        }
    }

    /** Checks the parameters that depend on the number of classes. */
    void checkClasses(int classes) {}

    /** What the mean divides by: the number of rows that are not ignored. */
    double divisor(int[] labels) {
        return Labels.counted(labels);
    }

    @Override
    public final void values(Logits z, int[] labels, double[] out) {
        check(z, labels);
        Batches.checkValues(name, z, out);
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> values(z, labels, from, to, out));
        checkRows(z, out, row -> row);
    }

    @Override
    public final double mean(Logits z, int[] labels) {
        check(z, labels);
        double divisor = divisor(labels);
        double[] values = new double[z.rows()];
        values(z, labels, values);
        return Batches.sum(values) / divisor;
    }

    @Override
    public final double meanAndGradient(Logits z, int[] labels, Logits gradient) {
        check(z, labels);
        Batches.checkGradient(z, gradient);
        double divisor = divisor(labels);
        double[] values = new double[z.rows()];
        RowBlocks.forEach(
                z.rows(),
                z.classes(),
                (from, to) -> valuesAndGradients(z, labels, from, to, 1 / divisor, gradient, values));
        checkRows(z, values, row -> row);
        return Batches.sum(values) / divisor;
    }

    private void check(Logits z, int[] labels) {
        Labels.check(labels, z);
        checkClasses(z.classes());
    }

    /**
     * Looks for a row that was not valid.
     *
     * @param number a row's number in the caller's data
     * @throws IllegalArgumentException naming the first one and its class
     */
    final void checkRows(Logits z, double[] values, IntUnaryOperator number) {
        for (int r = 0; r < z.rows(); r++) {
            if (Double.isNaN(values[r])) {
                throw BadRow.error(z.array(), z.offset(r), z.classes(), number.applyAsInt(r), name);
            }
        }
    }
}
