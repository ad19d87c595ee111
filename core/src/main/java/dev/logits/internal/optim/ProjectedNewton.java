package dev.logits.internal.optim;

/**
 * Minimizes a smooth convex function of a few variables, some of which may not become negative, by Newton's method on
 * the variables that are not held at 0.
 *
 * <p>A variable at 0 is held there while the gradient, or the Newton step, would make it negative. A step ends where
 * the first variable reaches 0, and is shortened until the value falls; near the minimum, where values have lost their
 * digits, the gradient's length judges instead. The answer is a function of objective and start alone.
 *
 * <p>Reference: D. Bertsekas, Projected Newton methods for optimization problems with simple constraints, 1982.
 *
 * <pre>{@code
 * Minimum m = ProjectedNewton.minimize((x, g, h) -> {
 *     g[0] = 2 * (x[0] + 3);
 *     h[0] = 2;
 *     return (x[0] + 3) * (x[0] + 3);
 * }, new double[] {5}, new boolean[] {true}, 1e-12);
 * m.x()[0];   // 0: the minimum over x ≥ 0
 * }</pre>
 */
public final class ProjectedNewton {
    private static final int MAX_ITERATIONS = 200;
    private static final int MAX_SHORTENINGS = 80;
    private static final double SUFFICIENT = 1e-4;
    /** How far values are to be believed, relative to their magnitude. */
    private static final double VALUE_ERROR = 1e-13;

    /** A pivot this small says that a direction changes nothing. */
    private static final double FLAT = 1e-14;

    /** The curvature, relative to a variable's own, of a direction that has none. */
    private static final double LENT = 1e-8;

    /** A slope that is rounding: along a direction without curvature nothing is to be gained by following it. */
    private static final double LEVEL = 1e-12;

    private ProjectedNewton() {}

    /** A convex function with its derivatives. */
    @FunctionalInterface
    public interface Convex<E extends Exception> {
        /**
         * The value at x; gradient and Hessian are overwritten.
         *
         * @param x not to be changed
         * @param gradient n entries
         * @param hessian n × n, both triangles
         */
        double evaluate(double[] x, double[] gradient, double[] hessian) throws E;
    }

    /**
     * Minimizes from a start.
     *
     * @param start not changed; 0 or more where it must be
     * @param nonNegative which variables must be 0 or more
     * @param tolerance the gradient is small when no entry that matters is larger
     * @throws IllegalArgumentException if the value at the start is not finite
     */
    public static <E extends Exception> Minimum minimize(
            Convex<E> objective, double[] start, boolean[] nonNegative, double tolerance) throws E {
        return new Run<>(objective, start.clone(), nonNegative).minimize(tolerance);
    }

    private static final class Run<E extends Exception> {
        private final Convex<E> objective;
        private final boolean[] nonNegative;
        private final int n;
        private double[] x;
        private double[] gradient;
        private double[] hessian;
        private double value;
        private double[] nextX;
        private double[] nextGradient;
        private double[] nextHessian;
        private int evaluations = 1;

        Run(Convex<E> objective, double[] start, boolean[] nonNegative) throws E {
            this.objective = objective;
            this.nonNegative = nonNegative;
            n = start.length;
            x = start;
            gradient = new double[n];
            hessian = new double[n * n];
            nextX = new double[n];
            nextGradient = new double[n];
            nextHessian = new double[n * n];
            value = objective.evaluate(x, gradient, hessian);
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("the value at the start is " + value);
            }
        }

        Minimum minimize(double tolerance) throws E {
            for (int i = 0; i < MAX_ITERATIONS; i++) {
                if (norm(x, gradient) <= tolerance) {
                    return minimum(i, Minimum.Status.CONVERGED);
                }
                if (!step()) {
                    return minimum(i, Minimum.Status.NO_PROGRESS);
                }
            }
            return minimum(MAX_ITERATIONS, Minimum.Status.ITERATION_LIMIT);
        }

        private Minimum minimum(int iterations, Minimum.Status status) {
            return new Minimum(x, value, norm(x, gradient), iterations, evaluations, status);
        }

        /** The largest entry of the gradient, those aside that only the bounds hold back. */
        private double norm(double[] at, double[] g) {
            double norm = 0;
            for (int i = 0; i < n; i++) {
                norm = Math.max(norm, isAtBound(at, i) ? -g[i] : Math.abs(g[i]));
            }
            return norm;
        }

        private boolean isAtBound(double[] at, int i) {
            return nonNegative[i] && at[i] <= 0;
        }

        private boolean step() throws E {
            double[] d = direction();
            double length = 1;
            for (int i = 0; i < n; i++) {
                if (nonNegative[i] && d[i] < 0 && x[i] + d[i] < 0) {
                    length = Math.min(length, -x[i] / d[i]);
                }
            }
            double norm = norm(x, gradient);
            for (int i = 0; i < MAX_SHORTENINGS; i++) {
                double slope = 0;
                for (int j = 0; j < n; j++) {
                    double moved = x[j] + length * d[j];
                    boolean stopped = nonNegative[j] && d[j] < 0 && moved <= 1e-15 * x[j];
                    nextX[j] = stopped ? 0 : moved;
                    slope += gradient[j] * (nextX[j] - x[j]);
                }
                double next = objective.evaluate(nextX, nextGradient, nextHessian);
                evaluations++;
                boolean falls = next <= value + SUFFICIENT * slope && next < value;
                boolean nearer = next <= value + VALUE_ERROR * Math.abs(value) && norm(nextX, nextGradient) < norm;
                if (falls || nearer) {
                    accept(next);
                    return true;
                }
                length /= 4; // where there is hardly any curvature, the first step is far too long
            }
            return false;
        }

        private void accept(double next) {
            double[] swap = x;
            x = nextX;
            nextX = swap;
            swap = gradient;
            gradient = nextGradient;
            nextGradient = swap;
            swap = hessian;
            hessian = nextHessian;
            nextHessian = swap;
            value = next;
        }

        /** The Newton step in the variables that are free to take it. */
        private double[] direction() {
            boolean[] held = new boolean[n];
            for (int i = 0; i < n; i++) {
                held[i] = isAtBound(x, i) && gradient[i] > 0;
            }
            while (true) {
                double[] d = newton(held);
                boolean again = false;
                for (int i = 0; i < n; i++) {
                    if (!held[i] && isAtBound(x, i) && d[i] < 0) {
                        held[i] = true;
                        again = true;
                    }
                }
                if (!again) {
                    return d;
                }
            }
        }

        private double[] newton(boolean[] held) {
            double[] a = hessian.clone();
            double[] d = new double[n];
            for (int i = 0; i < n; i++) {
                d[i] = held[i] ? 0 : -gradient[i];
                for (int j = 0; j < n; j++) {
                    if (held[i] || held[j]) {
                        a[i * n + j] = i == j ? 1 : 0;
                    }
                }
            }
            Cholesky factor = Cholesky.of(a, n, FLAT);
            factor.solve(d);
            if (factor.rank() < n && !explains(a, d, held)) {
                return steep(a, held);
            }
            double slope = 0;
            for (int i = 0; i < n; i++) {
                slope += gradient[i] * d[i];
            }
            if (slope < 0) {
                return d;
            }
            for (int i = 0; i < n; i++) { // no curvature where the gradient points: go down it
                d[i] = held[i] ? 0 : -gradient[i];
            }
            return d;
        }

        /** Whether a·d = −gradient, which a matrix without full rank may not be able to say. */
        private boolean explains(double[] a, double[] d, boolean[] held) {
            double largest = 0;
            double left = 0;
            for (int i = 0; i < n; i++) {
                double residual = held[i] ? 0 : gradient[i];
                largest = Math.max(largest, Math.abs(residual));
                for (int j = 0; j < n && !held[i]; j++) {
                    residual += a[i * n + j] * d[j];
                }
                left = Math.max(left, Math.abs(residual));
            }
            return left <= Math.max(1e-6 * largest, LEVEL);
        }

        /**
         * The value falls in a straight line where there is no curvature, down to the next bound: a long step that way,
         * with a little curvature lent to it.
         */
        private double[] steep(double[] a, boolean[] held) {
            double[] d = new double[n];
            for (int i = 0; i < n; i++) {
                d[i] = held[i] ? 0 : -gradient[i];
                a[i * n + i] += LENT * (a[i * n + i] > 0 ? a[i * n + i] : 1);
            }
            Cholesky.of(a, n, FLAT).solve(d);
            return d;
        }
    }
}
