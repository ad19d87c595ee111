package dev.logits.distill;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.loss.CrossEntropy;
import dev.logits.loss.Loss;

/**
 * A teacher and labels together, per row: {@code α·D + (1 − α)·CE}, D a loss against the teacher and CE cross-entropy
 * with the label at temperature 1; its gradient the same mixture. A row without a label (−1) has {@code α·D} alone: a
 * transfer set may hold few labels and many rows that only the teacher has seen.
 *
 * <p>Shape: z is N × K with a teacher of the same shape and N labels. The mean divides by N, rows without a label
 * included, so that labels that are few weigh little.
 * <ul>
 *   <li>α = 1 does not look at the labels, α = 0 not at the teacher.
 *   <li>Masked classes: as D and {@link CrossEntropy} have them.
 * </ul>
 *
 * <p>Memory: one matrix N × K for the labels' gradient, for the time of a call.
 *
 * <p>Error: relative 1e-6 in value for logits within ±50, and in gradient of the larger of the two that are mixed, each
 * of which is rounded to a float (LossContractTest).
 *
 * <p>Reference: G. Hinton, O. Vinyals, J. Dean, Distilling the knowledge in a neural network, 2015.
 *
 * <pre>{@code
 * MixedLoss<Logits> loss = new MixedLoss<>(new DistillationLoss(4), 0.9);
 * loss.mean(student, new TeacherAndLabels<>(teacher, labels));
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param <Y> what the loss against the teacher takes
 * @since 0.1
 */
public final class MixedLoss<Y> implements Loss<TeacherAndLabels<Y>> {
    private static final CrossEntropy CROSS_ENTROPY = new CrossEntropy();

    private final Loss<Y> soft;
    private final double alpha;

    /**
     * A mixture.
     *
     * @param soft the loss against the teacher
     * @param alpha its weight, in [0, 1]
     */
    public MixedLoss(Loss<Y> soft, double alpha) {
        NullCheck.argument(soft, "soft");
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must lie in [0, 1], got " + alpha
                    + "; it is the teacher's share, and the labels have the rest");
        }
        this.soft = soft;
        this.alpha = alpha;
    }

    /** The same with another share for the teacher. */
    public MixedLoss<Y> withAlpha(double other) {
        return new MixedLoss<>(soft, other);
    }

    @Override
    public void values(Logits z, TeacherAndLabels<Y> target, double[] out) {
        NullCheck.argument(z, "z");
        NullCheck.argument(target, "target");
        NullCheck.argument(out, "out");
        Labels.check(target.labels(), z);
        if (alpha > 0) {
            soft.values(z, target.teacher(), out);
        }
        if (alpha == 1) {
            return;
        }
        double[] labeled = alpha == 0 ? out : new double[out.length];
        CROSS_ENTROPY.values(z, target.labels(), labeled);
        for (int r = 0; r < out.length; r++) {
            out[r] = alpha == 0 ? labeled[r] : alpha * out[r] + (1 - alpha) * labeled[r];
        }
    }

    @Override
    public double mean(Logits z, TeacherAndLabels<Y> target) {
        NullCheck.argument(z, "z");
        NullCheck.argument(target, "target");
        Labels.check(target.labels(), z);
        double mean = alpha == 0 ? 0 : alpha * soft.mean(z, target.teacher());
        double share = labeledShare(z, target);
        return share == 0 ? mean : mean + share * CROSS_ENTROPY.mean(z, target.labels());
    }

    @Override
    public double meanAndGradient(Logits z, TeacherAndLabels<Y> target, Logits gradient) {
        NullCheck.argument(z, "z");
        NullCheck.argument(target, "target");
        NullCheck.argument(gradient, "gradient");
        Labels.check(target.labels(), z);
        double share = labeledShare(z, target);
        Logits ofLabels = share == 0 ? gradient : Logits.zeros(z.rows(), z.classes());
        double labeled = share == 0 ? 0 : share * CROSS_ENTROPY.meanAndGradient(z, target.labels(), ofLabels);
        double mean = 0;
        if (alpha > 0) {
            mean = alpha * soft.meanAndGradient(z, target.teacher(), gradient);
        }
        RowBlocks.forEach(z.rows(), z.classes(), (from, to) -> {
            float[] g = gradient.array();
            int move = ofLabels.offset() - gradient.offset();
            for (int i = gradient.offset(from); i < gradient.offset(to); i++) {
                double d = alpha == 0 ? 0 : alpha * g[i];
                g[i] = (float) (share == 0 ? d : d + share * ofLabels.array()[i + move]);
            }
        });
        return share == 0 ? mean : mean + labeled;
    }

    /** (1 − α) times the share of the rows that have a label: the weight of their mean in a mean over N. */
    private double labeledShare(Logits z, TeacherAndLabels<Y> target) {
        if (z.rows() == 0) {
            throw new IllegalArgumentException("no rows; a mean needs one");
        }
        int labeled = 0;
        for (int y : target.labels()) {
            labeled += y == Labels.IGNORE ? 0 : 1;
        }
        return (1 - alpha) * labeled / z.rows();
    }

    /** α and the loss against the teacher. */
    @Override
    public String toString() {
        return "MixedLoss[alpha=" + alpha + ", " + soft + "]";
    }
}
