package dev.logits.internal.kernel;

/**
 * The log-odds of many classes, none of them above ½, against the others: with x = ln p it is {@code x − log1p(−e^x)}.
 * The exponential does {@link Elementary#exp}'s operations in its order, cut into loops that the JIT compilers of 17 to
 * 25 turn into vector instructions, as {@link ScalarExp}'s are.
 *
 * <p>Two things differ, and no bit. Scores are taken at −700 at least, where e^x is lost beside x already; then 2^k is
 * the exponent of a normal number, and one product has what Elementary's two have. And all classes get the series,
 * those above 2^−8 as well, which then need their logarithm.
 */
public final class OtherOdds {
    /** Above this the series is too short. */
    private static final double LARGEST = 0x1p-8;

    /** No x below this has e^x above {@link #LARGEST}. */
    private static final double FEW = -5.6;

    private static final double LOST = -700;
    private static final int CHUNK = Scratch.BLOCK;

    private OtherOdds() {}

    /**
     * Log-odds of the classes of a part of a row.
     *
     * @param max the row's largest score
     * @param logSum ln Σ exp(z − max) of the row
     * @param top the log-odds of classes of the largest score
     * @param out receives n of them, from {@code outOff} on
     */
    public static void of(float[] z, int off, int n, double max, double logSum, double top, double[] out, int outOff) {
        Scratch s = Scratch.ofThread();
        for (int from = 0; from < n; from += CHUNK) {
            int length = Math.min(n - from, CHUNK);
            logs(z, off + from, length, max, logSum, s.d);
            exponents(s.d, s.y, s.u, length);
            remainders(s.y, s.u, length);
            polynomial(s.y, length);
            fields(s.u, length);
            multiply(s.y, s.u, length);
            series(s.d, s.y, length);
            System.arraycopy(s.y, 0, out, outOff + from, length);
            double least = Math.min(FEW, 0 - logSum);
            for (int i = 0; i < length; i++) {
                if (s.d[i] >= least) {
                    out[outOff + from + i] = (double) z[off + from + i] - max == 0 ? top : of(s.d[i]);
                }
            }
        }
    }

    /** Of one class, with x = ln p. */
    public static double of(double x) {
        double p = Elementary.exp(x);
        return p > LARGEST ? x - Elementary.log1p(-p) : series(x, p);
    }

    /** −log1p(−p) = p + p²/2 + p³/3 + …; what is left out is below 2^−58. */
    private static double series(double x, double p) {
        double tail = Math.fma(p, 1 / 6.0, 0.2);
        tail = Math.fma(p, tail, 0.25);
        tail = Math.fma(p, tail, 1 / 3.0);
        tail = Math.fma(p, tail, 0.5);
        return Math.fma(p, Math.fma(p, tail, 1), x);
    }

    private static void logs(float[] z, int off, int n, double max, double logSum, double[] x) {
        for (int i = 0; i < n; i++) {
            x[i] = z[off + i] - max - logSum;
        }
    }

    private static void exponents(double[] x, double[] y, double[] t, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = Math.max(x[i], LOST);
            t[i] = Math.fma(y[i], Elementary.LOG2_E, Elementary.ROUND);
        }
    }

    private static void remainders(double[] y, double[] t, int n) {
        for (int i = 0; i < n; i++) {
            double k = t[i] - Elementary.ROUND;
            y[i] = Math.fma(k, -Elementary.LN2_LOW, Math.fma(k, -Elementary.LN2_HIGH, y[i]));
            t[i] += 1023;
        }
    }

    private static void polynomial(double[] y, int n) {
        for (int i = 0; i < n; i++) {
            double r = y[i];
            double p = Math.fma(Elementary.C11, r, Elementary.C10);
            p = Math.fma(p, r, Elementary.C9);
            p = Math.fma(p, r, Elementary.C8);
            p = Math.fma(p, r, Elementary.C7);
            p = Math.fma(p, r, Elementary.C6);
            p = Math.fma(p, r, Elementary.C5);
            p = Math.fma(p, r, Elementary.C4);
            p = Math.fma(p, r, Elementary.C3);
            p = Math.fma(p, r, Elementary.C2);
            y[i] = Math.fma(r * r, p, r) + 1;
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

    private static void series(double[] x, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = series(x[i], y[i]);
        }
    }
}
