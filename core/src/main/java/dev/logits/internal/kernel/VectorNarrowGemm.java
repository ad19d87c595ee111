package dev.logits.internal.kernel;

import dev.logits.internal.parallel.PerThread;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * On vectors of 128, 256 or 512 bits: tiles of several rows, or several vectors of columns, by five outputs, whose sums
 * stay in registers ({@link VectorNarrowTiles}). Where a vector is shorter than the lanes, groups of lanes go one after
 * the other.
 */
final class VectorNarrowGemm extends NarrowGemm {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final int F = FLOATS.length();

    /** Whether 32 registers hold the sums of the larger tiles. */
    private static final boolean WIDE = F == LANES;

    private static final int ROWS = WIDE ? 4 : 2;

    private static final PerThread<float[]> SUMS = new PerThread<>(() -> new float[ROWS * OUTPUTS * LANES]);

    @Override
    public void logits(float[] x, int xOff, int rows, int d, float[] w, int outputs, float[] z, int zOff, int zStride) {
        float[] lanes = SUMS.get();
        int end = d & -LANES;
        for (int m = 0; m < outputs; m += OUTPUTS) {
            int count = Math.min(OUTPUTS, outputs - m);
            int r = 0;
            for (; r <= rows - ROWS; r += ROWS) {
                for (int group = 0; group < LANES; group += F) {
                    if (WIDE) {
                        VectorNarrowTiles.logits4(x, xOff + r * d, w, m * d, d, end, lanes, 0);
                    } else {
                        VectorNarrowTiles.logits2(x, xOff + r * d + group, w, m * d + group, d, end, lanes, group);
                    }
                }
                finish(x, xOff + r * d, ROWS, w, m * d, count, d, end, lanes, z, zOff + r * zStride + m, zStride);
            }
            for (; r < rows; r++) {
                for (int group = 0; group < LANES; group += F) {
                    VectorNarrowTiles.logits1(x, xOff + r * d + group, w, m * d + group, d, end, lanes, group);
                }
                finish(x, xOff + r * d, 1, w, m * d, count, d, end, lanes, z, zOff + r * zStride + m, zStride);
            }
        }
    }

    /** The columns behind the last whole lanes, and the sums of lanes. */
    private static void finish(
            float[] x,
            int xOff,
            int rows,
            float[] w,
            int wOff,
            int outputs,
            int d,
            int end,
            float[] lanes,
            float[] z,
            int zOff,
            int zStride) {
        for (int r = 0; r < rows; r++) {
            for (int m = 0; m < outputs; m++) {
                int at = (r * OUTPUTS + m) * LANES;
                for (int i = end; i < d; i++) {
                    lanes[at + i - end] = Math.fma(x[xOff + r * d + i], w[wOff + m * d + i], lanes[at + i - end]);
                }
                z[zOff + r * zStride + m] = fold(lanes, at);
            }
        }
    }

    @Override
    public void addGradient(
            float[] x, int xOff, int rows, int d, float[] g, int gOff, int gStride, int outputs, float[] sum) {
        float[] tile = SUMS.get();
        for (int m = 0; m < outputs; m += OUTPUTS) {
            int i = 0;
            for (; WIDE && i <= d - 4 * F; i += 4 * F) {
                VectorNarrowTiles.gradient4(x, xOff + i, rows, d, g, gOff + m, gStride, tile);
                add(tile, 4 * F, sum, m * d + i, d);
            }
            for (; i <= d - 2 * F; i += 2 * F) {
                VectorNarrowTiles.gradient2(x, xOff + i, rows, d, g, gOff + m, gStride, tile);
                add(tile, 2 * F, sum, m * d + i, d);
            }
            for (; i <= d - F; i += F) {
                VectorNarrowTiles.gradient1(x, xOff + i, rows, d, g, gOff + m, gStride, tile);
                add(tile, F, sum, m * d + i, d);
            }
            for (; i < d; i++) {
                for (int c = m; c < Math.min(outputs, m + OUTPUTS); c++) {
                    sum[c * d + i] += column(x, xOff + i, rows, d, g, gOff + c, gStride);
                }
            }
        }
    }

    /** Added here, and only stored by the tile itself, which keeps its sums in registers. */
    private static void add(float[] tile, int width, float[] sum, int off, int d) {
        for (int m = 0; m < OUTPUTS; m++) {
            for (int i = 0; i < width; i += F) {
                FloatVector.fromArray(FLOATS, sum, off + m * d + i)
                        .add(FloatVector.fromArray(FLOATS, tile, m * width + i))
                        .intoArray(sum, off + m * d + i);
            }
        }
    }

    private static float column(float[] x, int xOff, int rows, int d, float[] g, int gOff, int gStride) {
        float s = 0;
        for (int r = 0; r < rows; r++) {
            s = Math.fma(g[gOff + r * gStride], x[xOff + r * d], s);
        }
        return s;
    }

    @Override
    public String toString() {
        return "vector narrow products of " + FLOATS.vectorBitSize() + " bits";
    }
}
