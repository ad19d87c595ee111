package dev.logits.learn.features;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * Features with a number in every place: N × D floats, row after row in one array.
 *
 * <pre>{@code
 * DenseFeatures x = DenseFeatures.copyOf(new float[][] {{2.66f, 20, 0}, {2.89f, 22, 0}});
 * }</pre>
 *
 * <p>Views arrays that nobody may change; any number of threads may read it.
 *
 * @since 0.1
 */
public final class DenseFeatures implements Features {
    private final float[] array;
    private final int offset;
    private final int rows;
    private final int columns;

    private DenseFeatures(float[] array, int offset, int rows, int columns) {
        if (rows < 0 || columns < 1) {
            throw new IllegalArgumentException(
                    "features need 0 rows or more and 1 column or more, got " + rows + " x " + columns);
        }
        if (offset < 0 || (long) rows * columns > (long) array.length - offset) {
            throw new IllegalArgumentException(rows + " rows x " + columns + " features from offset " + offset
                    + " do not fit into " + array.length + " floats");
        }
        this.array = array;
        this.offset = offset;
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * Shares an array that holds the rows from its beginning; later changes are seen on both sides.
     *
     * @throws IllegalArgumentException if the array is shorter than rows × columns
     */
    public static DenseFeatures wrap(float[] array, int rows, int columns) {
        NullCheck.argument(array, "array");
        return new DenseFeatures(array, 0, rows, columns);
    }

    /**
     * Shares an array that holds the rows from {@code offset} on; later changes are seen on both sides.
     *
     * @throws IllegalArgumentException if the array ends before the rows do
     */
    public static DenseFeatures wrap(float[] array, int offset, int rows, int columns) {
        NullCheck.argument(array, "array");
        return new DenseFeatures(array, offset, rows, columns);
    }

    /**
     * Copies rows of equal length.
     *
     * @throws IllegalArgumentException if there is no row, or a row's length differs from row 0's
     */
    public static DenseFeatures copyOf(float[][] rows) {
        NullCheck.argument(rows, "rows");
        if (rows.length == 0) {
            throw new IllegalArgumentException("no rows, so the number of features is unknown");
        }
        int columns = rows[0].length;
        float[] array = new float[Math.multiplyExact(rows.length, columns)];
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != columns) {
                throw new IllegalArgumentException(
                        "row " + r + " has " + rows[r].length + " features, row 0 has " + columns);
            }
            System.arraycopy(rows[r], 0, array, r * columns, columns);
        }
        return new DenseFeatures(array, 0, rows.length, columns);
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    /** The storage itself, not a copy. */
    public float[] array() {
        return array;
    }

    /** Where row 0 begins in {@link #array()}. */
    public int offset() {
        return offset;
    }

    /** Where a row begins in {@link #array()}; for {@code row = rows()}, where the last one ends. */
    public int offset(int row) {
        return offset + row * columns;
    }

    /**
     * One feature of one example.
     *
     * @throws IndexOutOfBoundsException if there is no such row or column
     */
    public float get(int row, int column) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException(
                    "row " + row + ", column " + column + " of " + rows + " rows x " + columns + " features");
        }
        return array[offset(row) + column];
    }

    /**
     * Rows {@code from} to {@code to} − 1, sharing the storage.
     *
     * @throws IndexOutOfBoundsException unless 0 ≤ from ≤ to ≤ rows
     */
    public DenseFeatures slice(int from, int to) {
        if (from < 0 || to < from || to > rows) {
            throw new IndexOutOfBoundsException("rows " + from + ":" + to + " of " + rows + " rows");
        }
        return new DenseFeatures(array, offset(from), to - from, columns);
    }

    /** Equal when the shape is equal and every number is, as {@link Float#equals} has it. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DenseFeatures that
                && rows == that.rows
                && columns == that.columns
                && Arrays.equals(array, offset, offset(rows), that.array, that.offset, that.offset(rows));
    }

    @Override
    public int hashCode() {
        int hash = 31 * rows + columns;
        for (int i = offset, end = offset(rows); i < end; i++) {
            hash = 31 * hash + Float.hashCode(array[i]);
        }
        return hash;
    }

    /** The shape. */
    @Override
    public String toString() {
        return "DenseFeatures " + rows + " x " + columns;
    }
}
