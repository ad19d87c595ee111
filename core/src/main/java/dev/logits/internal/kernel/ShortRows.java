package dev.logits.internal.kernel;

/**
 * Rows of at most {@link Kernels#SHORT} classes: {@link FloatExp}, summed in double precision from left to right, or
 * {@link DoubleExp} where a result is to be exact. VectorShortRows does the same to several rows at once, one to a
 * lane.
 */
final class ShortRows {
    private ShortRows() {}

    static double logSumExp(float[] z, int off, int n) {
        float max = max(z, off, n);
        return Float.isNaN(max) ? max : logSumExp(max, exp(z, off, n, max, Scratch.ofThread().floats));
    }

    static double softmax(float[] z, int off, int n, float[] out, int outOff) {
        float max = max(z, off, n);
        if (Float.isNaN(max)) {
            return max;
        }
        float[] e = Scratch.ofThread().floats;
        double sum = exp(z, off, n, max, e);
        scale(e, n, 1 / sum, out, outOff);
        return logSumExp(max, sum);
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
        float[] e = Scratch.ofThread().floats;
        double sum = exp(z, off, n, max, e);
        double factor = scale / sum;
        scale(e, n, factor, out, outOff);
        out[outOff + label] = minusOthers(e[label], sum, factor);
        return logSumExp(max, sum);
    }

    /** scale · (p − 1) as the other classes' share, which does not cancel: factor is scale / sum. */
    static float minusOthers(float e, double sum, double factor) {
        return (float) ((e - sum) * factor);
    }

    /** max + ln(1 + rest / exp(max)), where only the exponential of the largest score is in double precision. */
    private static double logSumExp(float max, double sum) {
        float top = FloatExp.scaled(max - FloatExp.shift(max), FloatExp.magic(max));
        return max + Elementary.log(1 + (sum - top) / FloatExp.exactScaled(max));
    }

    /** The largest score, or NaN for a row that is not valid. */
    private static float max(float[] z, int off, int n) {
        long range = FloatOrder.range(z, off, n);
        return FloatOrder.isValid(range) ? FloatOrder.max(range) : Float.NaN;
    }

    /** Exponentials of a valid row; returns their sum. */
    private static double exp(float[] z, int off, int n, float max, float[] out) {
        float shift = FloatExp.shift(max);
        float magic = FloatExp.magic(max);
        float limit = FloatExp.limit(magic);
        double sum = 0;
        for (int c = 0; c < n; c++) {
            float x = z[off + c] - shift;
            out[c] = FloatExp.scaled(x < limit ? limit : x, magic);
            sum += out[c];
        }
        return sum;
    }

    private static void scale(float[] e, int n, double factor, float[] out, int outOff) {
        float high = (float) factor;
        float low = (float) (factor - high);
        for (int c = 0; c < n; c++) {
            out[outOff + c] = Math.fma(e[c], high, e[c] * low);
        }
    }

    // In double precision throughout.

    static double logSumExpExact(float[] z, int off, int n) {
        float max = max(z, off, n);
        return max + Elementary.log(exp(z, off, n, max, Scratch.ofThread().doubles) / DoubleExp.SCALE);
    }

    static double topProbability(float[] z, int off, int n) {
        return DoubleExp.SCALE / exp(z, off, n, max(z, off, n), Scratch.ofThread().doubles);
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

    static double softmaxAndRest(float[] z, int off, int n, double[] out, int outOff) {
        double rest = rest(z, off, n, out, outOff);
        double factor = 1 / (1 + rest) / DoubleExp.SCALE;
        for (int c = 0; c < n && !Double.isNaN(rest); c++) {
            out[outOff + c] *= factor;
        }
        return rest;
    }

    /** Exponentials · 2^64, and their order-free sum without the top; writes nothing for a row that is not valid. */
    static double rest(float[] z, int off, int n, double[] out, int outOff) {
        double max = max(z, off, n);
        if (Double.isNaN(max)) {
            return max;
        }
        double coarse = OrderFreeSum.coarse(DoubleExp.SCALE, n);
        double fine = OrderFreeSum.fine(coarse, n);
        double high = 0;
        double low = 0;
        for (int c = 0; c < n; c++) {
            double e = DoubleExp.scaled(max - z[off + c]);
            double h = (e + coarse) - coarse;
            high += h;
            low += (e - h + fine) - fine;
            out[outOff + c] = e;
        }
        return ((high - DoubleExp.SCALE) + low) / DoubleExp.SCALE;
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
