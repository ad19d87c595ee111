package dev.logits.distill;

import dev.logits.internal.kernel.DivergenceTerm;

/**
 * Reverse Kullback–Leibler divergence at temperature T, per row: {@code T²·KL(q ‖ p)}, q of the student and p of the
 * teacher; its gradient {@code T·q·(ln(q / p) − KL(q ‖ p))}. Where {@link DistillationLoss} makes a small student cover
 * all that the teacher finds likely, this makes it keep to what the teacher finds likeliest: it seeks one mode.
 *
 * <p>Shape: s and t are N × K. The mean divides by N.
 * <ul>
 *   <li>Equal rows give value 0 and gradient 0, exactly.
 *   <li>A class masked (−∞) in the student has gradient 0; masked in both it takes no part.
 *   <li>A class masked in the teacher alone makes the divergence and its gradient infinite: an error that names row and
 *       class. Mask it in the student too.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <p>Reference: Y. Gu, L. Dong, F. Wei, M. Huang, MiniLLM: knowledge distillation of large language models, 2024.
 *
 * <pre>{@code new ReverseKlLoss(1).mean(student, teacher);   // 0.583733 for s = [0, 0, 0], t = [2, 1, −1] }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class ReverseKlLoss extends TeacherLoss {
    private final double temperature;

    /**
     * The loss at a temperature.
     *
     * @param temperature from 1e-9 to 1e9
     */
    public ReverseKlLoss(double temperature) {
        super("reverse KL");
        this.temperature = Teachers.temperature(temperature);
    }

    @Override
    double value(float[] s, int sOff, float[] t, int tOff, int n, int row) {
        PairedRows rows = PairedRows.ofThread();
        return rows.read(s, sOff, t, tOff, n, temperature)
                ? temperature * temperature * divergence(rows, row)
                : Double.NaN;
    }

    @Override
    double valueAndGradient(
            float[] s, int sOff, float[] t, int tOff, int n, int row, double scale, float[] g, int gOff) {
        PairedRows rows = PairedRows.ofThread();
        if (!rows.read(s, sOff, t, tOff, n, temperature)) {
            return Double.NaN;
        }
        double divergence = divergence(rows, row);
        System.arraycopy(rows.logRatio, 0, rows.slope, 0, n);
        rows.writeSoftmaxGradient(divergence, scale * temperature, g, gOff);
        return temperature * temperature * divergence;
    }

    private static double divergence(PairedRows rows, int row) {
        double sum = 0;
        for (int c = 0; c < rows.classes; c++) {
            if (rows.logRatio[c] == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("teacher logits row " + row + ", class " + c
                        + " is -Infinity and the student's is not; reverse KL is infinite there:"
                        + " mask the class in the student too, or use DistillationLoss or JensenShannonLoss");
            }
            sum += DivergenceTerm.kullbackLeibler(rows.q[c], rows.p[c], -rows.logRatio[c]);
        }
        return sum;
    }

    /** The temperature. */
    @Override
    public String toString() {
        return "ReverseKlLoss[temperature=" + temperature + "]";
    }
}
