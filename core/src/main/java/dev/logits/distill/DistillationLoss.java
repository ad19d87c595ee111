package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.internal.kernel.Kernels;

/**
 * Hinton's distillation loss at temperature T, per row: {@code T²·KL(p ‖ q)} with p = softmax(t / T) of the teacher and
 * q = softmax(s / T) of the student; its gradient {@code T·(q − p)}.
 *
 * <p>A temperature above 1 shows the teacher's dark knowledge, how it ranks the classes that are wrong. The factor T²
 * keeps the gradient's size when T changes, so that a mixture with labels keeps its balance: {@link #withLabels}. As T
 * → ∞ the loss tends to {@link LogitMatchingLoss} of rows whose mean has been taken off.
 *
 * <p>Shape: s and t are N × K. The mean divides by N, never by N·K, which is what PyTorch's {@code KLDivLoss} does by
 * default.
 * <ul>
 *   <li>Equal rows give value 0 and gradient 0, exactly.
 *   <li>A class masked (−∞) in the student has gradient 0 and, masked in both, takes no part. Masked in the student
 *       alone the value is +∞ and the gradient that of the limit, {@code −T·p}; in the teacher alone, p is 0.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>The value is a sum of terms {@code p·ln(p / q) − p + q} with every ratio taken from the logits: none is negative,
 * so rows that are nearly equal keep their digits. Error: relative 1e-6 in value and gradient for logits within ±50
 * (LossContractTest). Rows of more than 32 classes are computed in float where teacher and student differ little, no
 * class is masked and none is about 60·T away from the others. The value then has an error
 * of at most 3e-6 of it plus 1e-14. Where the two rows differ by a constant c, rounding c to float adds its error to
 * each log-ratio. An entry of the gradient has an absolute error of at most 1e-6 of the row's largest entry plus 1e-6
 * of p (TeacherLossesTest).
 *
 * <p>Reference: G. Hinton, O. Vinyals, J. Dean, Distilling the knowledge in a neural network, 2015.
 *
 * <pre>{@code
 * Logits teacher = Logits.copyOf(new float[][] {{2, 1, -1}});
 * Logits student = Logits.copyOf(new float[][] {{0, 0, 0}});
 * new DistillationLoss(1).mean(student, teacher);   // 0.384747
 * new DistillationLoss(4).mean(student, teacher);   // 0.760171
 * new DistillationLoss(4).withLabels(0.9);          // 0.9 of it and 0.1 of cross-entropy
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class DistillationLoss extends TeacherLoss {
    private final double temperature;

    /**
     * The loss at a temperature.
     *
     * @param temperature from 1e-9 to 1e9; 1 compares the distributions as they are
     */
    public DistillationLoss(double temperature) {
        super("distillation");
        this.temperature = Teachers.temperature(temperature);
    }

    /** α parts of this and 1 − α parts of cross-entropy with labels. */
    public MixedLoss<Logits> withLabels(double alpha) {
        return new MixedLoss<>(this, alpha);
    }

    @Override
    double value(float[] s, int sOff, float[] t, int tOff, int n, int row) {
        double fast = Kernels.get().divergence(t, tOff, s, sOff, n, temperature);
        if (!Double.isNaN(fast)) {
            return temperature * temperature * fast;
        }
        PairedRows rows = PairedRows.ofThread();
        return rows.read(s, sOff, t, tOff, n, temperature) ? value(rows) : Double.NaN;
    }

    @Override
    double valueAndGradient(
            float[] s, int sOff, float[] t, int tOff, int n, int row, double scale, float[] g, int gOff) {
        double fast = Kernels.get().divergence(t, tOff, s, sOff, n, temperature, scale * temperature, g, gOff);
        if (!Double.isNaN(fast)) {
            return temperature * temperature * fast;
        }
        PairedRows rows = PairedRows.ofThread();
        if (!rows.read(s, sOff, t, tOff, n, temperature)) {
            return Double.NaN;
        }
        rows.writeGain(scale * temperature, g, gOff);
        return value(rows);
    }

    private double value(PairedRows rows) {
        return temperature * temperature * rows.divergence();
    }

    /** The temperature. */
    @Override
    public String toString() {
        return "DistillationLoss[temperature=" + temperature + "]";
    }
}
