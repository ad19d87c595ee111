package dev.logits.internal.kernel;

/** {@link DivergencePass} over many scores in plain Java, cut into short loops as {@link ScalarExp} is. */
final class ScalarDivergence {
    private static final int CHUNK = Scratch.BLOCK;

    private ScalarDivergence() {}

    /** {@link RowPasses#expAt}. */
    static long exp(float[] z, int off, int n, float slope, float magic, float[] out, int outOff, Scratch s) {
        long range = FloatOrder.EMPTY;
        for (int i = 0; i < n; i += CHUNK) {
            int length = Math.min(n - i, CHUNK);
            System.arraycopy(z, off + i, s.x, 0, length);
            exponents(s.x, s.t, length, slope, magic);
            range = FloatOrder.union(range, range(s.t, length));
            fractions(s.x, s.t, length, slope, magic);
            ScalarNearExp.polynomial(s.x, length);
            scale(s.x, s.t, length, out, outOff + i);
        }
        return range;
    }

    private static void exponents(float[] x, float[] t, int n, float slope, float magic) {
        for (int i = 0; i < n; i++) {
            t[i] = Math.fma(x[i], slope, magic);
        }
    }

    private static long range(float[] t, int n) {
        int max = Integer.MIN_VALUE;
        int min = Integer.MAX_VALUE;
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(t[i]);
            max = Math.max(max, bits);
            min = Math.min(min, bits);
        }
        return FloatOrder.range(max, min);
    }

    private static void fractions(float[] x, float[] t, int n, float slope, float magic) {
        for (int i = 0; i < n; i++) {
            x[i] = Math.fma(x[i], slope, magic - t[i]);
        }
    }

    private static void scale(float[] x, float[] t, int n, float[] out, int outOff) {
        for (int i = 0; i < n; i++) {
            int bits = Float.floatToRawIntBits(x[i]) + (Float.floatToRawIntBits(t[i]) << 23);
            out[outOff + i] = Float.intBitsToFloat(bits);
        }
    }

    /** {@link RowPasses#gains} of the scores {@code from} to {@code n} − 1. */
    static void gains(
            float[] t,
            int tOff,
            float[] p,
            int pOff,
            float[] s,
            int sOff,
            float[] q,
            int qOff,
            int from,
            int n,
            RowDivergence.Gains g,
            float[] out,
            int outOff,
            float[] terms) {
        for (int i = from; i < n; i++) {
            float r = Math.fma(s[sOff + i] - t[tOff + i], g.beta, g.shared);
            float a = p[pOff + i];
            float far = q[qOff + i] * g.ratio - a;
            float ar = a * r;
            if (Math.abs(r) <= DivergencePass.NEAR) {
                float near = ar * (r * polynomial(r));
                terms[i] = near;
                out[outOff + i] = (ar + near) * g.scale;
            } else {
                terms[i] = far - ar;
                out[outOff + i] = far * g.scale;
            }
        }
    }

    private static float polynomial(float r) {
        float h = Math.fma(DivergencePass.D5, r, DivergencePass.D4);
        h = Math.fma(h, r, DivergencePass.D3);
        h = Math.fma(h, r, DivergencePass.D2);
        h = Math.fma(h, r, DivergencePass.D1);
        return Math.fma(h, r, DivergencePass.D0);
    }
}
