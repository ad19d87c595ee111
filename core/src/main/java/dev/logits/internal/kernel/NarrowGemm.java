package dev.logits.internal.kernel;

/**
 * The two products of a linear layer of few outputs, for rows that are read once: logits X·Wᵀ and gradient Gᵀ·X, on the
 * calling thread, without packing X, which would cost as much as a product.
 *
 * <p>A logit is summed in {@link #LANES} lanes, lane l taking the columns d with d mod 16 = l in rising order by fused
 * multiply-adds from 0; the lanes are then folded in halves. An entry of the gradient is a chain of fused multiply-adds
 * from 0 in the order of rows, added to what is there. Vector widths and the shapes of tiles therefore change no bit
 * (NarrowGemmTest). Error to first order: (D / 16 + 5)·2^−24 of Σ|x|·|w| for a logit, rows·2^−24 of Σ|g|·|x| for a
 * gradient's entry.
 */
public abstract class NarrowGemm {
    /** Lanes of a sum. */
    static final int LANES = 16;

    /** Outputs of a tile; weights are held for a multiple of them. */
    static final int OUTPUTS = 5;

    NarrowGemm() {}

    /** The products of this JVM, of the same kind as {@link Kernels#get}; not to be kept, as that may change. */
    public static NarrowGemm get() {
        return NarrowWarmUp.current;
    }

    /** How many rows of weights, and of gradients, arrays must hold for so many outputs; those beyond are 0. */
    public static int padded(int outputs) {
        return (outputs + OUTPUTS - 1) / OUTPUTS * OUTPUTS;
    }

    /**
     * z[zOff + r·zStride + m] = Σ_i x[xOff + r·d + i]·w[m·d + i] for all rows r and outputs m.
     *
     * @param x rows × d from xOff on
     * @param w {@link #padded} rows of d weights
     * @param outputs M, of which z is written
     */
    public abstract void logits(
            float[] x, int xOff, int rows, int d, float[] w, int outputs, float[] z, int zOff, int zStride);

    /**
     * sum[m·d + i] += Σ_r g[gOff + r·gStride + m]·x[xOff + r·d + i] for all outputs m and columns i.
     *
     * @param g gradients, of which the row of stride gStride holds M from gOff on, followed by room for {@link #padded}
     * @param sum {@link #padded} rows of d
     */
    public abstract void addGradient(
            float[] x, int xOff, int rows, int d, float[] g, int gOff, int gStride, int outputs, float[] sum);

    /** The lanes from {@code off} on in halves: 16 to 8, 4, 2, 1. */
    static float fold(float[] s, int o) {
        float a0 = (s[o] + s[o + 8]) + (s[o + 4] + s[o + 12]);
        float a1 = (s[o + 1] + s[o + 9]) + (s[o + 5] + s[o + 13]);
        float a2 = (s[o + 2] + s[o + 10]) + (s[o + 6] + s[o + 14]);
        float a3 = (s[o + 3] + s[o + 11]) + (s[o + 7] + s[o + 15]);
        return (a0 + a2) + (a1 + a3);
    }
}
