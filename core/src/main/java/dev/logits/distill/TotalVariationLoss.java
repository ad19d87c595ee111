package dev.logits.distill;

/**
 * Total variation distance, per row: {@code ½ Σ |p − q|}, p of the teacher and q of the student; its gradient {@code
 * ½·q·(sign(q − p) − Σ q·sign(q − p))}. Bounded and indifferent to how wrong a single class is, so a noisy teacher
 * moves it little; where p = q the gradient has a kink, and 0 is taken for the sign.
 *
 * <p>With a temperature T, both are softmaxes at T and the value is multiplied by T, so that the gradient keeps its
 * size: by T and not T², because a distance is of first order in the logits. T is 1 unless said.
 *
 * <p>Shape: s and t are N × K. The mean divides by N.
 * <ul>
 *   <li>Equal rows give value 0 and gradient 0, exactly.
 *   <li>A class masked (−∞) in the student has gradient 0; masked in both it takes no part. One alone is fine.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <p>Reference: Y. Wen, Z. Li, W. Du, L. Mou, f-divergence minimization for sequence-level knowledge distillation,
 * 2023.
 *
 * <pre>{@code new TotalVariationLoss().mean(student, teacher);   // 0.372051 for s = [0, 0, 0], t = [2, 1, −1] }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class TotalVariationLoss extends TeacherLoss {
    private final double temperature;

    /** The loss at temperature 1. */
    public TotalVariationLoss() {
        this(1);
    }

    private TotalVariationLoss(double temperature) {
        super("total variation");
        this.temperature = Teachers.temperature(temperature);
    }

    /** The same at a temperature. */
    public TotalVariationLoss withTemperature(double temperature) {
        return new TotalVariationLoss(temperature);
    }

    @Override
    double value(float[] s, int sOff, float[] t, int tOff, int n, int row) {
        PairedRows rows = PairedRows.ofThread();
        return rows.read(s, sOff, t, tOff, n, temperature) ? value(rows) : Double.NaN;
    }

    @Override
    double valueAndGradient(
            float[] s, int sOff, float[] t, int tOff, int n, int row, double scale, float[] g, int gOff) {
        PairedRows rows = PairedRows.ofThread();
        if (!rows.read(s, sOff, t, tOff, n, temperature)) {
            return Double.NaN;
        }
        double value = value(rows);
        double more = 0;
        double less = 0;
        double equal = 0;
        for (int c = 0; c < n; c++) {
            double q = rows.q[c];
            double ratio = rows.logRatio[c];
            more += ratio > 0 ? q : 0;
            less += ratio < 0 ? q : 0;
            equal += ratio == 0 ? q : 0;
        }
        for (int c = 0; c < n; c++) {
            // sign − Σ q·sign without a difference that cancels: 1 − Σ = 2·less + equal, and so on.
            double ratio = rows.logRatio[c];
            double d = ratio > 0 ? 2 * less + equal : ratio < 0 ? -(2 * more + equal) : less - more;
            g[gOff + c] = (float) (scale * rows.q[c] * d / 2);
        }
        return value;
    }

    private double value(PairedRows rows) {
        double sum = 0;
        for (int c = 0; c < rows.classes; c++) {
            sum += Math.abs(rows.gain(c));
        }
        return temperature * sum / 2;
    }

    /** The temperature. */
    @Override
    public String toString() {
        return "TotalVariationLoss[temperature=" + temperature + "]";
    }
}
