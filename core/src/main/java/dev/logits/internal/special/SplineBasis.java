package dev.logits.internal.special;

import java.util.Arrays;

/**
 * B-splines on m knots whose ends count several times. B_0 … B_m are the quadratic ones, and N_0 … N_{m+1} the cubic
 * ones that they are the derivatives of: {@code ∫ B_j = w_j · (N_{j+1} + N_{j+2} + …)} with w_j the integral over all.
 *
 * <p>Reference: C. de Boor, A practical guide to splines, 1978.
 */
public final class SplineBasis {
    private SplineBasis() {}

    /** A knot of the sequence in which each end counts {@code degree + 1} times. */
    private static double knot(double[] knots, int i, int degree) {
        return knots[Math.max(0, Math.min(i - degree, knots.length - 1))];
    }

    /** w_j, the integral of B_j. */
    public static double integral(double[] knots, int j) {
        return (knot(knots, j + 3, 2) - knot(knots, j, 2)) / 3;
    }

    /**
     * The four cubic splines that are not 0 at a point between the first and the last knot.
     *
     * @return the index of the first of the four
     */
    public static int cubic(double[] knots, double at, double[] four) {
        int found = Arrays.binarySearch(knots, at);
        int span = Math.min(found >= 0 ? found : -found - 2, knots.length - 2);
        four[0] = 1;
        for (int degree = 1; degree <= 3; degree++) {
            double saved = 0;
            for (int r = 0; r < degree; r++) {
                double right = knot(knots, span + 4 + r, 3);
                double left = knot(knots, span + 4 + r - degree, 3);
                double share = four[r] / (right - left);
                four[r] = saved + (right - at) * share;
                saved = (at - left) * share;
            }
            four[degree] = saved;
        }
        return span;
    }

    /** ∫ B_j from the first knot to a point, for every j; outside the knots B_0 and B_m go on as 1. */
    public static void integrals(double[] knots, double at, double[] out) {
        int last = knots.length - 1;
        Arrays.fill(out, 0, knots.length + 1, 0);
        if (at < knots[0]) {
            out[0] = at - knots[0];
            return;
        }
        double[] four = new double[4];
        int span = cubic(knots, Math.min(at, knots[last]), four);
        for (int j = 0; j < span; j++) {
            out[j] = integral(knots, j);
        }
        double above = four[3];
        for (int i = 2; i >= 0; i--) {
            out[span + i] = above * integral(knots, span + i);
            above += four[i];
        }
        if (at > knots[last]) {
            out[knots.length] += at - knots[last];
        }
    }
}
