package dev.logits.decode;

import java.util.Arrays;

/**
 * Finds where a sorted list would be cut, without sorting it: entries have a key, the better the smaller, and of equal
 * keys the earlier place is better. The cut is after the k-th best entry, or after the shortest beginning whose
 * weights reach a target.
 *
 * <p>Entries go to {@link #BUCKETS} buckets by the leading bits of their keys' distance from the smallest; the bucket
 * that holds the border is searched in the same way until it is small enough to sort. Sums of weights carry a second
 * double for the rounding errors of the first, so that they are the correctly rounded sum in whatever order they are
 * taken, but for one case in 2^40.
 */
final class BorderSearch {
    private static final int BUCKETS = 2048;

    /** Entries that are sorted at once. */
    private static final int SMALL = 1024;

    private static final int SMALL_BITS = 10;

    private long[] keys = new long[SMALL];
    private int[] places = new int[SMALL];
    private long[] otherKeys = new long[SMALL];
    private int[] otherPlaces = new int[SMALL];

    private final int[] counts = new int[BUCKETS];
    private final double[] sums = new double[BUCKETS];
    private final double[] errors = new double[BUCKETS];

    private int size;
    private double sum;
    private double error;

    private long key;
    private int place;
    private int rank;

    /** Room for n entries, to be filled in through {@link #keys}; their places are 0 to n − 1. */
    long[] begin(int n) {
        if (keys.length < n) {
            int room = Math.max(n, 2 * keys.length);
            keys = new long[room];
            places = new int[room];
        }
        size = n;
        return keys;
    }

    private void number() {
        for (int i = 0; i < size; i++) {
            places[i] = i;
        }
    }

    /** Sorts everything; {@link #placeOf} then tells the order. */
    void sortAll() {
        number();
        sort();
    }

    /** The place of the i-th best entry of a sorted list. */
    int placeOf(int i) {
        return places[i];
    }

    /** How many entries are at or before the border. */
    int rank() {
        return rank;
    }

    /** Whether an entry is at or before the border. */
    boolean keeps(long key, int place) {
        return key < this.key || key == this.key && place <= this.place;
    }

    long key() {
        return key;
    }

    int place() {
        return place;
    }

    /** Puts the border after the k-th best entry, 1 ≤ k ≤ n. */
    void afterBest(int k) {
        number();
        int rest = k;
        while (size > SMALL && !allEqual()) {
            long min = min();
            int shift = shift(max() - min);
            Arrays.fill(counts, 0);
            for (int i = 0; i < size; i++) {
                counts[(int) (keys[i] - min >>> shift)]++;
            }
            int b = 0;
            while (counts[b] < rest) {
                rest -= counts[b++];
            }
            narrow(min, shift, b);
        }
        sort();
        key = keys[rest - 1];
        place = places[rest - 1];
        rank = k;
    }

    /**
     * Puts the border after the shortest beginning whose weights' sum, correctly rounded, reaches the target; at the end
     * when none does.
     *
     * @param weights of the entry at each place
     */
    void afterWeight(double target, double[] weights) {
        number();
        sum = 0;
        error = 0;
        rank = 0;
        while (size > SMALL && !allEqual()) {
            long min = min();
            int shift = shift(max() - min);
            sumBuckets(min, shift, weights);
            int last = 0;
            double s = sum;
            double e = error;
            for (int b = 0; b < BUCKETS; b++) {
                if (counts[b] > 0) {
                    last = b;
                    s = sum;
                    e = error;
                    rank += counts[b];
                    add(sums[b], errors[b]);
                    if (sum + error >= target) {
                        break;
                    }
                }
            }
            sum = s;
            error = e;
            rank -= counts[last];
            narrow(min, shift, last);
        }
        sort();
        int i = 0;
        for (; i < size - 1; i++) {
            add(weights[places[i]], 0);
            if (sum + error >= target) {
                break;
            }
        }
        key = keys[i];
        place = places[i];
        rank += i + 1;
    }

    private void sumBuckets(long min, int shift, double[] weights) {
        Arrays.fill(counts, 0);
        Arrays.fill(sums, 0);
        Arrays.fill(errors, 0);
        for (int i = 0; i < size; i++) {
            int b = (int) (keys[i] - min >>> shift);
            double w = weights[places[i]];
            double old = sums[b];
            double s = old + w;
            double part = s - old;
            counts[b]++;
            sums[b] = s;
            errors[b] += (old - (s - part)) + (w - part);
        }
    }

    /** Adds w and its own rounding error to the running sum. */
    private void add(double w, double wError) {
        double s = sum + w;
        double part = s - sum;
        error += ((sum - (s - part)) + (w - part)) + wError;
        sum = s;
    }

    private boolean allEqual() {
        return min() == max();
    }

    private long min() {
        long min = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            min = Math.min(min, keys[i]);
        }
        return min;
    }

    private long max() {
        long max = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            max = Math.max(max, keys[i]);
        }
        return max;
    }

    /** How far to shift differences up to {@code range} for them to be less than {@link #BUCKETS}. */
    private static int shift(long range) {
        return Math.max(0, 64 - Long.numberOfLeadingZeros(range) - Integer.numberOfTrailingZeros(BUCKETS));
    }

    /** Leaves the entries of one bucket, in the order of their places. */
    private void narrow(long min, int shift, int bucket) {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            long k = keys[i];
            int p = places[i];
            keys[kept] = k;
            places[kept] = p;
            kept += (int) (k - min >>> shift) == bucket ? 1 : 0;
        }
        size = kept;
    }

    /** By keys; equal ones stay in the order of their places. */
    private void sort() {
        if (size > SMALL && allEqual()) {
            return;
        }
        if (otherKeys.length < size) {
            otherKeys = new long[size];
            otherPlaces = new int[size];
        }
        long min = min();
        long range = max() - min;
        if (size <= SMALL && range >>> 63 - SMALL_BITS == 0) {
            sortPacked(min);
        } else {
            mergeSort();
        }
    }

    /** Key and index in one number. */
    private void sortPacked(long min) {
        for (int i = 0; i < size; i++) {
            otherKeys[i] = keys[i] - min << SMALL_BITS | i;
        }
        Arrays.sort(otherKeys, 0, size);
        System.arraycopy(places, 0, otherPlaces, 0, size);
        for (int i = 0; i < size; i++) {
            long packed = otherKeys[i];
            keys[i] = (packed >>> SMALL_BITS) + min;
            places[i] = otherPlaces[(int) packed & SMALL - 1];
        }
    }

    private void mergeSort() {
        for (int width = 1; width < size; width *= 2) {
            for (int from = 0; from < size; from += 2 * width) {
                merge(from, Math.min(from + width, size), Math.min(from + 2 * width, size));
            }
            System.arraycopy(otherKeys, 0, keys, 0, size);
            System.arraycopy(otherPlaces, 0, places, 0, size);
        }
    }

    private void merge(int from, int middle, int to) {
        int a = from;
        int b = middle;
        for (int i = from; i < to; i++) {
            boolean second = a == middle || b < to && keys[b] < keys[a];
            int taken = second ? b++ : a++;
            otherKeys[i] = keys[taken];
            otherPlaces[i] = places[taken];
        }
    }
}
