package dev.logits.metric;

import dev.logits.internal.random.CounterRandom;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.ProductSum;
import java.io.Serial;
import java.io.Serializable;

/** What resamples know of one number of each row: all of them, or of very many rows the moments of their mean. */
sealed interface Column {
    /**
     * The mean over a resample.
     *
     * @param weights how often each entry counts
     * @param n the sum of these
     * @param key decides what is drawn for this column; the same for all columns
     */
    double mean(double[] weights, double n, long key);

    /** The mean over the rows, each of whose entries counts so often. */
    double mean(double[] counts, double n);

    /** The number of an entry. */
    default double at(int i) {
        throw new IllegalStateException("of very many rows single numbers are not kept");
    }

    /**
     * The number of each entry.
     *
     * @param of not to be changed
     * @param sum of them, by weights
     */
    record Values(double[] of, ProductSum sum) implements Column {
        Values(double[] of) {
            this(of, new ProductSum(of));
        }

        @Override
        public double at(int i) {
            return of[i];
        }

        @Override
        public double mean(double[] weights, double n, long key) {
            return mean(weights, n);
        }

        @Override
        public double mean(double[] weights, double n) {
            return sum.of(weights) / n;
        }
    }

    /**
     * Of more than a million rows a resample's mean is normal.
     *
     * @param number tells columns apart
     * @param mean of the finite numbers
     * @param error the standard error of that mean
     * @param infinite how many numbers are +∞; a resample that draws one of them has that mean
     */
    record Moments(int number, double mean, double error, int infinite) implements Column {
        @Override
        public double mean(double[] weights, double n, long key) {
            long own = CounterRandom.bits(key, number);
            return infinite > 0 && RandomNumbers.poisson(CounterRandom.bits(own, 1), infinite) > 0
                    ? Double.POSITIVE_INFINITY
                    : mean + error * RandomNumbers.normal(CounterRandom.bits(own, 0));
        }

        @Override
        public double mean(double[] counts, double n) {
            return infinite > 0 ? Double.POSITIVE_INFINITY : mean;
        }
    }

    /** Sums up the moments of a column; in any order. */
    final class Summary implements Serializable {
        @Serial
        private static final long serialVersionUID = 1;

        private final ExactSum sum = new ExactSum();
        private final ExactSum squares = new ExactSum();
        private long finite;
        private int infinite;

        void add(double x) {
            if (x == Double.POSITIVE_INFINITY) {
                infinite = Math.max(infinite, infinite + 1); // stays at the most that an int holds
                return;
            }
            sum.add(x);
            squares.add(x * x);
            finite++;
        }

        void add(Summary others) {
            sum.add(others.sum);
            squares.add(others.squares);
            finite += others.finite;
            infinite = (int) Math.min(Integer.MAX_VALUE, (long) infinite + others.infinite);
        }

        Moments moments(int number) {
            double mean = sum.value() / Math.max(1, finite);
            double variance = Math.max(0, squares.value() / Math.max(1, finite) - mean * mean);
            return new Moments(number, mean, Math.sqrt(variance / Math.max(1, finite)), infinite);
        }
    }
}
