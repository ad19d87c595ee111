package dev.logits.internal.kernel;

import dev.logits.internal.random.SplitMix;

/**
 * A key of what a row says: a hash of a seed and of {@code z − max z} in double precision, −0 as 0. It does not depend
 * on the row's place, its batch, or a constant that was added to the row, as long as adding it did not round the
 * scores.
 */
public final class RowKey {
    /** Bits of a double that {@link #rounded} leaves out: 10 of its fraction stay. */
    private static final int DROPPED = 42;

    private static final long HALF = 1L << (DROPPED - 1);

    private RowKey() {}

    /** The key of a valid row: 64 bits as good as random. */
    public static long exact(long seed, float[] z, int off, int n) {
        double max = max(z, off, n);
        long hash = start(seed);
        for (int i = off; i < off + n; i++) {
            hash = next(hash, Double.doubleToRawLongBits(z[i] - max + 0.0));
        }
        return SplitMix.mix(hash);
    }

    /**
     * The same of differences that are rounded to 11 significant bits, so that most rows keep their key when a constant
     * is added that does round the scores, or when they are stored in half precision.
     */
    public static long rounded(long seed, float[] z, int off, int n) {
        double max = max(z, off, n);
        long hash = start(seed);
        for (int i = off; i < off + n; i++) {
            hash = next(hash, Double.doubleToRawLongBits(z[i] - max + 0.0) + HALF >>> DROPPED);
        }
        return SplitMix.mix(hash);
    }

    private static double max(float[] z, int off, int n) {
        return z[off + Kernels.get().argmax(z, off, n)];
    }

    private static long start(long seed) {
        return SplitMix.mix(seed + SplitMix.GOLDEN);
    }

    /** The rotation brings the high bits, in which floats differ, to where the product spreads them. */
    private static long next(long hash, long bits) {
        return Long.rotateLeft((hash ^ bits) * SplitMix.GOLDEN, 32);
    }
}
