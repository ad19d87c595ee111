package dev.logits.internal.sum;

import java.io.Serial;
import java.io.Serializable;

/**
 * Exact sums of K numbers, such as those of bins: {@link ExactSum} where each term goes to one of many. A term costs
 * about twice what it does there, a sum half a kilobyte. For one thread.
 *
 * @since 0.1
 */
public final class ExactSums implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private final WideSum[] sums;

    /** @param count how many, K */
    public ExactSums(int count) {
        sums = new WideSum[count];
    }

    /** Adds a term to sum k. */
    public void add(int k, double x) {
        if (sums[k] == null) {
            sums[k] = new WideSum();
        }
        sums[k].add(x);
    }

    /** Adds a term that counts by a weight to sum k, as {@link ExactSum#add(double, double)}. */
    public void add(int k, double weight, double x) {
        double product = weight * x;
        add(k, product);
        double rest = Math.fma(weight, x, -product);
        if (rest != 0 && product - product == 0) {
            add(k, rest);
        }
    }

    /** Adds the terms of others, as many, which stay as they are. */
    public void add(ExactSums others) {
        for (int k = 0; k < sums.length; k++) {
            if (others.sums[k] != null) {
                if (sums[k] == null) {
                    sums[k] = new WideSum();
                }
                sums[k].add(others.sums[k]);
            }
        }
    }

    /** Sum k, rounded once. */
    public double value(int k) {
        return sums[k] == null ? 0 : sums[k].value();
    }

    /** Sum k and further terms, rounded once; the sum stays as it is. */
    public double plus(int k, double... terms) {
        WideSum all = new WideSum();
        if (sums[k] != null) {
            all.add(sums[k]);
        }
        for (double x : terms) {
            all.add(x);
        }
        return all.value();
    }

    /** How many sums there are. */
    public int count() {
        return sums.length;
    }
}
