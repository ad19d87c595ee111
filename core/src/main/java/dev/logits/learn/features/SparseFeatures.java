package dev.logits.learn.features;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * Features of which most are 0: for each row the columns that are not, in rising order, and their numbers (compressed
 * sparse rows). Row r has the entries {@code start[r]} to {@code start[r + 1]} − 1.
 *
 * <pre>{@code
 * // 0 0 3        columns 2 | 0 1
 * // 1 2 0        values  3 | 1 2
 * SparseFeatures x = SparseFeatures.wrap(new int[] {0, 1, 3}, new int[] {2, 0, 1}, new float[] {3, 1, 2}, 3);
 * }</pre>
 *
 * <p>Views arrays that nobody may change; any number of threads may read it.
 *
 * @since 0.1
 */
public final class SparseFeatures implements Features {
    private final int[] starts;
    private final int[] indices;
    private final float[] values;
    private final int columns;

    private SparseFeatures(int[] starts, int[] indices, float[] values, int columns) {
        this.starts = starts;
        this.indices = indices;
        this.values = values;
        this.columns = columns;
    }

    /**
     * Shares arrays.
     *
     * @param starts N + 1 positions, from 0 on, not falling
     * @param indices the column of each entry
     * @param values the number of each entry
     * @param columns D, 1 or more
     * @throws IllegalArgumentException if the positions fall or leave the arrays, or a row's columns do not rise within
     *     0 … D − 1
     */
    public static SparseFeatures wrap(int[] starts, int[] indices, float[] values, int columns) {
        NullCheck.argument(starts, "starts");
        NullCheck.argument(indices, "indices");
        NullCheck.argument(values, "values");
        if (columns < 1 || starts.length == 0) {
            throw new IllegalArgumentException("sparse features need 1 column or more and the start of row 0, got "
                    + columns + " columns and " + starts.length + " starts");
        }
        int end = starts[starts.length - 1];
        if (starts[0] != 0 || end > indices.length || end > values.length) {
            throw new IllegalArgumentException("the rows span entries " + starts[0] + " to " + end + "; there are "
                    + indices.length + " columns and " + values.length + " values, from 0 on");
        }
        for (int r = 0; r < starts.length - 1; r++) {
            checkRow(starts, indices, columns, r);
        }
        return new SparseFeatures(starts, indices, values, columns);
    }

    private static void checkRow(int[] starts, int[] indices, int columns, int r) {
        if (starts[r + 1] < starts[r]) {
            throw new IllegalArgumentException(
                    "row " + r + " ends at entry " + starts[r + 1] + ", before it begins at " + starts[r]);
        }
        int last = -1;
        for (int i = starts[r]; i < starts[r + 1]; i++) {
            if (indices[i] <= last || indices[i] >= columns) {
                throw new IllegalArgumentException("row " + r + ": column " + indices[i] + " after column " + last
                        + "; columns must rise within 0.." + (columns - 1));
            }
            last = indices[i];
        }
    }

    /** The entries that are not 0 of dense features. */
    public static SparseFeatures copyOf(DenseFeatures x) {
        NullCheck.argument(x, "x");
        int[] starts = new int[x.rows() + 1];
        int entries = 0;
        for (int i = x.offset(); i < x.offset(x.rows()); i++) {
            entries += x.array()[i] != 0 ? 1 : 0;
        }
        int[] indices = new int[entries];
        float[] values = new float[entries];
        int at = 0;
        for (int r = 0; r < x.rows(); r++) {
            for (int c = 0; c < x.columns(); c++) {
                float value = x.get(r, c);
                if (value != 0) {
                    indices[at] = c;
                    values[at++] = value;
                }
            }
            starts[r + 1] = at;
        }
        return new SparseFeatures(starts, indices, values, x.columns());
    }

    /**
     * The same with every 0 held.
     *
     * @throws IllegalArgumentException if there are more numbers than fit into one array
     */
    public DenseFeatures toDense() {
        if ((long) rows() * columns > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    rows() + " rows x " + columns + " features are more than fit into one array with every 0 held");
        }
        float[] dense = new float[rows() * columns];
        for (int r = 0; r < rows(); r++) {
            for (int i = starts[r]; i < starts[r + 1]; i++) {
                dense[r * columns + indices[i]] = values[i];
            }
        }
        return DenseFeatures.wrap(dense, rows(), columns);
    }

    @Override
    public int rows() {
        return starts.length - 1;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** The number of entries that are held. */
    public int entries() {
        return starts[starts.length - 1];
    }

    /** Where a row's entries begin; for {@code row = rows()}, where the last one's end. */
    public int start(int row) {
        return starts[row];
    }

    /** The columns of the entries: the storage itself. */
    public int[] indices() {
        return indices;
    }

    /** The numbers of the entries: the storage itself. */
    public float[] values() {
        return values;
    }

    /**
     * One feature of one example.
     *
     * @throws IndexOutOfBoundsException if there is no such row or column
     */
    public float get(int row, int column) {
        if (row < 0 || row >= rows() || column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException(
                    "row " + row + ", column " + column + " of " + rows() + " rows x " + columns + " features");
        }
        int at = Arrays.binarySearch(indices, starts[row], starts[row + 1], column);
        return at < 0 ? 0 : values[at];
    }

    /** The shape. */
    @Override
    public String toString() {
        return "SparseFeatures " + rows() + " x " + columns + ", " + entries() + " entries";
    }
}
