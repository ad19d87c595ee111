package dev.logits.learn.regression;

import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.random.SplitMix;
import dev.logits.learn.features.FeatureRows;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The order in which a fit visits its rows: that of a hash of what they hold, label, weight and features, and of their
 * contents where hashes are equal. Copies are equal to the bit, so it does not matter which comes first. Whatever is
 * computed in this order, sums in double and in single precision, the first of several equal minima, the row that a
 * search takes first, has the same bits in any order of the file.
 *
 * <p>Neighbors have nothing in common, so that a chunk of rows is a sample of all, as is good for sums and for threads.
 *
 * <p>Cost: a pass over the rows and a sort of longs (docs/decisions/0094).
 */
final class RowOrder {
    private final FeatureRows x;
    private final int[] rows;
    private final int[] labels;
    private final double[] weights;
    private final double[] offsets;

    private RowOrder(FeatureRows x, int[] rows, int[] labels, double[] weights, double[] offsets) {
        this.x = x;
        this.rows = rows;
        this.labels = labels;
        this.weights = weights;
        this.offsets = offsets;
    }

    static int[] of(FeatureRows x, int columns, int[] rows, int[] labels, double[] weights) {
        return of(x, columns, rows, labels, weights, new double[0]);
    }

    /**
     * The places of rows in their order.
     *
     * @param rows which rows of x take part
     * @param labels one for each of these
     * @param weights one for each of these
     * @param offsets one for each of these, or empty
     * @return places in {@code rows}
     */
    static int[] of(FeatureRows x, int columns, int[] rows, int[] labels, double[] weights, double[] offsets) {
        return new RowOrder(x, rows, labels, weights, offsets).places(columns);
    }

    /** Sorts hashes whose low bits are replaced by the places; what then is equal in the others is compared. */
    private int[] places(int columns) {
        int n = rows.length;
        long mask = n < 2 ? 0 : -1L >>> Integer.numberOfLeadingZeros(n - 1) + Integer.SIZE;
        long[] keys = new long[n];
        RowBlocks.forEach(n, columns, (from, to) -> {
            for (int i = from; i < to; i++) {
                keys[i] = hash(i) & ~mask | i;
            }
        });
        Arrays.parallelSort(keys);
        int[] places = new int[n];
        for (int i = 0; i < n; i++) {
            places[i] = (int) (keys[i] & mask);
        }
        for (int from = 0; from < n; ) {
            int to = from + 1;
            boolean sorted = true;
            while (to < n && (keys[to] & ~mask) == (keys[from] & ~mask)) {
                sorted &= compare(places[to - 1], places[to]) <= 0;
                to++;
            }
            if (!sorted) {
                sort(places, from, to);
            }
            from = to;
        }
        return places;
    }

    private long hash(int i) {
        long seed = SplitMix.mix(Double.doubleToRawLongBits(weights[i]) + labels[i] * SplitMix.GOLDEN);
        long more = offsets.length == 0 ? seed : SplitMix.mix(seed ^ Double.doubleToRawLongBits(offsets[i]));
        return x.hash(more, rows[i]);
    }

    private int compare(int a, int b) {
        int order = Integer.compare(labels[a], labels[b]);
        order = order != 0 ? order : Double.compare(weights[a], weights[b]);
        order = order != 0 || offsets.length == 0 ? order : Double.compare(offsets[a], offsets[b]);
        return order != 0 ? order : x.compare(rows[a], rows[b]);
    }

    /** Rows that differ and have nearly the same hash: hardly ever more than two. */
    private void sort(int[] places, int from, int to) {
        Comparator<Integer> order = this::compare;
        int[] sorted = Arrays.stream(places, from, to)
                .boxed()
                .sorted(order)
                .mapToInt(Integer::intValue)
                .toArray();
        System.arraycopy(sorted, 0, places, from, to - from);
    }
}
