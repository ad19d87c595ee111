package dev.logits.distill;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.loss.CrossEntropy;
import dev.logits.loss.RowLoss;
import java.util.Arrays;

/**
 * A teacher and labels together, a row: {@code α·D + (1 − α)·CE}, D a loss against the teacher and CE cross-entropy with
 * the label at temperature 1; its gradient the same mixture. A row without a label (−1) has {@code α·D} alone: a transfer
 * set may hold few labels and many rows that only the teacher has seen.
 *
 * <p>Shape: z is N × K with a teacher of the same shape and N labels. The mean divides by N, rows without a label
 * included, so that labels that are few weigh little.
 * <ul>
 *   <li>α = 1 does not look at the labels, α = 0 not at the teacher.
 *   <li>Masked classes: as D and {@link CrossEntropy} have them.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <p>Reference: G. Hinton, O. Vinyals, J. Dean, Distilling the knowledge in a neural network, 2015.
 *
 * <pre>{@code
 * MixedLoss<Logits> loss = new MixedLoss<>(new DistillationLoss(4), 0.9);
 * loss.mean(student, new TeacherTarget<>(teacher, labels));
 * }</pre>
 *
 * @param <Y> what the loss against the teacher takes
 */
public final class MixedLoss<Y> extends RowLoss<TeacherTarget<Y>> {
    private static final CrossEntropy CROSS_ENTROPY = new CrossEntropy();
    private static final ThreadLocal<float[]> ROW = ThreadLocal.withInitial(() -> new float[0]);

    private final RowLoss<Y> soft;
    private final double alpha;

    /**
     * A mixture.
     *
     * @param soft the loss against the teacher
     * @param alpha its weight, in [0, 1]
     */
    public MixedLoss(RowLoss<Y> soft, double alpha) {
        super("distillation with labels");
        this.soft = soft;
        this.alpha = alpha;
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must lie in [0, 1], got " + alpha
                    + "; it is the teacher's share, and the labels have the rest");
        }
    }

    @Override
    public void check(Logits z, TeacherTarget<Y> target) {
        Labels.check(target.labels(), z);
        soft.check(z, target.teacher());
    }

    @Override
    public double value(Logits z, TeacherTarget<Y> target, int r) {
        double value = alpha == 0 ? checked(z, r) : alpha * soft.value(z, target.teacher(), r);
        int label = target.labels()[r];
        if (alpha == 1 || label == Labels.IGNORE || Double.isNaN(value)) {
            return value;
        }
        double[] crossEntropy = new double[1];
        CROSS_ENTROPY.values(z.slice(r, r + 1), new int[] {label}, crossEntropy);
        return value + (1 - alpha) * crossEntropy[0];
    }

    @Override
    public double valueAndGradient(Logits z, TeacherTarget<Y> target, int r, double scale, Logits gradient) {
        int n = z.classes();
        int label = target.labels()[r];
        double labelled = 0;
        float[] ofLabel = ROW.get();
        if (alpha < 1 && label != Labels.IGNORE && Teachers.isValid(z, r)) {
            if (ofLabel.length < n) {
                ofLabel = new float[n];
                ROW.set(ofLabel);
            }
            Logits row = Logits.wrap(ofLabel, 1, n);
            labelled = (1 - alpha) * CROSS_ENTROPY.meanAndGradient(z.slice(r, r + 1), new int[] {label}, row);
        }
        float[] g = gradient.array();
        int off = gradient.offset(r);
        double value;
        if (alpha > 0) {
            value = alpha * soft.valueAndGradient(z, target.teacher(), r, alpha * scale, gradient);
        } else {
            value = checked(z, r);
            if (!Double.isNaN(value)) {
                Arrays.fill(g, off, off + n, 0);
            }
        }
        if (alpha == 1 || label == Labels.IGNORE || Double.isNaN(value)) {
            return value;
        }
        double share = (1 - alpha) * scale;
        for (int c = 0; c < n; c++) {
            g[off + c] = (float) (g[off + c] + share * ofLabel[c]);
        }
        return value + labelled;
    }

    /** 0, or NaN for a row that is not valid. */
    private static double checked(Logits z, int r) {
        return Teachers.isValid(z, r) ? 0 : Double.NaN;
    }

    @Override
    public IllegalArgumentException invalid(Logits z, TeacherTarget<Y> target, int r) {
        return Teachers.isValid(z, r) ? soft.invalid(z, target.teacher(), r) : super.invalid(z, target, r);
    }

    /** α and the loss against the teacher. */
    @Override
    public String toString() {
        return "MixedLoss[alpha=" + alpha + ", " + soft + "]";
    }
}
