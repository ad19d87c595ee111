package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Kernels;
import dev.logits.metric.Evaluation;

/**
 * What a student learned, on rows that nobody was trained on: the teacher, the student that was trained alone, and the
 * one that was taught, side by side.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class DistillationReport {
    private final Values values;

    private record Values(Score teacher, Score alone, Score taught) {}

    DistillationReport(Score teacher, Score alone, Score taught) {
        values = new Values(teacher, alone, taught);
    }

    /** The teacher's scores; its agreement is 1. */
    public Score teacher() {
        return values.teacher();
    }

    /** Those of the student without a teacher. */
    public Score alone() {
        return values.alone();
    }

    /** Those of the student with one. */
    public Score taught() {
        return values.taught();
    }

    private static final int BINS = 15;

    /**
     * How good a model is.
     *
     * @param accuracy share of rows whose label is the top class
     * @param nll mean negative log-likelihood, in nats
     * @param ece expected calibration error, over 15 equal-width bins
     * @param agreement share of rows whose top class is the teacher's
     */
    public record Score(double accuracy, double nll, double ece, double agreement) {}

    /**
     * Compares three models on the same rows.
     *
     * @param labels N, −1 for a row that only counts for agreement
     * @throws IllegalArgumentException if shapes differ, or no row is labeled
     */
    public static DistillationReport of(Logits teacher, Logits alone, Logits taught, int[] labels) {
        NullCheck.argument(teacher, "teacher");
        NullCheck.argument(alone, "alone");
        NullCheck.argument(taught, "taught");
        return new DistillationReport(
                score(teacher, teacher, labels), score(teacher, alone, labels), score(teacher, taught, labels));
    }

    /** One model beside its teacher. */
    public static Score score(Logits teacher, Logits model, int[] labels) {
        NullCheck.argument(teacher, "teacher");
        NullCheck.argument(model, "model");
        Teachers.checkShape(model, teacher);
        Evaluation e = Evaluation.of(model, labels, BINS);
        Kernels kernels = Kernels.get();
        int agreed = 0;
        for (int r = 0; r < model.rows(); r++) {
            int ofModel = kernels.argmax(model.array(), model.offset(r), model.classes());
            agreed += ofModel == kernels.argmax(teacher.array(), teacher.offset(r), teacher.classes()) ? 1 : 0;
        }
        return new Score(e.accuracy(), e.nll(), e.ece(), agreed / (double) model.rows());
    }

    /** Equal when all values are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DistillationReport that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** All values. */
    @Override
    public String toString() {
        return values.toString().replaceFirst("Values", "DistillationReport");
    }
}
