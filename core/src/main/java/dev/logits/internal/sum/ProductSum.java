package dev.logits.internal.sum;

/**
 * The exact sum of numbers that each count by a weight, for one choice of weights after the other: {@code Σ w·x},
 * each product rounded and the sum rounded once. It has the bits of an {@link ExactSum} of the same products, and so no
 * order.
 *
 * <p>Products are cut into multiples of two grids, each 2^50 times as fine as the one before. Adding {@code 1.5·2^52}
 * of a grid rounds to it, and the bits of the sum are then those of a whole number, so that longs add up what doubles
 * would round. What is larger than the coarse grid carries, and what is left behind the fine one, is added by itself.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class ProductSum {
    /** A product is less than 2^51 of the coarse grid, and so are so many of them less than 2^63. */
    private static final int AT_ONCE = 1 << 11;

    /** Weights of up to 2^5 leave the products of the largest number below 2^51 of the coarse grid. */
    private static final int ROOM = 51 - 6;

    private static final int FINER = 50;
    /** Where each grid, and its inverse, is a double. */
    private static final int LEAST_EXPONENT = -850;

    private static final int MOST_EXPONENT = 900;

    private final double[] x;
    private final double coarse;
    private final double fine;
    private final double limit;

    /** @param x the numbers; not copied */
    public ProductSum(double[] x) {
        this.x = x;
        double largest = 0;
        for (double each : x) {
            largest = Math.abs(each) < Double.POSITIVE_INFINITY ? Math.max(largest, Math.abs(each)) : largest;
        }
        int exponent = Math.max(LEAST_EXPONENT, Math.min(MOST_EXPONENT, Math.getExponent(largest)));
        coarse = Math.scalb(1.0, exponent - ROOM);
        fine = Math.scalb(coarse, -FINER);
        limit = Math.scalb(coarse, 51);
    }

    /**
     * The sum.
     *
     * @param weights finite; what counts 0 adds nothing, even where it is infinite
     */
    public double of(double[] weights) {
        WideSum sum = new WideSum();
        for (int from = 0; from < x.length; from += AT_ONCE) {
            add(weights, from, Math.min(x.length, from + AT_ONCE), sum);
        }
        return sum.value();
    }

    private void add(double[] weights, int from, int to, WideSum sum) {
        double first = 0x1.8p52 * coarse;
        double second = 0x1.8p52 * fine;
        double most = limit;
        double[] terms = x;
        long high = 0;
        long low = 0;
        for (int i = from; i < to; i++) {
            double product = weights[i] * terms[i];
            if (Math.abs(product) < most) {
                double rounded = product + first;
                high += Double.doubleToRawLongBits(rounded);
                double rest = product - (rounded - first);
                rounded = rest + second;
                low += Double.doubleToRawLongBits(rounded);
                rest -= rounded - second;
                if (rest != 0) {
                    sum.add(rest);
                }
            } else {
                high += Double.doubleToRawLongBits(first);
                low += Double.doubleToRawLongBits(second);
                if (weights[i] != 0) {
                    sum.add(product);
                }
            }
        }
        addMultiple(high - (to - from) * Double.doubleToRawLongBits(first), coarse, sum);
        addMultiple(low - (to - from) * Double.doubleToRawLongBits(second), fine, sum);
    }

    private static void addMultiple(long multiple, double grid, WideSum sum) {
        long high = multiple >> 32;
        sum.add((double) high * 0x1p32 * grid);
        sum.add((multiple - (high << 32)) * grid);
    }
}
