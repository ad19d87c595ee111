package dev.logits.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Selection} on vectors; see {@link VectorKernels} for the shape of the code. */
final class VectorSelection implements Selection {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final int F = FLOATS.length();
    private static final RowPasses PASSES = new VectorKernels();

    @Override
    public boolean maxima(float[] z, int off, int n, float[] maxima, int maximaOff) {
        int max = Integer.MIN_VALUE;
        int min = Integer.MAX_VALUE;
        boolean isNegative = false; // the block before
        for (int from = 0, b = maximaOff; from < n; from += BLOCK, b++) {
            int length = Math.min(n - from, BLOCK);
            int begin = off + from;
            int top = isNegative || length < 2 * F ? -1 : top(z, begin, begin + length);
            if (top < 0 || top > FloatOrder.POSITIVE_INFINITY) {
                long range =
                        length < 2 * F ? FloatOrder.range(z, begin, length) : VectorRange.of(z, begin, begin + length);
                top = (int) (range >> 32);
                min = Math.min(min, (int) range);
                isNegative = top < 0;
            }
            maxima[b] = Float.intBitsToFloat(FloatOrder.flip(top));
            max = Math.max(max, top);
        }
        return FloatOrder.isEmptyOrValid(FloatOrder.range(max, min));
    }

    /** JDK 17 does not know which vectors' class it is that adds floats once there were vectors of two lengths. */
    private static int top(float[] z, int off, int end) {
        return VectorKernels.BEFORE_21 ? VectorRange.top(z, off, end) : VectorRange.topBySums(z, off, end);
    }

    @Override
    public int indexOf(float[] z, int off, int n, float value) {
        return VectorRange.firstIndexOf(z, off, n, value);
    }

    @Override
    public int count(float[] z, int off, int n, float threshold) {
        FloatVector thresholds = FloatVector.broadcast(FLOATS, threshold);
        int end = off + n;
        int count = 0;
        int i = off;
        for (; i <= end - F; i += F) {
            count += FloatVector.fromArray(FLOATS, z, i)
                    .compare(VectorOperators.GE, thresholds)
                    .trueCount();
        }
        for (; i < end; i++) {
            count += z[i] >= threshold ? 1 : 0;
        }
        return count;
    }

    @Override
    public int collect(
            float[] z,
            int off,
            int n,
            float[] maxima,
            int maximaOff,
            float threshold,
            int base,
            int[] ids,
            float[] out,
            int count) {
        int kept = count;
        for (int from = 0, b = maximaOff; from < n; from += BLOCK, b++) {
            if (maxima[b] >= threshold) {
                kept = collect(z, off + from, Math.min(n - from, BLOCK), threshold, base + from, ids, out, kept);
            }
        }
        return kept;
    }

    @Override
    public int collectBetween(
            float[] z, int off, int n, float low, float high, int base, int[] ids, float[] out, int count) {
        FloatVector lows = FloatVector.broadcast(FLOATS, low);
        FloatVector highs = FloatVector.broadcast(FLOATS, high);
        int kept = count;
        int i = 0;
        for (; !VectorKernels.BEFORE_21 && i <= n - 4 * F; i += 4 * F) {
            VectorMask<Float> a = between(z, off + i, lows, highs);
            VectorMask<Float> b = between(z, off + i + F, lows, highs);
            VectorMask<Float> c = between(z, off + i + 2 * F, lows, highs);
            VectorMask<Float> d = between(z, off + i + 3 * F, lows, highs);
            if (a.or(b).or(c.or(d)).anyTrue()) {
                kept = collect(bits(a, b, c, d), z, off + i, base + i, ids, out, kept);
            }
        }
        for (; i <= n - F; i += F) {
            FloatVector x = FloatVector.fromArray(FLOATS, z, off + i);
            VectorMask<Float> between = x.compare(VectorOperators.GE, lows).and(x.compare(VectorOperators.LT, highs));
            int found = between.trueCount();
            int first = between.firstTrue() & F - 1; // 0 where there is none, which is then written and not kept
            if (found > 1) {
                kept = ScalarSelection.between(z, off + i, F, low, high, base + i, ids, out, kept);
            } else {
                ids[kept] = base + i + first;
                out[kept] = z[off + i + first];
                kept += found;
            }
        }
        return ScalarSelection.between(z, off + i, n - i, low, high, base + i, ids, out, kept);
    }

    private static VectorMask<Float> between(float[] z, int off, FloatVector lows, FloatVector highs) {
        FloatVector x = FloatVector.fromArray(FLOATS, z, off);
        return x.compare(VectorOperators.GE, lows).and(x.compare(VectorOperators.LT, highs));
    }

    @Override
    public boolean mask(float[] z, int off, int n, long[] keep, float[] out, float[] maxima) {
        boolean valid = maxima(z, off, n, maxima, 0);
        for (int from = 0, b = 0; from < n; from += BLOCK, b++) {
            maxima[b] = maskBlock(z, off, from, Math.min(n, from + BLOCK), keep, out);
        }
        return valid;
    }

    /** The bits of a vector's scores go to all lanes, and each lane looks at its own. */
    private static float maskBlock(float[] z, int off, int from, int end, long[] keep, float[] out) {
        VectorSpecies<Integer> ints = VectorKernels.INTS;
        IntVector own = IntVector.broadcast(ints, 1)
                .lanewise(VectorOperators.LSHL, IntVector.zero(ints).addIndex(1));
        FloatVector masked = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
        FloatVector max = masked;
        int i = from;
        for (; i <= end - F; i += F) {
            int bits = (int) (keep[i >> 6] >>> i);
            VectorMask<Float> stays = IntVector.broadcast(ints, bits)
                    .and(own)
                    .compare(VectorOperators.NE, 0)
                    .cast(FLOATS);
            FloatVector v = masked.blend(FloatVector.fromArray(FLOATS, z, off + i), stays);
            v.intoArray(out, i);
            max = max.max(v);
        }
        return Math.max(max.reduceLanes(VectorOperators.MAX), ScalarSelection.mask(z, off, i, end, keep, out));
    }

    /** Looks at four vectors at once; where one of them holds something to keep, at each. */
    private static int collect(
            float[] z, int off, int n, float threshold, int base, int[] ids, float[] out, int count) {
        FloatVector thresholds = FloatVector.broadcast(FLOATS, threshold);
        int kept = count;
        int i = 0;
        for (; i <= n - 4 * F; i += 4 * F) {
            VectorMask<Float> a = FloatVector.fromArray(FLOATS, z, off + i).compare(VectorOperators.GE, thresholds);
            VectorMask<Float> b = FloatVector.fromArray(FLOATS, z, off + i + F).compare(VectorOperators.GE, thresholds);
            VectorMask<Float> c =
                    FloatVector.fromArray(FLOATS, z, off + i + 2 * F).compare(VectorOperators.GE, thresholds);
            VectorMask<Float> d =
                    FloatVector.fromArray(FLOATS, z, off + i + 3 * F).compare(VectorOperators.GE, thresholds);
            if (a.or(b).or(c.or(d)).anyTrue()) {
                kept = VectorKernels.BEFORE_21
                        ? collectFew(z, off + i, 4 * F, threshold, base + i, ids, out, kept)
                        : collect(bits(a, b, c, d), z, off + i, base + i, ids, out, kept);
            }
        }
        return ScalarSelection.collect(z, off + i, n - i, threshold, base + i, ids, out, kept);
    }

    private static long bits(VectorMask<Float> a, VectorMask<Float> b, VectorMask<Float> c, VectorMask<Float> d) {
        return a.toLong() | b.toLong() << F | c.toLong() << 2 * F | d.toLong() << 3 * F;
    }

    /** The scores of four vectors whose bits are set. */
    private static int collect(long bits, float[] z, int off, int base, int[] ids, float[] out, int count) {
        int kept = count;
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            int place = Long.numberOfTrailingZeros(rest);
            ids[kept] = base + place;
            out[kept++] = z[off + place];
        }
        return kept;
    }

    /**
     * For JDK 17, which takes long for the bits of a mask. Without a branch but where a vector holds more than one:
     * where it holds none, what is written is not kept.
     */
    private static int collectFew(
            float[] z, int off, int n, float threshold, int base, int[] ids, float[] out, int count) {
        FloatVector thresholds = FloatVector.broadcast(FLOATS, threshold);
        int kept = count;
        for (int i = 0; i < n; i += F) {
            VectorMask<Float> reach = FloatVector.fromArray(FLOATS, z, off + i).compare(VectorOperators.GE, thresholds);
            int found = reach.trueCount();
            int first = reach.firstTrue() & F - 1;
            if (found > 1) {
                kept = ScalarSelection.collect(z, off + i, F, threshold, base + i, ids, out, kept);
            } else {
                ids[kept] = base + i + first;
                out[kept] = z[off + i + first];
                kept += found;
            }
        }
        return kept;
    }

    @Override
    public void weights(float[] z, int off, int n, double max, double beta, double[] out) {
        VectorWeights.weights(z, off, n, max, beta, out);
    }

    @Override
    public void sums(float[] z, int off, int n, double max, double beta, double[] sums, int sumsOff) {
        Scratch s = Scratch.ofThread();
        for (int from = 0, b = sumsOff; from < n; from += BLOCK, b++) {
            sums[b] = VectorWeights.sum(z, off + from, Math.min(n - from, BLOCK), max, beta, s);
        }
    }

    @Override
    public void moments(
            float[] z, int off, int n, double max, double beta, double[] sums, double[] firsts, int sumsOff) {
        Scratch s = Scratch.ofThread();
        for (int from = 0, b = sumsOff; from < n; from += BLOCK, b++) {
            VectorWeights.moments(z, off + from, Math.min(n - from, BLOCK), max, beta, s);
            sums[b] = Lanes.sum(s.sums, 0);
            firsts[b] = Lanes.sum(s.sums, Lanes.LANES);
        }
    }

    @Override
    public void nearSums(float[] z, int off, int n, float max, double beta, double[] sums, int sumsOff) {
        NearSums.sums(PASSES, z, off, n, max, beta, sums, sumsOff);
    }

    @Override
    public void nearSumsBetween(
            float[] z, int off, int n, float max, double beta, float from, float to, double[] sums, int sumsOff) {
        NearSums.sumsBetween(PASSES, z, off, n, max, beta, from, to, sums, sumsOff);
    }

    @Override
    public void nearMoments(
            float[] z, int off, int n, float max, double beta, double[] sums, double[] firsts, int sumsOff) {
        NearSums.moments(PASSES, z, off, n, max, beta, sums, firsts, sumsOff);
    }
}
