package dev.logits.loss;

/**
 * 1.5-entmax loss with labels, per row: {@code Σ_c p*_c·(z_c − z_y) + (4/3)·(1 − Σ_c p*_c^1.5)}, with p* =
 * 1.5-entmax(z); its gradient {@code p* − e_y}. Between {@link CrossEntropy} (α = 1) and {@link SparsemaxLoss} (α = 2):
 * smooth, and exactly 0 once the label wins by 2.
 *
 * <p>With s_c = √p*_c = max(0, z_c / 2 − τ) it is computed as {@code (2/3)·((1 − s_y)²·(2 + s_y) + Σ_{c ≠ y} s_c³) +
 * max(0, 2τ − z_y)}, the same number in terms that are not negative.
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
 * <p>References: B. Peters, V. Niculae, A. Martins, Sparse sequence-to-sequence models, 2019; M. Blondel, A. Martins,
 * V. Niculae, Learning with Fenchel–Young losses, 2020.
 *
 * <pre>{@code new EntmaxLoss().mean(Logits.copyOf(new float[][] {{0, 0}}), new int[] {1});   // 0.390524 }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class EntmaxLoss extends FenchelYoungLoss {

    /** The 1.5-entmax loss. */
    public EntmaxLoss() {
        super("entmax loss");
    }

    @Override
    boolean read(SparseRow row, float[] z, int off, int n) {
        return row.entmax15(z, off, n);
    }

    @Override
    double probability(double root) {
        return root * root;
    }

    @Override
    double value(SparseRow row, double logit, int n, int label) {
        double others = 0;
        double cubes = 0;
        for (int c = 0; c < n; c++) {
            double s = c == label ? 0 : row.root[c];
            others += s * s;
            cubes += s * s * s;
        }
        double root = row.root[label];
        double gap = others / (1 + root); // 1 − s_y without cancellation: (1 − s_y²) / (1 + s_y)
        return 2 * (gap * gap * (2 + root) + cubes) / 3 + Math.max(0, 2 * row.threshold - (logit - row.max));
    }
}
