package dev.logits.metric;

import dev.logits.internal.random.CounterRandom;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What two models say of the same rows, each by its own rising confidence, and how often a resample counts each row: as
 * often in the one as in the other.
 *
 * <p>Of more rows than fit, those are kept whose content in the first model has a hash below a bound that is halved as
 * often as need be, so that which are kept does not depend on the order of rows.
 */
final class PairedOutcomes {
    private final Side a;
    private final Side b;
    private final long[] keys;

    private PairedOutcomes(Side a, Side b) {
        this.a = a;
        this.b = b;
        if (!a.pieces.areWhole() || !b.pieces.areWhole()) {
            a.gather();
            b.gather();
            checkWeights();
        }
        long[] found = keys(a, b);
        int[] places = ranks(found);
        this.keys = new long[found.length];
        for (int i = 0; i < found.length; i++) {
            keys[places[i]] = found[i];
        }
        a.arrange(places);
        b.arrange(places);
    }

    /** Reads both; keeps at most so many rows. */
    static PairedOutcomes of(LogitsSource one, LogitsSource other, List<RowColumn> columns, int most)
            throws IOException {
        Side a = new Side(columns, most, null);
        ScoredRows.pass(one, a);
        Side b = new Side(columns, Integer.MAX_VALUE, a.kept());
        ScoredRows.pass(other, b);
        return new PairedOutcomes(a, b);
    }

    /** Pieces of the rows of both were gathered by their numbers, so that different weights may leave other rows. */
    private void checkWeights() {
        boolean same = a.count == b.count;
        for (int i = 0; same && i < a.count; i++) {
            same = a.parts[i] == b.parts[i];
        }
        if (!same) {
            throw new IllegalArgumentException(
                    "the weights of a row differ in the two files; two models are compared on rows of the same"
                            + " weights");
        }
    }

    /** What each kept row counts, in the order of {@link #keys}; null where all count whole. */
    double[] parts() {
        return a.parts;
    }

    /** One model's rows, in the order of the file. */
    private static final class Side extends LabeledRows {
        @Serial
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial") // never sent to where rows are
        private final List<RowColumn> columns;

        private final int most;
        /** Which labeled rows to keep; null to find out. */
        private final BitSet chosen;

        private double[] signed = new double[1024];
        private final double[][] values;
        private final RowPieces pieces = new RowPieces();
        /** What each row counts, once its pieces are gathered; null where all count whole. */
        private double[] parts;

        /** Of these, until the rows are arranged; see {@link RowPieces#keys}. */
        private long[] partKeys;

        private int[] places = new int[1024];
        private int count;
        private int seen;
        private int level;

        Side(List<RowColumn> columns, int most, BitSet chosen) {
            this.columns = columns;
            this.most = most;
            this.chosen = chosen;
            this.values = new double[columns.size()][1024];
        }

        @Override
        public boolean readsProbabilities() {
            return columns.stream().anyMatch(RowColumn::readsProbabilities);
        }

        @Override
        public boolean readsOrder() {
            return true;
        }

        @Override
        void addLabeled(ScoredRows batch) {
            for (int r = 0; r < batch.count(); r++) {
                if (!batch.ignored(r)) {
                    add(batch, r);
                }
            }
        }

        @Override
        void mergeLabeled(LabeledRows others) {
            throw new UnsupportedOperationException("rows of two models are paired by their places, in one pass each");
        }

        private void add(ScoredRows batch, int r) {
            int place = seen++;
            if (chosen != null && !chosen.get(place)) {
                return;
            }
            grow();
            signed[count] = batch.correct(r) ? batch.key(r) : -batch.key(r);
            for (int c = 0; c < values.length; c++) {
                values[c][count] = columns.get(c).of(batch, r);
            }
            places[count] = place;
            if (chosen == null && isOut(count)) {
                return;
            }
            pieces.add(count, batch.number(r), batch.weight(r));
            count++;
            while (count > most) {
                level++;
                thin();
            }
        }

        private void grow() {
            if (count == signed.length) {
                int size = count + (count >> 1);
                signed = Arrays.copyOf(signed, size);
                places = Arrays.copyOf(places, size);
                for (int c = 0; c < values.length; c++) {
                    values[c] = Arrays.copyOf(values[c], size);
                }
            }
        }

        private boolean isOut(int i) {
            return level > 0 && CounterRandom.key(key(0, i), 1) >>> Long.SIZE - level != 0;
        }

        private void thin() {
            int left = 0;
            for (int i = 0; i < count; i++) {
                if (!isOut(i)) {
                    signed[left] = signed[i];
                    places[left] = places[i];
                    for (double[] column : values) {
                        column[left] = column[i];
                    }
                    pieces.move(i, left);
                    left++;
                }
            }
            count = left;
        }

        /** Makes one row of its pieces. Copies of a row are kept or left out together, and so are pieces. */
        void gather() {
            count = pieces.gather(count, signed, values);
            parts = pieces.weights(count);
            partKeys = RowPieces.keys(parts);
        }

        /** Moves each row to a place; rows of one confidence stay in the order that they then have. */
        void arrange(int[] to) {
            signed = arranged(signed, to);
            for (int c = 0; c < values.length; c++) {
                values[c] = arranged(values[c], to);
            }
            parts = parts == null ? null : arranged(parts, to);
        }

        private static double[] arranged(double[] from, int[] to) {
            double[] moved = new double[to.length];
            for (int i = 0; i < to.length; i++) {
                moved[to[i]] = from[i];
            }
            return moved;
        }

        /** A hash of what is known of a row, on top of another. */
        long key(long of, int i) {
            long key = CounterRandom.key(of, Double.doubleToRawLongBits(signed[i]));
            for (double[] column : values) {
                key = CounterRandom.key(key, Double.doubleToRawLongBits(column[i] + 0.0));
            }
            return partKeys == null ? key : CounterRandom.key(key, partKeys[i]);
        }

        BitSet kept() {
            if (level == 0) {
                BitSet all = new BitSet();
                all.set(0, seen);
                return all;
            }
            BitSet some = new BitSet(seen);
            for (int i = 0; i < count; i++) {
                some.set(places[i]);
            }
            return some;
        }

        /** By rising confidence; {@code order} receives where each was. */
        Outcomes sorted(int[] order) {
            double[] sorted = MagnitudeSort.sorted(signed, count, order);
            int[] ones = new int[count];
            Arrays.fill(ones, 1);
            Map<RowColumn, Column> byColumn = new LinkedHashMap<>();
            for (int c = 0; c < values.length; c++) {
                double[] from = values[c];
                byColumn.put(
                        columns.get(c),
                        new Column.Values(
                                Arrays.stream(order).mapToDouble(i -> from[i]).toArray()));
            }
            double[] weights = parts == null
                    ? null
                    : Arrays.stream(order).mapToDouble(i -> parts[i]).toArray();
            return new Outcomes(sorted, ones, new long[0], count, byColumn, weights);
        }
    }

    /**
     * What decides how often a row is drawn: what both say of it, and its place among those of which they say the same.
     */
    private static long[] keys(Side a, Side b) {
        int n = a.count;
        long[] keys = new long[n];
        for (int i = 0; i < n; i++) {
            keys[i] = b.key(a.key(1, i), i);
        }
        long[] sorted = keys.clone();
        Arrays.sort(sorted);
        int[] ranks = ranks(keys);
        for (int i = 0; i < n; i++) {
            keys[i] = CounterRandom.key(keys[i], ranks[i] - first(sorted, keys[i]));
        }
        return keys;
    }

    /** The place of each key among the sorted ones; of equal ones each has its own. */
    private static int[] ranks(long[] keys) {
        long[] sorted = keys.clone();
        Arrays.sort(sorted);
        int[] met = new int[keys.length];
        int[] ranks = new int[keys.length];
        for (int i = 0; i < keys.length; i++) {
            int first = first(sorted, keys[i]);
            ranks[i] = first + met[first]++;
        }
        return ranks;
    }

    private static int first(long[] sorted, long key) {
        int low = 0;
        int high = sorted.length - 1;
        while (low < high) {
            int middle = low + high >>> 1;
            if (sorted[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether rows were left out. */
    boolean isSampled() {
        return a.level > 0;
    }

    /** How many rows are kept. */
    int rows() {
        return keys.length;
    }

    /** A hash of each kept row; not to be changed. */
    long[] keys() {
        return keys;
    }

    /** Rows that only the first has right, that only the second has right, and that both have. */
    int[] agreement() {
        int[] counts = new int[3];
        for (int i = 0; i < a.count; i++) {
            boolean first = a.signed[i] > 0;
            boolean second = b.signed[i] > 0;
            if (first || second) {
                counts[first && second ? 2 : first ? 0 : 1]++;
            }
        }
        return counts;
    }

    /** The first model's rows by rising confidence. */
    Outcomes first(int[] order) {
        return a.sorted(order);
    }

    /** The second model's. */
    Outcomes second(int[] order) {
        return b.sorted(order);
    }
}
