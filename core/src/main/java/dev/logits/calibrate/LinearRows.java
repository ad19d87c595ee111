package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.check.NumberCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;

/** What calibrators that are linear in logits or log-probabilities do to a row. */
final class LinearRows {
    private LinearRows() {}

    static void check(Logits z, int row) {
        if (Double.isNaN(Kernels.get().logSumExp(z.array(), z.offset(row), z.classes()))) {
            throw BadRow.error(z.array(), z.offset(row), z.classes(), row, "calibration");
        }
    }

    /** What {@link #map} multiplies by where doubles overflow: enough for products of a double and a float. */
    private static final double SMALL = 0x1p-256;

    /** A row's v, every weight and intercept times a factor. */
    @FunctionalInterface
    interface Map {
        void at(double factor, double[] v);
    }

    /**
     * Writes v as {@link #write} does. Where it overflows, v is computed in units of 2^256, so that what is written is
     * the limit: a class that is above the others beyond all doubles has probability 1.
     */
    static void map(Map map, double[] v, Logits z, int row, float[] out, int outOff) {
        map.at(1, v);
        double unit = 1;
        if (overflows(v, z, row)) {
            map.at(SMALL, v);
            unit = 1 / SMALL;
        }
        write(v, unit, z, row, out, outOff);
    }

    private static boolean overflows(double[] v, Logits z, int row) {
        int off = z.offset(row);
        double sum = 0;
        for (int c = 0; c < z.classes(); c++) {
            sum += z.array()[off + c] == Float.NEGATIVE_INFINITY ? 0 : v[c] - v[c]; // NaN where v is not finite
        }
        return sum != 0;
    }

    /** Writes v relative to its largest entry, masked classes as −∞. */
    static void write(double[] v, double unit, Logits z, int row, float[] out, int outOff) {
        float[] in = z.array();
        int off = z.offset(row);
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < z.classes(); c++) {
            if (in[off + c] == Float.NEGATIVE_INFINITY) {
                v[c] = Double.NEGATIVE_INFINITY;
            }
            max = Math.max(max, v[c]);
        }
        for (int c = 0; c < z.classes(); c++) {
            out[outOff + c] = (float) ((v[c] - max) * unit);
        }
    }

    /** softmax(W x + b) as logits, with x the logits or their log-softmax. */
    static void affine(
            double[][] weights,
            double[] intercepts,
            boolean logSoftmax,
            Logits z,
            int row,
            double[] x,
            float[] out,
            int outOff) {
        check(z, row);
        int n = z.classes();
        SoftmaxRows.inputs(z.array(), z.offset(row), n, 1, logSoftmax, x);
        map((factor, v) -> product(weights, intercepts, x, factor, v), new double[n], z, row, out, outOff);
    }

    private static void product(double[][] weights, double[] intercepts, double[] x, double factor, double[] v) {
        for (int c = 0; c < v.length; c++) {
            double sum = 0;
            for (int j = 0; j < v.length; j++) {
                sum += weights[c][j] * factor * x[j];
            }
            v[c] = intercepts[c] * factor + sum;
        }
    }

    /** A copy of a matrix of K rows of K finite numbers. */
    static double[][] checkedMatrix(double[][] weights, double[] intercepts) {
        NumberCheck.finite("intercepts", intercepts);
        NumberCheck.sameLength("rows of weights", weights.length, "intercepts", intercepts.length);
        if (weights.length < 2) {
            throw new IllegalArgumentException("a calibrator needs 2 classes or more, got " + weights.length);
        }
        for (int c = 0; c < weights.length; c++) {
            NumberCheck.finite("weights[" + c + "]", weights[c]);
            NumberCheck.sameLength("weights in row " + c, weights[c].length, "classes", weights.length);
        }
        return copy(weights);
    }

    static double[][] copy(double[][] matrix) {
        double[][] copy = new double[matrix.length][];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = matrix[i].clone();
        }
        return copy;
    }
}
