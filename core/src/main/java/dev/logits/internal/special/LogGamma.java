package dev.logits.internal.special;

import dev.logits.internal.kernel.Elementary;

/**
 * ln Γ(x) for x &gt; 0: Stirling's series from 10 on, and below by {@code Γ(x) = Γ(x + m) / (x·(x + 1)···(x + m − 1))}.
 * Error: at most 2e-14 · max(1, |ln Γ(x)|) (BinaryReferenceTest).
 */
public final class LogGamma {
    private static final double HALF_LOG_TWO_PI = 0.9189385332046727;

    /** B_2k / (2k·(2k − 1)) for k = 1 … 7. */
    private static final double[] STIRLING = {
        1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0, -691 / 360360.0, 1 / 156.0
    };

    private LogGamma() {}

    public static double of(double x) {
        double product = 1;
        while (x < 10) {
            product *= x++;
        }
        double r = 1 / x;
        double s = r * r;
        double series = 0;
        for (int i = STIRLING.length - 1; i >= 0; i--) {
            series = STIRLING[i] + s * series;
        }
        series *= r;
        double stirling = (x - 0.5) * Elementary.log(x) - x + HALF_LOG_TWO_PI + series;
        return product == 1 ? stirling : stirling - Elementary.log(product);
    }
}
