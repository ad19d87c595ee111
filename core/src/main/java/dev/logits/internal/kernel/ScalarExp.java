package dev.logits.internal.kernel;

/**
 * {@link FloatExp} and {@link DoubleExp} over many scores in plain Java, cut into loops that the JIT compilers of 17 to
 * 25 turn into vector instructions: few operations a loop, the same index into every array, scores copied into place
 * first. Only the move of an exponent into its field, which they do not vectorize, goes number by number, as a load, a
 * shift and a store.
 */
final class ScalarExp {
    private static final int CHUNK = Scratch.BLOCK;

    private ScalarExp() {}

    static void exp(float[] z, int off, int n, float shift, float magic, float[] out, int outOff, Scratch s) {
        for (int i = 0; i < n; i += CHUNK) {
            int length = Math.min(n - i, CHUNK);
            System.arraycopy(z, off + i, s.x, 0, length);
            exponents(s.x, s.t, length, shift, magic);
            remainders(s.x, s.t, length, shift, magic);
            finish(s.x, s.t, length);
            System.arraycopy(s.x, 0, out, outOff + i, length);
        }
    }

    /** From remainders and exponents to exponentials. */
    static void finish(float[] x, float[] t, int n) {
        polynomial(x, n);
        fields(t, n);
        multiply(x, t, n);
    }

    private static void exponents(float[] x, float[] t, int n, float shift, float magic) {
        for (int i = 0; i < n; i++) {
            t[i] = Math.fma(x[i] - shift, FloatExp.LOG2_E, magic);
        }
    }

    private static void remainders(float[] x, float[] t, int n, float shift, float magic) {
        for (int i = 0; i < n; i++) {
            float k = t[i] - magic;
            x[i] = Math.fma(k, -FloatExp.LN2_LOW, Math.fma(k, -FloatExp.LN2_HIGH, x[i] - shift));
        }
    }

    private static void polynomial(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            float r = x[i];
            float p = Math.fma(FloatExp.C6, r, FloatExp.C5);
            p = Math.fma(p, r, FloatExp.C4);
            p = Math.fma(p, r, FloatExp.C3);
            p = Math.fma(p, r, FloatExp.C2);
            p = Math.fma(p, r, 1);
            x[i] = Math.fma(p, r, 1);
        }
    }

    static void fields(float[] t, int n) {
        for (int i = 0; i < n; i++) {
            t[i] = Float.intBitsToFloat(Float.floatToRawIntBits(t[i]) << 23);
        }
    }

    private static void multiply(float[] x, float[] t, int n) {
        for (int i = 0; i < n; i++) {
            x[i] *= t[i];
        }
    }

    /** @param near as in {@link RowPasses}: without a minimum, which takes longer than all else in its loop */
    static void exp(float[] z, int off, int n, double max, boolean near, double[] out, int outOff, Scratch s) {
        for (int i = 0; i < n; i += CHUNK) {
            int length = Math.min(n - i, CHUNK);
            distances(z, off + i, s.y, length, max);
            exp(s.y, s.u, length, near);
            System.arraycopy(s.y, 0, out, outOff + i, length);
        }
    }

    /** Adds to the lanes of all three sums. */
    static void moments(float[] z, int off, int n, double max, double beta, boolean near, double[] sums, Scratch s) {
        for (int i = 0; i < n; i += CHUNK) {
            int length = Math.min(n - i, CHUNK);
            distances(z, off + i, s.d, length, max);
            if (near) {
                multiply(s.d, s.y, length, beta);
            } else {
                scale(s.d, s.y, length, beta);
            }
            exp(s.y, s.u, length, near);
            for (int lane = 0; lane < Lanes.LANES; lane += 2) {
                momentLanes(s.d, s.y, length, lane, sums);
            }
        }
    }

    /**
     * {@link Selection}'s weights of at most a block into {@code s.u}, and β·(max − z), at most the limit, into
     * {@code s.d}.
     */
    static void weights(float[] z, int off, int n, double max, double beta, Scratch s) {
        distances(z, off, s.y, n, max);
        scaled(s.y, s.d, n, beta);
        System.arraycopy(s.d, 0, s.y, 0, n);
        exp(s.y, s.u, n);
        System.arraycopy(s.y, 0, s.u, 0, n);
    }

    private static void scaled(double[] d, double[] y, int n, double beta) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.min(d[i] * beta, DoubleExp.LIMIT);
        }
    }

    private static void distances(float[] z, int off, double[] d, int n, double max) {
        for (int i = 0; i < n; i++) {
            d[i] = max - z[off + i];
        }
    }

    private static void scale(double[] d, double[] y, int n, double beta) {
        for (int i = 0; i < n; i++) {
            d[i] = Math.min(d[i], Lanes.MASKED);
            y[i] = d[i] * beta;
        }
    }

    private static void multiply(double[] d, double[] y, int n, double beta) {
        for (int i = 0; i < n; i++) {
            y[i] = d[i] * beta;
        }
    }

    /** Two lanes at once; each is a chain of additions. */
    private static void momentLanes(double[] d, double[] e, int n, int lane, double[] sums) {
        double a0 = sums[lane];
        double a1 = sums[Lanes.LANES + lane];
        double a2 = sums[2 * Lanes.LANES + lane];
        double b0 = sums[lane + 1];
        double b1 = sums[Lanes.LANES + lane + 1];
        double b2 = sums[2 * Lanes.LANES + lane + 1];
        int i = lane;
        for (; i < n - 1; i += Lanes.LANES) {
            double de = d[i] * e[i];
            a0 += e[i];
            a1 += de;
            a2 = Math.fma(d[i], de, a2);
            de = d[i + 1] * e[i + 1];
            b0 += e[i + 1];
            b1 += de;
            b2 = Math.fma(d[i + 1], de, b2);
        }
        if (i < n) {
            double de = d[i] * e[i];
            a0 += e[i];
            a1 += de;
            a2 = Math.fma(d[i], de, a2);
        }
        sums[lane] = a0;
        sums[Lanes.LANES + lane] = a1;
        sums[2 * Lanes.LANES + lane] = a2;
        sums[lane + 1] = b0;
        sums[Lanes.LANES + lane + 1] = b1;
        sums[2 * Lanes.LANES + lane + 1] = b2;
    }

    /** y[i] = {@link DoubleExp#scaled} of y[i]. */
    static void exp(double[] y, double[] u, int n) {
        exp(y, u, n, false);
    }

    private static void exp(double[] y, double[] u, int n, boolean near) {
        if (near) {
            nearExponents(y, u, n);
        } else {
            exponents(y, u, n);
        }
        remainders(y, u, n);
        polynomial(y, n);
        fields(u, n);
        multiply(y, u, n);
    }

    private static void exponents(double[] y, double[] t, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.min(y[i], DoubleExp.LIMIT);
            t[i] = Math.fma(y[i], -Elementary.LOG2_E, DoubleExp.MAGIC);
        }
    }

    private static void nearExponents(double[] y, double[] t, int n) {
        for (int i = 0; i < n; i++) {
            t[i] = Math.fma(y[i], -Elementary.LOG2_E, DoubleExp.MAGIC);
        }
    }

    private static void remainders(double[] y, double[] t, int n) {
        for (int i = 0; i < n; i++) {
            double k = t[i] - DoubleExp.MAGIC;
            y[i] = Math.fma(k, Elementary.LN2_LOW, Math.fma(k, Elementary.LN2_HIGH, y[i]));
        }
    }

    private static void polynomial(double[] y, int n) {
        for (int i = 0; i < n; i++) {
            double u = y[i];
            double p = Math.fma(-Elementary.C11, u, Elementary.C10);
            p = Math.fma(p, u, -Elementary.C9);
            p = Math.fma(p, u, Elementary.C8);
            p = Math.fma(p, u, -Elementary.C7);
            p = Math.fma(p, u, Elementary.C6);
            p = Math.fma(p, u, -Elementary.C5);
            p = Math.fma(p, u, Elementary.C4);
            p = Math.fma(p, u, -Elementary.C3);
            p = Math.fma(p, u, Elementary.C2);
            p = Math.fma(p, u, -1);
            y[i] = Math.fma(p, u, 1);
        }
    }

    private static void fields(double[] t, int n) {
        for (int i = 0; i < n; i++) {
            t[i] = Double.longBitsToDouble(Double.doubleToRawLongBits(t[i]) << 52);
        }
    }

    private static void multiply(double[] y, double[] t, int n) {
        for (int i = 0; i < n; i++) {
            y[i] *= t[i];
        }
    }
}
