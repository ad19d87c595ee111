package dev.logits.learn.formula;

/**
 * B-splines of any degree on a sequence of knots in which each end counts degree + 1 times, and natural cubic splines
 * made of them. Outside the ends the first and the last piece go on as the polynomials that they are; natural ones as
 * straight lines.
 *
 * <p>Reference: C. de Boor, A practical guide to splines, 1978; T. Hastie in J. Chambers, T. Hastie, Statistical models
 * in S, 1992, chapter 7.
 */
final class BSpline {
    private final int degree;
    private final double[] knots;
    private final int size;

    /** @param inner rising knots between the ends */
    BSpline(int degree, double[] inner, double low, double high) {
        this.degree = degree;
        size = inner.length + degree + 1;
        knots = new double[inner.length + 2 * (degree + 1)];
        for (int i = 0; i <= degree; i++) {
            knots[i] = low;
            knots[knots.length - 1 - i] = high;
        }
        System.arraycopy(inner, 0, knots, degree + 1, inner.length);
    }

    /** How many splines there are. */
    int size() {
        return size;
    }

    private int span(double at) {
        int span = degree;
        while (span < size - 1 && at >= knots[span + 1]) {
            span++;
        }
        while (knots[span] == knots[span + 1] && span > degree) {
            span--; // at the upper end the last piece that has a length
        }
        return span;
    }

    /** All splines at a point. */
    double[] values(double at) {
        return values(at, span(at), degree);
    }

    /** The splines of a lower or equal degree on the same knots, at a point of a span. */
    private double[] values(double at, int span, int order) {
        double[] n = new double[knots.length - 1 - order];
        double[] some = new double[order + 1];
        some[0] = 1;
        for (int d = 1; d <= order; d++) {
            double saved = 0;
            for (int r = 0; r < d; r++) {
                double right = knots[span + r + 1];
                double left = knots[span + 1 + r - d];
                double share = some[r] / (right - left);
                some[r] = saved + (right - at) * share;
                saved = (at - left) * share;
            }
            some[d] = saved;
        }
        for (int r = 0; r <= order; r++) {
            n[span - order + r] = some[r];
        }
        return n;
    }

    /** A derivative of all splines at a point; {@code times} up to the degree. */
    double[] derivative(double at, int times) {
        double[] n = values(at, span(at), degree - times);
        for (int d = degree - times + 1; d <= degree; d++) {
            double[] next = new double[knots.length - 1 - d];
            for (int i = 0; i < next.length; i++) {
                double left = knots[i + d] - knots[i];
                double right = knots[i + d + 1] - knots[i + 1];
                next[i] = d * ((left > 0 ? n[i] / left : 0) - (right > 0 ? n[i + 1] / right : 0));
            }
            n = next;
        }
        return n;
    }

    /** Natural cubic splines: those combinations of cubic ones whose second derivatives are 0 at both ends. */
    static final class Natural {
        private final BSpline cubic;
        private final double low;
        private final double high;
        private final int first;
        private final double[][] reflections = new double[2][];

        /** @param intercept whether the first spline is kept */
        Natural(double[] inner, double low, double high, boolean intercept) {
            cubic = new BSpline(3, inner, low, high);
            this.low = low;
            this.high = high;
            first = intercept ? 0 : 1;
            double[][] conditions = {kept(cubic.derivative(low, 2)), kept(cubic.derivative(high, 2))};
            for (int c = 0; c < 2; c++) {
                for (int before = 0; before < c; before++) {
                    reflect(reflections[before], before, conditions[c]);
                }
                reflections[c] = householder(conditions[c], c);
            }
        }

        int size() {
            return cubic.size() - first - 2;
        }

        private double[] kept(double[] all) {
            double[] some = new double[all.length - first];
            System.arraycopy(all, first, some, 0, some.length);
            return some;
        }

        /** The reflection that takes a column to a multiple of unit vector {@code at}, scaled as LINPACK does. */
        private static double[] householder(double[] column, int at) {
            double norm = 0;
            for (int i = at; i < column.length; i++) {
                norm = Math.hypot(norm, column[i]);
            }
            norm = column[at] < 0 ? -norm : norm;
            double[] v = new double[column.length];
            for (int i = at; i < column.length; i++) {
                v[i] = column[i] / norm;
            }
            v[at] += 1;
            return v;
        }

        private static void reflect(double[] v, int at, double[] x) {
            double dot = 0;
            for (int i = at; i < x.length; i++) {
                dot += v[i] * x[i];
            }
            double t = -dot / v[at];
            for (int i = at; i < x.length; i++) {
                x[i] += t * v[i];
            }
        }

        double[] values(double at) {
            double[] row;
            if (at >= low && at <= high) {
                row = kept(cubic.values(at));
            } else {
                double end = at < low ? low : high;
                row = kept(cubic.values(end));
                double[] slope = kept(cubic.derivative(end, 1));
                for (int i = 0; i < row.length; i++) {
                    row[i] = Math.fma(at - end, slope[i], row[i]);
                }
            }
            reflect(reflections[0], 0, row);
            reflect(reflections[1], 1, row);
            double[] out = new double[size()];
            System.arraycopy(row, 2, out, 0, out.length);
            return out;
        }
    }
}
