package dev.logits.uncertainty;

import dev.logits.internal.kernel.Elementary;
import dev.logits.math.LogOdds;

/**
 * The score of least ambiguous sets, {@code 1 − p}, continued at both ends, where it would round to 0 or to 1: rows
 * that are not equal would tie there, and a threshold among them would let all of them in.
 *
 * <ul>
 *   <li>{@code p < 2^−30}: 1 − ln p, which rises on from 21.
 *   <li>{@code 1 − p < 2^−10}: the same number from the log-odds x against the other classes, with all its digits;
 *       beyond x = 690, −x.
 * </ul>
 */
final class LeastAmbiguous {
    private static final double LEAST_P = 0x1p-30;
    private static final double LEAST_DOUBT = 0x1p-10;
    private static final double FAR_ODDS = 690;

    private LeastAmbiguous() {}

    /**
     * The score of every class of a valid row; of masked ones some number.
     *
     * @param p the row's probabilities
     * @param rest the odds against the top class
     */
    static void scores(float[] z, int off, int n, int top, double[] p, double rest, double[] scores) {
        double max = z[off + top];
        double least = 1 + Elementary.log1p(rest);
        for (int c = 0; c < n; c++) {
            scores[c] = p[c] < LEAST_P ? least + (max - z[off + c]) : 1 - p[c];
        }
        if (scores[top] < LEAST_DOUBT) {
            scores[top] = ofOdds(LogOdds.againstRest(z, off, n, top));
        }
    }

    private static double ofOdds(double x) {
        if (x > FAR_ODDS) {
            return Math.max(-x, -Double.MAX_VALUE); // certain where all others are masked
        }
        double odds = Elementary.exp(-x);
        return odds / (1 + odds);
    }

    /**
     * What a threshold lets in. Until 1 − p was continued, a threshold could be 0, for every p that rounds to 1, or 1,
     * for every class that is not masked; scores are neither now.
     */
    static double reach(double threshold) {
        return threshold == 0 ? 0x1p-53 : threshold == 1 ? Double.MAX_VALUE : threshold;
    }
}
