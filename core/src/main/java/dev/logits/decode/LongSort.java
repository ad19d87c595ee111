package dev.logits.decode;

/**
 * Sorts few distinct numbers, and finds the k-th of few, in place. {@link java.util.Arrays#sort} does too, but
 * allocates a little on some JVMs.
 */
final class LongSort {
    private static final int INSERTION = 24;

    private LongSort() {}

    /** Sorts a[from] … a[to − 1], rising; quadratic for hostile orders, so for few numbers only. */
    static void sort(long[] a, int from, int to) {
        int low = from;
        int high = to - 1;
        while (high - low >= INSERTION) {
            int j = partition(a, low, high);
            if (j - low < high - j) {
                sort(a, low, j + 1);
                low = j + 1;
            } else {
                sort(a, j + 1, high + 1);
                high = j;
            }
        }
        for (int i = low + 1; i <= high; i++) {
            long x = a[i];
            int j = i;
            while (j > low && a[j - 1] > x) {
                a[j] = a[j - 1];
                j--;
            }
            a[j] = x;
        }
    }

    /** Hoare's partition around the median of three: what is up to the result is no more than what is behind it. */
    private static int partition(long[] a, int low, int high) {
        int middle = low + high >>> 1;
        long x = a[low];
        long y = a[middle];
        long z = a[high];
        long pivot = Math.max(Math.min(x, y), Math.min(Math.max(x, y), z));
        int i = low - 1;
        int j = high + 1;
        while (true) {
            do {
                i++;
            } while (a[i] < pivot);
            do {
                j--;
            } while (a[j] > pivot);
            if (i >= j) {
                return j;
            }
            long swapped = a[i];
            a[i] = a[j];
            a[j] = swapped;
        }
    }

    /** The k-th smallest of the first n, k from 0 on; the array is left in some other order. */
    static long select(long[] a, int n, int k) {
        int low = 0;
        int high = n - 1;
        while (high > low) {
            int j = partition(a, low, high);
            if (k <= j) {
                high = j;
            } else {
                low = j + 1;
            }
        }
        return a[low];
    }
}
