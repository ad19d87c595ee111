package dev.logits.metric;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * A bounded memory of confidences and of whether they were right. As long as the rows fit it keeps each. From then on
 * it keeps how many rows each confidence has, right ones and wrong ones apart, and where there are too many different
 * ones it rounds all of them down to fewer digits, one bit after the other. So it never leaves out a row; and what it
 * holds is a function of the rows alone: the most digits with which their confidences fit.
 */
final class ConfidenceCells implements Serializable {
    @Serial
    private static final long serialVersionUID = 1;

    private static final int FIRST_PART = 1 << 10;
    private static final int PART = 1 << 20;

    private final int mostRows;
    private final int mostCells;
    /**
     * Rows that wait, in parts that are full, so that no array is copied to grow, and the part that is being filled.
     */
    private final ArrayList<double[]> full = new ArrayList<>();

    private double[] part = new double[FIRST_PART];
    private int inPart;
    private int count;
    private long rows;
    /** What a result holds now, sorted: not to be written to. */
    private transient double[] lent;

    private double[] cells = new double[0];
    private long[] counts = new long[0];
    private int dropped;

    /**
     * @param mostRows how many rows are kept one by one
     * @param mostCells how many different confidences are kept of more rows
     */
    ConfidenceCells(int mostRows, int mostCells) {
        this.mostRows = mostRows;
        this.mostCells = mostCells;
    }

    /** Adds a row: the key of its confidence, see {@link ConfidenceKey}, negative where it was wrong. */
    void add(double signed) {
        if (count == mostRows) {
            merge();
        }
        if (inPart == part.length) {
            grow();
        }
        part[inPart++] = signed;
        count++;
        rows++;
    }

    private void grow() {
        if (part.length < PART) {
            part = Arrays.copyOf(part, Math.max(1, 2 * part.length));
        } else {
            full.add(part);
            part = new double[PART];
            inPart = 0;
        }
    }

    /** Adds the rows of another memory of the same bounds. */
    void add(ConfidenceCells other) {
        for (double[] others : other.full) {
            for (double signed : others) {
                add(signed);
            }
        }
        for (int i = 0; i < other.inPart; i++) {
            add(other.part[i]);
        }
        if (other.cells.length > 0) {
            dropped = Math.max(dropped, other.dropped);
            merge(other.cells, other.counts, other.cells.length);
            rows += other.rows - other.count;
        }
    }

    /** Sent without the room that is left. */
    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
        part = Arrays.copyOf(part, Math.max(1, inPart));
        out.defaultWriteObject();
    }

    /** The rows so far. */
    long rows() {
        return rows;
    }

    /** Whether each row is kept. */
    boolean isWhole() {
        return rows <= mostRows;
    }

    /** All rows. */
    Confidences sorted() {
        if (isWhole()) {
            lent = waiting();
            return new Confidences(lent, null, rows);
        }
        merge();
        return split();
    }

    /** The rows that wait, sorted, in one array, which is now the only part. */
    private double[] waiting() {
        if (full.isEmpty() && inPart == part.length && part == lent) {
            return part;
        }
        double[] all = new double[count];
        int to = 0;
        for (int i = 0; i < full.size(); i++) {
            double[] some = full.set(i, null); // leaves its memory to the sort
            System.arraycopy(some, 0, all, to, some.length);
            to += some.length;
        }
        System.arraycopy(part, 0, all, to, inPart);
        full.clear();
        part = all;
        inPart = count;
        MagnitudeSort.sort(all);
        return all;
    }

    /** Brings the rows that wait into the cells. */
    private void merge() {
        double[] sorted = waiting();
        part = new double[FIRST_PART];
        inPart = 0;
        count = 0;
        merge(sorted, null, sorted.length);
    }

    /**
     * Brings others into the cells.
     *
     * @param sorted in the order of cells
     * @param each how many rows each of them is; null for one
     */
    private void merge(double[] sorted, long[] each, int length) {
        double[] merged = new double[cells.length + length];
        long[] of = new long[merged.length];
        int i = 0;
        int j = 0;
        for (int to = 0; to < merged.length; to++) {
            boolean isCell = j == length || i < cells.length && !MagnitudeSort.isBefore(sorted[j], cells[i]);
            of[to] = isCell ? counts[i] : each == null ? 1 : each[j];
            merged[to] = isCell ? cells[i++] : sorted[j++];
        }
        int n = pooled(merged, of, merged.length);
        while (n > mostCells) {
            dropped++;
            n = pooled(merged, of, n);
        }
        cells = Arrays.copyOf(merged, n);
        counts = Arrays.copyOf(of, n);
    }

    /** Makes those of the same digits, as far as these are kept, one cell for right rows and one for wrong ones. */
    private int pooled(double[] cells, long[] counts, int n) {
        int to = 0;
        for (int i = 0; i < n; ) {
            double magnitude = Math.abs(MagnitudeSort.floor(cells[i], dropped));
            long right = 0;
            long wrong = 0;
            for (; i < n && Math.abs(MagnitudeSort.floor(cells[i], dropped)) == magnitude; i++) {
                right += cells[i] > 0 ? counts[i] : 0;
                wrong += cells[i] > 0 ? 0 : counts[i];
            }
            if (right > 0) {
                cells[to] = magnitude;
                counts[to++] = right;
            }
            if (wrong > 0) {
                cells[to] = -magnitude;
                counts[to++] = wrong;
            }
        }
        return to;
    }

    /** The cells with counts that ints hold: those of more rows become several. */
    private Confidences split() {
        int n = 0;
        for (long c : counts) {
            n += (int) ((c - 1) / Integer.MAX_VALUE) + 1;
        }
        double[] signed = new double[n];
        int[] of = new int[n];
        int to = 0;
        for (int i = 0; i < cells.length; i++) {
            for (long left = counts[i]; left > 0; left -= Integer.MAX_VALUE) {
                signed[to] = cells[i];
                of[to++] = (int) Math.min(left, Integer.MAX_VALUE);
            }
        }
        return new Confidences(signed, of, rows);
    }
}
