package dev.logits.decode;

import java.util.Arrays;

/**
 * Finds where a sorted list would be cut, without sorting it: entries have a value, the better the smaller, and of
 * equal values the earlier place is better. The cut is after the k-th best entry, or after the shortest beginning whose
 * weights reach a target.
 *
 * <p>Many entries go to {@link #BUCKETS} buckets first; the bucket that holds the border is searched in the same way
 * until it is small enough to sort, or to select from. The first buckets are equally wide in the values; only what is
 * left after them gets a key, a whole number that rises with the value, and later buckets are equally wide in the keys,
 * which bounds their number. Sums of weights carry a second double for the rounding errors of the first, so that they
 * are the correctly rounded sum in whatever order they are taken, but for one case in 2^40.
 */
final class BorderSearch {
    private static final int BUCKETS = 2048;

    /** Entries that are sorted at once. */
    private static final int SMALL = 1024;

    private static final int SMALL_BITS = 10;

    /** What values stand for. */
    enum Kind {
        /** Scores with the other sign; the values are those of floats. */
        SCORES,
        /** Distances, 0 or more. */
        DISTANCES
    }

    private double[] values = new double[SMALL];
    private long[] keys = new long[SMALL];
    private int[] places = new int[SMALL];
    private long[] otherKeys = new long[SMALL];
    private int[] otherPlaces = new int[SMALL];

    /** Each entry's bucket. */
    private int[] buckets = new int[0];

    /** 0, 1, 2, …: the places of the entries before any is left out. */
    private int[] inOrder = new int[0];

    private final int[] counts = new int[BUCKETS];
    private final double[] sums = new double[BUCKETS];
    private final double[] errors = new double[BUCKETS];

    private Kind kind;
    private int size;
    private long min;
    private long max;

    private double sum;
    private double error;
    private double before;

    private long key;
    private int place;
    private int rank;

    /** Falls with the score; +0 and −0 have the same. */
    static long key(float score) {
        int bits = Float.floatToRawIntBits(score + 0f);
        return ~(bits ^ (bits >> 31 & Integer.MAX_VALUE));
    }

    /** The score of a key. */
    static float score(long key) {
        int bits = ~(int) key;
        return Float.intBitsToFloat(bits ^ (bits >> 31 & Integer.MAX_VALUE));
    }

    /** Room for n entries, to be filled with their values; their places are 0 to n − 1. */
    double[] begin(Kind kind, int n) {
        if (values.length < n) {
            values = new double[Math.max(n, 2 * values.length)];
        }
        this.kind = kind;
        size = n;
        sum = 0;
        error = 0;
        rank = 0;
        return values;
    }

    private long keyOf(double value) {
        return kind == Kind.SCORES ? key((float) -value) : Double.doubleToRawLongBits(value);
    }

    /** Gives every entry its key. */
    private void keepAll() {
        makeRoom(size);
        for (int i = 0; i < size; i++) {
            keys[i] = keyOf(values[i]);
            places[i] = i;
        }
        findRange();
    }

    private void makeRoom(int n) {
        if (keys.length < n) {
            int room = Math.max(n, 2 * keys.length);
            keys = Arrays.copyOf(keys, room);
            places = Arrays.copyOf(places, room);
        }
    }

    private void findRange() {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < size; i++) {
            least = Math.min(least, keys[i]);
            most = Math.max(most, keys[i]);
        }
        min = least;
        max = most;
    }

    /** Entries to buckets that are equally wide in their values. */
    private void spreadValues() {
        if (buckets.length < size) {
            buckets = new int[values.length];
            inOrder = new int[values.length];
            Arrays.setAll(inOrder, i -> i);
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            double value = values[i];
            low = value < low ? value : low;
            high = value > high ? value : high;
        }
        double scale = (BUCKETS - 0.5) / (high - low);
        if (!(scale < Double.POSITIVE_INFINITY)) {
            scale = 0; // all equal, or nearly
        }
        for (int i = 0; i < size; i++) {
            buckets[i] = (int) ((values[i] - low) * scale);
        }
    }

    /** Entries to buckets that are equally wide in their keys. */
    private void spreadKeys() {
        int shift = shift(max - min);
        for (int i = 0; i < size; i++) {
            buckets[i] = (int) (keys[i] - min >>> shift);
        }
    }

    /** How far to shift differences up to {@code range} for them to be less than {@link #BUCKETS}. */
    private static int shift(long range) {
        return Math.max(0, 64 - Long.numberOfLeadingZeros(range) - Integer.numberOfTrailingZeros(BUCKETS));
    }

    private boolean isLarge() {
        return size > SMALL && min < max;
    }

    /** Sorts everything; {@link #placeOf} then tells the order. */
    void sortAll() {
        keepAll();
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

    /** The key of the last entry before the border. */
    long key() {
        return key;
    }

    /** Its place. */
    int place() {
        return place;
    }

    /** The sum of the weights before the last entry, after {@link #afterWeight}. */
    double before() {
        return before;
    }

    /** Puts the border after the k-th best entry, 1 ≤ k ≤ n. */
    void afterBest(int k) {
        int rest = k;
        if (size > SMALL) {
            spreadValues();
            rest = narrowToBest(rest, true);
            while (isLarge()) {
                spreadKeys();
                rest = narrowToBest(rest, false);
            }
        } else {
            keepAll();
        }
        rank = k;
        if (fitPacked()) {
            pack();
            long packed = LongSort.select(otherKeys, size, rest - 1);
            key = (packed >>> SMALL_BITS) + min;
            place = places[(int) packed & SMALL - 1];
        } else {
            sort();
            key = keys[rest - 1];
            place = places[rest - 1];
        }
    }

    /** Leaves the bucket that holds the k-th best entry, and returns which of them it is. */
    private int narrowToBest(int k, boolean first) {
        Arrays.fill(counts, 0);
        for (int i = 0; i < size; i++) {
            counts[buckets[i]]++;
        }
        int rest = k;
        int b = 0;
        while (counts[b] < rest) {
            rest -= counts[b++];
        }
        narrow(b, first);
        return rest;
    }

    /**
     * Puts the border after the shortest beginning whose weights' sum, correctly rounded, reaches the target; at the
     * end when none does.
     *
     * @param weights of the entry at each place
     */
    void afterWeight(double target, double[] weights) {
        if (size > SMALL) {
            spreadValues();
            narrowToWeight(target, weights, inOrder);
            while (isLarge()) {
                spreadKeys();
                narrowToWeight(target, weights, places);
            }
        } else {
            keepAll();
        }
        sort();
        int i = 0;
        before = sum + error;
        while (i < size - 1) {
            add(weights[places[i]], 0);
            if (sum + error >= target) {
                break;
            }
            before = sum + error;
            i++;
        }
        key = keys[i];
        place = places[i];
        rank += i + 1;
    }

    /** Leaves the bucket that holds the entry that reaches the target. */
    private void narrowToWeight(double target, double[] weights, int[] places) {
        sumBuckets(weights, places);
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
        narrow(last, places == inOrder);
    }

    private void sumBuckets(double[] weights, int[] places) {
        Arrays.fill(counts, 0);
        Arrays.fill(sums, 0);
        Arrays.fill(errors, 0);
        for (int i = 0; i < size; i++) {
            int b = buckets[i];
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

    /** Leaves the entries of one bucket, in the order of their places; the first time, they get their keys. */
    private void narrow(int bucket, boolean first) {
        makeRoom(counts[bucket]);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (buckets[i] == bucket) {
                keys[kept] = first ? keyOf(values[i]) : keys[i];
                places[kept++] = first ? i : places[i];
            }
        }
        size = kept;
        findRange();
    }

    /** By keys; equal ones stay in the order of their places. */
    private void sort() {
        if (min == max) {
            return;
        }
        if (fitPacked()) {
            sortPacked();
        } else {
            makeOtherRoom();
            mergeSort();
        }
    }

    /** Whether key and index fit into one number. */
    private boolean fitPacked() {
        return size <= SMALL && max - min >>> 63 - SMALL_BITS == 0;
    }

    private void makeOtherRoom() {
        if (otherKeys.length < size) {
            otherKeys = new long[size];
            otherPlaces = new int[size];
        }
    }

    /** Key and index in one number, in the order of the places. */
    private void pack() {
        makeOtherRoom();
        for (int i = 0; i < size; i++) {
            otherKeys[i] = keys[i] - min << SMALL_BITS | i;
        }
    }

    private void sortPacked() {
        pack();
        LongSort.sort(otherKeys, 0, size);
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
