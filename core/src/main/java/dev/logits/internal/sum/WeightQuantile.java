package dev.logits.internal.sum;

import java.math.BigDecimal;

/**
 * Quantiles of weighted numbers: where, from the smallest number up, sums of weights first reach what is needed. Equal
 * numbers are passed together. Each sum near the quantile is exact before it is rounded once, so that neither the order
 * of the rows nor a scale of 2<sup>k</sup> of all weights changes the place. Without state, for any thread.
 *
 * @since 0.1
 */
public final class WeightQuantile {
    /** A running sum of 2^31 weights is off by less than this share of it. */
    private static final double CLOSE = 0x1p-20;

    private WeightQuantile() {}

    /**
     * The place of the last of the equal numbers up to which weights add up to so much.
     *
     * @param numbers sorted
     * @param weights of each, 0 or more
     * @param needed compared with the sums as it is, not rounded
     * @return as many as there are numbers where all of them together are too light
     */
    public static int place(double[] numbers, double[] weights, BigDecimal needed) {
        double close = needed.doubleValue() * (1 - CLOSE);
        ExactSum exact = new ExactSum();
        boolean near = false;
        double sum = 0;
        for (int from = 0, to = 0; from < numbers.length; from = to) {
            double next = sum;
            while (to < numbers.length && numbers[to] == numbers[from]) {
                next += weights[to++];
            }
            if (!near && next >= close) {
                near = true;
                exact.add(weights, 0, from);
            }
            sum = next;
            if (near) {
                exact.add(weights, from, to);
                if (new BigDecimal(exact.value()).compareTo(needed) >= 0) {
                    return to - 1;
                }
            }
        }
        return numbers.length;
    }
}
