package dev.logits.distill;

import dev.logits.internal.kernel.DivergenceTerm;

/**
 * Generalized Jensen–Shannon divergence, per row: {@code β·KL(p ‖ m) + (1 − β)·KL(q ‖ m)} with m = β·p + (1 − β)·q, p
 * of the teacher and q of the student; its gradient {@code (1 − β)·q·(ln(q / m) − KL(q ‖ m))}. Bounded, and between the
 * two divergences: near β = 0 it behaves as {@link DistillationLoss} does, near 1 as {@link ReverseKlLoss}.
 *
 * <p>With a temperature T, both are softmaxes at T and value and gradient are multiplied by T² and T, as in {@link
 * DistillationLoss}; T is 1 unless said.
 *
 * <p>Shape: s and t are N × K. The mean divides by N.
 * <ul>
 *   <li>β is between 0 and 1 and neither of them.
 *   <li>Equal rows give value 0 and gradient 0, exactly.
 *   <li>A class masked (−∞) in the student has gradient 0; masked in both it takes no part. One alone is fine.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <p>Reference: R. Agarwal and others, On-policy distillation of language models, 2024.
 *
 * <pre>{@code new JensenShannonLoss(0.5).mean(student, teacher);   // 0.1061 for s = [0, 0, 0], t = [2, 1, −1] }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class JensenShannonLoss extends TeacherLoss {
    private final double beta;
    private final double temperature;

    /**
     * The loss at temperature 1.
     *
     * @param beta the teacher's weight in the mixture, between 0 and 1
     */
    public JensenShannonLoss(double beta) {
        this(beta, 1);
    }

    private JensenShannonLoss(double beta, double temperature) {
        super("Jensen-Shannon");
        if (!(beta > 0 && beta < 1)) {
            throw new IllegalArgumentException("beta must be between 0 and 1 and neither of them, got " + beta
                    + "; at 0 the divergence is 0, and what it tends to, divided by beta, is KL(teacher || student):"
                    + " use DistillationLoss (kd). At 1 the same goes for reverse KL(student || teacher): use"
                    + " ReverseKlLoss (reverse-kl)");
        }
        this.beta = beta;
        this.temperature = Teachers.temperature(temperature);
    }

    /** The same at a temperature. */
    public JensenShannonLoss withTemperature(double temperature) {
        return new JensenShannonLoss(beta, temperature);
    }

    @Override
    double value(float[] s, int sOff, float[] t, int tOff, int n, int row) {
        PairedRows rows = PairedRows.ofThread();
        return rows.read(s, sOff, t, tOff, n, temperature) ? value(rows, ofStudent(rows)) : Double.NaN;
    }

    @Override
    double valueAndGradient(
            float[] s, int sOff, float[] t, int tOff, int n, int row, double scale, float[] g, int gOff) {
        PairedRows rows = PairedRows.ofThread();
        if (!rows.read(s, sOff, t, tOff, n, temperature)) {
            return Double.NaN;
        }
        double ofStudent = ofStudent(rows);
        double value = value(rows, ofStudent);
        rows.writeSoftmaxGradient(ofStudent, scale * temperature * (1 - beta), g, gOff);
        return value;
    }

    /** KL(q ‖ m), and ln(q / m) into the slopes. */
    private double ofStudent(PairedRows rows) {
        double sum = 0;
        for (int c = 0; c < rows.classes; c++) {
            double meanToQ = DivergenceTerm.logMean(1 - beta, beta, -rows.logRatio[c]);
            sum += DivergenceTerm.kullbackLeibler(rows.q[c], mean(rows, c), meanToQ);
            rows.slope[c] = -meanToQ;
        }
        return sum;
    }

    private double value(PairedRows rows, double ofStudent) {
        double sum = 0;
        for (int c = 0; c < rows.classes; c++) {
            double meanToP = DivergenceTerm.logMean(beta, 1 - beta, rows.logRatio[c]);
            sum += DivergenceTerm.kullbackLeibler(rows.p[c], mean(rows, c), meanToP);
        }
        return temperature * temperature * (beta * sum + (1 - beta) * ofStudent);
    }

    private double mean(PairedRows rows, int c) {
        return beta * rows.p[c] + (1 - beta) * rows.q[c];
    }

    /** β and the temperature. */
    @Override
    public String toString() {
        return "JensenShannonLoss[beta=" + beta + ", temperature=" + temperature + "]";
    }
}
