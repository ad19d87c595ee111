package dev.logits.decode.strategy;

import dev.logits.internal.kernel.Elementary;
import java.util.random.RandomGenerator;

/**
 * Gumbel noise, {@code −ln(−ln u)} with u uniform on the middles of 2^52 equal parts of (0, 1), and so never infinite.
 * The largest of log-probabilities with Gumbel noise are a sample without replacement.
 */
final class Gumbel {
    private static final double LN2 = 0x1.62e42fefa39efp-1;

    /** More than rounding can make of the bound and of the noise itself. */
    private static final double SLACK = 1e-9;

    private Gumbel() {}

    static double of(RandomGenerator random) {
        return of(random.nextLong() >>> 12);
    }

    private static double of(long part) {
        return -Elementary.log(-Elementary.log((part + 0.5) * 0x1p-52));
    }

    /**
     * Offers an item by {@code location + noise}; one of −∞ never. The noise is looked at closely only where it may
     * count: −ln u ≥ 1 − u, so that noise is at most −ln(1 − u), and the leading zeros of 1 − u bound that.
     */
    static void offer(TopHeap best, int item, double location, RandomGenerator random) {
        long part = random.nextLong() >>> 12;
        long rest = (1L << 52) - 1 - part; // 1 − u is (rest + ½) / 2^52
        int zeros = Long.numberOfLeadingZeros(rest) - 12;
        double most = location + (zeros + 1) * LN2 + SLACK * (1 + Math.abs(location));
        if (most > best.bar() && location > Double.NEGATIVE_INFINITY) {
            best.offer(item, location + of(part));
        }
    }
}
