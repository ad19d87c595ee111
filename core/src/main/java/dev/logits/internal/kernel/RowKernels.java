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
    private static final float[] NO_OUTPUT = {};

    // Passes. exp and shift take at least 16 scores; RowKernels sends shorter rows to ShortRows.

    /** The row's {@link FloatOrder#range}. */
    abstract long range(float[] z, int off, int n);

    /** Index of the first score equal to {@code value}, which there is. */
    abstract int indexOf(float[] z, int off, int n, float value);

    /** out[i] = z[i] − shift, but at least {@code limit}. */
    abstract void shift(float[] z, int off, int n, float shift, float limit, float[] out);

    /** out[i] = {@link FloatExp#scaled} of z[i] − shift, for at most a block of scores. */
    abstract void exp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s);

    /**
     * The same, and the {@link FloatOrder#range} of the n scores at {@code next}: while the exponentials keep the CPU
     * busy, those scores, which come next, arrive from memory.
     */
    abstract long exp(
            float[] x,
            int off,
            int n,
            float shift,
            float magic,
            float[] out,
            int outOff,
            float[] z,
            int next,
            Scratch s);

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

    /** Adds to {@code out} the sums of the multiples of both grids of {@link OrderFreeSum}, each exact in any order. */
    abstract void addOrderFree(double[] values, int off, int n, double coarse, double fine, double[] out);

    /** The three sums of {@link #temperatureSums}, scaled by 2^64, into {@code out}. */
    abstract void moments(float[] z, int off, int n, double max, double beta, double[] out, Scratch s);

    /**
     * out[i] = 2^(32−k₀) · e^(β·z[i]) as {@link DivergencePass} has it, for at most a block of scores.
     *
     * @return the {@link FloatOrder#range}, of bits not flipped, of the sums with the magic number
     */
    abstract long expAt(
            float[] z, int off, int n, float slope, float beta, float magic, float[] out, int outOff, Scratch s);

    /** The gains and terms of {@link DivergencePass}, from the scores of both rows and their scaled exponentials. */
    abstract void gains(
            float[] t,
            int tOff,
            float[] p,
            int pOff,
            float[] s,
            int sOff,
            float[] q,
            int qOff,
            int n,
            RowDivergence.Gains g,
            float[] out,
            int outOff,
            float[] terms);

    // Rows.

    @Override
    public final int argmax(float[] z, int off, int n) {
        return n == 0 ? 0 : indexOf(z, off, n, FloatOrder.max(range(z, off, n)));
    }

    @Override
    public final double logSumExp(float[] z, int off, int n) {
        if (n <= SHORT) {
            return ShortRows.logSumExp(z, off, n);
        }
        Scratch s = Scratch.ofThread();
        s.ahead = range(z, off, block(n, 0));
        return logSumExp(z, off, n, false, s);
    }

    @Override
    public final double logSumExpExact(float[] z, int off, int n) {
        if (n <= SHORT) {
            return ShortRows.logSumExpExact(z, off, n);
        }
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        double max = FloatOrder.max(range);
        return max + Elementary.log(expToDouble(z, off, n, max, null, 0) / DoubleExp.SCALE);
    }

    @Override
    public final double topProbability(float[] z, int off, int n) {
        if (n <= SHORT) {
            return ShortRows.topProbability(z, off, n);
        }
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        return DoubleExp.SCALE / expToDouble(z, off, n, FloatOrder.max(range), null, 0);
    }

    @Override
    public final double softmax(float[] z, int off, int n, float[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.softmax(z, off, n, out, outOff);
        }
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        double sum = expToFloat(z, off, n, range, out, outOff, false, Scratch.ofThread());
        scaleFromTheEnd(out, outOff, n, 1 / sum);
        return logSumExp(FloatOrder.max(range), sum);
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
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        return softmaxMinusOneHot(z, off, n, range, label, scale, out, outOff, false, Scratch.ofThread());
    }

    @Override
    public final double softmax(float[] z, int off, int n, double[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.softmax(z, off, n, out, outOff);
        }
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        double max = FloatOrder.max(range);
        double sum = expToDouble(z, off, n, max, out, outOff);
        scale(out, outOff, n, 1 / sum);
        return max + Elementary.log(sum / DoubleExp.SCALE);
    }

    @Override
    public final double rest(float[] z, int off, int n) {
        if (n <= SHORT) {
            return ShortRows.rest(z, off, n, Scratch.ofThread().doubles, 0);
        }
        long range = range(z, off, n);
        return FloatOrder.isValid(range) ? rest(z, off, n, FloatOrder.max(range), null, 0) : Double.NaN;
    }

    @Override
    public final double softmaxAndRest(float[] z, int off, int n, double[] out, int outOff) {
        if (n <= SHORT) {
            return ShortRows.softmaxAndRest(z, off, n, out, outOff);
        }
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        double rest = rest(z, off, n, FloatOrder.max(range), out, outOff);
        scale(out, outOff, n, 1 / (1 + rest) / DoubleExp.SCALE);
        return rest;
    }

    @Override
    public final double temperatureSums(float[] z, int off, int n, double beta, double[] out) {
        long range = range(z, off, n);
        if (!FloatOrder.isValid(range)) {
            return Double.NaN;
        }
        double max = FloatOrder.max(range);
        // 1e-300 moves β·d by less than any rounding, and takes a masked class, whose d is 1e308 here, out at β = 0.
        moments(z, off, n, max, Math.max(beta, 1e-300), out, Scratch.ofThread());
        out[0] /= DoubleExp.SCALE;
        out[1] = 0 - out[1] / DoubleExp.SCALE;
        out[2] /= DoubleExp.SCALE;
        return max;
    }

    @Override
    public final double divergence(float[] t, int tOff, float[] s, int sOff, int n, double temperature) {
        return RowDivergence.of(this, t, tOff, s, sOff, n, temperature, 1, NO_OUTPUT, 0);
    }

    @Override
    public final double divergence(
            float[] t,
            int tOff,
            float[] s,
            int sOff,
            int n,
            double temperature,
            double scale,
            float[] out,
            int outOff) {
        return RowDivergence.of(this, t, tOff, s, sOff, n, temperature, scale, out, outOff);
    }

    // Batches.

    @Override
    public int logSumExp(float[] z, int off, int rows, int n, double[] lse, int lseOff) {
        Scratch s = Scratch.ofThread();
        s.ahead = rows == 0 || n <= SHORT ? FloatOrder.EMPTY : range(z, off, block(n, 0));
        int bad = -1;
        for (int r = 0; r < rows; r++) {
            int at = off + r * n;
            lse[lseOff + r] = n <= SHORT ? ShortRows.logSumExp(z, at, n) : logSumExp(z, at, n, r + 1 < rows, s);
            bad = bad < 0 && Double.isNaN(lse[lseOff + r]) ? r : bad;
        }
        return bad;
    }

    @Override
    public int softmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        Scratch s = Scratch.ofThread();
        int bad = -1;
        s.ahead = rows == 0 || n <= SHORT ? FloatOrder.EMPTY : range(z, off, n);
        for (int r = 0; r < rows; r++) {
            int at = off + r * n;
            int to = outOff + r * n;
            boolean more = r + 1 < rows;
            boolean valid;
            if (n <= SHORT) {
                valid = !Double.isNaN(ShortRows.softmax(z, at, n, out, to));
            } else if (FloatOrder.isValid(s.ahead)) {
                valid = true;
                double sum = expToFloat(z, at, n, s.ahead, out, to, more, s);
                scaleFromTheEnd(out, to, n, 1 / sum);
            } else {
                valid = false;
                s.ahead = more ? range(z, at + n, n) : FloatOrder.EMPTY;
            }
            bad = valid || bad >= 0 ? bad : r;
        }
        return bad;
    }

    @Override
    public int logSoftmax(float[] z, int off, int rows, int n, float[] out, int outOff) {
        Scratch s = Scratch.ofThread();
        s.ahead = rows == 0 || n <= SHORT ? FloatOrder.EMPTY : range(z, off, block(n, 0));
        int bad = -1;
        for (int r = 0; r < rows; r++) {
            int at = off + r * n;
            int to = outOff + r * n;
            double lse;
            if (n <= SHORT) {
                lse = ShortRows.logSoftmax(z, at, n, out, to);
            } else {
                lse = logSumExp(z, at, n, r + 1 < rows, s);
                if (!Double.isNaN(lse)) {
                    subtract(z, at, n, lse, out, to);
                }
            }
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
        Scratch s = Scratch.ofThread();
        s.ahead = rows == 0 || n <= SHORT ? FloatOrder.EMPTY : range(z, off, n);
        int bad = -1;
        for (int r = 0; r < rows; r++) {
            int at = off + r * n;
            int to = outOff + r * n;
            int label = labels[labelOff + r];
            boolean more = r + 1 < rows;
            if (label < 0) {
                s.ahead = more && n > SHORT ? range(z, at + n, n) : FloatOrder.EMPTY;
                Arrays.fill(out, to, to + n, 0);
                nll[nllOff + r] = 0;
                continue;
            }
            float score = z[at + label];
            double lse;
            if (n <= SHORT) {
                lse = ShortRows.softmaxMinusOneHot(z, at, n, label, scale, out, to);
            } else if (FloatOrder.isValid(s.ahead)) {
                lse = softmaxMinusOneHot(z, at, n, s.ahead, label, scale, out, to, more, s);
            } else {
                lse = Double.NaN;
                s.ahead = more ? range(z, at + n, n) : FloatOrder.EMPTY;
            }
            nll[nllOff + r] = lse - score;
            bad = bad < 0 && Double.isNaN(lse) ? r : bad;
        }
        return bad;
    }

    // Rows of more than SHORT classes, by blocks. s.ahead is the range of the scores that come next.

    /** How many scores the block at {@code from} has. */
    static int block(int n, int from) {
        int rest = n - from;
        return rest <= Scratch.BLOCK + Scratch.VECTOR ? rest : Scratch.BLOCK;
    }

    /**
     * The log-sum-exp in one pass from memory: the sum is relative to the largest score so far, and scaled down when a
     * block brings a larger one. {@code s.ahead} is the range of the first block, and afterwards, if {@code more}, that
     * of the first block of the row behind this one.
     */
    private double logSumExp(float[] z, int off, int n, boolean more, Scratch s) {
        float max = Float.NEGATIVE_INFINITY;
        double sum = 0;
        boolean valid = true;
        for (int from = 0; from < n; ) {
            int length = block(n, from);
            int next = from + length;
            int nextLength = next < n ? block(n, next) : more ? block(n, 0) : 0;
            long range = s.ahead;
            valid &= FloatOrder.isEmptyOrValid(range);
            float blockMax = FloatOrder.max(range);
            if (valid && blockMax > Float.NEGATIVE_INFINITY) {
                if (blockMax > max) {
                    sum = sum == 0 ? 0 : sum * FloatExp.ratio(max, blockMax);
                    max = blockMax;
                }
                sum += expBlock(
                        z, off + from, length, max, FloatOrder.min(range), s.floats, 0, off + next, nextLength, s);
            } else {
                s.ahead = nextLength == 0 ? FloatOrder.EMPTY : range(z, off + next, nextLength);
            }
            from = next;
        }
        return valid && sum > 0 ? logSumExp(max, sum) : Double.NaN;
    }

    private double softmaxMinusOneHot(
            float[] z,
            int off,
            int n,
            long range,
            int label,
            double scale,
            float[] out,
            int outOff,
            boolean more,
            Scratch s) {
        double score = z[off + label];
        double sum = expToFloat(z, off, n, range, out, outOff, more, s);
        double lse = logSumExp(FloatOrder.max(range), sum);
        scaleFromTheEnd(out, outOff, n, scale / sum);
        out[outOff + label] = (float) (scale * Elementary.expm1(score - lse));
        return lse;
    }

    /**
     * Exponentials of a valid row; returns their sum. If {@code more}, {@code s.ahead} becomes the range of the row
     * behind this one.
     */
    private double expToFloat(float[] z, int off, int n, long range, float[] out, int outOff, boolean more, Scratch s) {
        long ahead = FloatOrder.EMPTY;
        double sum = 0;
        for (int from = 0; from < n; ) {
            int length = block(n, from);
            int next = off + n + from;
            sum += expBlock(
                    z,
                    off + from,
                    length,
                    FloatOrder.max(range),
                    FloatOrder.min(range),
                    out,
                    outOff + from,
                    next,
                    more ? length : 0,
                    s);
            ahead = FloatOrder.union(ahead, s.ahead);
            from += length;
        }
        s.ahead = ahead;
        return sum;
    }

    /** The exponentials of a block and their sum; {@code s.ahead} becomes the range of what is at {@code next}. */
    private double expBlock(
            float[] z,
            int off,
            int n,
            float max,
            float min,
            float[] out,
            int outOff,
            int next,
            int nextLength,
            Scratch s) {
        float shift = FloatExp.shift(max);
        float magic = FloatExp.magic(max);
        float limit = FloatExp.limit(magic);
        float[] x = z;
        int from = off;
        if (min - shift < limit) {
            shift(z, off, n, shift, limit, s.shifted);
            x = s.shifted;
            from = 0;
            shift = 0;
        }
        int both = Math.min(n, nextLength);
        if (both < 4 * Scratch.VECTOR || n - both > 0 && n - both < Scratch.VECTOR) {
            exp(x, from, n, shift, magic, out, outOff, s);
            s.ahead = nextLength == 0 ? FloatOrder.EMPTY : range(z, next, nextLength);
        } else {
            s.ahead = exp(x, from, both, shift, magic, out, outOff, z, next, s);
            if (both < n) {
                exp(x, from + both, n - both, shift, magic, out, outOff + both, s);
            }
            if (both < nextLength) {
                s.ahead = FloatOrder.union(s.ahead, range(z, next + both, nextLength - both));
            }
        }
        return sum(out, outOff, n, s);
    }

    /** What was written last, and is still in the cache, first. */
    private void scaleFromTheEnd(float[] out, int outOff, int n, double factor) {
        for (int from = (n - 1) & -Scratch.BLOCK; from >= 0; from -= Scratch.BLOCK) {
            scale(out, outOff + from, Math.min(n - from, Scratch.BLOCK), factor);
        }
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

    private double expToDouble(float[] z, int off, int n, double max, double[] out, int outOff) {
        Scratch s = Scratch.ofThread();
        double sum = 0;
        for (int from = 0; from < n; ) {
            int length = block(n, from);
            double[] into = out == null ? s.doubles : out;
            int intoOff = out == null ? 0 : outOff + from;
            exp(z, off + from, length, max, into, intoOff, s);
            sum += sum(into, intoOff, length, s);
            from += length;
        }
        return sum;
    }

    /**
     * Σ exp(z[i] − max) of a valid row without its top class, in any order; with an output, exponentials · 2^64 there.
     */
    private double rest(float[] z, int off, int n, double max, double[] out, int outOff) {
        Scratch s = Scratch.ofThread();
        double coarse = OrderFreeSum.coarse(DoubleExp.SCALE, n);
        double fine = OrderFreeSum.fine(coarse, n);
        double[] sums = s.sums;
        double high = 0;
        double low = 0;
        for (int from = 0; from < n; ) {
            int length = block(n, from);
            double[] into = out == null ? s.doubles : out;
            int intoOff = out == null ? 0 : outOff + from;
            exp(z, off + from, length, max, into, intoOff, s);
            sums[0] = 0;
            sums[1] = 0;
            addOrderFree(into, intoOff, length, coarse, fine, sums);
            high += sums[0];
            low += sums[1];
            from += length;
        }
        return ((high - DoubleExp.SCALE) + low) / DoubleExp.SCALE;
    }
}
