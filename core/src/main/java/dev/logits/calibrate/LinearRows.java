package dev.logits.calibrate;

import dev.logits.Logits;
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

    /** Writes v relative to its largest entry, masked classes as −∞. */
    static void write(double[] v, Logits z, int row, float[] out, int outOff) {
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
            out[outOff + c] = (float) (v[c] - max);
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
        SoftmaxFit.inputs(z.array(), z.offset(row), n, 1, logSoftmax, x);
        double[] v = intercepts.clone();
        for (int c = 0; c < n; c++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += weights[c][j] * x[j];
            }
            v[c] += sum;
        }
        write(v, z, row, out, outOff);
    }

    /** A copy of a matrix of K rows of K finite numbers. */
    static double[][] checkedMatrix(double[][] weights, double[] intercepts) {
        CurveCheck.finite("intercepts", intercepts);
        CurveCheck.sameLength("rows of weights", weights.length, "intercepts", intercepts.length);
        if (weights.length < 2) {
            throw new IllegalArgumentException("a calibrator needs 2 classes or more, got " + weights.length);
        }
        for (int c = 0; c < weights.length; c++) {
            CurveCheck.finite("weights[" + c + "]", weights[c]);
            CurveCheck.sameLength("weights in row " + c, weights[c].length, "classes", weights.length);
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
