package dev.logits;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** What the two kinds of score check about their shape, and how they copy; no arithmetic. */
final class Shape {
    private Shape() {}

    static int length(int rows, int classes) {
        if (rows < 0) {
            throw new IllegalArgumentException("rows must be 0 or more, got " + rows);
        }
        if (classes < 1) {
            throw new IllegalArgumentException("classes must be 1 or more, got " + classes);
        }
        long length = (long) rows * classes;
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(rows + " rows x " + classes + " classes are " + length
                    + " scores, more than one array holds; read them in parts through a LogitsSource");
        }
        return (int) length;
    }

    static void checkStorage(int available, int offset, int rows, int classes) {
        int length = length(rows, classes);
        if (offset < 0 || offset > available - length) {
            throw new IllegalArgumentException(rows + " rows x " + classes + " classes from offset " + offset + " need "
                    + ((long) offset + length) + " floats, the storage has " + available);
        }
    }

    static void checkSlice(int from, int to, int rows) {
        if (from < 0 || to < from || to > rows) {
            throw new IndexOutOfBoundsException("rows " + from + ":" + to + " of a batch of " + rows + " rows");
        }
    }

    static int checkRow(int row, int rows) {
        if (row < 0 || row >= rows) {
            throw new IndexOutOfBoundsException("row " + row + " of a batch of " + rows + " rows");
        }
        return row;
    }

    static int checkClass(int c, int classes) {
        if (c < 0 || c >= classes) {
            throw new IndexOutOfBoundsException("class " + c + " of " + classes + " classes");
        }
        return c;
    }

    static int classesOf(float[][] rows) {
        return classes(rows.length, r -> rows[r].length);
    }

    private static int classes(int rows, IntUnaryOperator length) {
        if (rows == 0) {
            throw new IllegalArgumentException("no rows, so the number of classes is unknown; use zeros(0, classes)");
        }
        int classes = length.applyAsInt(0);
        for (int r = 1; r < rows; r++) {
            if (length.applyAsInt(r) != classes) {
                throw new IllegalArgumentException(
                        "row " + r + " has " + length.applyAsInt(r) + " scores, row 0 has " + classes);
            }
        }
        return classes;
    }

    static float[] flatten(double[][] rows) {
        int classes = classes(rows.length, r -> rows[r].length);
        float[] flat = new float[length(rows.length, classes)];
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < classes; c++) {
                double score = rows[r][c];
                if (Float.isInfinite((float) score) && !Double.isInfinite(score)) {
                    throw new IllegalArgumentException("row " + r + ", class " + c + " is " + score
                            + ", too large for a float; a score lies within " + Float.MAX_VALUE);
                }
                flat[r * classes + c] = (float) score;
            }
        }
        return flat;
    }

    static float[] flatten(float[][] rows, int classes) {
        float[] flat = new float[length(rows.length, classes)];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(rows[r], 0, flat, r * classes, classes);
        }
        return flat;
    }

    static float[] copy(FloatBuffer buffer, int rows, int classes, int stride) {
        float[] copy = new float[length(rows, classes)];
        if (stride < classes) {
            throw new IllegalArgumentException("the stride must be " + classes + " or more, got " + stride
                    + "; it is how many floats after one row the next begins");
        }
        long needed = rows == 0 ? 0 : (long) (rows - 1) * stride + classes;
        if (buffer.remaining() < needed) {
            throw new IllegalArgumentException(rows + " rows x " + classes + " classes need " + needed
                    + " floats, the buffer has " + buffer.remaining() + " remaining");
        }
        for (int r = 0; r < rows; r++) {
            buffer.duplicate().position(buffer.position() + r * stride).get(copy, r * classes, classes);
        }
        return copy;
    }

    static float[] copy(Scores s) {
        return Arrays.copyOfRange(s.array(), s.offset(), s.offset(s.rows()));
    }

    /** Equal shape and equal scores, bit for bit except that every NaN is equal to every NaN. */
    static boolean equal(Scores a, Scores b) {
        return a.rows() == b.rows()
                && a.classes() == b.classes()
                && Arrays.equals(a.array(), a.offset(), a.offset(a.rows()), b.array(), b.offset(), b.offset(b.rows()));
    }

    static int hash(Scores s) {
        int hash = 31 * s.rows() + s.classes();
        for (int i = s.offset(), end = s.offset(s.rows()); i < end; i++) {
            hash = 31 * hash + Float.hashCode(s.array()[i]);
        }
        return hash;
    }

    /** The shape and the first rows and classes, short enough for one line of a log. */
    static String describe(String name, Scores s) {
        StringBuilder text = new StringBuilder(name)
                .append(" ")
                .append(s.rows())
                .append(" x ")
                .append(s.classes())
                .append(" [");
        int rows = Math.min(3, s.rows());
        int classes = Math.min(6, s.classes());
        for (int r = 0; r < rows; r++) {
            text.append(r == 0 ? "[" : ", [");
            for (int c = 0; c < classes; c++) {
                text.append(c == 0 ? "" : ", ").append(s.get(r, c));
            }
            text.append(classes < s.classes() ? ", …]" : "]");
        }
        return text.append(rows < s.rows() ? ", …]" : "]").toString();
    }
}
