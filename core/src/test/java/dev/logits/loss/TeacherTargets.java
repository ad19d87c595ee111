package dev.logits.loss;

import dev.logits.Logits;
import dev.logits.distill.SparseTeacher;
import dev.logits.distill.TeacherAndLabels;
import java.util.Random;
import java.util.function.Function;

/** Targets with a teacher, for LossContractTest. */
final class TeacherTargets {
    private TeacherTargets() {}

    static final Targets<Logits> TEACHER = new Targets<>() {
        @Override
        public Logits random(Random random, int rows, int classes, int masked) {
            Logits t = Logits.zeros(rows, classes);
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < classes; c++) {
                    t.set(r, c, c == masked ? Float.NEGATIVE_INFINITY : (float) (3 * random.nextGaussian()));
                }
            }
            return t;
        }

        @Override
        public Logits pick(Logits t, int classes, int... rows) {
            Logits picked = Logits.zeros(rows.length, classes);
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(t.array(), t.offset(rows[i]), picked.array(), picked.offset(i), classes);
            }
            return picked;
        }

        @Override
        public Logits wrong(int classes) {
            Logits t = random(new Random(1), 2, classes, -1);
            t.set(1, 0, Float.NaN);
            return t;
        }

        @Override
        public String wrongMessage() {
            return "teacher logits row 1, class 0 is NaN";
        }
    };

    /** What is kept of {@link #TEACHER}. */
    static Targets<SparseTeacher> sparse(Function<Logits, SparseTeacher> keep) {
        return new Targets<>() {
            @Override
            public SparseTeacher random(Random random, int rows, int classes, int masked) {
                return keep.apply(TEACHER.random(random, rows, classes, masked));
            }

            @Override
            public SparseTeacher pick(SparseTeacher t, int classes, int... rows) {
                return t.pick(rows, 0, rows.length);
            }

            @Override
            public SparseTeacher wrong(int classes) {
                return keep.apply(Logits.zeros(2, classes + 1));
            }

            @Override
            public String wrongMessage() {
                return "the teacher has 2 rows of 8 classes";
            }
        };
    }

    /** Where a row without a label does not count. */
    static final Targets<TeacherAndLabels<Logits>> LABELED = new WithLabels(1) {
        @Override
        public boolean ignores() {
            return true;
        }

        @Override
        public TeacherAndLabels<Logits> ignore(TeacherAndLabels<Logits> y, int classes, int row) {
            return new TeacherAndLabels<>(y.teacher(), Targets.LABELS.ignore(y.labels(), classes, row));
        }
    };

    /** Where a row without a label has a teacher still: two rows of three. */
    static final Targets<TeacherAndLabels<Logits>> PARTLY_LABELED = new WithLabels(3);

    private static class WithLabels implements Targets<TeacherAndLabels<Logits>> {
        private final int every;

        WithLabels(int every) {
            this.every = every;
        }

        @Override
        public TeacherAndLabels<Logits> random(Random random, int rows, int classes, int masked) {
            int[] labels = Targets.LABELS.random(random, rows, classes, masked);
            for (int r = 0; r < rows; r++) {
                labels[r] = r % every == 0 ? labels[r] : -1;
            }
            return new TeacherAndLabels<>(TEACHER.random(random, rows, classes, masked), labels);
        }

        @Override
        public TeacherAndLabels<Logits> pick(TeacherAndLabels<Logits> y, int classes, int... rows) {
            return new TeacherAndLabels<>(
                    TEACHER.pick(y.teacher(), classes, rows), Targets.LABELS.pick(y.labels(), classes, rows));
        }

        @Override
        public TeacherAndLabels<Logits> wrong(int classes) {
            return new TeacherAndLabels<>(TEACHER.wrong(classes), new int[] {0, 1});
        }

        @Override
        public String wrongMessage() {
            return TEACHER.wrongMessage();
        }
    }
}
