package dev.logits.internal.sum;

import java.io.Serial;
import java.io.Serializable;

/**
 * Sums of K numbers in whole units of 2^−62, such as probabilities of bins and losses of classes: what is between two
 * units is cut off each term before it is added, and the sums of what is left are exact, so that they have no order. 16
 * bytes a sum, where {@link ExactSums} takes half a kilobyte, and one or two nanoseconds a term.
 *
 * <p>Error: less than 2^−62 per term, and that of rounding once (FixedSumsTest). Terms of 2^31 or more, or that are not
 * finite, are summed exactly beside the others.
 *
 * <p>Threads may add to different sums at the same time.
 *
 * @since 0.1
 */
public final class FixedSums implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int FRACTION = 62;
    private static final double UNITS = 0x1p62;
    private static final long FRACTION_MASK = (1L << FRACTION) - 1;
    private static final double LARGE = 0x1p31;

    /** Floors of the sums. */
    private final long[] whole;
    /** What they leave, 0 to 2^62 − 1. */
    private final long[] rest;

    private volatile ExactSums large;

    /** @param count how many, K */
    public FixedSums(int count) {
        whole = new long[count];
        rest = new long[count];
    }

    /** Adds a term to sum k. */
    public void add(int k, double x) {
        if (x >= 0 && x < 1) {
            add(k, 0, (long) (x * UNITS));
        } else if (Math.abs(x) < LARGE) {
            long part = (long) x;
            add(k, part, (long) ((x - part) * UNITS));
        } else {
            addLarge(k, x);
        }
    }

    private void add(int k, long part, long units) {
        long sum = rest[k] + units;
        whole[k] += part + (sum >> FRACTION);
        rest[k] = sum & FRACTION_MASK;
    }

    private synchronized void addLarge(int k, double x) {
        if (large == null) {
            large = new ExactSums(whole.length);
        }
        large.add(k, x);
    }

    /** Adds the terms of others, as many, which stay as they are. */
    public void add(FixedSums others) {
        for (int k = 0; k < whole.length; k++) {
            add(k, others.whole[k], others.rest[k]);
        }
        if (others.large != null) {
            if (large == null) {
                large = new ExactSums(whole.length);
            }
            large.add(others.large);
        }
    }

    /** Sum k. */
    public double value(int k) {
        double value = whole[k] >= 0 || rest[k] == 0
                ? whole[k] + rest[k] / UNITS
                : -(-(whole[k] + 1) + ((1L << FRACTION) - rest[k]) / UNITS);
        return large == null ? value : value + large.value(k);
    }

    /** A term as it is added, in whole units. */
    public static double cut(double x) {
        if (!(Math.abs(x) < LARGE)) {
            return x;
        }
        long part = (long) x;
        return part + (long) ((x - part) * UNITS) / UNITS;
    }

    /** Sum k as numbers that make it exactly, but for the sum of large terms, which is rounded. */
    public double[] terms(int k) {
        long high = rest[k] >> 31 << 31; // of 31 bits, as what is left of it is
        return new double[] {whole[k], high / UNITS, (rest[k] - high) / UNITS, large == null ? 0 : large.value(k)};
    }

    /** How many sums there are. */
    public int count() {
        return whole.length;
    }
}
