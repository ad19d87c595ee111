package dev.logits.loss;

/**
 * Sparsemax loss with labels, per row: {@code −z_y + ½·Σ_{c ∈ S}(z_c² − τ²) + ½}, with p* = sparsemax(z), S its support
 * and τ its threshold; its gradient {@code p* − e_y}. It is exactly 0 once the label wins by 1.
 *
 * <p>Computed as {@code ½·‖p* − e_y‖² + max(0, τ − z_y)}, the same number in terms that are not negative: the formula
 * above squares logits and cancels.
 *
 * <p>Shape: z is N × K, labels N. The mean divides by the number of rows that are not ignored.
 * <ul>
 *   <li>Label −1: the row's value is 0, its gradient 0, and it does not count; all rows ignored is an error.
 *   <li>A masked class (−∞) has gradient 0; a label on one has value +∞ and gradient p* − e_y.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}, unless it is ignored.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <p>Reference: A. Martins, R. Astudillo, From softmax to sparsemax: a sparse model of attention and multi-label
 * classification, 2016.
 *
 * <pre>{@code new SparsemaxLoss().mean(Logits.copyOf(new float[][] {{0, 0}}), new int[] {1});   // 0.25 }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class SparsemaxLoss extends FenchelYoungLoss {

    /** The sparsemax loss. */
    public SparsemaxLoss() {
        super("sparsemax loss");
    }

    @Override
    boolean read(SparseRow row, float[] z, int off, int n) {
        return row.sparsemax(z, off, n);
    }

    @Override
    double probability(double root) {
        return root;
    }

    @Override
    double value(SparseRow row, double logit, int n, int label) {
        double others = 0;
        double squares = 0;
        for (int c = 0; c < n; c++) {
            double p = c == label ? 0 : row.root[c];
            others += p;
            squares += p * p;
        }
        return (others * others + squares) / 2 + Math.max(0, row.threshold - (logit - row.max));
    }
}
