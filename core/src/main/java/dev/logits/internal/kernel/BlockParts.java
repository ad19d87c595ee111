package dev.logits.internal.kernel;

/**
 * The part of exact sums that meets every term. A block of doubles is cut into multiples of three grids, each 2^45
 * times as fine as the one before: adding and subtracting {@code 1.5 · 2^52} of a grid rounds to it. The grids are such
 * that the sums of up to {@value #MOST} multiples are exact, so that three doubles hold the sum of a block whose terms
 * span less than 2^83.
 *
 * <p>With terms below 2^e in magnitude the coarse grid is 2^(e − 45): 2^8 multiples of up to 2^45 grids make 2^53. What
 * rounding leaves is at most half a grid, and so on.
 *
 * <p>Reference: S. M. Rump, T. Ogita, S. Oishi, Accurate floating-point summation, SIAM J. Sci. Comput. 31, 2008.
 */
public abstract class BlockParts {
    /** The most terms of a block. */
    public static final int MOST = 256;

    /** The fraction of a double and the bits that {@link #MOST} multiples need. */
    private static final int COARSE = 52 - 53 + 8;

    private static final int FINER = 53 - 8;

    /** Rounds to the grid that has these bits of a double's exponent; below it is the least double. */
    private static final int LEAST_EXPONENT = -1074 + 52;

    /** The one that this JVM runs. */
    public static BlockParts get() {
        return Choice.CONSTANT;
    }

    /** The bits of the largest magnitude: those of +∞ or above where a term is not finite. */
    public abstract long largest(double[] x, int n);

    /**
     * Cuts finite terms.
     *
     * @param n at most {@value #MOST}
     * @param largest what {@link #largest} gave, below 2^1000
     * @param parts receives three numbers whose exact sum is that of the terms
     * @return whether it is; otherwise some term has bits below the finest grid
     */
    public final boolean split(double[] x, int n, long largest, double[] parts) {
        int exponent = Math.max(Math.getExponent(Double.longBitsToDouble(largest)), Double.MIN_EXPONENT) + 1;
        return split(x, n, grid(exponent), grid(exponent - FINER), grid(exponent - 2 * FINER), parts);
    }

    private static double grid(int exponent) {
        return Math.scalb(1.5, Math.max(exponent + COARSE, LEAST_EXPONENT));
    }

    abstract boolean split(double[] x, int n, double coarse, double middle, double fine, double[] parts);

    /** Holds the choice; loaded at first use. */
    private static final class Choice {
        static final BlockParts CONSTANT = KernelChoice.PROVIDER.blockParts();
    }
}
