package dev.logits.calibrate;

/** Sorts finite doubles, −0 excepted, in time that grows with their number only: six passes of eleven bits. */
final class RadixSort {
    private static final int BITS = 11;
    private static final int BUCKETS = 1 << BITS;
    private static final int SMALL = 512;

    private RadixSort() {}

    /** Sorts the first n entries. */
    static void sort(double[] values, int n) {
        if (n < SMALL) {
            java.util.Arrays.sort(values, 0, n);
            return;
        }
        long[] keys = new long[n];
        long[] other = new long[n];
        int[][] counts = new int[6][BUCKETS];
        for (int i = 0; i < n; i++) {
            long bits = Double.doubleToRawLongBits(values[i]);
            long key = bits ^ (bits >> 63 | Long.MIN_VALUE); // unsigned keys in the order of the doubles
            keys[i] = key;
            for (int pass = 0; pass < 6; pass++) {
                counts[pass][(int) (key >>> pass * BITS) & BUCKETS - 1]++;
            }
        }
        for (int pass = 0; pass < 6; pass++) {
            int[] count = counts[pass];
            int shift = pass * BITS;
            if (count[(int) (keys[0] >>> shift) & BUCKETS - 1] == n) {
                continue; // all have the same digit
            }
            int place = 0;
            for (int b = 0; b < BUCKETS; b++) {
                int here = count[b];
                count[b] = place;
                place += here;
            }
            for (int i = 0; i < n; i++) {
                long key = keys[i];
                other[count[(int) (key >>> shift) & BUCKETS - 1]++] = key;
            }
            long[] swap = keys;
            keys = other;
            other = swap;
        }
        for (int i = 0; i < n; i++) {
            long key = keys[i];
            values[i] = Double.longBitsToDouble(key ^ (~key >> 63 | Long.MIN_VALUE));
        }
    }
}
