package dev.logits.learn.formula;

import java.util.Arrays;

/**
 * Polynomials that are orthogonal over given points, each of length 1: {@code q_0 = 1, q_1 = x − a_1, q_{k+1} = (x −
 * a_{k+1})·q_k − (n_k / n_{k−1})·q_{k−1}} with a the means of x weighted by q², and n the sums of q².
 *
 * <p>Reference: G. Forsythe, Generation and use of orthogonal polynomials for data-fitting with a digital computer,
 * 1957.
 */
final class OrthogonalPolynomials {
    private OrthogonalPolynomials() {}

    /** The centers a_1 … a_d and then the norms n_0 … n_d. */
    static double[] fit(double[] x, int degree, String what) {
        if (Arrays.stream(x).distinct().count() <= degree) {
            throw new FormulaException(what + ": a polynomial of degree " + degree + " needs more than " + degree
                    + " different numbers, and there are "
                    + Arrays.stream(x).distinct().count());
        }
        double[] known = new double[2 * degree + 1];
        double[][] q = new double[2][x.length];
        double[] last = q[0];
        double[] now = q[1];
        Arrays.fill(now, 1);
        known[degree] = x.length;
        for (int k = 0; k < degree; k++) {
            double weighted = 0;
            for (int i = 0; i < x.length; i++) {
                weighted += x[i] * now[i] * now[i];
            }
            double center = weighted / known[degree + k];
            if (k == 0) { // the mean once more about itself keeps the digits of years
                double rest = 0;
                for (double v : x) {
                    rest += v - center;
                }
                center += rest / x.length;
            }
            known[k] = center;
            double ratio = k == 0 ? 0 : known[degree + k] / known[degree + k - 1];
            double norm = 0;
            for (int i = 0; i < x.length; i++) {
                double next = (x[i] - center) * now[i] - ratio * last[i];
                last[i] = next;
                norm += next * next;
            }
            double[] swap = last;
            last = now;
            now = swap;
            known[degree + k + 1] = norm;
        }
        return known;
    }

    /** q_1 … q_d at a point, each over its length. */
    static double[] values(double[] known, double at) {
        int degree = (known.length - 1) / 2;
        double[] out = new double[degree];
        double last = 0;
        double now = 1;
        for (int k = 0; k < degree; k++) {
            double ratio = k == 0 ? 0 : known[degree + k] / known[degree + k - 1];
            double next = (at - known[k]) * now - ratio * last;
            last = now;
            now = next;
            out[k] = now / Math.sqrt(known[degree + k + 1]);
        }
        return out;
    }
}
