package dev.logits.metric;

import dev.logits.internal.kernel.Elementary;
import java.util.Arrays;

/**
 * Smooths what is on a grid over [0, 1] by a Gaussian kernel that is reflected at 0 and 1, and integrates its absolute
 * value: what {@link SmoothCalibrationError} is made of. With its memory, for use again and again by one thread.
 */
final class GaussianSmoothing {
    /** The finest grid has 2^14 cells, the coarsest 2^3. */
    static final int FINEST = 14;

    static final int COARSEST = 3;

    /** The least σ that the finest grid carries. */
    static final double LEAST = 8.0 / (1 << FINEST);

    /** The kernel is cut this many σ out, where it is below 1e-9 of its top. */
    private static final double REACH = 6.5;

    private static final int MOST_TAPS = 128;

    private double[] padded = new double[0];
    private double[] smooth = new double[0];

    /** The coarsest grid that is eight times as fine as σ. */
    static int level(double sigma) {
        int level = COARSEST;
        while (level < FINEST && (1 << level) * sigma < 8) {
            level++;
        }
        return level;
    }

    /** The right half of the kernel on the grid of its {@link #level}, from the middle on: an even number of taps. */
    static double[] kernel(double sigma) {
        int cells = 1 << level(sigma);
        double h = 1.0 / cells;
        // shared by two nodes, a residual has a variance of its own: h²/6 on average
        double variance = sigma * sigma - h * h / 6;
        int reach = Math.min(MOST_TAPS, (int) Math.ceil(REACH * sigma * cells));
        double[] taps = new double[reach + 2 & -2]; // the last may be 0
        double scale = 1 / Math.sqrt(2 * Math.PI * variance);
        for (int t = 0; t <= reach; t++) {
            double tap = scale * Elementary.exp(-0.5 * (t * h) * (t * h) / variance);
            taps[t] = t == 0 ? 0.5 * tap : tap; // there left and right are the same
        }
        return taps;
    }

    /** {@code ∫ |grid * K| dt}. */
    double integral(double[] grid, double[] kernel) {
        int cells = grid.length - 1;
        int reach = kernel.length - 1;
        if (padded.length < cells + 1 + 2 * reach) {
            padded = new double[cells + 1 + 2 * reach];
        }
        if (smooth.length <= cells) {
            smooth = new double[cells + 1];
        }
        pad(grid, cells, reach);
        Arrays.fill(smooth, 0, cells + 1, 0);
        for (int t = 0; t < reach; t += 2) {
            addTaps(padded, reach - t, reach + t, kernel[t], kernel[t + 1], smooth, cells);
        }
        return integral(cells, 1.0 / cells);
    }

    /** A tap and the next one, which is one place farther on either side. */
    private static void addTaps(double[] in, int left, int right, double tap, double next, double[] out, int cells) {
        for (int i = 0; i <= cells; i++) {
            out[i] = out[i] + tap * (in[i + left] + in[i + right]) + next * (in[i + left - 1] + in[i + right + 1]);
        }
    }

    /** The grid with its mirror images on both sides; what is on a mirror counts twice. */
    private void pad(double[] grid, int cells, int reach) {
        System.arraycopy(grid, 0, padded, reach, cells + 1);
        padded[reach] *= 2;
        padded[reach + cells] *= 2;
        int period = 2 * cells;
        for (int i = 1; i <= reach; i++) {
            padded[reach - i] = padded[reach + mirrored(i, period)];
            padded[reach + cells + i] = padded[reach + mirrored(cells + i, period)];
        }
    }

    /** Of a place beyond an end, the one that it mirrors; the kernel may reach beyond the first image. */
    private static int mirrored(int i, int period) {
        int k = i % period;
        return 2 * k > period ? period - k : k;
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
