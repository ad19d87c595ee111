package dev.logits.internal.kernel;

/**
 * A chunk of short rows, class by class: class c of row r is at c · rows + r.
 *
 * <p>Four classes at a time, then one, in loops over the rows, of which there are more. Gathers, and vectors of two or
 * four scores that are transposed in registers, gain nothing on 25 in reading and writing together; on 17 these vectors
 * are ten times slower.
 */
final class Columns {
    private Columns() {}

    static void read(float[] z, int off, int rows, int n, float[] columns) {
        int c = 0;
        for (; c <= n - 4; c += 4) {
            readFour(z, off + c, rows, n, columns, c * rows);
        }
        for (; c < n; c++) {
            readOne(z, off + c, rows, n, columns, c * rows);
        }
    }

    private static void readFour(float[] z, int off, int rows, int n, float[] columns, int to) {
        int from = off;
        for (int i = to; i < to + rows; i++) {
            columns[i] = z[from];
            columns[i + rows] = z[from + 1];
            columns[i + 2 * rows] = z[from + 2];
            columns[i + 3 * rows] = z[from + 3];
            from += n;
        }
    }

    private static void readOne(float[] z, int off, int rows, int n, float[] columns, int to) {
        int from = off;
        for (int i = to; i < to + rows; i++) {
            columns[i] = z[from];
            from += n;
        }
    }

    /** The first {@code count} of the rows. */
    static void write(float[] columns, int rows, int count, int n, float[] out, int outOff) {
        int c = 0;
        for (; c <= n - 4; c += 4) {
            writeFour(columns, c * rows, rows, count, n, out, outOff + c);
        }
        for (; c < n; c++) {
            writeOne(columns, c * rows, count, n, out, outOff + c);
        }
    }

    private static void writeFour(float[] columns, int from, int rows, int count, int n, float[] out, int outOff) {
        int to = outOff;
        for (int i = from; i < from + count; i++) {
            out[to] = columns[i];
            out[to + 1] = columns[i + rows];
            out[to + 2] = columns[i + 2 * rows];
            out[to + 3] = columns[i + 3 * rows];
            to += n;
        }
    }

    private static void writeOne(float[] columns, int from, int count, int n, float[] out, int outOff) {
        int to = outOff;
        for (int i = from; i < from + count; i++) {
            out[to] = columns[i];
            to += n;
        }
    }
}
