package dev.logits.internal.kernel;

import java.util.Arrays;

/**
 * Rows of more than {@link Kernels#SHORT} classes, by blocks that stay in the cache between two passes. {@code s.ahead}
 * is the range of the scores that come next.
 *
 * <p>Passes are called on {@code this}: one of the two subclasses is loaded, so that the JIT compiler knows which pass
 * it is and inlines it.
 */
abstract class LongRows extends RowPasses {
    /**
     * Scores of a row from which on the row, its output and the row that is read ahead no longer fit into a
     * second-level cache of 1 MB.
     */
    static final int LONG = 1 << 16;

    /** The smallest power of two that a factor is multiplied by. */
    private static final int LEAST_POWER = -24;

    /** How many scores the block at {@code from} has. */
    static int block(int n, int from) {
        int rest = n - from;
        return rest <= Scratch.BLOCK + Scratch.VECTOR ? rest : Scratch.BLOCK;
    }

    /** The log-sum-exp of a row as {@link #sumExp} reads it. */
    final double logSumExp(float[] z, int off, int n, boolean more, Scratch s) {
        double sum = sumExp(z, off, n, more, s);
        return logSumExp(s.largest, sum);
    }

    /**
     * The sum of a row's exponentials in one pass from memory: it is relative to the largest score so far, and scaled
     * down when a block brings a larger one. {@code s.ahead} is the range of the first block, and afterwards, if
     * {@code more}, that of the first block of the row behind this one; {@code s.largest} is then the largest score.
     *
     * @return NaN if the row is not valid
     */
    final double sumExp(float[] z, int off, int n, boolean more, Scratch s) {
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
                float min = FloatOrder.min(range);
                sum += expBlock(z, off + from, length, max, min, s.floats, 0, off + next, nextLength, n >= LONG, s);
            } else {
                s.ahead = nextLength == 0 ? FloatOrder.EMPTY : range(z, off + next, nextLength);
            }
            from = next;
        }
        s.largest = max;
        return valid && sum > 0 ? sum : Double.NaN;
    }

    final double softmaxMinusOneHot(
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
    final double expToFloat(float[] z, int off, int n, long range, float[] out, int outOff, boolean more, Scratch s) {
        long ahead = FloatOrder.EMPTY;
        double sum = 0;
        // Rows of one block, and rows that leave the cache, mostly come from memory: read alone, they come faster.
        boolean apart = n <= block(n, 0) || n >= LONG;
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
                    apart,
                    s);
            ahead = FloatOrder.union(ahead, s.ahead);
            from += length;
        }
        s.ahead = ahead;
        return sum;
    }

    /**
     * Softmax of a row that is read from memory once: a block's exponentials are relative to the largest score so far,
     * which makes them those of the row but for a power of two, put right when they are scaled. The bits are those of
     * the other way. The output is no input. The range of the next block is not found in the loop of the exponentials,
     * which then took longer than without this.
     *
     * @return whether the row is valid; if not, the output may hold anything
     */
    final boolean softmaxReadOnce(float[] z, int off, int n, float[] out, int outOff, Scratch s) {
        float[] magics = s.magics(n / Scratch.BLOCK + 2);
        float max = Float.NEGATIVE_INFINITY;
        double sum = 0;
        long range = FloatOrder.EMPTY;
        boolean arePowers = true;
        for (int from = 0; from < n; ) {
            int length = block(n, from);
            int next = from + length;
            long blockRange = range(z, off + from, length);
            range = FloatOrder.union(range, blockRange);
            float blockMax = FloatOrder.max(blockRange);
            if (FloatOrder.isEmptyOrValid(range) && blockMax > max) {
                arePowers &= sum == 0 || FloatExp.shift(max) == 0 && FloatExp.shift(blockMax) == 0;
                sum = sum == 0 ? 0 : sum * FloatExp.ratio(max, blockMax);
                max = blockMax;
            }
            if (FloatOrder.isValid(range)) {
                float min = FloatOrder.min(blockRange);
                sum += expBlock(z, off + from, length, max, min, out, outOff + from, 0, 0, true, s);
            } else {
                Arrays.fill(out, outOff + from, outOff + next, 0);
            }
            float magic = max > Float.NEGATIVE_INFINITY ? FloatExp.magic(max) : Float.NaN;
            Arrays.fill(magics, from / Scratch.BLOCK, (next - 1) / Scratch.BLOCK + 1, magic);
            from = next;
        }
        if (!FloatOrder.isValid(range)) {
            return false;
        }
        if (arePowers) {
            scaleFromTheEnd(out, outOff, n, 1 / sum, magics, FloatExp.magic(max));
        } else {
            scaleFromTheEnd(out, outOff, n, 1 / expToFloat(z, off, n, range, out, outOff, false, s));
        }
        return true;
    }

    private void scaleFromTheEnd(float[] out, int outOff, int n, double factor, float[] magics, float magic) {
        for (int from = (n - 1) & -Scratch.BLOCK; from >= 0; from -= Scratch.BLOCK) {
            int length = Math.min(n - from, Scratch.BLOCK);
            float blockMagic = magics[from / Scratch.BLOCK];
            int power = Float.isNaN(blockMagic) ? 0 : (int) (magic - blockMagic);
            if (power < LEAST_POWER) { // the factor's low part would be denormal
                scale(out, outOff + from, length, Elementary.powerOfTwo(power));
                power = 0;
            }
            scale(out, outOff + from, length, factor * Elementary.powerOfTwo(power));
        }
    }

    /**
     * The exponentials of a block and their sum; {@code s.ahead} becomes the range of what is at {@code next}.
     *
     * @param apart whether that has a loop of its own
     */
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
            boolean apart,
            Scratch s) {
        float shift = FloatExp.shift(max);
        float magic = FloatExp.magic(max);
        int both = Math.min(n, nextLength);
        if (min - shift < FloatExp.normal(magic)) {
            shift(z, off, n, shift, FloatExp.limit(magic), s.shifted);
            exp(s.shifted, 0, n, 0, magic, out, outOff, s);
            s.ahead = nextLength == 0 ? FloatOrder.EMPTY : range(z, next, nextLength);
        } else if (apart || both < 4 * Scratch.VECTOR || n - both > 0 && n - both < Scratch.VECTOR) {
            normalExp(z, off, n, shift, magic, out, outOff, s);
            s.ahead = nextLength == 0 ? FloatOrder.EMPTY : range(z, next, nextLength);
        } else {
            s.ahead = normalExp(z, off, both, shift, magic, out, outOff, z, next, s);
            if (both < n) {
                normalExp(z, off + both, n - both, shift, magic, out, outOff + both, s);
            }
            if (both < nextLength) {
                s.ahead = FloatOrder.union(s.ahead, range(z, next + both, nextLength - both));
            }
        }
        return sum(out, outOff, n, s);
    }

    /** What was written last, and is still in the cache, first. */
    final void scaleFromTheEnd(float[] out, int outOff, int n, double factor) {
        for (int from = (n - 1) & -Scratch.BLOCK; from >= 0; from -= Scratch.BLOCK) {
            scale(out, outOff + from, Math.min(n - from, Scratch.BLOCK), factor);
        }
    }

    // Once a row.

    /**
     * max + ln(1 + rest / exp(max)), where the sum's share of the largest score is taken out and put back exactly: the
     * float exponential's error would show most in rows that one class dominates. Never below max; max itself when the
     * other classes are masked. NaN where the sum is.
     */
    static double logSumExp(float max, double sum) {
        float magic = FloatExp.magic(max);
        double top = FloatExp.exactScaled(max);
        double rest = sum - FloatExp.scaled(max - FloatExp.shift(max), magic);
        return max + Elementary.log1p(Math.max(rest, 0) / top);
    }

    /** Whether no score is so far below the largest that its exponential is 0. */
    static boolean near(long range, double beta) {
        return ((double) FloatOrder.max(range) - FloatOrder.min(range)) * beta < DoubleExp.LIMIT;
    }

    final double expToDouble(float[] z, int off, int n, long range, double[] out, int outOff) {
        double max = FloatOrder.max(range);
        boolean near = near(range, 1);
        Scratch s = Scratch.ofThread();
        double sum = 0;
        for (int from = 0; from < n; ) {
            int length = block(n, from);
            double[] into = out == null ? s.doubles : out;
            int intoOff = out == null ? 0 : outOff + from;
            exp(z, off + from, length, max, near, into, intoOff, s);
            sum += sum(into, intoOff, length, s);
            from += length;
        }
        return sum;
    }

    /**
     * Σ exp(z[i] − max) of a valid row without its top class, in any order; with an output, exponentials · 2^64 there.
     */
    final double rest(float[] z, int off, int n, long range, double[] out, int outOff) {
        double max = FloatOrder.max(range);
        boolean near = near(range, 1);
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
            exp(z, off + from, length, max, near, into, intoOff, s);
            sums[0] = 0;
            sums[1] = 0;
            addOrderFree(into, intoOff, length, coarse, fine, sums, s);
            high += sums[0];
            low += sums[1];
            from += length;
        }
        return ((high - DoubleExp.SCALE) + low) / DoubleExp.SCALE;
    }
}
