package dev.logits.internal.kernel;

/**
 * {@link Kernels#softmax(double[], int)} in plain loops that the JIT compilers turn into vector instructions; on
 * vectors VectorDoubleSoftmax. The same bits everywhere.
 *
 * <p>Error: as {@link Kernels#softmax(float[], int, int, double[], int)}.
 */
public final class DoubleSoftmax {
    private DoubleSoftmax() {}

    /**
     * Replaces the first n logits by their probabilities; −∞ by 0. At least one must be finite, none NaN or +∞.
     *
     * @return their log-sum-exp
     */
    public static double inPlace(double[] v, int n) {
        double max = max(v, n);
        Scratch s = Scratch.ofThread();
        double sum = 0;
        for (int from = 0; from < n; from += Scratch.BLOCK) {
            int length = Math.min(n - from, Scratch.BLOCK);
            distances(v, from, length, max, s.y);
            ScalarExp.exp(s.y, s.u, length);
            System.arraycopy(s.y, 0, v, from, length);
            sum += sum(s.y, 0, length);
        }
        scale(v, n, 1 / sum);
        return max + Elementary.log(sum / DoubleExp.SCALE);
    }

    private static double max(double[] v, int n) {
        double a = Double.NEGATIVE_INFINITY;
        double b = a;
        double c = a;
        double d = a;
        int i = 0;
        for (; i < n - 3; i += 4) {
            a = Math.max(a, v[i]);
            b = Math.max(b, v[i + 1]);
            c = Math.max(c, v[i + 2]);
            d = Math.max(d, v[i + 3]);
        }
        for (; i < n; i++) {
            a = Math.max(a, v[i]);
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    private static void distances(double[] v, int from, int n, double max, double[] y) {
        System.arraycopy(v, from, y, 0, n);
        for (int i = 0; i < n; i++) {
            y[i] = max - y[i];
        }
    }

    /** The sum of a block in the order that defines the result's bits. */
    static double sum(double[] v, int from, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int end = from + n;
        int i = from;
        for (; i < end - 3; i += 4) {
            a += v[i];
            b += v[i + 1];
            c += v[i + 2];
            d += v[i + 3];
        }
        for (; i < end; i++) {
            a += v[i];
        }
        return (a + c) + (b + d);
    }

    static void scale(double[] v, int n, double factor) {
        for (int i = 0; i < n; i++) {
            v[i] *= factor;
        }
    }
}
