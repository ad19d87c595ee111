package dev.logits.internal.kernel;

import java.util.Arrays;

/**
 * What scalar and vector kernels have in common: which passes a row takes, and the arithmetic that is done once a row.
 * The passes themselves are the subclasses' and agree bit for bit.
 *
 * <p>A row of more than {@link Kernels#SHORT} classes takes two or three passes. The first reads its range: largest and
 * smallest score, and so whether it is valid. The second exponentiates into the output, or into scratch when only the
 * sum is wanted, and sums. The third scales the output by the sum's reciprocal.
 */
abstract class RowKernels implements Kernels {

    // Passes. exp and shift take at least 16 scores; RowKernels sends shorter rows to ShortRows.

    /** The row's {@link Keys#range}. */
    abstract long range(float[] z, int off, int n);

    /** Index of the first score equal to {@code value}, which there is. */
    abstract int indexOf(float[] z, int off, int n, float value);

    /** out[i] = z[i] − shift, but at least {@code limit}. */
    abstract void shift(float[] z, int off, int n, float shift, float limit, float[] out);

    /** out[i] = {@link FloatExp#scaled} of z[i] − shift, for at most a block of scores. */
    abstract void exp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s);

    /** values[i] ·= factor, with two floats' precision in the factor. */
    abstract void scale(float[] values, int off, int n, double factor);

    /** out[i] = z[i] − lse in double precision, rounded to float. */
    abstract void subtract(float[] z, int off, int n, double lse, float[] out, int outOff);

    /** out[i] = {@link DoubleExp#scaled} of max − z[i], for at most a block of scores. */
    abstract void exp(float[] z, int off, int n, double max, double[] out, int outOff, Scratch s);

    abstract void scale(double[] values, int off, int n, double factor);

    /** The sum in the order that {@link Lanes} says. */
    abstract double sum(float[] values, int off, int n, Scratch s);

    abstract double sum(double[] values, int off, int n, Scratch s);

    /** The three sums of {@link #temperatureSums}, scaled by 2^64, into {@code out}. */
    abstract void moments(float[] z, int off, int n, double max, double beta, double[] out, Scratch s);

    // Rows.

    @Override
    public final int argmax(float[] z, int off, int n) {
        return n == 0 ? 0 : indexOf(z, off, n, Keys.max(range(z, off, n)));
    }

    @Override
    public final double logSumExp(float[] z, int off, int n) {
        if (n <= SHORT) {
            return ShortRows.logSumExp(z, off, n);
        }
        long range = range(z, off, n);
        if (!Keys.isValid(range)) {
            return Double.NaN;
        }
        return logSumExp(Keys.max(range), expToFloat(z, off, n, range, null, 0));
    }

    @Override
    public final double logSumExpExact(float[] z, int off, int n) {
        if (n <= SHORT) {
            return ShortRows.logSumExp(z, off, n);
        }
        long range = range(z, off, n);
        if (!Keys.isValid(range)) {
            return Double.NaN;
        }
        double max = Keys.max(range);
        return max + Elementary.log(expToDouble(z, off, n, max, null, 0) / DoubleExp.SCALE);
    }

    @Override
    public final double topProbability(float[] z, int off, int n) {
        if (n <= SHORT) {
            return ShortRows.topProbability(z, off, n);
        }
        long range = range(z, off, n);
        if (!Keys.isValid(range)) {
            return Double.NaN;
        }
        return DoubleExp.SCALE / expToDouble(z, off, n, Keys.max(range), null, 0);
    }

    @Override
    public final double softmax(float[] z, int off, int n, float[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.softmax(z, off, n, out, outOff);
        }
        long range = range(z, off, n);
        if (!Keys.isValid(range)) {
            return Double.NaN;
        }
        double sum = expToFloat(z, off, n, range, out, outOff);
        scale(out, outOff, n, 1 / sum);
        return logSumExp(Keys.max(range), sum);
    }

    @Override
    public final double logSoftmax(float[] z, int off, int n, float[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.logSoftmax(z, off, n, out, outOff);
        }
        double lse = logSumExp(z, off, n);
        if (!Double.isNaN(lse)) {
            subtract(z, off, n, lse, out, outOff);
        }
        return lse;
    }

    @Override
    public final double softmaxMinusOneHot(
            float[] z, int off, int n, int label, double scale, float[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.softmaxMinusOneHot(z, off, n, label, scale, out, outOff);
        }
        long range = range(z, off, n);
        if (!Keys.isValid(range)) {
            return Double.NaN;
        }
        double score = z[off + label];
        double sum = expToFloat(z, off, n, range, out, outOff);
        double lse = logSumExp(Keys.max(range), sum);
        scale(out, outOff, n, scale / sum);
        out[outOff + label] = (float) (scale * Elementary.expm1(score - lse));
        return lse;
    }

    @Override
    public final double softmax(float[] z, int off, int n, double[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.softmax(z, off, n, out, outOff);
        }
        long range = range(z, off, n);
        if (!Keys.isValid(range)) {
            return Double.NaN;
        }
        double max = Keys.max(range);
        double sum = expToDouble(z, off, n, max, out, outOff);
        scale(out, outOff, n, 1 / sum);
        return max + Elementary.log(sum / DoubleExp.SCALE);
    }

    @Override
    public final double temperatureSums(float[] z, int off, int n, double beta, double[] out) {
        long range = range(z, off, n);
        if (!Keys.isValid(range)) {
            return Double.NaN;
        }
        double max = Keys.max(range);
        // 1e-300 moves β·d by less than any rounding, and takes a masked class, whose d is 1e308 here, out at β = 0.
        moments(z, off, n, max, Math.max(beta, 1e-300), out, Scratch.ofThread());
        out[0] /= DoubleExp.SCALE;
        out[1] = 0 - out[1] / DoubleExp.SCALE;
        out[2] /= DoubleExp.SCALE;
        return max;
    }

    // Batches.

    @Override
    public int logSumExp(float[] z, int off, int rows, int n, double[] lse, int lseOff) {
        int bad = -1;
        for (int r = 0; r < rows; r++) {
            lse[lseOff + r] = logSumExp(z, off + r * n, n);
            bad = bad < 0 && Double.isNaN(lse[lseOff + r]) ? r : bad;
        }
        return bad;
    }

    @Override
    public int softmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        int bad = -1;
        for (int r = 0; r < rows; r++) {
            double lse = softmax(z, off + r * n, n, out, outOff + r * n);
            bad = bad < 0 && Double.isNaN(lse) ? r : bad;
        }
        return bad;
    }

    @Override
    public int logSoftmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        int bad = -1;
        for (int r = 0; r < rows; r++) {
            double lse = logSoftmax(z, off + r * n, n, out, outOff + r * n);
            bad = bad < 0 && Double.isNaN(lse) ? r : bad;
        }
        return bad;
    }

    @Override
    public int softmaxMinusOneHot(
            float[] z,
            int off,
            int rows,
            int n,
            int[] labels,
            int labelOff,
            double scale,
            float[] out,
            int outOff,
            double[] nll,
            int nllOff) {
        int bad = -1;
        for (int r = 0; r < rows; r++) {
            int label = labels[labelOff + r];
            int from = outOff + r * n;
            if (label < 0) {
                Arrays.fill(out, from, from + n, 0);
                nll[nllOff + r] = 0;
                continue;
            }
            float score = z[off + r * n + label];
            double lse = softmaxMinusOneHot(z, off + r * n, n, label, scale, out, from);
            nll[nllOff + r] = lse - score;
            bad = bad < 0 && Double.isNaN(lse) ? r : bad;
        }
        return bad;
    }

    // Once a row.

    /**
     * max + ln(1 + rest / exp(max)), where the sum's share of the largest score is taken out and put back exactly: the
     * float exponential's error would show most in rows that one class dominates. Never below max; max itself when the
     * other classes are masked.
     */
    private static double logSumExp(float max, double sum) {
        float magic = FloatExp.magic(max);
        double top = FloatExp.exactScaled(max);
        double rest = sum - FloatExp.scaled(max - FloatExp.shift(max), magic);
        return max + Elementary.log1p(Math.max(rest, 0) / top);
    }

    /** Exponentials of a valid row into {@code out}, or nowhere when it is null; returns their sum. */
    private double expToFloat(float[] z, int off, int n, long range, float[] out, int outOff) {
        Scratch s = Scratch.ofThread();
        float max = Keys.max(range);
        float shift = FloatExp.shift(max);
        float magic = FloatExp.magic(max);
        float limit = FloatExp.limit(magic);
        boolean wide = Keys.min(range) - shift < limit;
        double sum = 0;
        for (int from = 0; from < n; ) {
            int length = n - from <= Scratch.FLOAT_BLOCK + Scratch.FLOAT_LANES ? n - from : Scratch.FLOAT_BLOCK;
            float[] into = out == null ? s.floats : out;
            int intoOff = out == null ? 0 : outOff + from;
            if (wide) {
                shift(z, off + from, length, shift, limit, s.shifted);
                exp(s.shifted, 0, length, 0, magic, into, intoOff, s);
            } else {
                exp(z, off + from, length, shift, magic, into, intoOff, s);
            }
            sum += sum(into, intoOff, length, s);
            from += length;
        }
        return sum;
    }

    private double expToDouble(float[] z, int off, int n, double max, double[] out, int outOff) {
        Scratch s = Scratch.ofThread();
        double sum = 0;
        for (int from = 0; from < n; ) {
            int length = n - from <= Scratch.DOUBLE_BLOCK + Scratch.DOUBLE_LANES ? n - from : Scratch.DOUBLE_BLOCK;
            double[] into = out == null ? s.doubles : out;
            int intoOff = out == null ? 0 : outOff + from;
            exp(z, off + from, length, max, into, intoOff, s);
            sum += sum(into, intoOff, length, s);
            from += length;
        }
        return sum;
    }
}
