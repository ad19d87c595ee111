package dev.logits.loss;

import dev.logits.Logits;
import dev.logits.Probabilities;

/**
 * Cross-entropy with soft targets t, per row: {@code Σ_c t_c·(lse(z) − z_c)}; its gradient {@code (Σt)·p − t}. With a
 * one-hot target it is {@link CrossEntropy}.
 *
 * <p>Shape: z and t are N × K. The mean divides by N; no rows is an error.
 * <ul>
 *   <li>A target that is not in [0, 1], or a row of targets whose sum is further from 1 than {@value #SUM_TOLERANCE},
 *       is an error that names the row. The sum is used as it is; nothing is renormalized.
 *   <li>A masked class (−∞) whose target is 0 adds nothing and has gradient 0; with a positive target the value is +∞
 *       and the gradient that of the limit, −t_c.
 *   <li>A row of logits that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <pre>{@code
 * Logits z = Logits.copyOf(new float[][] {{0, 0}});
 * Probabilities t = Probabilities.copyOf(new float[][] {{0.25f, 0.75f}});
 * new SoftCrossEntropy().mean(z, t);   // 0.693147
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class SoftCrossEntropy extends RowLoss<Probabilities> {
    /** How far the sum of a row of targets may be from 1. */
    public static final double SUM_TOLERANCE = 1e-3;

    /** Soft-target cross-entropy. */
    public SoftCrossEntropy() {
        super("soft cross-entropy");
    }

    @Override
    public double value(Logits z, Probabilities target, int r) {
        double targets = targetSum(target, r);
        SoftmaxRow row = SoftmaxRow.ofThread();
        return row.read(z.array(), z.offset(r), z.classes()) ? value(z, target, r, row, targets) : Double.NaN;
    }

    @Override
    public double valueAndGradient(Logits z, Probabilities target, int r, double scale, Logits gradient) {
        double value = value(z, target, r);
        if (!Double.isNaN(value)) {
            gradient(SoftmaxRow.ofThread(), target, r, scale, targetSum(target, r), gradient);
        }
        return value;
    }

    private static double value(Logits z, Probabilities target, int r, SoftmaxRow row, double targets) {
        int zOff = z.offset(r);
        int tOff = target.offset(r);
        // Σ t·(max − z) + (Σt)·topLoss: terms that are not negative, the second of them common to all classes.
        double sum = 0;
        for (int c = 0; c < z.classes(); c++) {
            double t = target.array()[tOff + c];
            if (t > 0) {
                sum += t * (row.max - z.array()[zOff + c]);
            }
        }
        return sum + targets * row.topLoss;
    }

    private static void gradient(
            SoftmaxRow row, Probabilities target, int r, double scale, double targets, Logits gradient) {
        int tOff = target.offset(r);
        int gOff = gradient.offset(r);
        for (int c = 0; c < gradient.classes(); c++) {
            double t = target.array()[tOff + c];
            // At the top class (Σt)·p − t = (Σt − t) − (Σt)·(1 − p): no digit of either difference is lost.
            double d = c == row.top ? otherTargets(target, r, c) - targets * row.rest : targets * row.p[c] - t;
            gradient.array()[gOff + c] = (float) (scale * d);
        }
    }

    /** The sum of a row of targets but for class c. */
    private static double otherTargets(Probabilities target, int r, int c) {
        int off = target.offset(r);
        return sum(target.array(), off, off + c) + sum(target.array(), off + c + 1, off + target.classes());
    }

    private static double sum(float[] a, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += a[i];
        }
        return sum;
    }

    private static double targetSum(Probabilities target, int r) {
        int off = target.offset(r);
        double sum = 0;
        for (int c = 0; c < target.classes(); c++) {
            float t = target.array()[off + c];
            if (!(t >= 0 && t <= 1)) {
                throw new IllegalArgumentException(
                        "targets row " + r + ", class " + c + " is " + t + "; a probability lies in [0, 1]");
            }
            sum += t;
        }
        if (Math.abs(sum - 1) > SUM_TOLERANCE) {
            throw new IllegalArgumentException("targets row " + r + " sums to " + (float) sum
                    + "; probabilities sum to 1 (within " + SUM_TOLERANCE + ")");
        }
        return sum;
    }

    @Override
    public void check(Logits z, Probabilities target) {
        if (target.rows() != z.rows() || target.classes() != z.classes()) {
            throw new IllegalArgumentException("the targets are " + target.rows() + " x " + target.classes()
                    + ", the logits are " + z.rows() + " x " + z.classes());
        }
    }
}
