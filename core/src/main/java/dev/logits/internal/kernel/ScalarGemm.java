package dev.logits.internal.kernel;

import dev.logits.internal.parallel.PerThread;
import java.util.Arrays;

/**
 * Multiplication in plain Java, row by row of C: {@code sum += a[p]·B[p]}, four rows of B at a time.
 *
 * <p>The JIT compilers of 17 to 25 turn the inner loop into vectors only where every array is read from its beginning,
 * so the rows of B are packed into arrays of their own and the sums have one too.
 */
final class ScalarGemm extends Gemm {
    private static final PerThread<ScalarGemm.Packed> PACKED = new PerThread<>(Packed::new);

    /** What one thread packs into. */
    private static final class Packed {
        final float[][] b = new float[PANEL][COLUMNS];
        final float[] a = new float[PANEL];
        final float[] sum = new float[COLUMNS];
    }

    @Override
    void panel(MatrixView a, MatrixView b, MatrixView c, boolean add) {
        Packed packed = PACKED.get();
        int depth = b.rows();
        int n = b.columns();
        pack(b, packed.b);
        for (int i = 0; i < a.rows(); i++) {
            int off = a.offset(i);
            for (int p = 0; p < depth; p++) {
                packed.a[p] = a.array()[off + p * a.columnStride()];
            }
            sum(packed, depth, n);
            if (add) {
                add(packed.sum, n, c.array(), c.offset(i));
            } else {
                System.arraycopy(packed.sum, 0, c.array(), c.offset(i), n);
            }
        }
    }

    private static void pack(MatrixView b, float[][] packed) {
        for (int p = 0; p < b.rows(); p++) {
            int off = b.offset(p);
            if (b.columnStride() == 1) {
                System.arraycopy(b.array(), off, packed[p], 0, b.columns());
            } else {
                for (int j = 0; j < b.columns(); j++) {
                    packed[p][j] = b.array()[off + j * b.columnStride()];
                }
            }
        }
    }

    private static void sum(Packed packed, int depth, int n) {
        float[] a = packed.a;
        float[][] b = packed.b;
        float[] sum = packed.sum;
        Arrays.fill(sum, 0, n, 0f);
        int p = 0;
        for (; p <= depth - 4; p += 4) {
            add(a[p], b[p], a[p + 1], b[p + 1], a[p + 2], b[p + 2], a[p + 3], b[p + 3], sum, n);
        }
        for (; p < depth; p++) {
            add(a[p], b[p], sum, n);
        }
    }

    private static void add(
            float a0,
            float[] b0,
            float a1,
            float[] b1,
            float a2,
            float[] b2,
            float a3,
            float[] b3,
            float[] sum,
            int n) {
        for (int j = 0; j < n; j++) {
            float s = Math.fma(a1, b1[j], Math.fma(a0, b0[j], sum[j]));
            sum[j] = Math.fma(a3, b3[j], Math.fma(a2, b2[j], s));
        }
    }

    private static void add(float a, float[] b, float[] sum, int n) {
        for (int j = 0; j < n; j++) {
            sum[j] = Math.fma(a, b[j], sum[j]);
        }
    }

    private static void add(float[] sum, int n, float[] c, int off) {
        for (int j = 0; j < n; j++) {
            c[off + j] += sum[j];
        }
    }

    @Override
    public String toString() {
        return "scalar multiplication";
    }
}
