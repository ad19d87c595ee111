package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;

/**
 * What a row is taught by both a teacher and a label: the target of losses that need the two.
 *
 * @param teacher the teacher's logits, N × K, or a {@link SparseTeacher}
 * @param labels one per row, 0 … K − 1, or −1 where there is none
 * @param <Y> how the teacher is kept
 * @since 0.1
 */
public record TeacherAndLabels<Y>(Y teacher, int[] labels) {
    /** Checks that nothing is null. */
    public TeacherAndLabels {
        NullCheck.argument(teacher, "teacher");
        NullCheck.argument(labels, "labels");
    }

    /** The target of rows that all have a label, or −1 where they have none. */
    public static TeacherAndLabels<Logits> of(Logits teacher, int... labels) {
        NullCheck.argument(teacher, "teacher");
        NullCheck.argument(labels, "labels");
        return new TeacherAndLabels<>(teacher, labels);
    }
}
