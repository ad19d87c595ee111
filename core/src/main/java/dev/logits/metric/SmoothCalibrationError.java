package dev.logits.metric;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import java.util.Arrays;

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
    /** The finest grid has 2^14 cells, the coarsest 2^3. */
    private static final int FINEST = 14;

    private static final int COARSEST = 3;

    /** The kernel is cut this many σ out, where it is below 1e-9 of its top. */
    private static final double REACH = 6.5;

    /** The least σ that the finest grid carries. */
    private static final double LEAST = 8.0 / (1 << FINEST);

    private static final int MOST_TAPS = 128;
    private static final double TOLERANCE = 1e-7;
    private static final int MOST_STEPS = 60;

    private final double[][] levels = new double[FINEST + 1][];
    private final double[] padded = new double[(1 << FINEST) + 1 + 2 * MOST_TAPS];
    private final double[] smooth = new double[(1 << FINEST) + 1];

    /** A calculator with its memory, for use again and again. */
    SmoothCalibrationError() {
        for (int level = COARSEST; level <= FINEST; level++) {
            levels[level] = new double[(1 << level) + 1];
        }
    }

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
        int finest = Math.min(FINEST, level(Math.max(guess, LEAST)) + 2);
        spread(signed, weights, n, null, 1, finest);
        double low = 0;
        double high = 1;
        double sigma = Math.max(guess, LEAST);
        double last = Double.NaN;
        double lastOver = Double.NaN;
        for (int step = 0; step < MOST_STEPS; step++) {
            if (level(sigma) > finest) {
                finest = FINEST;
                spread(signed, weights, n, null, 1, finest);
            }
            double value = at(sigma);
            double over = value - sigma;
            low = Math.max(low, Math.min(sigma, value));
            high = Math.min(high, Math.max(sigma, value));
            if (high <= LEAST) {
                return value; // at the least σ, below which the grid cannot look
            }
            if (Math.abs(over) <= TOLERANCE || high - low <= TOLERANCE) {
                break;
            }
            double secant = sigma - over * (sigma - last) / (over - lastOver);
            last = sigma;
            lastOver = over;
            sigma = Math.max(LEAST, secant > low && secant < high ? secant : (low + high) / 2);
        }
        return Math.max(low, Math.min(high, sigma));
    }

    /**
     * How far the smoothed residuals of a resample are from those of the rows: {@code ∫ |Σ_i (w_i/n − c_i/N)(correct_i
     * − p_i) K_σ(p_i, t)| dt}. The errors of two sets of residuals never differ by more, at the σ of the first.
     *
     * @param n the sum of the weights
     * @param counts how often the rows themselves count
     * @param rows the sum of these
     */
    double distance(double[] signed, double[] weights, double n, double[] counts, double rows, double sigma) {
        double width = Math.max(sigma, LEAST);
        spread(signed, weights, n, counts, rows, level(width));
        return at(width);
    }

    /** Residuals on a grid, each shared by its two nearest nodes; every coarser grid by the same rule. */
    private void spread(double[] signed, double[] weights, double n, double[] less, double lessN, int top) {
        int cells = 1 << top;
        double[] finest = levels[top];
        Arrays.fill(finest, 0);
        for (int i = 0; i < signed.length; i++) {
            double p = ConfidenceKey.confidence(signed[i]);
            double share = weights[i] / n - (less == null ? 0 : less[i] / lessN);
            double residual = share * ((signed[i] > 0 ? 1 : 0) - p);
            double x = p * cells;
            int node = Math.min((int) x, cells - 1);
            double right = x - node;
            finest[node] += residual * (1 - right);
            finest[node + 1] += residual * right;
        }
        for (int level = top - 1; level >= COARSEST; level--) {
            double[] fine = levels[level + 1];
            double[] coarse = levels[level];
            int last = coarse.length - 1;
            for (int j = 0; j <= last; j++) {
                double sides = (j > 0 ? fine[2 * j - 1] : 0) + (j < last ? fine[2 * j + 1] : 0);
                coarse[j] = fine[2 * j] + 0.5 * sides;
            }
        }
    }

    /** The coarsest grid that is eight times as fine as σ. */
    private static int level(double sigma) {
        int level = COARSEST;
        while (level < FINEST && (1 << level) * sigma < 8) {
            level++;
        }
        return level;
    }

    /** smECE_σ. */
    private double at(double sigma) {
        int level = level(sigma);
        int cells = 1 << level;
        double h = 1.0 / cells;
        // shared by two nodes, a residual has a variance of its own: h²/6 on average
        double variance = sigma * sigma - h * h / 6;
        int reach = Math.min(MOST_TAPS, (int) Math.ceil(REACH * sigma * cells));
        pad(levels[level], cells, reach);
        Arrays.fill(smooth, 0, cells + 1, 0);
        double scale = 1 / Math.sqrt(2 * Math.PI * variance);
        for (int t = 0; t <= reach; t++) {
            double weight = scale * Elementary.exp(-0.5 * (t * h) * (t * h) / variance);
            addTap(weight, t, reach, cells);
        }
        return integral(cells, h);
    }

    private void addTap(double weight, int t, int reach, int cells) {
        double[] in = padded;
        double[] out = smooth;
        int left = reach - t;
        int right = reach + t;
        double w = t == 0 ? 0.5 * weight : weight; // at 0, left and right are the same
        for (int i = 0; i <= cells; i++) {
            out[i] += w * (in[i + left] + in[i + right]);
        }
    }

    /** The grid with its mirror images on both sides; what is on a mirror counts twice. */
    private void pad(double[] grid, int cells, int reach) {
        for (int i = -reach; i <= cells + reach; i++) {
            int k = Math.floorMod(i, 2 * cells);
            int j = k > cells ? 2 * cells - k : k;
            padded[i + reach] = j == 0 || j == cells ? 2 * grid[j] : grid[j];
        }
    }

    /**
     * Of the absolute value: exact for straight lines between the nodes. A smooth function's trapezoids are off by
     * h²/12 times the jump of the derivative at the ends, and each change of sign is such an end for both its sides.
     */
    private double integral(int cells, double h) {
        double sum = 0;
        for (int i = 0; i < cells; i++) {
            double a = smooth[i];
            double b = smooth[i + 1];
            if (a * b < 0) {
                double size = Math.abs(a) + Math.abs(b);
                sum += 0.5 * (a * a + b * b) / size + size / 6;
            } else {
                sum += 0.5 * Math.abs(a + b);
            }
        }
        return h * sum;
    }
}
