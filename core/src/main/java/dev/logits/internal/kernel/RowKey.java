package dev.logits.internal.kernel;

import dev.logits.internal.random.SplitMix;

/**
 * Keys of rows by their content: a hash of a seed and of {@code z − max z} in double precision, −0 as 0. A key does not
 * depend on the row's place, its batch, or a constant that was added to the row, as long as adding it did not round the
 * scores. Copies of a row have the same key; where they must be told apart, it is by their number among equals.
 *
 * <p>The key of a labeled row is {@link #of}: whatever is decided by content (samples, halves, folds) takes it or
 * {@link #labeled} of a rounded key.
 *
 * <p>A row with NaN, which the pass that it comes to refuses, has the seed for its key.
 *
 * <p>Rows of more than {@value #SHORT} classes are hashed in {@value #LANES} independent chains of every fourth class,
 * which are joined at the end.
 */
public final class RowKey {
    /** Bits of a double that {@link #rounded} leaves out: 10 of its fraction stay. */
    private static final int DROPPED = 42;

    private static final int LANES = 4;

    /** Rows up to here are one chain. */
    private static final int SHORT = 16;

    private RowKey() {}

    /** The key of a valid row without its label: 64 bits as good as random. */
    public static long exact(long seed, float[] z, int off, int n) {
        return key(seed, z, off, n, 0);
    }

    /**
     * The same of differences that are rounded to 11 significant bits, so that most rows keep their key when a constant
     * is added that does round the scores, or when they are stored in half precision.
     */
    public static long rounded(long seed, float[] z, int off, int n) {
        return key(seed, z, off, n, DROPPED);
    }

    /** The key of a valid row and its label. */
    public static long of(long seed, float[] z, int off, int n, int label) {
        return labeled(exact(seed, z, off, n), label);
    }

    /** A row's key and its label as one key. */
    public static long labeled(long key, int label) {
        return SplitMix.mix(key + (label + 1) * SplitMix.GOLDEN);
    }

    /** The same key for the same row, from {@value #SHORT} of its classes: rows of different ones differ. */
    public static long ofFew(long seed, float[] z, int off, int n, int label) {
        if (n <= SHORT) {
            return of(seed, z, off, n, label);
        }
        double max = max(z, off, n);
        long hash = SplitMix.mix(seed + SplitMix.GOLDEN);
        for (int i = 0; i < SHORT && !Double.isNaN(max); i++) {
            hash = next(hash, bits(z[off + (int) ((long) i * n / SHORT)], max, 0, 0));
        }
        return labeled(SplitMix.mix(hash), label);
    }

    private static long key(long seed, float[] z, int off, int n, int dropped) {
        double max = max(z, off, n);
        if (Double.isNaN(max)) {
            return seed;
        }
        long half = dropped == 0 ? 0 : 1L << dropped - 1;
        long hash = SplitMix.mix(seed + SplitMix.GOLDEN) + n;
        int end = off + n;
        int i = off;
        if (n > SHORT) {
            long second = hash + SplitMix.GOLDEN;
            long third = second + SplitMix.GOLDEN;
            long fourth = third + SplitMix.GOLDEN;
            for (; i <= end - LANES; i += LANES) {
                hash = next(hash, bits(z[i], max, half, dropped));
                second = next(second, bits(z[i + 1], max, half, dropped));
                third = next(third, bits(z[i + 2], max, half, dropped));
                fourth = next(fourth, bits(z[i + 3], max, half, dropped));
            }
            hash = next(next(next(hash, second), third), fourth);
        }
        for (; i < end; i++) {
            hash = next(hash, bits(z[i], max, half, dropped));
        }
        return SplitMix.mix(hash);
    }

    private static float max(float[] z, int off, int n) {
        if (n > SHORT) {
            return Kernels.get().largest(z, off, n);
        }
        float max = z[off];
        for (int i = off + 1; i < off + n; i++) {
            max = z[i] > max || Float.isNaN(z[i]) ? z[i] : max;
        }
        return max;
    }

    private static long bits(float z, double max, long half, int dropped) {
        return Double.doubleToRawLongBits(z - max + 0.0) + half >>> dropped;
    }

    /** The rotation brings the high bits, in which floats differ, to where the product spreads them. */
    private static long next(long hash, long bits) {
        return Long.rotateLeft((hash ^ bits) * SplitMix.GOLDEN, 32);
    }
}
