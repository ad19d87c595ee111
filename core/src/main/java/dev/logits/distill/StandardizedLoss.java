package dev.logits.distill;

/**
 * Distillation of standardized logits: each row of both is first taken to mean 0 and standard deviation 1, {@code ẑ =
 * (z − mean z) / (std z + 1e-7)}, the deviation with K − 1; then {@code T²·KL(p ‖ q)} of p = softmax(t̂ / T) and q =
 * softmax(ŝ / T). A small student need not reach the teacher's range of logits, only its order and proportions.
 *
 * <p>Gradient: {@code T·[(q − p) − (ŝ·Σ (q − p)·ŝ)·σ' ] / (std s + 1e-7)}, where the second term, σ' = (std + 1e-7) /
 * ((K − 1)·std), is what the deviation adds; it is exact.
 *
 * <p>Shape: s and t are N × K. The mean divides by N.
 * <ul>
 *   <li>Equal rows give value 0 and gradient 0, exactly; so do rows that differ by a factor above 0 or a constant, up
 *       to the 1e-7.
 *   <li>A masked class (−∞) is left out of mean and deviation, and must be masked in both or in the teacher alone;
 *       masked in the student alone the value is +∞ and its gradient 0, as nothing but the mask moves it.
 *   <li>A student's row of equal logits has deviation 0, and a gradient 1e7 times that of {@link DistillationLoss}:
 *       begin from random weights.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <p>Reference: S. Sun, W. Ren, J. Li, R. Wang, X. Cao, Logit standardization in knowledge distillation, 2024.
 *
 * <pre>{@code new StandardizedLoss(2).mean(student, teacher); }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class StandardizedLoss extends TeacherLoss {
    private static final double EPSILON = 1e-7;

    private final double temperature;

    /**
     * The loss at a temperature.
     *
     * @param temperature from 1e-9 to 1e9; the paper takes 2
     */
    public StandardizedLoss(double temperature) {
        super("standardized distillation");
        this.temperature = Teachers.temperature(temperature);
    }

    @Override
    double value(float[] s, int sOff, float[] t, int tOff, int n, int row) {
        PairedRows rows = PairedRows.ofThread();
        rows.grow(n);
        return read(rows, s, sOff, t, tOff, n, new double[2])
                ? temperature * temperature * rows.divergence()
                : Double.NaN;
    }

    @Override
    double valueAndGradient(
            float[] s, int sOff, float[] t, int tOff, int n, int row, double scale, float[] g, int gOff) {
        PairedRows rows = PairedRows.ofThread();
        rows.grow(n);
        double[] moments = new double[2];
        if (!read(rows, s, sOff, t, tOff, n, moments)) {
            return Double.NaN;
        }
        double mean = moments[0];
        double deviation = moments[1];
        double dot = 0;
        int unmasked = 0;
        for (int c = 0; c < n; c++) {
            rows.slope[c] = 0;
            if (s[sOff + c] > Float.NEGATIVE_INFINITY) {
                rows.slope[c] = s[sOff + c] - mean;
                dot += rows.gain(c) * rows.slope[c];
                unmasked++;
            }
        }
        double spread = deviation + EPSILON;
        double factor = deviation == 0 ? 0 : dot / ((unmasked - 1) * deviation * spread);
        for (int c = 0; c < n; c++) {
            double d = s[sOff + c] > Float.NEGATIVE_INFINITY ? rows.gain(c) - factor * rows.slope[c] : 0;
            g[gOff + c] = (float) (scale * temperature * d / spread);
        }
        return temperature * temperature * rows.divergence();
    }

    /** Reads both rows, standardized; the student's mean and deviation into {@code moments}. */
    private boolean read(PairedRows rows, float[] s, int sOff, float[] t, int tOff, int n, double[] moments) {
        int teacherTop = standardize(t, tOff, n, rows.p, moments);
        int studentTop = standardize(s, sOff, n, rows.q, moments);
        if (teacherTop < 0 || studentTop < 0) {
            return false;
        }
        rows.finish(n, studentTop, teacherTop);
        return true;
    }

    /**
     * Distances from the largest standardized score, in units of T; returns its class, or −1 if the row is not valid.
     */
    private int standardize(float[] z, int off, int n, double[] out, double[] moments) {
        double sum = 0;
        int unmasked = 0;
        int top = -1;
        float max = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < n; c++) {
            float x = z[off + c];
            if (!(x < Float.POSITIVE_INFINITY)) {
                return -1;
            }
            if (x > Float.NEGATIVE_INFINITY) {
                sum += x;
                unmasked++;
            }
            if (x > max) {
                max = x;
                top = c;
            }
        }
        if (top < 0) {
            return -1;
        }
        double mean = sum / unmasked;
        double squares = 0;
        for (int c = 0; c < n; c++) {
            if (z[off + c] > Float.NEGATIVE_INFINITY) {
                squares += (z[off + c] - mean) * (z[off + c] - mean);
            }
        }
        double deviation = unmasked == 1 ? 0 : Math.sqrt(squares / (unmasked - 1));
        double unit = (deviation + EPSILON) * temperature;
        for (int c = 0; c < n; c++) {
            out[c] = (z[off + c] - (double) max) / unit;
        }
        moments[0] = mean;
        moments[1] = deviation;
        return top;
    }

    /** The temperature. */
    @Override
    public String toString() {
        return "StandardizedLoss[temperature=" + temperature + "]";
    }
}
