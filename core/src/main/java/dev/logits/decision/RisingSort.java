package dev.logits.decision;

import java.util.Arrays;

/**
 * Sorts doubles that are no NaN and no −0 by digits of 16 bits, from the lowest up: a third of the time of a sort by
 * comparisons for millions of them. Few are sorted by comparisons.
 */
final class RisingSort {
    private static final int FEW = 1 << 13;
    private static final int DIGIT = 16;
    private static final int DIGITS = Long.SIZE / DIGIT;
    private static final int MASK = (1 << DIGIT) - 1;

    private RisingSort() {}

    /**
     * Sorts values where they are.
     *
     * @param buffer as long or longer; what it holds is lost
     */
    static void sort(double[] values, double[] buffer) {
        int n = values.length;
        if (n < FEW) {
            Arrays.sort(values);
            return;
        }
        int[][] counts = new int[DIGITS][1 << DIGIT];
        for (double value : values) {
            long rank = rank(value);
            for (int d = 0; d < DIGITS; d++) {
                counts[d][(int) (rank >>> d * DIGIT) & MASK]++;
            }
        }
        double[] from = values;
        double[] to = buffer;
        for (int d = 0; d < DIGITS; d++) {
            int[] starts = counts[d];
            int shift = d * DIGIT;
            if (starts[(int) (rank(from[0]) >>> shift) & MASK] == n) {
                continue; // all have the same digit
            }
            int place = 0;
            for (int b = 0; b < starts.length; b++) {
                int here = starts[b];
                starts[b] = place;
                place += here;
            }
            for (int i = 0; i < n; i++) {
                to[starts[(int) (rank(from[i]) >>> shift) & MASK]++] = from[i];
            }
            double[] swap = from;
            from = to;
            to = swap;
        }
        if (from != values) {
            System.arraycopy(from, 0, values, 0, n);
        }
    }

    /** Bits that are ordered, without their sign, as the doubles are. */
    private static long rank(double value) {
        long bits = Double.doubleToRawLongBits(value);
        return bits ^ (bits >> 63 | Long.MIN_VALUE);
    }
}
