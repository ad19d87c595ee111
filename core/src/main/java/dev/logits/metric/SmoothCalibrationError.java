package dev.logits.metric;

import dev.logits.internal.check.NullCheck;

/**
 * Smooth calibration error (smooth ECE): calibration error without bins. With residuals {@code correct_i − p_i},
 * smoothed by a Gaussian kernel of width σ that is reflected at 0 and 1,
 * <pre>
 * smECE_σ = ∫₀¹ | (1/N) Σ_i (correct_i − p_i) K_σ(p_i, t) | dt
 * </pre>
 * it is the σ* with {@code smECE_σ* = σ*}, which exists and is unique because smECE_σ does not rise with σ. It is
 * continuous in the predictions, which ECE is not, and within a constant factor of the distance from calibration.
 *
 * <p>Computed on a grid that is at least eight times as fine as σ: residuals go to their two nearest nodes, whose added
 * variance is taken off the kernel's, and the integral of the absolute value is corrected at the changes of sign.
 * Error: at most 2e-5 where the value is 2^-11 or more, otherwise 5e-4 (SmoothCalibrationErrorTest compares with the
 * sum over all rows).
 *
 * <p>Reference: J. Błasiok, P. Nakkiran, Smooth ECE: principled reliability diagrams via kernel smoothing, ICLR 2024.
 *
 * <pre>{@code double error = SmoothCalibrationError.of(Confidences.of(z, labels)); }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class SmoothCalibrationError {
    private static final double TOLERANCE = 1e-7;
    private static final int MOST_STEPS = 60;

    /** Residuals on each grid. */
    private final double[][] levels = new double[GaussianSmoothing.FINEST + 1][];

    private final GaussianSmoothing smoothing = new GaussianSmoothing();

    /** A calculator with its memory. */
    SmoothCalibrationError() {}

    /** Of top-label confidences. */
    public static double of(Confidences confidences) {
        NullCheck.argument(confidences, "confidences");
        return new SmoothCalibrationError().of(confidences.signed(), confidences.weights(), confidences.weight(), 0.05);
    }

    /**
     * The fixed point. smECE_σ does not rise with σ, so it lies between any σ and the value there; each step is the
     * secant through the last two, or the middle where that leaves what is known.
     *
     * @param n the sum of the weights
     * @param guess where to begin
     */
    double of(double[] signed, double[] weights, double n, double guess) {
        double least = GaussianSmoothing.LEAST;
        int finest = Math.min(GaussianSmoothing.FINEST, GaussianSmoothing.level(Math.max(guess, least)) + 2);
        spread(signed, weights, n, finest);
        double low = 0;
        double high = 1;
        double sigma = Math.max(guess, least);
        double last = Double.NaN;
        double lastOver = Double.NaN;
        for (int step = 0; step < MOST_STEPS; step++) {
            int level = GaussianSmoothing.level(sigma);
            if (level > finest) {
                finest = GaussianSmoothing.FINEST;
                spread(signed, weights, n, finest);
            }
            double value = smoothing.integral(levels[level], GaussianSmoothing.kernel(sigma));
            double over = value - sigma;
            low = Math.max(low, Math.min(sigma, value));
            high = Math.min(high, Math.max(sigma, value));
            if (high <= least) {
                return value; // at the least σ, below which the grid cannot look
            }
            if (Math.abs(over) <= TOLERANCE || high - low <= TOLERANCE) {
                break;
            }
            double secant = sigma - over * (sigma - last) / (over - lastOver);
            last = sigma;
            lastOver = over;
            sigma = Math.max(least, secant > low && secant < high ? secant : (low + high) / 2);
        }
        return Math.max(low, Math.min(high, sigma));
    }

    /** Residuals on a grid, each shared by its two nearest nodes; every coarser grid by the same rule. */
    private void spread(double[] signed, double[] weights, double n, int top) {
        for (int level = GaussianSmoothing.COARSEST; level <= top; level++) {
            levels[level] = new double[(1 << level) + 1];
        }
        int cells = 1 << top;
        double[] finest = levels[top];
        for (int i = 0; i < signed.length; i++) {
            double p = ConfidenceKey.confidence(signed[i]);
            double residual = weights[i] / n * ((signed[i] > 0 ? 1 : 0) - p);
            double x = p * cells;
            int node = Math.min((int) x, cells - 1);
            double right = x - node;
            finest[node] += residual * (1 - right);
            finest[node + 1] += residual * right;
        }
        for (int level = top - 1; level >= GaussianSmoothing.COARSEST; level--) {
            double[] fine = levels[level + 1];
            double[] coarse = levels[level];
            int last = coarse.length - 1;
            for (int j = 0; j <= last; j++) {
                double sides = (j > 0 ? fine[2 * j - 1] : 0) + (j < last ? fine[2 * j + 1] : 0);
                coarse[j] = fine[2 * j] + 0.5 * sides;
            }
        }
    }
}
