package dev.logits.loss;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.kernel.RowBlocks;

/**
 * Cross-entropy with labels, a row: {@code lse(z) − z_y}, which is −ln p_y without p_y; its gradient {@code p − e_y}.
 *
 * <p>Shape: z is N × K, labels N. The mean divides by the number of rows that are not ignored, and so does the gradient.
 * <ul>
 *   <li>Label −1: the row's value is 0, its gradient 0, and it does not count; all rows ignored is an error.
 *   <li>A masked class (−∞) has gradient 0; a label on one has value +∞, and its gradient is that of the limit, −1.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}, unless it is ignored.
 * </ul>
 *
 * <p>The naive {@code −log(softmax(z)[y])} is +∞ at z = [0, 200], y = 0; this is 200.
 *
 * <pre>{@code new CrossEntropy().mean(Logits.copyOf(new float[][] {{0, 0}}), new int[] {1});   // 0.693147 }</pre>
 */
public final class CrossEntropy implements Loss<int[]> {

    @Override
    public void values(Logits z, int[] labels, double[] out) {
        Labels.check(labels, z);
        if (out.length != z.rows()) {
            throw new IllegalArgumentException(
                    "cross-entropy of " + z.rows() + " rows into an array of length " + out.length);
        }
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                out[r] = labels[r] == Labels.IGNORE ? 0 : value(z, r, labels[r]);
            }
        });
    }

    @Override
    public double mean(Logits z, int[] labels) {
        double[] values = new double[z.rows()];
        values(z, labels, values);
        return sum(values) / counted(labels);
    }

    @Override
    public double meanAndGradient(Logits z, int[] labels, Logits gradient) {
        Labels.check(labels, z);
        if (gradient.rows() != z.rows() || gradient.classes() != z.classes()) {
            throw new IllegalArgumentException("the gradient is " + gradient.rows() + " x " + gradient.classes()
                    + ", the logits are " + z.rows() + " x " + z.classes());
        }
        int counted = counted(labels);
        double[] values = new double[z.rows()];
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            for (int r = from; r < to; r++) {
                values[r] = valueAndGradient(z, r, labels[r], 1.0 / counted, gradient);
            }
        });
        return sum(values) / counted;
    }

    private static double value(Logits z, int row, int label) {
        int off = z.offset(row);
        double lse = Kernels.get().logSumExp(z.array(), off, z.classes());
        if (Double.isNaN(lse)) {
            throw BadRow.error(z.array(), off, z.classes(), row, "cross-entropy");
        }
        return lse - z.array()[off + label];
    }

    private static double valueAndGradient(Logits z, int row, int label, double scale, Logits gradient) {
        int off = z.offset(row);
        int n = z.classes();
        if (label == Labels.IGNORE) {
            java.util.Arrays.fill(gradient.array(), gradient.offset(row), gradient.offset(row) + n, 0f);
            return 0;
        }
        float labelLogit = z.array()[off + label]; // read before the gradient may overwrite it
        double lse = Kernels.get()
                .softmaxMinusOneHot(z.array(), off, n, label, scale, gradient.array(), gradient.offset(row));
        if (Double.isNaN(lse)) {
            throw BadRow.error(z.array(), off, n, row, "cross-entropy");
        }
        return lse - labelLogit;
    }

    private static double sum(double[] values) {
        NeumaierSum sum = new NeumaierSum();
        for (double v : values) {
            sum.add(v);
        }
        return sum.value();
    }

    private static int counted(int[] labels) {
        int counted = 0;
        for (int y : labels) {
            counted += y == Labels.IGNORE ? 0 : 1;
        }
        if (counted == 0) {
            throw new IllegalArgumentException(
                    "no labelled rows: " + labels.length + " rows, every label is -1 (ignored); a mean needs one");
        }
        return counted;
    }
}
