package dev.logits.calibrate;

import dev.logits.internal.sum.ExactSums;
import java.io.Serial;

/** Exact sums of p·(1 − p) of each class and of x² of each input, and the largest |x|. */
final class MatrixCurvature extends RowSums {
    @Serial
    private static final long serialVersionUID = 1;

    private final ExactSums sums;
    private final double[] largest;

    MatrixCurvature(int classes) {
        super(classes);
        sums = new ExactSums(2 * classes);
        largest = new double[classes];
    }

    /**
     * Adds the row whose inputs are in {@link #x} and whose probabilities are in {@link #v}.
     *
     * @param weight what it counts, 1 or less
     */
    void add(double weight) {
        int n = x.length;
        for (int c = 0; c < n; c++) {
            sums.add(c, weight * (v[c] * (1 - v[c])));
            sums.add(n + c, weight * (x[c] * x[c]));
            largest[c] = Math.max(largest[c], Math.abs(x[c]));
        }
    }

    /** The largest |x| of an input. */
    double largest(int c) {
        return largest[c];
    }

    @Override
    RowSums empty() {
        return new MatrixCurvature(x.length);
    }

    @Override
    void add(RowSums others) {
        MatrixCurvature that = (MatrixCurvature) others;
        sums.add(that.sums);
        for (int c = 0; c < largest.length; c++) {
            largest[c] = Math.max(largest[c], that.largest[c]);
        }
    }

    @Override
    void into(double[] out) {
        for (int k = 0; k < out.length; k++) {
            out[k] = sums.value(k);
        }
    }
}
