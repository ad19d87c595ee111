package dev.logits.internal.kernel;

/**
 * Adds products of many rows to a matrix, Aᵀ·B of few columns in double precision, on the calling thread.
 *
 * <p>An entry is a chain of fused multiply-adds in the order of the rows, which begins at what is there. Vector widths
 * and the shapes of tiles therefore change no bit (RankUpdateTest).
 */
public abstract class RankUpdate {
    /** Rows of A and B have a multiple of so many numbers, so that no tile reads beyond them. */
    private static final int PADDED = 48;

    /** Multiplications of a part of the rows in one pass; there are some 30 parts and six passes or more. */
    private static final double ENOUGH = 1 << 25;

    private static final RankUpdate PLAIN = new ScalarRankUpdate();

    RankUpdate() {}

    /**
     * The products of this JVM for so much work. Until vectors are compiled, they take half a second of a processor,
     * and in less work plain loops are done before.
     *
     * @param products multiplications that the caller knows of
     */
    public static RankUpdate get(double products) {
        return products < ENOUGH ? PLAIN : OfThisJvm.CONSTANT;
    }

    /** How long rows of so many numbers are in arrays; what is behind the numbers has no meaning. */
    public static int padded(int n) {
        return (n + PADDED - 1) / PADDED * PADDED;
    }

    /**
     * sum[off + i·stride + j] += Σ_r a[r·width + i]·b[r·width + j] for i and j from 0 to n − 1.
     *
     * @param width {@link #padded}(n)
     * @param lower whether entries j > i are of no use, and may hold anything
     */
    public abstract void add(
            double[] a, double[] b, int width, int rows, int n, boolean lower, double[] sum, int off, int stride);

    /** A constant to the JIT compiler, loaded at first use. */
    private static final class OfThisJvm {
        static final RankUpdate CONSTANT = KernelChoice.PROVIDER.rankUpdate();
    }
}
