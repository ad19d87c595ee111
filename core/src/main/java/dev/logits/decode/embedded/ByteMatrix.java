package dev.logits.decode.embedded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A matrix of a byte an entry: entry (r, c) is {@code scale[r] · q}, q a whole number from −127 to 127, and {@code
 * scale[r]} the row's largest magnitude over 127. An entry is off by at most half a scale. Stored column by column, as
 * a layer takes its inputs.
 */
final class ByteMatrix {
    final int rows;
    final int columns;
    private final float[] scales;
    private final byte[] quanta;

    private ByteMatrix(int rows, int columns, float[] scales, byte[] quanta) {
        this.rows = rows;
        this.columns = columns;
        this.scales = scales;
        this.quanta = quanta;
    }

    /**
     * Rounds a matrix.
     *
     * @param values row after row
     */
    static ByteMatrix of(int rows, int columns, float[] values) {
        if (rows < 1 || columns < 1 || values.length != (long) rows * columns) {
            throw new IllegalArgumentException(values.length + " numbers are no matrix of " + rows + " x " + columns);
        }
        float[] scales = new float[rows];
        byte[] quanta = new byte[values.length];
        for (int r = 0; r < rows; r++) {
            float max = 0;
            for (int c = 0; c < columns; c++) {
                max = Math.max(max, Math.abs(values[r * columns + c]));
            }
            scales[r] = max / 127;
            for (int c = 0; c < columns && max > 0; c++) {
                quanta[c * rows + r] =
                        (byte) Math.max(-127, Math.min(127, (int) Math.rint(values[r * columns + c] / scales[r])));
            }
        }
        return new ByteMatrix(rows, columns, scales, quanta);
    }

    /** The number of entries. */
    int size() {
        return quanta.length;
    }

    /** Its columns, an array each. */
    float[][] byColumn() {
        float[][] out = new float[columns][rows];
        for (int c = 0; c < columns; c++) {
            widen(quanta, c * rows, scales, out[c]);
        }
        return out;
    }

    private static void widen(byte[] quanta, int off, float[] scales, float[] out) {
        for (int r = 0; r < out.length; r++) {
            out[r] = scales[r] * quanta[off + r];
        }
    }

    /** Its rows, an array each. */
    float[][] byRow() {
        float[][] out = new float[rows][columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                out[r][c] = scales[r] * quanta[c * rows + r];
            }
        }
        return out;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(rows);
        out.writeInt(columns);
        for (float scale : scales) {
            out.writeFloat(scale);
        }
        out.write(quanta);
    }

    static ByteMatrix read(DataInputStream in) throws IOException {
        int rows = in.readInt();
        int columns = in.readInt();
        if (rows < 1 || columns < 1 || (long) rows * columns > 1 << 28) {
            throw new IOException("a matrix of " + rows + " x " + columns + " in a language model");
        }
        float[] scales = new float[rows];
        for (int r = 0; r < rows; r++) {
            scales[r] = in.readFloat();
        }
        byte[] quanta = new byte[rows * columns];
        in.readFully(quanta);
        return new ByteMatrix(rows, columns, scales, quanta);
    }
}
