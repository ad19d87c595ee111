package dev.logits.internal.kernel;

/** A weighted difference of two rows of log-probabilities. */
public final class RowContrast {
    private RowContrast() {}

    /**
     * Writes {@code g·(c − ln Σ exp c) + (1 − g)·(u − ln Σ exp u)} into c, computed in double precision and rounded
     * once. What c masks stays masked; what u alone masks is left out of the difference where g is 1 or more, and
     * masked below. A c below {@code threshold} is masked.
     *
     * @param lc ln Σ exp c
     * @param lu ln Σ exp u
     * @param masked whether either row holds −∞
     */
    public static void into(
            float[] c,
            int cOff,
            double lc,
            float[] u,
            int uOff,
            double lu,
            int n,
            double g,
            float threshold,
            boolean masked) {
        double shift = -g * lc - (1 - g) * lu;
        double h = 1 - g;
        if (!masked) {
            for (int i = 0; i < n; i++) {
                float z = c[cOff + i];
                float v = (float) (g * z + h * u[uOff + i] + shift);
                c[cOff + i] = z < threshold ? Float.NEGATIVE_INFINITY : v;
            }
            return;
        }
        for (int i = 0; i < n; i++) {
            float z = c[cOff + i];
            float w = u[uOff + i];
            if (z < threshold || z == Float.NEGATIVE_INFINITY) {
                c[cOff + i] = Float.NEGATIVE_INFINITY;
            } else if (w == Float.NEGATIVE_INFINITY) {
                c[cOff + i] = g >= 1 ? (float) (z - lc) : Float.NEGATIVE_INFINITY;
            } else {
                c[cOff + i] = (float) (g * z + h * w + shift);
            }
        }
    }
}
