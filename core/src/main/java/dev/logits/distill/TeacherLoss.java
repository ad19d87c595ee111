package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.loss.RowLoss;

/** What the losses against a teacher's row of logits share: checks of shape and which of the two rows is not valid. */
abstract class TeacherLoss extends RowLoss<Logits> {
    private final String name;

    TeacherLoss(String name) {
        super(name);
        this.name = name;
    }

    /** The value of two rows, NaN if one is not valid. */
    abstract double value(float[] s, int sOff, float[] t, int tOff, int n, int row);

    /** The value, the same bits, and {@code scale} times its gradient; both rows may be read until it is written. */
    abstract double valueAndGradient(
            float[] s, int sOff, float[] t, int tOff, int n, int row, double scale, float[] g, int gOff);

    @Override
    public final void check(Logits z, Logits teacher) {
        Teachers.checkShape(z, teacher);
    }

    @Override
    public final double value(Logits z, Logits teacher, int r) {
        return value(z.array(), z.offset(r), teacher.array(), teacher.offset(r), z.classes(), r);
    }

    @Override
    public final double valueAndGradient(Logits z, Logits teacher, int r, double scale, Logits gradient) {
        return valueAndGradient(
                z.array(),
                z.offset(r),
                teacher.array(),
                teacher.offset(r),
                z.classes(),
                r,
                scale,
                gradient.array(),
                gradient.offset(r));
    }

    @Override
    public final IllegalArgumentException invalid(Logits z, Logits teacher, int r) {
        return Teachers.isValid(z, r)
                ? Teachers.invalid(teacher, r, name)
                : BadRow.error(z.array(), z.offset(r), z.classes(), r, name);
    }
}
