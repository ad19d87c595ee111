package dev.logits.loss;

import dev.logits.DoubleDouble;
import dev.logits.Logits;
import dev.logits.distill.CorrelationLoss;
import dev.logits.distill.DecoupledLoss;
import dev.logits.distill.DistillationLoss;
import dev.logits.distill.JensenShannonLoss;
import dev.logits.distill.LogitMatchingLoss;
import dev.logits.distill.ReverseKlLoss;
import dev.logits.distill.SparseTeacher;
import dev.logits.distill.SparseTeacherLoss;
import dev.logits.distill.StandardizedLoss;
import dev.logits.distill.TeacherAndLabels;
import dev.logits.distill.TotalVariationLoss;
import java.util.function.Function;
import java.util.stream.Stream;

/** The losses against a teacher for LossContractTest. A new one joins {@link #losses} in one line. */
final class TeacherCases {
    private TeacherCases() {}

    /** The loss of one row of a student against one of a teacher. */
    private interface RowReference {
        DoubleDouble value(Reference student, Reference teacher);
    }

    /** The same with a label, which may be −1. */
    private interface LabeledReference {
        DoubleDouble value(Reference student, Reference teacher, int label);
    }

    static Stream<LossCase<?>> losses() {
        DecoupledLoss decoupled = new DecoupledLoss(1, 8);
        SparseTeacherLoss biased = SparseTeacherLoss.biasedWithoutTail();
        return Stream.of(
                teacher(new DistillationLoss(1), (s, t) -> TeacherReference.distillation(s, t, 1)),
                teacher(new DistillationLoss(4), (s, t) -> TeacherReference.distillation(s, t, 4)),
                teacher(new DistillationLoss(0.7), (s, t) -> TeacherReference.distillation(s, t, 0.7)),
                teacher(new ReverseKlLoss(1), (s, t) -> TeacherReference.distillation(t, s, 1)),
                teacher(new ReverseKlLoss(3), (s, t) -> TeacherReference.distillation(t, s, 3)),
                teacher(new JensenShannonLoss(0.5), (s, t) -> TeacherReference.jensenShannon(s, t, 0.5, 1)),
                teacher(
                        new JensenShannonLoss(0.1).withTemperature(2),
                        (s, t) -> TeacherReference.jensenShannon(s, t, 0.1, 2)),
                teacher(new TotalVariationLoss(), (s, t) -> TeacherReference.totalVariation(s, t, 1)),
                teacher(
                        new TotalVariationLoss().withTemperature(5),
                        (s, t) -> TeacherReference.totalVariation(s, t, 5)),
                teacher(new StandardizedLoss(2), (s, t) -> TeacherReference.standardized(s, t, 2)),
                teacher(new LogitMatchingLoss(), TeacherReference::logitMatching)
                        .notShiftInvariant(),
                teacher(new CorrelationLoss(1.5, 0), (s, t) -> TeacherReference.correlation(s, t, 1.5, 1)),
                teacher(
                        new CorrelationLoss(1, 0).withTemperature(4),
                        (s, t) -> TeacherReference.correlation(s, t, 1, 4)),
                labeled(decoupled, (s, t, y) -> TeacherReference.decoupled(s, t, y, 1, 8, 1)),
                labeled(
                        new DecoupledLoss(2, 0.5).withTemperature(4),
                        (s, t, y) -> TeacherReference.decoupled(s, t, y, 2, 0.5, 4)),
                partlyLabeled(
                        new DistillationLoss(4).withLabels(0.9),
                        (s, t, y) -> TeacherReference.mixed(TeacherReference.distillation(s, t, 4), s, y, 0.9)),
                sparse(
                        "top 3",
                        new SparseTeacherLoss(),
                        t -> SparseTeacher.top(t, 3, 1),
                        TeacherReference::topWithTail),
                sparse(
                        "top 3 at 4",
                        new SparseTeacherLoss(),
                        t -> SparseTeacher.top(t, 3, 4),
                        TeacherReference::topWithTail),
                sparse(
                        "all",
                        new SparseTeacherLoss(),
                        t -> SparseTeacher.top(t, t.classes(), 2),
                        TeacherReference::topWithTail),
                sparse("top 3 alone", biased, t -> SparseTeacher.top(t, 3, 1), TeacherReference::topAlone)
                        .sometimesNegative(),
                sparse("top 3 alone at 4", biased, t -> SparseTeacher.top(t, 3, 4), TeacherReference::topAlone)
                        .sometimesNegative(),
                sparse(
                                "5 draws",
                                new SparseTeacherLoss(),
                                t -> SparseTeacher.sample(t, 5, 1, 9, 0),
                                TeacherReference::draws)
                        .sometimesNegative(),
                sparse(
                                "5 draws at 3",
                                new SparseTeacherLoss(),
                                t -> SparseTeacher.sample(t, 5, 3, 9, 0),
                                TeacherReference::draws)
                        .sometimesNegative());
    }

    /** The loss of one row of a student against one of a sparse teacher. */
    private interface SparseReference {
        DoubleDouble value(Reference student, SparseTeacher teacher, int row);
    }

    private static LossCase<Logits> teacher(Loss<Logits> loss, RowReference reference) {
        return new LossCase<>(
                loss.toString(),
                loss,
                TeacherTargets.TEACHER,
                (z, t, r, k) -> reference.value(z, TeacherReference.row(t, r)),
                (t, k) -> t.rows(),
                true);
    }

    private static LossCase<TeacherAndLabels<Logits>> labeled(
            Loss<TeacherAndLabels<Logits>> loss, LabeledReference reference) {
        return new LossCase<>(
                loss.toString(),
                loss,
                TeacherTargets.LABELED,
                (z, t, r, k) -> t.labels()[r] < 0
                        ? DoubleDouble.ZERO
                        : reference.value(z, TeacherReference.row(t.teacher(), r), t.labels()[r]),
                (t, k) -> Targets.counted(t.labels()),
                true);
    }

    private static LossCase<SparseTeacher> sparse(
            String name, Loss<SparseTeacher> loss, Function<Logits, SparseTeacher> keep, SparseReference reference) {
        return new LossCase<>(
                name,
                loss,
                TeacherTargets.sparse(keep),
                (z, t, r, k) -> reference.value(z, t, r),
                (t, k) -> t.rows(),
                true);
    }

    private static LossCase<TeacherAndLabels<Logits>> partlyLabeled(
            Loss<TeacherAndLabels<Logits>> loss, LabeledReference reference) {
        return new LossCase<>(
                loss.toString(),
                loss,
                TeacherTargets.PARTLY_LABELED,
                (z, t, r, k) -> reference.value(z, TeacherReference.row(t.teacher(), r), t.labels()[r]),
                (t, k) -> t.labels().length,
                true);
    }
}
