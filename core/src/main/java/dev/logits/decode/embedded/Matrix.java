package dev.logits.decode.embedded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A matrix that is stored in a byte an entry: row r is {@code scale[r] · q}, q a whole number from −127 to 127, and
 * {@code scale[r]} the row's largest magnitude over 127. An entry is off by at most half a scale.
 */
final class Matrix {
    final int rows;
    final int columns;

    /** Row after row. */
    final float[] values;

    Matrix(int rows, int columns, float[] values) {
        if (rows < 1 || columns < 1 || values.length != (long) rows * columns) {
            throw new IllegalArgumentException(values.length + " numbers are no matrix of " + rows + " x " + columns);
        }
        this.rows = rows;
        this.columns = columns;
        this.values = values;
    }

    /** What is left of it when it has been stored and read. */
    Matrix rounded() {
        float[] rounded = new float[values.length];
        for (int r = 0; r < rows; r++) {
            float scale = scale(r);
            for (int i = r * columns; i < (r + 1) * columns; i++) {
                rounded[i] = scale * quantum(values[i], scale);
            }
        }
        return new Matrix(rows, columns, rounded);
    }

    private float scale(int row) {
        float max = 0;
        for (int i = row * columns; i < (row + 1) * columns; i++) {
            max = Math.max(max, Math.abs(values[i]));
        }
        return max / 127;
    }

    private static byte quantum(float value, float scale) {
        return scale == 0 ? 0 : (byte) Math.max(-127, Math.min(127, (int) Math.rint(value / scale)));
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(rows);
        out.writeInt(columns);
        byte[] row = new byte[columns];
        for (int r = 0; r < rows; r++) {
            float scale = scale(r);
            for (int c = 0; c < columns; c++) {
                row[c] = quantum(values[r * columns + c], scale);
            }
            out.writeFloat(scale);
            out.write(row);
        }
    }

    static Matrix read(DataInputStream in) throws IOException {
        int rows = in.readInt();
        int columns = in.readInt();
        if (rows < 1 || columns < 1 || (long) rows * columns > 1 << 28) {
            throw new IOException("a matrix of " + rows + " x " + columns + " in a language model");
        }
        float[] values = new float[rows * columns];
        byte[] row = new byte[4 + columns];
        ByteBuffer view = ByteBuffer.wrap(row);
        for (int r = 0; r < rows; r++) {
            in.readFully(row);
            float scale = view.getFloat(0);
            for (int c = 0; c < columns; c++) {
                values[r * columns + c] = scale * row[4 + c];
            }
        }
        return new Matrix(rows, columns, values);
    }

    /** Columns become rows. */
    Matrix transposed() {
        float[] out = new float[values.length];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                out[c * rows + r] = values[r * columns + c];
            }
        }
        return new Matrix(columns, rows, out);
    }
}
