package dev.logits.distill;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.loss.RowLoss;
import dev.logits.math.KullbackLeibler;
import dev.logits.math.TotalVariation;
import java.util.Arrays;

/**
 * Decoupled distillation (DKD) at temperature T, a row with label y: {@code T²·(α·TCKD + β·NCKD)}. TCKD is the
 * divergence of [p_y, 1 − p_y] from [q_y, 1 − q_y]: how sure the teacher is of the label. NCKD is that of the other
 * classes among themselves, KL(p̂ ‖ q̂) with y masked: the dark knowledge, which Hinton's loss weights by 1 − p_y and
 * so all but drops where the teacher is sure. Hinton's loss is α = 1 and β = 1 − p_y.
 * <pre>
 * gradient, class y      T·α·(q_y − p_y)
 * gradient, class j ≠ y  T·(β·(q̂_j − p̂_j) − α·(q_y − p_y)·q̂_j)
 * </pre>
 *
 * <p>Shape: s and the teacher's t are N × K, labels N. The mean divides by the number of rows with a label, which is N
 * when every row has one.
 * <ul>
 *   <li>Equal rows give value 0 and gradient 0, exactly.
 *   <li>Label −1: the row's value is 0, its gradient 0, and it does not count; all rows ignored is an error.
 *   <li>A class masked (−∞) in the student has gradient 0; masked in both it takes no part. Another than the label
 *       masked in the student alone makes the value +∞, with the gradient of the limit; in the teacher alone p̂ is 0.
 *   <li>The label masked in either, or every other class, is an error that names the row.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}, unless it is ignored.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <p>Reference: B. Zhao, Q. Cui, R. Song, Y. Qiu, J. Liang, Decoupled knowledge distillation, 2022.
 *
 * <pre>{@code
 * DecoupledLoss loss = new DecoupledLoss(1, 8).withTemperature(4);
 * loss.mean(student, new TeacherAndLabels<>(teacher, labels));
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class DecoupledLoss extends RowLoss<TeacherAndLabels<Logits>> {
    private static final String NAME = "decoupled distillation";

    private final double alpha;
    private final double beta;
    private final double temperature;

    /**
     * The loss at temperature 1.
     *
     * @param alpha the weight of the label's part, 0 or more
     * @param beta the weight of the other classes' part, 0 or more; the paper takes 1 and 8
     */
    public DecoupledLoss(double alpha, double beta) {
        this(alpha, beta, 1);
    }

    private DecoupledLoss(double alpha, double beta, double temperature) {
        super(NAME);
        this.alpha = Teachers.weight("alpha", alpha);
        this.beta = Teachers.weight("beta", beta);
        this.temperature = Teachers.temperature(temperature);
    }

    /** The same at a temperature. */
    public DecoupledLoss withTemperature(double temperature) {
        return new DecoupledLoss(alpha, beta, temperature);
    }

    @Override
    public void check(Logits z, TeacherAndLabels<Logits> target) {
        Labels.check(target.labels(), z);
        Teachers.checkShape(z, target.teacher());
    }

    @Override
    public double divisor(Logits z, TeacherAndLabels<Logits> target) {
        return Labels.counted(target.labels());
    }

    @Override
    public double value(Logits z, TeacherAndLabels<Logits> target, int r) {
        int y = target.labels()[r];
        if (y == Labels.IGNORE) {
            return 0;
        }
        PairedRows rows = PairedRows.ofThread();
        return read(rows, z, target.teacher(), r, y)
                ? value(rows, studentOdds(rows, z, r, y), teacherOdds(rows, target.teacher(), r, y))
                : Double.NaN;
    }

    @Override
    public double valueAndGradient(Logits z, TeacherAndLabels<Logits> target, int r, double scale, Logits gradient) {
        int n = z.classes();
        int y = target.labels()[r];
        float[] g = gradient.array();
        int gOff = gradient.offset(r);
        if (y == Labels.IGNORE) {
            Arrays.fill(g, gOff, gOff + n, 0);
            return 0;
        }
        PairedRows rows = PairedRows.ofThread();
        if (!read(rows, z, target.teacher(), r, y)) {
            return Double.NaN;
        }
        double ofStudent = studentOdds(rows, z, r, y);
        double ofTeacher = teacherOdds(rows, target.teacher(), r, y);
        double distance = TotalVariation.binary(ofStudent, ofTeacher);
        double pull = alpha * (ofStudent >= ofTeacher ? distance : -distance);
        for (int c = 0; c < n; c++) {
            double d = c == y ? pull : beta * rows.gain(c) - pull * rows.q[c];
            g[gOff + c] = (float) (0 + scale * temperature * d);
        }
        return value(rows, ofStudent, ofTeacher);
    }

    private double value(PairedRows rows, double ofStudent, double ofTeacher) {
        double label = alpha == 0 ? 0 : alpha * KullbackLeibler.binary(ofTeacher, ofStudent);
        double others = beta == 0 ? 0 : beta * rows.divergence();
        return temperature * temperature * (label + others);
    }

    /** The log-odds of class y against all others. */
    private double studentOdds(PairedRows rows, Logits z, int r, int y) {
        return ((double) z.get(r, y) - z.get(r, rows.top)) / temperature - rows.studentLogSum;
    }

    private double teacherOdds(PairedRows rows, Logits t, int r, int y) {
        return ((double) t.get(r, y) - t.get(r, rows.teacherTop)) / temperature - rows.teacherLogSum;
    }

    /** Reads all classes but y; false if a row is not valid. */
    private boolean read(PairedRows rows, Logits z, Logits teacher, int r, int y) {
        boolean read =
                rows.read(z.array(), z.offset(r), teacher.array(), teacher.offset(r), z.classes(), y, temperature);
        if (!read && !(Teachers.isValid(z, r) && Teachers.isValid(teacher, r))) {
            return false;
        }
        if (!read || z.get(r, y) == Float.NEGATIVE_INFINITY || teacher.get(r, y) == Float.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "labels[" + r + "] = " + y + (read ? " is masked" : " is alone, every" + " other class is masked")
                            + " (-Infinity) in the teacher's or the student's logits; " + NAME
                            + " needs the label and another class in both");
        }
        return true;
    }

    @Override
    public IllegalArgumentException invalid(Logits z, TeacherAndLabels<Logits> target, int r) {
        return Teachers.isValid(z, r) ? Teachers.invalid(target.teacher(), r, NAME) : super.invalid(z, target, r);
    }

    /** The weights and the temperature. */
    @Override
    public String toString() {
        return "DecoupledLoss[alpha=" + alpha + ", beta=" + beta + ", temperature=" + temperature + "]";
    }
}
