package dev.logits.internal.kernel;

import java.util.Arrays;

/**
 * In plain Java. The JIT compilers of 17 to 25 turn loops into vectors only where every array is read from its
 * beginning, so each row is copied into an array of its own first.
 */
final class ScalarNarrowGemm extends NarrowGemm {
    @Override
    public void logits(float[] x, int xOff, int rows, int d, float[] w, int outputs, float[] z, int zOff, int zStride) {
        float[] lanes = new float[LANES];
        for (int r = 0; r < rows; r++) {
            for (int m = 0; m < outputs; m++) {
                lanes(x, xOff + r * d, w, m * d, d, lanes);
                z[zOff + r * zStride + m] = fold(lanes, 0);
            }
        }
    }

    private static void lanes(float[] x, int xOff, float[] w, int wOff, int d, float[] lanes) {
        // Eight lanes at a time: each is a chain of multiply-adds.
        int end = d & -LANES;
        for (int l = 0; l < LANES; l += 8) {
            float s0 = 0;
            float s1 = 0;
            float s2 = 0;
            float s3 = 0;
            float s4 = 0;
            float s5 = 0;
            float s6 = 0;
            float s7 = 0;
            for (int i = l; i < end; i += LANES) {
                s0 = Math.fma(x[xOff + i], w[wOff + i], s0);
                s1 = Math.fma(x[xOff + i + 1], w[wOff + i + 1], s1);
                s2 = Math.fma(x[xOff + i + 2], w[wOff + i + 2], s2);
                s3 = Math.fma(x[xOff + i + 3], w[wOff + i + 3], s3);
                s4 = Math.fma(x[xOff + i + 4], w[wOff + i + 4], s4);
                s5 = Math.fma(x[xOff + i + 5], w[wOff + i + 5], s5);
                s6 = Math.fma(x[xOff + i + 6], w[wOff + i + 6], s6);
                s7 = Math.fma(x[xOff + i + 7], w[wOff + i + 7], s7);
            }
            lanes[l] = s0;
            lanes[l + 1] = s1;
            lanes[l + 2] = s2;
            lanes[l + 3] = s3;
            lanes[l + 4] = s4;
            lanes[l + 5] = s5;
            lanes[l + 6] = s6;
            lanes[l + 7] = s7;
        }
        for (int i = end; i < d; i++) {
            lanes[i - end] = Math.fma(x[xOff + i], w[wOff + i], lanes[i - end]);
        }
    }

    @Override
    public void addGradient(
            float[] x, int xOff, int rows, int d, float[] g, int gOff, int gStride, int outputs, float[] sum) {
        float[] row = new float[d];
        float[] part = new float[d];
        for (int m = 0; m < outputs; m++) {
            Arrays.fill(part, 0f);
            for (int r = 0; r < rows; r++) {
                System.arraycopy(x, xOff + r * d, row, 0, d);
                addTimes(g[gOff + r * gStride + m], row, part);
            }
            add(part, sum, m * d);
        }
    }

    private static void add(float[] part, float[] sum, int off) {
        for (int i = 0; i < part.length; i++) {
            sum[off + i] += part[i];
        }
    }

    private static void addTimes(float g, float[] x, float[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.fma(g, x[i], sum[i]);
        }
    }

    @Override
    public String toString() {
        return "scalar narrow products";
    }
}
