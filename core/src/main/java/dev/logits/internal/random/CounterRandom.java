package dev.logits.internal.random;

/**
 * Random bits as a function of a key and a counter: nothing is drawn in turn, so that what a place gets depends on its
 * numbers and not on batches, neighbors or threads. SplitMix64's output function at counters that are its golden step
 * apart; a key is a seed mixed with as many numbers as say where it is used.
 *
 * <p>Reference: G. L. Steele, D. Lea, C. H. Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
 *
 * <pre>{@code
 * long key = CounterRandom.key(seed, step, row);
 * double u = CounterRandom.uniform(key, column);
 * }</pre>
 */
public final class CounterRandom {
    /** 1, 2, 3 … times the golden step. */
    private static final long[] STEPS = new long[1 << 9];

    static {
        for (int i = 0; i < STEPS.length; i++) {
            STEPS[i] = (i + 1) * SplitMix.GOLDEN;
        }
    }

    private CounterRandom() {}

    /** A key for one number. */
    public static long key(long seed, long a) {
        return SplitMix.mix(SplitMix.mix(seed + SplitMix.GOLDEN) + a * SplitMix.GOLDEN);
    }

    /** A key for two numbers. */
    public static long key(long seed, long a, long b) {
        return key(key(seed, a), b);
    }

    /** A key for three numbers. */
    public static long key(long seed, long a, long b, long c) {
        return key(key(seed, a, b), c);
    }

    /** 64 random bits. */
    public static long bits(long key, long counter) {
        return SplitMix.mix(key + (counter + 1) * SplitMix.GOLDEN);
    }

    /** A uniform number: 52 bits at the middle of their cell, so never 0 or 1. */
    public static double uniform(long key, long counter) {
        return ((bits(key, counter) >>> 12) + 0.5) * 0x1p-52;
    }

    /** What the first 52 bits of a number are less than exactly where {@link #uniform} is less than p, 0 to 1. */
    public static long limit(double p) {
        return (long) Math.ceil(p * 0x1p52 - 0.5);
    }

    /**
     * How many of the numbers at the counters from {@code first} on are below their {@link #limit}: in a loop that goes
     * by vectors where these multiply longs.
     */
    public static long below(long key, long first, long[] limits) {
        long count = 0;
        for (int from = 0; from < limits.length; from += STEPS.length) {
            long start = key + (first + from) * SplitMix.GOLDEN;
            count += below(start, limits, from, Math.min(limits.length - from, STEPS.length));
        }
        return count;
    }

    private static long below(long start, long[] limits, int from, int n) {
        long count = 0;
        for (int i = 0; i < n; i++) {
            long bits = SplitMix.mix(start + STEPS[i]) >>> 12;
            count += bits - limits[from + i] >>> 63;
        }
        return count;
    }

    /** A uniform whole number 0 … n − 1, by the high half of a product; its bias is below n / 2^64. */
    public static int below(long key, long counter, int n) {
        return (int) Math.multiplyHigh(bits(key, counter) >>> 1, (long) n << 1);
    }
}
