package dev.logits.internal.optim;

/** Loops over vectors of doubles. Sums go to four lanes in turn, which are added as a tree. */
final class Vectors {
    private Vectors() {}

    static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int n = a.length;
        int i = 0;
        for (; i < n - 3; i += 4) {
            s0 = Math.fma(a[i], b[i], s0);
            s1 = Math.fma(a[i + 1], b[i + 1], s1);
            s2 = Math.fma(a[i + 2], b[i + 2], s2);
            s3 = Math.fma(a[i + 3], b[i + 3], s3);
        }
        for (; i < n; i++) {
            s0 = Math.fma(a[i], b[i], s0);
        }
        return (s0 + s1) + (s2 + s3);
    }

    static double norm(double[] a) {
        double max = maxAbs(a);
        if (max == 0 || max > 1e150 || max < 1e-150) {
            return max * Math.sqrt(a.length); // an upper bound is good enough where squares leave the range
        }
        return Math.sqrt(dot(a, a));
    }

    /** The largest magnitude; NaN if any entry is. */
    static double maxAbs(double[] a) {
        double max = 0;
        for (double v : a) {
            max = Math.max(max, Math.abs(v));
        }
        return max;
    }

    /** y += s·a. */
    static void addTimes(double s, double[] a, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.fma(s, a[i], y[i]);
        }
    }

    /** out = a + s·b. */
    static void plusTimes(double[] a, double s, double[] b, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = Math.fma(s, b[i], a[i]);
        }
    }

    static void scale(double s, double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] *= s;
        }
    }

    static void negate(double[] y) {
        for (int i = 0; i < y.length; i++) {
            y[i] = -y[i];
        }
    }

    /** out = a − b. */
    static void difference(double[] a, double[] b, double[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = a[i] - b[i];
        }
    }
}
