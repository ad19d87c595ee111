package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;

/** What is checked about a teacher's logits and about a loss's parameters. */
final class Teachers {
    private Teachers() {}

    static void checkShape(Logits z, Logits teacher) {
        if (teacher.rows() != z.rows() || teacher.classes() != z.classes()) {
            throw new IllegalArgumentException("the teacher's logits are " + teacher.rows() + " x " + teacher.classes()
                    + ", the student's are " + z.rows() + " x " + z.classes());
        }
    }

    static void checkSame(Logits first, Logits other, int teacher) {
        if (other.rows() != first.rows() || other.classes() != first.classes()) {
            throw new IllegalArgumentException("teacher " + teacher + " has logits of " + other.rows() + " x "
                    + other.classes() + ", teacher 0 of " + first.rows() + " x " + first.classes());
        }
    }

    static boolean isValid(Logits z, int row) {
        return !Double.isNaN(Kernels.get().logSumExp(z.array(), z.offset(row), z.classes()));
    }

    static IllegalArgumentException invalid(Logits teacher, int row, String loss) {
        return new IllegalArgumentException("teacher "
                + BadRow.error(teacher.array(), teacher.offset(row), teacher.classes(), row, loss)
                        .getMessage());
    }

    /**
     * A temperature that a loss can take: no finite logit overflows, and differences of logits keep the digits that the
     * losses promise. Above the largest both softmaxes are uniform but for rounding, and T² times their divergence is
     * noise.
     */
    static double temperature(double temperature) {
        if (!(temperature >= SparseTeacher.LEAST_TEMPERATURE && temperature <= SparseTeacher.LARGEST_TEMPERATURE)) {
            throw new IllegalArgumentException("temperature must be from " + SparseTeacher.LEAST_TEMPERATURE + " to "
                    + SparseTeacher.LARGEST_TEMPERATURE + ", got " + temperature + "; 1 leaves the logits as they are");
        }
        return temperature;
    }

    /** A weight: finite and 0 or more. */
    static double weight(String name, double weight) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be finite and 0 or more, got " + weight);
        }
        return weight;
    }
}
