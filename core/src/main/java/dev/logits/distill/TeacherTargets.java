package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Kernels;
import dev.logits.learn.network.Targets;
import java.util.Arrays;

/**
 * A teacher's rows as targets of a training, besides those that {@link Targets} makes itself.
 *
 * @since 0.1
 */
public final class TeacherTargets {
    private TeacherTargets() {}

    /** A sparse teacher in memory. */
    public static Targets<SparseTeacher> of(SparseTeacher teacher) {
        NullCheck.argument(teacher, "teacher");
        return new Targets<>() {
            @Override
            public int rows() {
                return teacher.rows();
            }

            @Override
            public SparseTeacher take(int[] rows, int from, int count) {
                return teacher.pick(rows, from, count);
            }

            @Override
            public void check(int classes) {
                if (teacher.classes() != classes) {
                    throw new IllegalArgumentException(
                            "a teacher of " + teacher.classes() + " classes for a network of " + classes);
                }
            }
        };
    }

    /**
     * A teacher with labels, for {@link DecoupledLoss}; a row without a label (−1) gets the teacher's likeliest class
     * for one.
     */
    public static Targets<TeacherAndLabels<Logits>> labeled(Logits teacher, int[] labels) {
        NullCheck.argument(teacher, "teacher");
        NullCheck.argument(labels, "labels");
        int[] completed = labels.clone();
        for (int r = 0; r < completed.length; r++) {
            completed[r] = completed[r] >= 0
                    ? completed[r]
                    : Kernels.get().argmax(teacher.array(), teacher.offset(r), teacher.classes());
        }
        return Targets.both(
                Targets.logits(teacher),
                Targets.labels(completed),
                (t, y) -> new TeacherAndLabels<>(t, Arrays.copyOf(y, y.length)));
    }
}
