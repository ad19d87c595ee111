package dev.logits.internal.kernel;

import dev.logits.internal.parallel.PerThread;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Multiplication on vectors of 128, 256 or 512 bits: tiles of 6 rows by two vectors, whose twelve sums stay in
 * registers while a panel of packed A and B streams past. Six rows keep both multiply-add units busy and leave 16
 * registers enough.
 */
final class VectorGemm extends Gemm {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final int F = FLOATS.length();

    /** Rows of a tile. */
    private static final int ROWS = 6;

    /** Columns of a tile. */
    private static final int WIDTH = 2 * F;

    /** Rows of A that are packed at a time; with their panel they take half of a small second-level cache. */
    private static final int BLOCK = 16 * ROWS;

    private static final PerThread<Packed> PACKED = new PerThread<>(Packed::new);

    /** What one thread packs into: tiles one after the other, in a tile entry p of all its rows or columns together. */
    private static final class Packed {
        final float[] a = new float[BLOCK * PANEL];
        final float[] b = new float[COLUMNS * PANEL];
        final float[] tile = new float[ROWS * WIDTH];
    }

    @Override
    void panel(MatrixView a, MatrixView b, MatrixView c, boolean add) {
        Packed packed = PACKED.get();
        packColumns(b, packed.b);
        for (int row = 0; row < a.rows(); row += BLOCK) {
            int rows = Math.min(BLOCK, a.rows() - row);
            packRows(a.part(row, 0, rows, a.columns()), packed.a);
            block(packed, b.rows(), c.part(row, 0, rows, c.columns()), add);
        }
    }

    private static void block(Packed packed, int depth, MatrixView c, boolean add) {
        float[] out = c.array();
        for (int j = 0; j < c.columns(); j += WIDTH) {
            for (int i = 0; i < c.rows(); i += ROWS) {
                int off = c.offset(i) + j;
                boolean whole = i + ROWS <= c.rows() && j + WIDTH <= c.columns();
                if (whole && !add) {
                    tile(packed.a, i * depth, packed.b, j * depth, depth, out, off, c.rowStride());
                } else {
                    tile(packed.a, i * depth, packed.b, j * depth, depth, packed.tile, 0, WIDTH);
                    if (whole) {
                        add(packed.tile, out, off, c.rowStride());
                    } else {
                        copy(packed.tile, c, i, j, add);
                    }
                }
            }
        }
    }

    /** The part of an edge tile that lies within C. */
    private static void copy(float[] tile, MatrixView c, int row, int column, boolean add) {
        int rows = Math.min(ROWS, c.rows() - row);
        int columns = Math.min(WIDTH, c.columns() - column);
        for (int i = 0; i < rows; i++) {
            int off = c.offset(row + i) + column;
            for (int j = 0; j < columns; j++) {
                float sum = tile[i * WIDTH + j];
                c.array()[off + j] = add ? c.array()[off + j] + sum : sum;
            }
        }
    }

    /** Tiles of rows; rows behind the last are 0. */
    private static void packRows(MatrixView a, float[] packed) {
        int depth = a.columns();
        if (a.rowStride() == 1 && a.rows() % ROWS == 0) {
            packTransposed(a.array(), a.offset(), a.columnStride(), a.rows(), depth, packed);
            return;
        }
        for (int row = 0; row < a.rows(); row += ROWS) {
            int rows = Math.min(ROWS, a.rows() - row);
            int to = row * depth;
            if (rows == ROWS) {
                packTile(a.array(), a.offset(row), a.rowStride(), a.columnStride(), depth, packed, to);
            } else {
                packEdge(a.array(), a.offset(row), a.rowStride(), a.columnStride(), rows, ROWS, depth, packed, to);
            }
        }
    }

    /** Tiles of rows of a matrix whose columns lie together, column by column: each cache line is read once. */
    private static void packTransposed(float[] a, int off, int step, int rows, int depth, float[] packed) {
        for (int p = 0; p < depth; p++) {
            int from = off + p * step;
            int at = p * ROWS;
            for (int row = 0; row < rows; row += ROWS) {
                packed[at] = a[from];
                packed[at + 1] = a[from + 1];
                packed[at + 2] = a[from + 2];
                packed[at + 3] = a[from + 3];
                packed[at + 4] = a[from + 4];
                packed[at + 5] = a[from + 5];
                from += ROWS;
                at += ROWS * depth;
            }
        }
    }

    private static void packTile(float[] a, int off, int stride, int step, int depth, float[] packed, int to) {
        int o1 = off + stride;
        int o2 = o1 + stride;
        int o3 = o2 + stride;
        int o4 = o3 + stride;
        int o5 = o4 + stride;
        for (int p = 0; p < depth; p++) {
            int from = p * step;
            int at = to + p * ROWS;
            packed[at] = a[off + from];
            packed[at + 1] = a[o1 + from];
            packed[at + 2] = a[o2 + from];
            packed[at + 3] = a[o3 + from];
            packed[at + 4] = a[o4 + from];
            packed[at + 5] = a[o5 + from];
        }
    }

    /** Tiles of columns; columns behind the last are 0. */
    private static void packColumns(MatrixView b, float[] packed) {
        int depth = b.rows();
        int whole = b.columnStride() == 1 || b.rowStride() == 1 ? b.columns() - b.columns() % WIDTH : 0;
        if (b.columnStride() == 1) {
            for (int p = 0; p < depth; p++) {
                packLine(b.array(), b.offset() + p * b.rowStride(), whole, packed, p * WIDTH, depth * WIDTH);
            }
        } else {
            for (int column = 0; column < whole; column += 8) {
                int to = (column - column % WIDTH) * depth + column % WIDTH;
                packEight(b.array(), b.offset() + column * b.columnStride(), b.columnStride(), depth, packed, to);
            }
        }
        for (int column = whole; column < b.columns(); column += WIDTH) {
            int columns = Math.min(WIDTH, b.columns() - column);
            int off = b.offset() + column * b.columnStride();
            packEdge(b.array(), off, b.columnStride(), b.rowStride(), columns, WIDTH, depth, packed, column * depth);
        }
    }

    /** A row's entries, to the same place of each tile: memory is read in order. */
    private static void packLine(float[] b, int off, int n, float[] packed, int to, int step) {
        for (int i = 0, at = to; i < n; i += WIDTH, at += step) {
            FloatVector.fromArray(FLOATS, b, off + i).intoArray(packed, at);
            FloatVector.fromArray(FLOATS, b, off + i + F).intoArray(packed, at + F);
        }
    }

    /** Eight columns of a matrix whose columns lie one behind the other. */
    private static void packEight(float[] b, int off, int stride, int depth, float[] packed, int to) {
        int o1 = off + stride;
        int o2 = o1 + stride;
        int o3 = o2 + stride;
        int o4 = o3 + stride;
        int o5 = o4 + stride;
        int o6 = o5 + stride;
        int o7 = o6 + stride;
        for (int p = 0; p < depth; p++) {
            int at = to + p * WIDTH;
            packed[at] = b[off + p];
            packed[at + 1] = b[o1 + p];
            packed[at + 2] = b[o2 + p];
            packed[at + 3] = b[o3 + p];
            packed[at + 4] = b[o4 + p];
            packed[at + 5] = b[o5 + p];
            packed[at + 6] = b[o6 + p];
            packed[at + 7] = b[o7 + p];
        }
    }

    private static void packEdge(
            float[] a, int off, int stride, int step, int lines, int width, int depth, float[] packed, int to) {
        for (int i = 0; i < width; i++) {
            for (int p = 0; p < depth; p++) {
                packed[to + p * width + i] = i < lines ? a[off + i * stride + p * step] : 0;
            }
        }
    }

    /**
     * The sums of one tile. That they are only stored here, and added to C elsewhere, is what keeps them in registers:
     * with both behind a condition the loop falls to a third of its speed.
     */
    private static void tile(float[] a, int aOff, float[] b, int bOff, int depth, float[] c, int cOff, int cRow) {
        FloatVector c00 = FloatVector.broadcast(FLOATS, 0f);
        FloatVector c01 = c00;
        FloatVector c10 = c00;
        FloatVector c11 = c00;
        FloatVector c20 = c00;
        FloatVector c21 = c00;
        FloatVector c30 = c00;
        FloatVector c31 = c00;
        FloatVector c40 = c00;
        FloatVector c41 = c00;
        FloatVector c50 = c00;
        FloatVector c51 = c00;
        for (int p = 0; p < depth; p++) {
            FloatVector b0 = FloatVector.fromArray(FLOATS, b, bOff + p * WIDTH);
            FloatVector b1 = FloatVector.fromArray(FLOATS, b, bOff + p * WIDTH + F);
            FloatVector x = FloatVector.broadcast(FLOATS, a[aOff + p * ROWS]);
            c00 = x.fma(b0, c00);
            c01 = x.fma(b1, c01);
            x = FloatVector.broadcast(FLOATS, a[aOff + p * ROWS + 1]);
            c10 = x.fma(b0, c10);
            c11 = x.fma(b1, c11);
            x = FloatVector.broadcast(FLOATS, a[aOff + p * ROWS + 2]);
            c20 = x.fma(b0, c20);
            c21 = x.fma(b1, c21);
            x = FloatVector.broadcast(FLOATS, a[aOff + p * ROWS + 3]);
            c30 = x.fma(b0, c30);
            c31 = x.fma(b1, c31);
            x = FloatVector.broadcast(FLOATS, a[aOff + p * ROWS + 4]);
            c40 = x.fma(b0, c40);
            c41 = x.fma(b1, c41);
            x = FloatVector.broadcast(FLOATS, a[aOff + p * ROWS + 5]);
            c50 = x.fma(b0, c50);
            c51 = x.fma(b1, c51);
        }
        put(c00, c01, c, cOff);
        put(c10, c11, c, cOff + cRow);
        put(c20, c21, c, cOff + 2 * cRow);
        put(c30, c31, c, cOff + 3 * cRow);
        put(c40, c41, c, cOff + 4 * cRow);
        put(c50, c51, c, cOff + 5 * cRow);
    }

    private static void put(FloatVector left, FloatVector right, float[] c, int off) {
        left.intoArray(c, off);
        right.intoArray(c, off + F);
    }

    private static void add(float[] tile, float[] c, int off, int row) {
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < WIDTH; j += F) {
                FloatVector sum = FloatVector.fromArray(FLOATS, tile, i * WIDTH + j);
                FloatVector.fromArray(FLOATS, c, off + i * row + j).add(sum).intoArray(c, off + i * row + j);
            }
        }
    }

    @Override
    public String toString() {
        return "multiplication on vectors of " + FLOATS.vectorBitSize() + " bits";
    }
}
