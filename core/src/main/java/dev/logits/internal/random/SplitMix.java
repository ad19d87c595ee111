package dev.logits.internal.random;

/**
 * SplitMix64 as a function of a counter: {@code mix(key + i · GOLDEN)} is the i-th number of the stream that begins at
 * the key.
 *
 * <p>Reference: G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
 */
public final class SplitMix {
    /** The distance of counters. */
    public static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private SplitMix() {}

    /** SplitMix64's output function. */
    public static long mix(long x) {
        long y = (x ^ x >>> 30) * 0xbf58476d1ce4e5b9L;
        y = (y ^ y >>> 27) * 0x94d049bb133111ebL;
        return y ^ y >>> 31;
    }
}
