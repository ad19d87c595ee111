package dev.logits.internal.sum;

import dev.logits.internal.kernel.BlockParts;

/**
 * The exact sum of doubles, rounded once. Its bits depend on the terms alone: not on their order, nor on how they were
 * spread over sums that were added to each other. Terms wait in a block of {@value BlockParts#MOST}, which is cut into
 * three parts whose sums are exact; where the terms of a block span more than that, they go one by one.
 *
 * <p>Cost: on vectors about twice what {@link dev.logits.internal.kernel.NeumaierSum} takes per term (SumsBenchmark in
 * {@code bench}), more on plain loops; 3 kB of memory. For one thread.
 *
 * @since 0.1
 */
public final class ExactSum {
    /** Fewer terms are added one by one. */
    private static final int FEW = 8;

    /** The parts of terms below this are doubles: 2^1000. */
    private static final long LARGE = 1023L + 1000 << 52;

    private final WideSum wide;
    private final double[] waiting = new double[BlockParts.MOST];
    private final double[] parts = new double[3];
    private int count;

    /** An empty sum. */
    public ExactSum() {
        this(new WideSum());
    }

    private ExactSum(WideSum wide) {
        this.wide = wide;
    }

    /** Adds one term; one that is not finite makes the sum what IEEE arithmetic makes it. */
    public void add(double x) {
        waiting[count++] = x;
        if (count == BlockParts.MOST) {
            flush();
        }
    }

    /** Adds all terms of another sum, which stays as it is. */
    public void add(ExactSum other) {
        other.flush();
        wide.add(other.wide);
    }

    /**
     * The sum, rounded to the nearest double; +0 where there is no term. ±∞ where the sum is beyond the doubles, or a
     * term was; NaN if one was, or both infinities were.
     */
    public double value() {
        flush();
        return wide.value();
    }

    private void flush() {
        int n = count;
        count = 0;
        if (n >= FEW) {
            BlockParts blocks = BlockParts.get();
            long largest = blocks.largest(waiting, n);
            if (largest < LARGE && blocks.split(waiting, n, largest, parts)) {
                wide.add(parts[0]);
                wide.add(parts[1]);
                wide.add(parts[2]);
                return;
            }
        }
        for (int i = 0; i < n; i++) {
            wide.add(waiting[i]);
        }
    }

    /** The sum as numbers to store or send, equal for equal terms; {@link #ofState} reads them. */
    public long[] state() {
        flush();
        return wide.state();
    }

    /**
     * The sum whose {@link #state} this is.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static ExactSum ofState(long[] state) {
        return new ExactSum(WideSum.ofState(state));
    }
}
