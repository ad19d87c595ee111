package dev.logits.internal.kernel;

import dev.logits.internal.parallel.PerThread;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * On vectors of 128, 256 or 512 bits: tiles of four rows by two vectors, whose sums stay in registers. A tile that the
 * matrix ends in is copied to an array of its own meanwhile.
 */
final class VectorRankUpdate extends RankUpdate {
    private static final VectorSpecies<Double> DOUBLES = VectorKernels.DOUBLES;
    private static final int D = DOUBLES.length();
    private static final int TILE_ROWS = 4;
    private static final int TILE_COLUMNS = 2 * D;
    private static final PerThread<double[]> EDGE = new PerThread<>(() -> new double[TILE_ROWS * TILE_COLUMNS]);

    @Override
    public void add(
            double[] a, double[] b, int width, int rows, int n, boolean lower, double[] sum, int off, int stride) {
        double[] edge = EDGE.get();
        for (int i = 0; i < n; i += TILE_ROWS) {
            int height = Math.min(TILE_ROWS, n - i);
            for (int j = 0; j < (lower ? i + height : n); j += TILE_COLUMNS) {
                int at = off + i * stride + j;
                int length = Math.min(TILE_COLUMNS, n - j);
                if (height == TILE_ROWS && length == TILE_COLUMNS) {
                    tile(a, i, b, j, width, rows, sum, at, stride);
                } else {
                    for (int k = 0; k < height; k++) {
                        System.arraycopy(sum, at + k * stride, edge, k * TILE_COLUMNS, length);
                    }
                    tile(a, i, b, j, width, rows, edge, 0, TILE_COLUMNS);
                    for (int k = 0; k < height; k++) {
                        System.arraycopy(edge, k * TILE_COLUMNS, sum, at + k * stride, length);
                    }
                }
            }
        }
    }

    private static void tile(
            double[] a, int i, double[] b, int j, int width, int rows, double[] sum, int at, int stride) {
        int second = at + stride;
        int third = second + stride;
        int fourth = third + stride;
        DoubleVector s00 = DoubleVector.fromArray(DOUBLES, sum, at);
        DoubleVector s01 = DoubleVector.fromArray(DOUBLES, sum, at + D);
        DoubleVector s10 = DoubleVector.fromArray(DOUBLES, sum, second);
        DoubleVector s11 = DoubleVector.fromArray(DOUBLES, sum, second + D);
        DoubleVector s20 = DoubleVector.fromArray(DOUBLES, sum, third);
        DoubleVector s21 = DoubleVector.fromArray(DOUBLES, sum, third + D);
        DoubleVector s30 = DoubleVector.fromArray(DOUBLES, sum, fourth);
        DoubleVector s31 = DoubleVector.fromArray(DOUBLES, sum, fourth + D);
        for (int r = 0, p = i, q = j; r < rows; r++, p += width, q += width) {
            DoubleVector b0 = DoubleVector.fromArray(DOUBLES, b, q);
            DoubleVector b1 = DoubleVector.fromArray(DOUBLES, b, q + D);
            DoubleVector a0 = DoubleVector.broadcast(DOUBLES, a[p]);
            s00 = a0.fma(b0, s00);
            s01 = a0.fma(b1, s01);
            DoubleVector a1 = DoubleVector.broadcast(DOUBLES, a[p + 1]);
            s10 = a1.fma(b0, s10);
            s11 = a1.fma(b1, s11);
            DoubleVector a2 = DoubleVector.broadcast(DOUBLES, a[p + 2]);
            s20 = a2.fma(b0, s20);
            s21 = a2.fma(b1, s21);
            DoubleVector a3 = DoubleVector.broadcast(DOUBLES, a[p + 3]);
            s30 = a3.fma(b0, s30);
            s31 = a3.fma(b1, s31);
        }
        s00.intoArray(sum, at);
        s01.intoArray(sum, at + D);
        s10.intoArray(sum, second);
        s11.intoArray(sum, second + D);
        s20.intoArray(sum, third);
        s21.intoArray(sum, third + D);
        s30.intoArray(sum, fourth);
        s31.intoArray(sum, fourth + D);
    }

    @Override
    public String toString() {
        return "products of rows on " + DOUBLES;
    }
}
