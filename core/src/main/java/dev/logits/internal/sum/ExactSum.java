package dev.logits.internal.sum;

import java.io.Serial;
import java.io.Serializable;

/**
 * The exact sum of doubles, rounded once. Its bits depend on the terms alone: not on their order, nor on how they were
 * spread over sums that were added to each other. Terms go into {@link LaneSums} by groups; where those of a group span
 * more than 2^80, and where there are few, they go one by one.
 *
 * <p>Cost: of terms in an array about what {@link dev.logits.internal.kernel.NeumaierSum} takes, added one by one about
 * twice that (SumsBenchmark in {@code bench}); 14 kB of memory. For one thread.
 *
 * @since 0.1
 */
public final class ExactSum implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    /** Fewer terms are added one by one. */
    private static final int FEW = 64;

    private final transient WideSum wide;
    private final transient LaneSums lanes = new LaneSums();
    private final transient double[] waiting = new double[LaneSums.GROUP];
    private transient int count;

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
        if (count == LaneSums.GROUP) {
            count = 0;
            addGroup(waiting, 0, LaneSums.GROUP);
        }
    }

    /**
     * Adds a term that counts by a weight: their product, exactly but where it is below 2^-969, so that the sum is that
     * of the same terms with weights of twice or half as much, doubled or halved.
     */
    public void add(double weight, double x) {
        double product = weight * x;
        add(product);
        double rest = Math.fma(weight, x, -product);
        if (rest != 0 && product - product == 0) {
            add(rest);
        }
    }

    /** Adds the terms {@code from} to {@code to} − 1 of an array, which is faster than one by one. */
    public void add(double[] x, int from, int to) {
        int i = from;
        for (; i <= to - LaneSums.GROUP; i += LaneSums.GROUP) {
            addGroup(x, i, LaneSums.GROUP);
        }
        if (count + to - i > LaneSums.GROUP) {
            addWaiting();
        }
        System.arraycopy(x, i, waiting, count, to - i);
        count += to - i;
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

    /** What travels between machines: the state, and not the 14 kB around it. */
    @Serial
    private Object writeReplace() {
        return new Sent(state());
    }

    private record Sent(long[] state) implements Serializable {
        @Serial
        private Object readResolve() {
            return ofState(state);
        }
    }

    private void flush() {
        addWaiting();
        lanes.flush(wide);
    }

    private void addWaiting() {
        int n = count;
        count = 0;
        addGroup(waiting, 0, n);
    }

    private void addGroup(double[] x, int from, int n) {
        if (n < FEW || !lanes.add(x, from, n, wide)) {
            for (int i = from; i < from + n; i++) {
                wide.add(x[i]);
            }
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
