package dev.logits.internal.kernel;

import dev.logits.internal.parallel.PerThread;
import jdk.incubator.vector.VectorSpecies;

/**
 * On vectors of 128, 256 or 512 bits: tiles of several rows, or several vectors of columns, by five outputs, whose sums
 * stay in registers ({@link VectorNarrowTiles}). Where a vector is shorter than the lanes, groups of lanes go one after
 * the other. What is left at the end is a tile that overlaps the one before, so that few methods need compiling.
 */
final class VectorNarrowGemm extends NarrowGemm {
    private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
    private static final int F = FLOATS.length();

    /** Whether 32 registers hold the sums of the larger tiles. */
    private static final boolean WIDE = F == LANES;

    private static final int ROWS = WIDE ? 4 : 2;

    private static final PerThread<float[]> SUMS = new PerThread<>(() -> new float[ROWS * OUTPUTS * LANES]);

    /** For less than a tile. */
    private final NarrowGemm plain = new ScalarNarrowGemm();

    @Override
    public void logits(float[] x, int xOff, int rows, int d, float[] w, int outputs, float[] z, int zOff, int zStride) {
        if (rows < ROWS) {
            plain.logits(x, xOff, rows, d, w, outputs, z, zOff, zStride);
            return;
        }
        float[] lanes = SUMS.get();
        int end = d & -LANES;
        for (int m = 0; m < outputs; m += OUTPUTS) {
            int count = Math.min(OUTPUTS, outputs - m);
            for (int next = 0; next < rows; next += ROWS) {
                int r = Math.min(next, rows - ROWS);
                for (int group = 0; group < LANES; group += F) {
                    if (WIDE) {
                        VectorNarrowTiles.logits4(x, xOff + r * d, w, m * d, d, end, lanes, 0);
                    } else {
                        VectorNarrowTiles.logits2(x, xOff + r * d + group, w, m * d + group, d, end, lanes, group);
                    }
                }
                finish(x, xOff + r * d, w, m * d, count, d, end, lanes, z, zOff + r * zStride + m, zStride);
            }
        }
    }

    /** The columns behind the last whole lanes, and the sums of lanes. */
    private static void finish(
            float[] x,
            int xOff,
            float[] w,
            int wOff,
            int outputs,
            int d,
            int end,
            float[] lanes,
            float[] z,
            int zOff,
            int zStride) {
        for (int r = 0; r < ROWS; r++) {
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
        int width = WIDE && d >= 4 * F ? 4 * F : d >= 2 * F ? 2 * F : F;
        if (d < width) {
            plain.addGradient(x, xOff, rows, d, g, gOff, gStride, outputs, sum);
            return;
        }
        float[] tile = SUMS.get();
        for (int m = 0; m < outputs; m += OUTPUTS) {
            for (int next = 0; next < d; next += width) {
                int i = Math.min(next, d - width);
                if (width == 4 * F) {
                    VectorNarrowTiles.gradient4(x, xOff + i, rows, d, g, gOff + m, gStride, tile);
                } else if (width == 2 * F) {
                    VectorNarrowTiles.gradient2(x, xOff + i, rows, d, g, gOff + m, gStride, tile);
                } else {
                    VectorNarrowTiles.gradient1(x, xOff + i, rows, d, g, gOff + m, gStride, tile);
                }
                add(tile, width, next - i, sum, m * d + i, d);
            }
        }
    }

    /** Added here, and only stored by the tile itself, which keeps its sums in registers. */
    private static void add(float[] tile, int width, int skipped, float[] sum, int off, int d) {
        for (int m = 0; m < OUTPUTS; m++) {
            for (int i = skipped; i < width; i++) {
                sum[off + m * d + i] += tile[m * width + i];
            }
        }
    }

    @Override
    public String toString() {
        return "vector narrow products of " + FLOATS.vectorBitSize() + " bits";
    }
}
