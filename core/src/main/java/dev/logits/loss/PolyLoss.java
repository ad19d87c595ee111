package dev.logits.loss;

/**
 * Poly-1 loss with labels, per row: {@code (lse(z) − z_y) + ε·(1 − p_y)}, cross-entropy with the first term of its
 * expansion in 1 − p_y reweighted; its gradient {@code (1 + ε·p_y)·(p − e_y)}. ε = 0 is {@link CrossEntropy}.
 *
 * <p>Shape: z is N × K, labels N. The mean divides by the number of rows that are not ignored.
 * <ul>
 *   <li>Label −1: the row's value is 0, its gradient 0, and it does not count; all rows ignored is an error.
 *   <li>A masked class (−∞) has gradient 0; a label on one has value +∞, and its gradient is that of the limit, p −
 *       e_y.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}, unless it is ignored.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <p>Reference: Z. Leng and others, PolyLoss: a polynomial expansion perspective of classification loss functions,
 * 2022.
 *
 * <pre>{@code new PolyLoss(1).mean(Logits.copyOf(new float[][] {{0, 0}}), new int[] {1});   // 1.193147 }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class PolyLoss extends LabelLoss {
    /** Up to this 1 − p the series serves; its first term left out is below 2^−58 of the sum. */
    private static final double SERIES = 0x1p-4;

    private static final int TERMS = 16;

    private final double epsilon;

    /**
     * Poly-1 loss.
     *
     * @param epsilon finite and −1 or more; below −1 the loss would reward wrong rows
     */
    public PolyLoss(double epsilon) {
        super("poly loss");
        if (!(epsilon >= -1 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("epsilon must be finite and -1 or more, got " + epsilon);
        }
        this.epsilon = epsilon;
    }

    @Override
    protected double value(float[] z, int off, int n, int label) {
        SoftmaxRow row = SoftmaxRow.ofThread();
        return row.read(z, off, n) ? value(row, z[off + label], label) : Double.NaN;
    }

    @Override
    protected double valueAndGradient(float[] z, int off, int n, int label, double scale, float[] g, int gOff) {
        SoftmaxRow row = SoftmaxRow.ofThread();
        if (!row.read(z, off, n)) {
            return Double.NaN;
        }
        double value = value(row, z[off + label], label);
        // 1 + ε·p as (1 + ε) − ε·(1 − p): at ε = −1 it is 1 − p, which must keep its digits.
        double factor = (1 + epsilon) - epsilon * row.others(label);
        row.writeMinusOneHot(n, label, scale * factor, g, gOff);
        return value;
    }

    private double value(SoftmaxRow row, double logit, int label) {
        double q = row.others(label);
        return excess(q, row.loss(logit)) + (1 + epsilon) * q;
    }

    /** −ln(1 − q) − q, which cancels for small q, where it is q²/2 + q³/3 + …. */
    private static double excess(double q, double loss) {
        if (q > SERIES) {
            return loss - q;
        }
        double sum = 0;
        for (int k = TERMS; k >= 2; k--) {
            sum = sum * q + 1.0 / k;
        }
        return q * q * sum;
    }

    /** ε. */
    @Override
    public String toString() {
        return "PolyLoss[epsilon=" + epsilon + "]";
    }
}
