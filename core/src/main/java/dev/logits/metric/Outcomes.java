package dev.logits.metric;

import dev.logits.internal.random.CounterRandom;
import java.util.Arrays;
import java.util.Map;

/**
 * What a resample needs to know of the rows, by rising confidence. Rows that are alike in all of it are one entry.
 *
 * @param signed the key of the confidence, see {@link ConfidenceKey}, negative where wrong
 * @param counts how many rows each entry stands for
 * @param keys a hash of the content of each entry, which decides how often it is drawn
 * @param rows the sum of the counts
 * @param columns other numbers of the rows
 * @param parts what each row of an entry counts; null where that is 1
 */
record Outcomes(double[] signed, int[] counts, long[] keys, long rows, Map<RowColumn, Column> columns, double[] parts) {

    /** Of rows that count whole. */
    Outcomes(double[] signed, int[] counts, long[] keys, long rows, Map<RowColumn, Column> columns) {
        this(signed, counts, keys, rows, columns, null);
    }

    /** Entries. */
    int size() {
        return signed.length;
    }

    Column column(RowColumn column) {
        Column values = columns.get(column);
        if (values == null) {
            throw new IllegalStateException("no interval rule says that it reads the column " + column.name());
        }
        return values;
    }

    /** What each entry counts when its rows are drawn so often. */
    double weight(int i, int drawn) {
        return parts == null ? drawn : parts[i] * drawn;
    }

    /** What each entry counts. */
    double[] weights() {
        double[] weights = new double[counts.length];
        Arrays.setAll(weights, i -> weight(i, counts[i]));
        return weights;
    }

    /** Whether every row counts whole. */
    boolean isWhole() {
        return parts == null;
    }

    /** How many rows are right. */
    long right() {
        long right = 0;
        for (int i = 0; i < signed.length; i++) {
            right += signed[i] > 0 ? counts[i] : 0;
        }
        return right;
    }

    /** The key of what is known of a row. */
    static long key(double signed, double... columns) {
        long key = CounterRandom.key(0, Double.doubleToRawLongBits(signed));
        for (double x : columns) {
            key = CounterRandom.key(key, Double.doubleToRawLongBits(x + 0.0));
        }
        return key;
    }

    /** Of confidences, with columns that say nothing of single entries. */
    static Outcomes of(Confidences confidences, Map<RowColumn, Column> columns) {
        double[] signed = confidences.signed();
        long[] keys = new long[signed.length];
        for (int i = 0, among = 0; i < keys.length; i++) {
            among = i > 0 && signed[i - 1] == signed[i] ? among + 1 : 0;
            keys[i] = CounterRandom.key(key(signed[i]), among);
        }
        return new Outcomes(signed, confidences.counts(), keys, confidences.rows(), columns);
    }

    /** Entries that are sorted already, before some of them are found to be alike. */
    static final class Builder {
        private final double[] signed;
        private final int[] counts;
        private final long[] keys;
        private final int[] places;
        private int size;
        private int rows;

        /** @param most how many there are at most */
        Builder(int most) {
            signed = new double[most];
            counts = new int[most];
            keys = new long[most];
            places = new int[most];
        }

        /**
         * Adds rows of one confidence that were all right or all wrong, by rising key.
         *
         * @param order where rows are
         * @param keyOf the keys of rows, by their place
         */
        void add(double value, int[] order, int from, int to, long[] keyOf) {
            long[] distinct = new long[to - from];
            for (int i = from; i < to; i++) {
                distinct[i - from] = keyOf[order[i]];
            }
            if (distinct.length > 1) {
                Arrays.sort(distinct);
            }
            int first = size;
            for (int i = 0; i < distinct.length; i++) {
                if (i == 0 || distinct[i] != distinct[i - 1]) {
                    signed[size] = value;
                    keys[size++] = distinct[i];
                }
                counts[size - 1]++;
            }
            for (int i = from; i < to; i++) {
                places[Arrays.binarySearch(keys, first, size, keyOf[order[i]])] = order[i];
            }
            rows += to - from;
        }

        /** Where one of the rows of each entry was. */
        int[] places() {
            return Arrays.copyOf(places, size);
        }

        /** @param parts as {@link Outcomes#parts} */
        Outcomes outcomes(Map<RowColumn, Column> columns, double[] parts) {
            return new Outcomes(
                    Arrays.copyOf(signed, size),
                    Arrays.copyOf(counts, size),
                    Arrays.copyOf(keys, size),
                    rows,
                    columns,
                    parts);
        }
    }
}
