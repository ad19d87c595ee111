package dev.logits.metric;

import java.util.Arrays;

/**
 * Sorts numbers by magnitude, of equal magnitude the positive ones first: rotated by one place, the bits of doubles
 * rise in this order, with the sign as the lowest. A radix sort from the lowest digit up; it leaves equal numbers in
 * the order they came.
 */
final class MagnitudeSort {
    private static final int DIGIT = 16;

    private MagnitudeSort() {}

    /**
     * The first n values, sorted.
     *
     * @param order receives where each came from; null where nobody asks
     */
    static double[] sorted(double[] values, int n, int[] order) {
        double[] sorted = Arrays.copyOf(values, n);
        sort(sorted, order);
        return sorted;
    }

    /** Sorts values where they are. */
    static void sort(double[] values) {
        sort(values, null);
    }

    private static void sort(double[] values, int[] order) {
        int n = values.length;
        double[] from = values; // and after an even number of digits again
        double[] to = new double[n];
        int[] fromOrder = order == null ? null : new int[n];
        int[] toOrder = order == null ? null : new int[n];
        for (int i = 0; order != null && i < n; i++) {
            fromOrder[i] = i;
        }
        int[] starts = new int[(1 << DIGIT) + 1];
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT) {
            count(from, n, shift, starts);
            for (int i = 0; i < n; i++) {
                int place = starts[digit(from[i], shift)]++;
                to[place] = from[i];
                if (order != null) {
                    toOrder[place] = fromOrder[i];
                }
            }
            double[] swap = from;
            from = to;
            to = swap;
            int[] swapOrder = fromOrder;
            fromOrder = toOrder;
            toOrder = swapOrder;
        }
        if (order != null) {
            System.arraycopy(fromOrder, 0, order, 0, n);
        }
    }

    /** Where the numbers of each digit begin. */
    private static void count(double[] values, int n, int shift, int[] starts) {
        Arrays.fill(starts, 0);
        for (int i = 0; i < n; i++) {
            starts[digit(values[i], shift) + 1]++;
        }
        for (int d = 1; d < starts.length; d++) {
            starts[d] += starts[d - 1];
        }
    }

    private static int digit(double value, int shift) {
        return (int) (rank(value) >>> shift) & ((1 << DIGIT) - 1);
    }

    private static long rank(double value) {
        return Long.rotateLeft(Double.doubleToRawLongBits(value), 1);
    }

    /** Whether one number comes before another. */
    static boolean isBefore(double a, double b) {
        return Long.compareUnsigned(rank(a), rank(b)) < 0;
    }

    /** The number without its last bits, so many; never out of order. */
    static double floor(double value, int bits) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(value) >> bits << bits);
    }
}
