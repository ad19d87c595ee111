package dev.logits.internal.kernel;

/**
 * Matrix multiplication in float: C = A·B or C += A·B, on the calling thread.
 *
 * <p>The reduction over the inner dimension k is cut into panels of {@link #PANEL}, counted from 0. In a panel every
 * entry is a chain of fused multiply-adds from 0 in the order of k; the panels' sums are added to C in their order, the
 * first one overwriting C unless it is to be added to. Tiles and vector widths therefore change no bit (GemmTest), and
 * an entry's error is at most (PANEL + k / PANEL + 1)·2^−24 of Σ|a|·|b| to first order.
 *
 * <p>Reference for the layout of packed tiles: K. Goto, R. van de Geijn, Anatomy of high-performance matrix
 * multiplication, 2008.
 */
public abstract class Gemm {
    /** Entries of the inner dimension that are summed before they are added to C. */
    public static final int PANEL = 256;

    /** Columns of B that are packed at a time. */
    static final int COLUMNS = 512;

    Gemm() {}

    /** The multiplication of this JVM, of the same kind as {@link Kernels#get}. */
    public static Gemm get() {
        return OfThisJvm.CONSTANT;
    }

    /**
     * C = A·B, or C += A·B.
     *
     * @param a M × k
     * @param b k × N
     * @param c M × N, row after row with any row stride; it shares no storage with A and B
     * @param add whether to add to what C holds
     * @throws IllegalArgumentException if the shapes do not agree
     */
    public final void multiply(MatrixView a, MatrixView b, MatrixView c, boolean add) {
        if (a.columns() != b.rows() || a.rows() != c.rows() || b.columns() != c.columns() || c.columnStride() != 1) {
            throw new IllegalArgumentException("a product of " + a.rows() + " x " + a.columns() + " and " + b.rows()
                    + " x " + b.columns() + " into " + c.rows() + " x " + c.columns());
        }
        int inner = a.columns();
        for (int column = 0; column < c.columns(); column += COLUMNS) {
            int columns = Math.min(COLUMNS, c.columns() - column);
            MatrixView into = c.part(0, column, c.rows(), columns);
            for (int from = 0; from < inner || from == 0; from += PANEL) {
                int depth = Math.min(PANEL, inner - from);
                panel(a.part(0, from, a.rows(), depth), b.part(from, column, depth, columns), into, add || from > 0);
            }
        }
    }

    /** One panel of at most {@link #COLUMNS} columns. */
    abstract void panel(MatrixView a, MatrixView b, MatrixView c, boolean add);

    /** A constant to the JIT compiler, loaded at first use. */
    private static final class OfThisJvm {
        static final Gemm CONSTANT = KernelChoice.PROVIDER.gemm();
    }
}
