package dev.logits.metric;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.random.CounterRandom;

/** Random numbers of some distributions as functions of 64 random bits: what is drawn depends on no draw before it. */
final class RandomNumbers {
    /** P(k or fewer) of the Poisson distribution of mean 1; beyond these the probability is below 2^−53. */
    private static final double[] AT_MOST = atMost();

    private static final int GUIDE_BITS = 8;
    /** The least count of uniform numbers that begin with these bits. */
    private static final int[] GUIDE = guide();

    /** Copies that are drawn one by one. */
    private static final int FEW = 32;

    private static final int MOST_WORDS = 1 << 10;
    private static final double NEARLY_NORMAL = 1 / Math.sqrt(12 + 1.0 / 12);

    private RandomNumbers() {}

    private static double[] atMost() {
        double[] sums = new double[19];
        double term = 0.36787944117144233;
        double sum = 0;
        for (int k = 0; k < sums.length; k++) {
            sum += term;
            term /= k + 1;
            sums[k] = sum;
        }
        sums[sums.length - 1] = 1;
        return sums;
    }

    private static int[] guide() {
        int[] guide = new int[1 << GUIDE_BITS];
        for (int i = 0; i < guide.length; i++) {
            while (AT_MOST[guide[i]] <= Math.scalb((double) i, -GUIDE_BITS)) {
                guide[i]++;
            }
        }
        return guide;
    }

    /** How often a row is drawn: Poisson of mean 1. */
    static int poisson(long bits) {
        double u = (bits >>> 11) * 0x1p-53;
        int k = GUIDE[(int) (bits >>> Long.SIZE - GUIDE_BITS)];
        while (u >= AT_MOST[k]) {
            k++;
        }
        return k;
    }

    /**
     * How often n rows are drawn together: Poisson of mean n. Of more than {@value #FEW} it is the normal
     * approximation with the skewness of the Poisson distribution (Cornish–Fisher), which is off by less than 0.01
     * standard deviations.
     */
    static int poisson(long bits, int n) {
        if (n == 1) {
            return poisson(bits);
        }
        if (n > FEW) {
            double z = normal(bits);
            double drawn = Math.rint(n + Math.sqrt(n) * z + (z * z - 1) / 6);
            return (int) Math.max(0, Math.min(Integer.MAX_VALUE, drawn));
        }
        int sum = 0;
        for (int copy = 0; copy < n; copy++) {
            sum += poisson(CounterRandom.bits(bits, copy));
        }
        return sum;
    }

    /** How many of n coins show heads; the normal approximation of more than 65,536. */
    static int heads(long bits, int n) {
        if (n > MOST_WORDS * Long.SIZE) {
            double drawn = Math.rint(0.5 * n + Math.sqrt(0.25 * n) * normal(bits));
            return (int) Math.max(0, Math.min(n, drawn));
        }
        int sum = 0;
        int word = 0;
        for (int left = n; left > 0; left -= Long.SIZE) {
            long coins = CounterRandom.bits(bits, word++);
            sum += Long.bitCount(left >= Long.SIZE ? coins : coins >>> Long.SIZE - left);
        }
        return sum;
    }

    /** A standard normal number, by Marsaglia's polar method. */
    static double normal(long bits) {
        for (int i = 0; ; i += 2) {
            double u = 2 * CounterRandom.uniform(bits, i) - 1;
            double v = 2 * CounterRandom.uniform(bits, i + 1) - 1;
            double square = u * u + v * v;
            if (square > 0 && square < 1) {
                return u * Math.sqrt(-2 * Elementary.log(square) / square);
            }
        }
    }

    /**
     * A number of mean 0 and variance 1 that is nearly normal, at the cost of a few operations: 48 coins and a uniform
     * number. Its fourth moment is 2.96 instead of 3.
     */
    static double nearlyNormal(long bits) {
        double between = ((bits & 0xffff) + 0.5) * 0x1p-16 - 0.5;
        return (Long.bitCount(bits >>> 16) - 24 + between) * NEARLY_NORMAL;
    }
}
