package dev.logits.loss;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import java.util.Arrays;

/**
 * Focal loss with labels, per row: {@code α_y·(1 − p_y)^γ·(lse(z) − z_y)}, which turns down the rows that are right
 * already. Its gradient is {@code F·(p − e_y) / (1 − p_y)} with {@code F = α_y·(1 − p_y)^γ·((1 − p_y) + γ·p_y·(lse −
 * z_y))}. γ = 0 and α = 1 is {@link CrossEntropy}.
 *
 * <p>Computed as {@code exp(γ·ln(1 − p_y))}, with 1 − p_y the sum of the other classes' probabilities: at p_y = 1 −
 * 1e-20 and γ = 2 the value is 1e-60, where {@code (1 − p_y)^γ} from a rounded p_y is 0.
 *
 * <p>Shape: z is N × K, labels N. The mean divides by the number of rows that are not ignored, whatever α is.
 * <ul>
 *   <li>Label −1: the row's value is 0, its gradient 0, and it does not count; all rows ignored is an error.
 *   <li>A masked class (−∞) has gradient 0; a label on one has value +∞, and its gradient is that of the limit, α_y·(p
 *       − e_y).
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}, unless it is ignored.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <p>Reference: T.-Y. Lin, P. Goyal, R. Girshick, K. He, P. Dollár, Focal loss for dense object detection, 2017.
 *
 * <pre>{@code new FocalLoss(2).mean(Logits.copyOf(new float[][] {{0, 0}}), new int[] {1});   // 0.173287 }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class FocalLoss extends LabelLoss {
    private static final double[] NO_ALPHAS = {};

    private final double gamma;
    private final double alpha;
    private final double[] alphas;

    /**
     * Focal loss with α = 1.
     *
     * @param gamma finite and not negative
     */
    public FocalLoss(double gamma) {
        this(checkGamma(gamma), 1, NO_ALPHAS);
    }

    private FocalLoss(double gamma, double alpha, double[] alphas) {
        super("focal loss");
        this.gamma = gamma;
        this.alpha = alpha;
        this.alphas = alphas;
    }

    /**
     * The same with one α for all classes.
     *
     * @param alpha positive and finite
     */
    public FocalLoss withAlpha(double alpha) {
        if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alpha must be positive and finite, got " + alpha);
        }
        return new FocalLoss(gamma, alpha, NO_ALPHAS);
    }

    /**
     * The same with an α a class.
     *
     * @param alphas one per class, each finite and not negative
     */
    public FocalLoss withAlphas(double[] alphas) {
        NullCheck.argument(alphas, "alphas");
        return new FocalLoss(gamma, 1, ClassWeights.copyOf(alphas));
    }

    private static double checkGamma(double gamma) {
        if (!(gamma >= 0 && gamma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("gamma must be finite and 0 or more, got " + gamma);
        }
        return gamma;
    }

    @Override
    protected void checkClasses(int classes) {
        ClassWeights.check(alphas, classes);
    }

    private double alpha(int label) {
        return alphas.length == 0 ? alpha : alphas[label];
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
        float logit = z[off + label];
        double others = row.others(label);
        double slope = scale * alpha(label) * slope(others, row.p[label], row.loss(logit));
        for (int c = 0; c < n; c++) {
            g[gOff + c] = others == 0 ? 0 : (float) (slope * (row.p[c] / others));
        }
        g[gOff + label] = others == 0 ? 0 : (float) (0 - slope);
        return value(row, logit, label);
    }

    private double value(SoftmaxRow row, double logit, int label) {
        double a = alpha(label);
        return a == 0 ? 0 : a * power(row.others(label)) * row.loss(logit);
    }

    /** q^γ·(q + γ·p·loss), with q = 1 − p. */
    private double slope(double q, double p, double loss) {
        double pull = p == 0 ? 0 : gamma * p * loss;
        return power(q) * (q + pull);
    }

    /** q^γ, with 0^0 = 1. */
    private double power(double q) {
        return gamma == 0 ? 1 : Elementary.exp(gamma * Elementary.log(q));
    }

    /** γ and α. */
    @Override
    public String toString() {
        String a = alphas.length == 0 ? Double.toString(alpha) : Arrays.toString(alphas);
        return "FocalLoss[gamma=" + gamma + ", alpha=" + a + "]";
    }
}
