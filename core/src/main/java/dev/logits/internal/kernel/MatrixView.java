package dev.logits.internal.kernel;

import java.util.Objects;

/**
 * A matrix that lies in an array with any strides: entry (i, j) is {@code array[offset + i·rowStride +
 * j·columnStride]}.
 *
 * <pre>{@code
 * MatrixView w = MatrixView.of(array, 0, 10, 64);   // 10 × 64, row after row
 * MatrixView t = w.transposed();                     // 64 × 10, the same storage
 * }</pre>
 */
public record MatrixView(float[] array, int offset, int rows, int columns, int rowStride, int columnStride) {

    /**
     * A matrix row after row.
     *
     * @throws IndexOutOfBoundsException if the array ends before the matrix does
     */
    public static MatrixView of(float[] array, int offset, int rows, int columns) {
        Objects.checkFromIndexSize(offset, Math.multiplyExact(rows, columns), array.length);
        return new MatrixView(array, offset, rows, columns, columns, 1);
    }

    /** Rows and columns exchanged. */
    public MatrixView transposed() {
        return new MatrixView(array, offset, columns, rows, columnStride, rowStride);
    }

    /**
     * The part from row {@code r} and column {@code c} on.
     *
     * @throws IndexOutOfBoundsException if it is not within the matrix
     */
    public MatrixView part(int r, int c, int partRows, int partColumns) {
        Objects.checkFromIndexSize(r, partRows, rows);
        Objects.checkFromIndexSize(c, partColumns, columns);
        return new MatrixView(
                array, offset + r * rowStride + c * columnStride, partRows, partColumns, rowStride, columnStride);
    }

    /** Where a row begins. */
    int offset(int row) {
        return offset + row * rowStride;
    }
}
