package dev.logits.internal.kernel;

/** {@link NearExp} over many scores in plain Java, cut into short loops as {@link ScalarExp} is. */
final class ScalarNearExp {

    private ScalarNearExp() {}

    /** {@link RowPasses#nearExp} of at most a block. */
    static boolean exp(float[] z, int off, int n, float high, float low, float magic, float[] out, Scratch s) {
        float[] x = s.x;
        float[] t = s.t;
        System.arraycopy(z, off, x, 0, n);
        exponents(x, t, n, high, magic);
        if (least(t, n) < NearExp.LEAST) {
            return false;
        }
        remainders(x, t, n, high, low, magic);
        polynomial(x, n);
        ScalarExp.fields(t, n);
        for (int i = 0; i < n; i++) {
            out[i] = x[i] * t[i];
        }
        return true;
    }

    private static void exponents(float[] x, float[] t, int n, float high, float magic) {
        for (int i = 0; i < n; i++) {
            t[i] = Math.fma(x[i], high, magic);
        }
    }

    private static int least(float[] t, int n) {
        int min = Integer.MAX_VALUE;
        for (int i = 0; i < n; i++) {
            min = Math.min(min, Float.floatToRawIntBits(t[i]));
        }
        return min;
    }

    private static void remainders(float[] x, float[] t, int n, float high, float low, float magic) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.fma(x[i], low, Math.fma(x[i], high, magic - t[i]));
        }
    }

    static void polynomial(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            float f = x[i];
            float p = Math.fma(NearExp.C6, f, NearExp.C5);
            p = Math.fma(p, f, NearExp.C4);
            p = Math.fma(p, f, NearExp.C3);
            p = Math.fma(p, f, NearExp.C2);
            p = Math.fma(p, f, NearExp.C1);
            x[i] = Math.fma(p, f, 1);
        }
    }

    /** {@link RowPasses#keepBetween} of the scores {@code first} to {@code n} − 1. */
    static void keepBetween(float[] z, int off, int first, int n, float from, float to, float[] values) {
        for (int i = first; i < n; i++) {
            values[i] = z[off + i] >= from && z[off + i] < to ? values[i] : 0;
        }
    }

    /** {@link RowPasses#multiplyByDistances} of the scores {@code from} to {@code n} − 1. */
    static void multiplyByDistances(float[] z, int off, int from, int n, float max, float[] values) {
        for (int i = from; i < n; i++) {
            values[i] *= max - z[off + i];
        }
    }
}
