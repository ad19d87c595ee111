package dev.logits.internal.kernel;

/**
 * Rows of at most {@link Kernels#SHORT} classes, in double precision and from left to right. VectorShortRows does the
 * same to several rows at once, one to a lane.
 */
final class ShortRows {
    private ShortRows() {}

    static double logSumExp(float[] z, int off, int n) {
        float max = max(z, off, n);
        return max + Elementary.log(exp(z, off, n, max, Scratch.ofThread().doubles) / DoubleExp.SCALE);
    }

    static double topProbability(float[] z, int off, int n) {
        return DoubleExp.SCALE / exp(z, off, n, max(z, off, n), Scratch.ofThread().doubles);
    }

    static double softmax(float[] z, int off, int n, float[] out, int outOff) {
        float max = max(z, off, n);
        if (Float.isNaN(max)) {
            return max;
        }
        double[] e = Scratch.ofThread().doubles;
        double sum = exp(z, off, n, max, e);
        double factor = 1 / sum;
        for (int c = 0; c < n; c++) {
            out[outOff + c] = (float) (e[c] * factor);
        }
        return max + Elementary.log(sum / DoubleExp.SCALE);
    }

    static double logSoftmax(float[] z, int off, int n, float[] out, int outOff) {
        double lse = logSumExp(z, off, n);
        if (!Double.isNaN(lse)) {
            for (int c = 0; c < n; c++) {
                out[outOff + c] = (float) (z[off + c] - lse);
            }
        }
        return lse;
    }

    static double softmaxMinusOneHot(float[] z, int off, int n, int label, double scale, float[] out, int outOff) {
        float max = max(z, off, n);
        if (Float.isNaN(max)) {
            return max;
        }
        double[] e = Scratch.ofThread().doubles;
        double sum = exp(z, off, n, max, e);
        double factor = 1 / sum;
        for (int c = 0; c < n; c++) {
            double p = e[c] * factor;
            out[outOff + c] = (float) (scale * (c == label ? p - 1 : p));
        }
        return max + Elementary.log(sum / DoubleExp.SCALE);
    }

    static double softmax(float[] z, int off, int n, double[] out, int outOff) {
        float max = max(z, off, n);
        if (Float.isNaN(max)) {
            return max;
        }
        double[] e = Scratch.ofThread().doubles;
        double sum = exp(z, off, n, max, e);
        double factor = 1 / sum;
        for (int c = 0; c < n; c++) {
            out[outOff + c] = e[c] * factor;
        }
        return max + Elementary.log(sum / DoubleExp.SCALE);
    }

    /** The largest score, or NaN for a row that is not valid. */
    private static float max(float[] z, int off, int n) {
        long range = Keys.range(z, off, n);
        return Keys.isValid(range) ? Keys.max(range) : Float.NaN;
    }

    /** Nothing but NaN comes of a NaN {@code max}. */
    private static double exp(float[] z, int off, int n, double max, double[] out) {
        double sum = 0;
        for (int c = 0; c < n; c++) {
            out[c] = DoubleExp.scaled(max - z[off + c]);
            sum += out[c];
        }
        return Double.isNaN(max) ? max : sum;
    }
}
