package dev.logits.internal.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tiles of {@link VectorNarrowGemm}, written by the program NarrowTiles among the tests: do not edit. Each sum is a
 * local variable, as the JIT compilers keep no array of vectors in registers. sNM is the sum of row or output N and
 * output or vector M.
 */
final class VectorNarrowTiles {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final int F = FLOATS.length();
    private static final int LANES = NarrowGemm.LANES;

    private VectorNarrowTiles() {}

    /** One vector of lanes of four rows by five outputs; row after row into {@code lanes}. */
    static void logits4(float[] x, int x0, float[] w, int w0, int d, int end, float[] lanes, int off) {
        int x1 = x0 + d;
        int x2 = x1 + d;
        int x3 = x2 + d;
        int w1 = w0 + d;
        int w2 = w1 + d;
        int w3 = w2 + d;
        int w4 = w3 + d;
        FloatVector s00 = FloatVector.broadcast(FLOATS, 0f);
        FloatVector s01 = s00;
        FloatVector s02 = s00;
        FloatVector s03 = s00;
        FloatVector s04 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s12 = s00;
        FloatVector s13 = s00;
        FloatVector s14 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s22 = s00;
        FloatVector s23 = s00;
        FloatVector s24 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s32 = s00;
        FloatVector s33 = s00;
        FloatVector s34 = s00;
        for (int i = 0; i < end; i += LANES) {
            FloatVector a0 = FloatVector.fromArray(FLOATS, x, x0 + i);
            FloatVector a1 = FloatVector.fromArray(FLOATS, x, x1 + i);
            FloatVector a2 = FloatVector.fromArray(FLOATS, x, x2 + i);
            FloatVector a3 = FloatVector.fromArray(FLOATS, x, x3 + i);
            FloatVector b = FloatVector.fromArray(FLOATS, w, w0 + i);
            s00 = a0.fma(b, s00);
            s10 = a1.fma(b, s10);
            s20 = a2.fma(b, s20);
            s30 = a3.fma(b, s30);
            b = FloatVector.fromArray(FLOATS, w, w1 + i);
            s01 = a0.fma(b, s01);
            s11 = a1.fma(b, s11);
            s21 = a2.fma(b, s21);
            s31 = a3.fma(b, s31);
            b = FloatVector.fromArray(FLOATS, w, w2 + i);
            s02 = a0.fma(b, s02);
            s12 = a1.fma(b, s12);
            s22 = a2.fma(b, s22);
            s32 = a3.fma(b, s32);
            b = FloatVector.fromArray(FLOATS, w, w3 + i);
            s03 = a0.fma(b, s03);
            s13 = a1.fma(b, s13);
            s23 = a2.fma(b, s23);
            s33 = a3.fma(b, s33);
            b = FloatVector.fromArray(FLOATS, w, w4 + i);
            s04 = a0.fma(b, s04);
            s14 = a1.fma(b, s14);
            s24 = a2.fma(b, s24);
            s34 = a3.fma(b, s34);
        }
        s00.intoArray(lanes, off);
        s01.intoArray(lanes, off + LANES);
        s02.intoArray(lanes, off + 2 * LANES);
        s03.intoArray(lanes, off + 3 * LANES);
        s04.intoArray(lanes, off + 4 * LANES);
        s10.intoArray(lanes, off + 5 * LANES);
        s11.intoArray(lanes, off + 6 * LANES);
        s12.intoArray(lanes, off + 7 * LANES);
        s13.intoArray(lanes, off + 8 * LANES);
        s14.intoArray(lanes, off + 9 * LANES);
        s20.intoArray(lanes, off + 10 * LANES);
        s21.intoArray(lanes, off + 11 * LANES);
        s22.intoArray(lanes, off + 12 * LANES);
        s23.intoArray(lanes, off + 13 * LANES);
        s24.intoArray(lanes, off + 14 * LANES);
        s30.intoArray(lanes, off + 15 * LANES);
        s31.intoArray(lanes, off + 16 * LANES);
        s32.intoArray(lanes, off + 17 * LANES);
        s33.intoArray(lanes, off + 18 * LANES);
        s34.intoArray(lanes, off + 19 * LANES);
    }

    /** One vector of lanes of two rows by five outputs; row after row into {@code lanes}. */
    static void logits2(float[] x, int x0, float[] w, int w0, int d, int end, float[] lanes, int off) {
        int x1 = x0 + d;
        int w1 = w0 + d;
        int w2 = w1 + d;
        int w3 = w2 + d;
        int w4 = w3 + d;
        FloatVector s00 = FloatVector.broadcast(FLOATS, 0f);
        FloatVector s01 = s00;
        FloatVector s02 = s00;
        FloatVector s03 = s00;
        FloatVector s04 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s12 = s00;
        FloatVector s13 = s00;
        FloatVector s14 = s00;
        for (int i = 0; i < end; i += LANES) {
            FloatVector a0 = FloatVector.fromArray(FLOATS, x, x0 + i);
            FloatVector a1 = FloatVector.fromArray(FLOATS, x, x1 + i);
            FloatVector b = FloatVector.fromArray(FLOATS, w, w0 + i);
            s00 = a0.fma(b, s00);
            s10 = a1.fma(b, s10);
            b = FloatVector.fromArray(FLOATS, w, w1 + i);
            s01 = a0.fma(b, s01);
            s11 = a1.fma(b, s11);
            b = FloatVector.fromArray(FLOATS, w, w2 + i);
            s02 = a0.fma(b, s02);
            s12 = a1.fma(b, s12);
            b = FloatVector.fromArray(FLOATS, w, w3 + i);
            s03 = a0.fma(b, s03);
            s13 = a1.fma(b, s13);
            b = FloatVector.fromArray(FLOATS, w, w4 + i);
            s04 = a0.fma(b, s04);
            s14 = a1.fma(b, s14);
        }
        s00.intoArray(lanes, off);
        s01.intoArray(lanes, off + LANES);
        s02.intoArray(lanes, off + 2 * LANES);
        s03.intoArray(lanes, off + 3 * LANES);
        s04.intoArray(lanes, off + 4 * LANES);
        s10.intoArray(lanes, off + 5 * LANES);
        s11.intoArray(lanes, off + 6 * LANES);
        s12.intoArray(lanes, off + 7 * LANES);
        s13.intoArray(lanes, off + 8 * LANES);
        s14.intoArray(lanes, off + 9 * LANES);
    }

    /** Five outputs by four vectors of columns; output after output into {@code tile}. */
    static void gradient4(float[] x, int xOff, int rows, int d, float[] g, int gOff, int gStride, float[] tile) {
        FloatVector s00 = FloatVector.broadcast(FLOATS, 0f);
        FloatVector s01 = s00;
        FloatVector s02 = s00;
        FloatVector s03 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s12 = s00;
        FloatVector s13 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s22 = s00;
        FloatVector s23 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s32 = s00;
        FloatVector s33 = s00;
        FloatVector s40 = s00;
        FloatVector s41 = s00;
        FloatVector s42 = s00;
        FloatVector s43 = s00;
        for (int r = 0; r < rows; r++) {
            int at = xOff + r * d;
            FloatVector x0 = FloatVector.fromArray(FLOATS, x, at);
            FloatVector x1 = FloatVector.fromArray(FLOATS, x, at + F);
            FloatVector x2 = FloatVector.fromArray(FLOATS, x, at + 2 * F);
            FloatVector x3 = FloatVector.fromArray(FLOATS, x, at + 3 * F);
            int from = gOff + r * gStride;
            FloatVector b = FloatVector.broadcast(FLOATS, g[from]);
            s00 = b.fma(x0, s00);
            s01 = b.fma(x1, s01);
            s02 = b.fma(x2, s02);
            s03 = b.fma(x3, s03);
            b = FloatVector.broadcast(FLOATS, g[from + 1]);
            s10 = b.fma(x0, s10);
            s11 = b.fma(x1, s11);
            s12 = b.fma(x2, s12);
            s13 = b.fma(x3, s13);
            b = FloatVector.broadcast(FLOATS, g[from + 2]);
            s20 = b.fma(x0, s20);
            s21 = b.fma(x1, s21);
            s22 = b.fma(x2, s22);
            s23 = b.fma(x3, s23);
            b = FloatVector.broadcast(FLOATS, g[from + 3]);
            s30 = b.fma(x0, s30);
            s31 = b.fma(x1, s31);
            s32 = b.fma(x2, s32);
            s33 = b.fma(x3, s33);
            b = FloatVector.broadcast(FLOATS, g[from + 4]);
            s40 = b.fma(x0, s40);
            s41 = b.fma(x1, s41);
            s42 = b.fma(x2, s42);
            s43 = b.fma(x3, s43);
        }
        s00.intoArray(tile, 0);
        s01.intoArray(tile, F);
        s02.intoArray(tile, 2 * F);
        s03.intoArray(tile, 3 * F);
        s10.intoArray(tile, 4 * F);
        s11.intoArray(tile, 5 * F);
        s12.intoArray(tile, 6 * F);
        s13.intoArray(tile, 7 * F);
        s20.intoArray(tile, 8 * F);
        s21.intoArray(tile, 9 * F);
        s22.intoArray(tile, 10 * F);
        s23.intoArray(tile, 11 * F);
        s30.intoArray(tile, 12 * F);
        s31.intoArray(tile, 13 * F);
        s32.intoArray(tile, 14 * F);
        s33.intoArray(tile, 15 * F);
        s40.intoArray(tile, 16 * F);
        s41.intoArray(tile, 17 * F);
        s42.intoArray(tile, 18 * F);
        s43.intoArray(tile, 19 * F);
    }

    /** Five outputs by two vectors of columns; output after output into {@code tile}. */
    static void gradient2(float[] x, int xOff, int rows, int d, float[] g, int gOff, int gStride, float[] tile) {
        FloatVector s00 = FloatVector.broadcast(FLOATS, 0f);
        FloatVector s01 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s40 = s00;
        FloatVector s41 = s00;
        for (int r = 0; r < rows; r++) {
            int at = xOff + r * d;
            FloatVector x0 = FloatVector.fromArray(FLOATS, x, at);
            FloatVector x1 = FloatVector.fromArray(FLOATS, x, at + F);
            int from = gOff + r * gStride;
            FloatVector b = FloatVector.broadcast(FLOATS, g[from]);
            s00 = b.fma(x0, s00);
            s01 = b.fma(x1, s01);
            b = FloatVector.broadcast(FLOATS, g[from + 1]);
            s10 = b.fma(x0, s10);
            s11 = b.fma(x1, s11);
            b = FloatVector.broadcast(FLOATS, g[from + 2]);
            s20 = b.fma(x0, s20);
            s21 = b.fma(x1, s21);
            b = FloatVector.broadcast(FLOATS, g[from + 3]);
            s30 = b.fma(x0, s30);
            s31 = b.fma(x1, s31);
            b = FloatVector.broadcast(FLOATS, g[from + 4]);
            s40 = b.fma(x0, s40);
            s41 = b.fma(x1, s41);
        }
        s00.intoArray(tile, 0);
        s01.intoArray(tile, F);
        s10.intoArray(tile, 2 * F);
        s11.intoArray(tile, 3 * F);
        s20.intoArray(tile, 4 * F);
        s21.intoArray(tile, 5 * F);
        s30.intoArray(tile, 6 * F);
        s31.intoArray(tile, 7 * F);
        s40.intoArray(tile, 8 * F);
        s41.intoArray(tile, 9 * F);
    }

    /** Five outputs by one vector of columns; output after output into {@code tile}. */
    static void gradient1(float[] x, int xOff, int rows, int d, float[] g, int gOff, int gStride, float[] tile) {
        FloatVector s00 = FloatVector.broadcast(FLOATS, 0f);
        FloatVector s10 = s00;
        FloatVector s20 = s00;
        FloatVector s30 = s00;
        FloatVector s40 = s00;
        for (int r = 0; r < rows; r++) {
            int at = xOff + r * d;
            FloatVector x0 = FloatVector.fromArray(FLOATS, x, at);
            int from = gOff + r * gStride;
            FloatVector b = FloatVector.broadcast(FLOATS, g[from]);
            s00 = b.fma(x0, s00);
            b = FloatVector.broadcast(FLOATS, g[from + 1]);
            s10 = b.fma(x0, s10);
            b = FloatVector.broadcast(FLOATS, g[from + 2]);
            s20 = b.fma(x0, s20);
            b = FloatVector.broadcast(FLOATS, g[from + 3]);
            s30 = b.fma(x0, s30);
            b = FloatVector.broadcast(FLOATS, g[from + 4]);
            s40 = b.fma(x0, s40);
        }
        s00.intoArray(tile, 0);
        s10.intoArray(tile, F);
        s20.intoArray(tile, 2 * F);
        s30.intoArray(tile, 3 * F);
        s40.intoArray(tile, 4 * F);
    }
}
