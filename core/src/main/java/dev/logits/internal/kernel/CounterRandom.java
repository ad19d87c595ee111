package dev.logits.internal.kernel;

/**
 * Random numbers that are a function of a key and a counter: the i-th number does not depend on how many were drawn
 * before, on which thread, or in which order. The output function of SplitMix64 over an arithmetic sequence.
 *
 * <p>Reference: G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
 *
 * <pre>{@code
 * long key = CounterRandom.key(seed, resample);
 * double u = CounterRandom.uniform(key, i);
 * }</pre>
 */
public final class CounterRandom {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private CounterRandom() {}

    /** The key of one of many streams of a seed. */
    public static long key(long seed, long stream) {
        return mix(mix(seed + GOLDEN) + (stream + 1) * GOLDEN);
    }

    /** The i-th 64 bits of a key. */
    public static long bits(long key, long i) {
        return mix(key + (i + 1) * GOLDEN);
    }

    /** The i-th uniform number of a key, in [0, 1), with 53 bits. */
    public static double uniform(long key, long i) {
        return (bits(key, i) >>> 11) * 0x1p-53;
    }

    /** The i-th whole number of a key, 0 to {@code bound} − 1; its bias is below bound · 2^−63. */
    public static int below(long key, long i, int bound) {
        return (int) Math.multiplyHigh(bits(key, i) >>> 1, (long) bound << 1);
    }

    private static long mix(long x) {
        long y = (x ^ x >>> 30) * 0xbf58476d1ce4e5b9L;
        y = (y ^ y >>> 27) * 0x94d049bb133111ebL;
        return y ^ y >>> 31;
    }
}
