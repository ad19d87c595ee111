package dev.logits.internal.kernel;

/**
 * The functions between the layers of a network, and their derivatives, over ranges of arrays. Every function is
 * additions, multiplications, divisions and {@code fma} in float without a branch: the JIT compiler turns the loops
 * into vectors by itself, and every JVM and CPU returns the same bits. Both arrays are read at the same indices, which
 * is what makes that possible. NaN in is NaN out.
 *
 * <p>tanh and erf are odd rational functions, minimax in relative error, of the argument clamped to where the result is
 * ±1 in float. Errors (ActivationsTest): tanh 6 ulp; erf 6 ulp; the normal density 1e-6.
 */
public final class Activations {
    private static final float TANH_LIMIT = 9;
    private static final float TANH_P1 = 0x1.182ef6p-3f;
    private static final float TANH_P2 = 0x1.fb2e1cp-9f;
    private static final float TANH_P3 = 0x1.d646dap-16f;
    private static final float TANH_P4 = 0x1.07343ep-25f;
    private static final float TANH_P5 = -0x1.aed608p-37f;
    private static final float TANH_Q1 = 0x1.e16cd0p-2f;
    private static final float TANH_Q2 = 0x1.be76f8p-6f;
    private static final float TANH_Q3 = 0x1.9d3540p-12f;
    private static final float TANH_Q4 = 0x1.5a02c2p-20f;

    private static final float ERF_LIMIT = 4;
    private static final float ERF_P0 = 0x1.20dd74p+0f;
    private static final float ERF_P1 = 0x1.8c5d80p-3f;
    private static final float ERF_P2 = 0x1.b2ffd4p-5f;
    private static final float ERF_P3 = 0x1.fcf216p-9f;
    private static final float ERF_P4 = 0x1.2a5daep-12f;
    private static final float ERF_P5 = 0x1.0aa5b2p-19f;
    private static final float ERF_Q1 = 0x1.027bd0p-1f;
    private static final float ERF_Q2 = 0x1.d875ccp-4f;
    private static final float ERF_Q3 = 0x1.f2492ap-7f;
    private static final float ERF_Q4 = 0x1.36c232p-10f;
    private static final float ERF_Q5 = 0x1.39e25ap-15f;

    private static final float SQRT_HALF = 0x1.6a09e6p-1f;
    /** 1 / √(2π). */
    private static final float DENSITY_AT_0 = 0x1.988454p-2f;
    /** Where the density has fallen to 6e-9. */
    private static final float DENSITY_LIMIT = 36;

    /** √(2/π), and its product with 0.044715. */
    private static final float GELU_A = 0x1.988454p-1f;

    private static final float GELU_B = 0.044715f * GELU_A;

    private Activations() {}

    /** h = max(0, z). */
    public static void relu(float[] z, int from, int to, float[] h) {
        for (int i = from; i < to; i++) {
            h[i] = Math.max(0f, z[i]);
        }
    }

    /** gz = gh where z is positive, 0 elsewhere. */
    public static void reluGradient(float[] z, float[] gh, int from, int to, float[] gz) {
        for (int i = from; i < to; i++) {
            gz[i] = z[i] > 0 ? gh[i] : 0f;
        }
    }

    /** h = tanh z. */
    public static void tanh(float[] z, int from, int to, float[] h) {
        for (int i = from; i < to; i++) {
            h[i] = tanh(z[i]);
        }
    }

    /** gz = gh·(1 − h²), where h = tanh z. */
    public static void tanhGradient(float[] h, float[] gh, int from, int to, float[] gz) {
        for (int i = from; i < to; i++) {
            gz[i] = gh[i] * Math.fma(-h[i], h[i], 1f);
        }
    }

    /** h = z·Φ(z), Φ the normal distribution function. */
    public static void gelu(float[] z, int from, int to, float[] h) {
        for (int i = from; i < to; i++) {
            float x = z[i];
            h[i] = 0.5f * x * (1 + erf(x * SQRT_HALF));
        }
    }

    /** gz = gh·(Φ(z) + z·φ(z)), φ the normal density. */
    public static void geluGradient(float[] z, float[] gh, int from, int to, float[] gz) {
        for (int i = from; i < to; i++) {
            float x = z[i];
            float distribution = Math.fma(0.5f, erf(x * SQRT_HALF), 0.5f);
            gz[i] = gh[i] * Math.fma(x, density(x), distribution);
        }
    }

    /** h = z/2·(1 + tanh(√(2/π)·(z + 0.044715·z³))). */
    public static void geluTanh(float[] z, int from, int to, float[] h) {
        for (int i = from; i < to; i++) {
            float x = z[i];
            h[i] = 0.5f * x * (1 + tanh(x * Math.fma(GELU_B * x, x, GELU_A)));
        }
    }

    /** gz = gh times the derivative of {@link #geluTanh}. */
    public static void geluTanhGradient(float[] z, float[] gh, int from, int to, float[] gz) {
        for (int i = from; i < to; i++) {
            float x = z[i];
            float t = tanh(x * Math.fma(GELU_B * x, x, GELU_A));
            float inner = Math.fma(3 * GELU_B * x, x, GELU_A);
            float slope = 0.5f * x * Math.fma(-t, t, 1f) * inner;
            gz[i] = gh[i] * (Math.fma(0.5f, t, 0.5f) + slope);
        }
    }

    static float tanh(float z) {
        float x = Math.max(-TANH_LIMIT, Math.min(TANH_LIMIT, z));
        float u = x * x;
        float p = Math.fma(TANH_P5, u, TANH_P4);
        p = Math.fma(p, u, TANH_P3);
        p = Math.fma(p, u, TANH_P2);
        p = Math.fma(p, u, TANH_P1);
        p = Math.fma(p, u, 1f);
        float q = Math.fma(TANH_Q4, u, TANH_Q3);
        q = Math.fma(q, u, TANH_Q2);
        q = Math.fma(q, u, TANH_Q1);
        q = Math.fma(q, u, 1f);
        return Math.max(-1f, Math.min(1f, x * p / q));
    }

    static float erf(float z) {
        float x = Math.max(-ERF_LIMIT, Math.min(ERF_LIMIT, z));
        float u = x * x;
        float p = Math.fma(ERF_P5, u, ERF_P4);
        p = Math.fma(p, u, ERF_P3);
        p = Math.fma(p, u, ERF_P2);
        p = Math.fma(p, u, ERF_P1);
        p = Math.fma(p, u, ERF_P0);
        float q = Math.fma(ERF_Q5, u, ERF_Q4);
        q = Math.fma(q, u, ERF_Q3);
        q = Math.fma(q, u, ERF_Q2);
        q = Math.fma(q, u, ERF_Q1);
        q = Math.fma(q, u, 1f);
        return Math.max(-1f, Math.min(1f, x * p / q));
    }

    /**
     * The standard normal density: (e^(−z²/64))^32, a Taylor polynomial of degree 7 on [−9/16, 0] squared five times.
     */
    static float density(float z) {
        float t = Math.min(DENSITY_LIMIT, z * z) * -0x1p-6f;
        float e = Math.fma(0x1.a01a02p-13f, t, 0x1.6c16c2p-10f);
        e = Math.fma(e, t, 0x1.111112p-7f);
        e = Math.fma(e, t, 0x1.555556p-5f);
        e = Math.fma(e, t, 0x1.555556p-3f);
        e = Math.fma(e, t, 0.5f);
        e = Math.fma(e, t, 1f);
        e = Math.fma(e, t, 1f);
        e = e * e;
        e = e * e;
        e = e * e;
        e = e * e;
        e = e * e;
        return e * DENSITY_AT_0;
    }
}
