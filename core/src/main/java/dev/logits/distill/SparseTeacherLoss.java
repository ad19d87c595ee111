package dev.logits.distill;

import dev.logits.Logits;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.DivergenceTerm;
import dev.logits.internal.kernel.Elementary;
import dev.logits.loss.RowLoss;

/**
 * Distillation from a {@link SparseTeacher}, at the temperature T of the teacher; q = softmax(s / T) of all K logits of
 * the student, Q the sum of q over the classes that the teacher has kept, P that of p.
 * <pre>
 * top k with a tail   T²·[Σ p·ln(p / q) + (1 − P)·ln((1 − P) / (1 − Q))]
 *   gradient          T·(q − p) of a class that is kept, T·q·(1 − (1 − P) / (1 − Q)) of another
 * top k, no tail      T²·Σ p·ln(p / q)                        gradient T·(P·q − p)
 * N draws             T²·[Σ p̃·(−ln q) − entropy of p]         gradient T·(q − p̃), p̃ the shares drawn
 * </pre>
 *
 * <p>The tail counts as one class more, so the loss is a divergence, 0 where the student agrees on the kept classes; it
 * says nothing about how the tail is shared out. Its terms are {@code p·ln(p / q) − p + q}, none of them negative, so
 * that a teacher whose rounded numbers do not quite sum to 1 cannot have a loss below 0. <b>Without the tail the loss
 * is biased</b>: its minimum is not the teacher but the teacher's kept classes scaled up to sum to 1, so a student
 * learns to be too sure; {@link #biasedWithoutTail()} is there to compare. Draws are unbiased: value and gradient have
 * the expectations of {@link DistillationLoss}, so a value may be below 0.
 *
 * <p>Shape: s is N × K, the teacher N rows of K classes. The mean divides by N.
 * <ul>
 *   <li>A class masked (−∞) in the student has gradient 0; if the teacher has kept it the value is +∞ and the gradient
 *       that of the limit, −T·p.
 *   <li>A row of logits that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient, given the teacher's numbers (LossContractTest).
 *
 * <p>Reference: A. Anshumann and others, Sparse logit sampling: accelerating knowledge distillation in LLMs, 2025.
 *
 * <pre>{@code new SparseTeacherLoss().mean(student, SparseTeacher.top(teacher, 50, 1)); }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class SparseTeacherLoss extends RowLoss<SparseTeacher> {
    private static final String NAME = "distillation from a sparse teacher";

    /** Sums of probabilities below it have lost digits, or all of them. */
    private static final double TINY = 1e-290;

    private final boolean tail;

    /** The loss, with the tail as a class of its own. */
    public SparseTeacherLoss() {
        this(true);
    }

    private SparseTeacherLoss(boolean tail) {
        super(NAME);
        this.tail = tail;
    }

    /** The loss of the kept classes alone, which is biased: its minimum makes the student too sure. */
    public static SparseTeacherLoss biasedWithoutTail() {
        return new SparseTeacherLoss(false);
    }

    /** α parts of this and 1 − α parts of cross-entropy with labels. */
    public MixedLoss<SparseTeacher> withLabels(double alpha) {
        return new MixedLoss<>(this, alpha);
    }

    @Override
    public void check(Logits z, SparseTeacher teacher) {
        if (teacher.rows() != z.rows() || teacher.classes() != z.classes()) {
            throw new IllegalArgumentException("the teacher has " + teacher.rows() + " rows of " + teacher.classes()
                    + " classes, the student's logits are " + z.rows() + " x " + z.classes());
        }
    }

    @Override
    public double value(Logits z, SparseTeacher teacher, int r) {
        SoftRow q = SoftRow.ofThread();
        if (!q.read(z.array(), z.offset(r), z.classes(), teacher.temperature())) {
            return Double.NaN;
        }
        return value(q, z, teacher, r);
    }

    @Override
    public double valueAndGradient(Logits z, SparseTeacher teacher, int r, double scale, Logits gradient) {
        double value = value(z, teacher, r);
        if (Double.isNaN(value)) {
            return value;
        }
        SoftRow q = SoftRow.ofThread();
        float[] g = gradient.array();
        int gOff = gradient.offset(r);
        if (teacher.kind() == SparseTeacher.Kind.SAMPLES) {
            writeOfDraws(q, teacher, r, scale * teacher.temperature(), g, gOff);
        } else {
            writeOfTop(q, z, teacher, r, scale * teacher.temperature(), g, gOff);
        }
        return value;
    }

    private double value(SoftRow q, Logits z, SparseTeacher teacher, int r) {
        double square = teacher.temperature() * teacher.temperature();
        double sum = 0;
        boolean drawn = teacher.kind() == SparseTeacher.Kind.SAMPLES;
        for (int i = 0; i < teacher.count(r); i++) {
            int c = teacher.id(r, i);
            double p = teacher.probability(r, i);
            double logQ = q.logP(z.get(r, c));
            if (drawn) {
                sum -= p * logQ;
            } else if (tail) {
                double logRatio = logQ - teacher.logProbability(r, i);
                sum += DivergenceTerm.kullbackLeibler(p, q.p[c], logRatio);
            } else {
                sum += p * (teacher.logProbability(r, i) - logQ);
            }
        }
        if (drawn) {
            return square * (sum - teacher.entropy(r));
        }
        if (tail) {
            double logLeft = logLeft(q, z, teacher, r);
            double mass = teacher.tail(r);
            sum += DivergenceTerm.kullbackLeibler(mass, Elementary.exp(logLeft), logLeft - Elementary.log(mass));
        }
        return square * sum;
    }

    /** ln(1 − Q), summed up so that it keeps its digits; −∞ where the student has no other class than the kept ones. */
    private static double logLeft(SoftRow q, Logits z, SparseTeacher teacher, int r) {
        double sum = 0;
        float most = Float.NEGATIVE_INFINITY;
        int next = 0;
        int count = teacher.count(r);
        for (int c = 0; c < q.classes; c++) {
            if (next < count && teacher.id(r, next) == c) {
                next++;
            } else {
                sum += q.p[c];
                most = Math.max(most, z.get(r, c));
            }
        }
        if (sum > TINY || most == Float.NEGATIVE_INFINITY) {
            return Elementary.log(sum);
        }
        // Probabilities that are too small for a double, relative to the largest of them.
        double relative = 0;
        next = 0;
        for (int c = 0; c < q.classes; c++) {
            if (next < count && teacher.id(r, next) == c) {
                next++;
            } else {
                relative += Elementary.exp(q.logP(z.get(r, c)) - q.logP(most));
            }
        }
        return q.logP(most) + Elementary.log(relative);
    }

    private void writeOfTop(SoftRow q, Logits z, SparseTeacher teacher, int r, double scale, float[] g, int gOff) {
        int count = teacher.count(r);
        double kept = 0;
        for (int i = 0; i < count; i++) {
            kept += teacher.probability(r, i);
        }
        double mass = tail ? teacher.tail(r) : 0;
        double logLeft = mass == 0 ? 0 : logLeft(q, z, teacher, r);
        double left = Elementary.exp(logLeft);
        double others = 0;
        int next = 0;
        for (int c = 0; c < q.classes; c++) {
            double d;
            if (next < count && teacher.id(r, next) == c) {
                d = (kept + mass) * q.p[c] - teacher.probability(r, next);
                next++;
            } else if (z.get(r, c) == Float.NEGATIVE_INFINITY) {
                d = 0;
            } else {
                double share = left > TINY ? q.p[c] / left : Elementary.exp(q.logP(z.get(r, c)) - logLeft);
                d = (kept + mass) * q.p[c] - mass * share;
            }
            others += c == q.top ? 0 : d;
            g[gOff + c] = (float) (scale * d);
        }
        // The gradient sums to 0, and at the top class q and p may both be nearly 1.
        g[gOff + q.top] = (float) (0 - scale * others);
    }

    private static void writeOfDraws(SoftRow q, SparseTeacher teacher, int r, double scale, float[] g, int gOff) {
        int count = teacher.count(r);
        double others = 0;
        int next = 0;
        for (int c = 0; c < q.classes; c++) {
            double d = q.p[c];
            if (next < count && teacher.id(r, next) == c) {
                d -= teacher.probability(r, next);
                next++;
            }
            others += c == q.top ? 0 : d;
            g[gOff + c] = (float) (scale * d);
        }
        g[gOff + q.top] = (float) (0 - scale * others);
    }

    @Override
    public IllegalArgumentException invalid(Logits z, SparseTeacher teacher, int r) {
        return BadRow.error(z.array(), z.offset(r), z.classes(), r, NAME);
    }

    /** Whether the tail counts. */
    @Override
    public String toString() {
        return tail ? "SparseTeacherLoss" : "SparseTeacherLoss[biased, without tail]";
    }
}
