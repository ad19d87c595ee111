package dev.logits.internal.optim;

/**
 * Minimizes {@code f(x) + Σ cᵢ·|xᵢ|} with f smooth and cᵢ ≥ 0, by OWL-QN: within an orthant the sum is linear, so
 * L-BFGS steps are taken there and projected onto it, which sets entries to exactly 0.
 *
 * <p>The gradient's place takes the subgradient of least length, whose entries are 0 exactly where x is optimal.
 *
 * <p>Reference: G. Andrew, J. Gao, Scalable training of L1-regularized log-linear models, 2007.
 *
 * <pre>{@code
 * new OwlQn(new double[] {1}).minimize((x, g) -> {
 *     g[0] = x[0] - 3;
 *     return (x[0] - 3) * (x[0] - 3) / 2;
 * }, new double[1]).x()[0];   // 2
 * }</pre>
 */
public final class OwlQn {
    private static final int MEMORY = 10;
    private static final int MAX_HALVINGS = 50;
    private static final int MAX_IDLE = 40;
    private static final double DECREASE = 1e-4;

    private final double[] c;
    private final int maxIterations;
    private final double tolerance;
    private final double valueError;

    /**
     * At most 1000 iterations, gradient tolerance 1e-8, values exact to 1e-14.
     *
     * @param c what each |xᵢ| costs
     */
    public OwlQn(double[] c) {
        this(c.clone(), 1000, 1e-8, 1e-14);
    }

    private OwlQn(double[] c, int maxIterations, double tolerance, double valueError) {
        for (int i = 0; i < c.length; i++) {
            if (!(c[i] >= 0)) {
                throw new IllegalArgumentException("c[" + i + "] = " + c[i] + "; an L1 term must be 0 or more");
            }
        }
        this.c = c;
        this.maxIterations = maxIterations;
        this.tolerance = tolerance;
        this.valueError = valueError;
    }

    /** The same with another limit. */
    public OwlQn withMaxIterations(int iterations) {
        return new OwlQn(c, iterations, tolerance, valueError);
    }

    /** The same with another tolerance for the largest entry of the subgradient. */
    public OwlQn withGradientTolerance(double largestEntry) {
        return new OwlQn(c, maxIterations, largestEntry, valueError);
    }

    /** The same for values that are less exact. */
    public OwlQn withValueError(double relative) {
        return new OwlQn(c, maxIterations, tolerance, relative);
    }

    /**
     * Minimizes from a start.
     *
     * @param f the smooth part
     * @param start not changed
     * @throws E if an evaluation does
     */
    public <E extends Exception> Minimum minimize(Objective<E> f, double[] start) throws E {
        return new Run<>(f, start).minimize();
    }

    private final class Run<E extends Exception> {
        private final Objective<E> f;
        private final int n;
        private final CurvaturePairs pairs;
        private final double[] direction;
        private final double[] steepest;
        private final double[] step;
        private final double[] change;
        private double[] x;
        private double[] gradient;
        private double[] nextX;
        private double[] nextGradient;
        private double value;
        private double nextValue;
        private int evaluations = 1;

        Run(Objective<E> f, double[] start) throws E {
            this.f = f;
            n = start.length;
            pairs = new CurvaturePairs(MEMORY, n);
            direction = new double[n];
            steepest = new double[n];
            step = new double[n];
            change = new double[n];
            x = start.clone();
            gradient = new double[n];
            nextX = new double[n];
            nextGradient = new double[n];
            value = f.valueAndGradient(x, gradient) + cost(x);
        }

        Minimum minimize() throws E {
            Idling idling = new Idling(valueError);
            for (int iteration = 0; ; iteration++) {
                subgradient();
                double norm = Vectors.maxAbs(steepest);
                if (norm <= tolerance) {
                    return result(norm, iteration, Minimum.Status.CONVERGED);
                }
                if (iteration == maxIterations) {
                    return result(norm, iteration, Minimum.Status.ITERATION_LIMIT);
                }
                if (idling.steps(value, norm) > MAX_IDLE || !move()) {
                    return result(norm, iteration, Minimum.Status.NO_PROGRESS);
                }
            }
        }

        private Minimum result(double norm, int iterations, Minimum.Status status) {
            return new Minimum(x.clone(), value, norm, iterations, evaluations, status);
        }

        private double cost(double[] at) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum = Math.fma(c[i], Math.abs(at[i]), sum);
            }
            return sum;
        }

        private void subgradient() {
            for (int i = 0; i < n; i++) {
                double g = gradient[i];
                if (x[i] != 0) {
                    steepest[i] = g + Math.copySign(c[i], x[i]);
                } else {
                    steepest[i] = g > c[i] ? g - c[i] : g < -c[i] ? g + c[i] : 0;
                }
            }
        }

        private boolean move() throws E {
            boolean fresh = pairs.isEmpty();
            pairs.multiply(steepest, direction);
            for (int i = 0; i < n; i++) {
                direction[i] = direction[i] * steepest[i] > 0 || c[i] == 0 ? -direction[i] : 0;
            }
            double first = fresh ? Math.min(1, 1 / Vectors.norm(steepest)) : 1;
            if (Vectors.dot(direction, steepest) < 0 && search(first)) {
                return true;
            }
            if (fresh) {
                return false;
            }
            pairs.clear();
            return move();
        }

        private boolean search(double first) throws E {
            double length = first;
            for (int h = 0; h < MAX_HALVINGS; h++, length /= 2) {
                double expected = project(length);
                if (!(expected < 0)) {
                    continue;
                }
                nextValue = f.valueAndGradient(nextX, nextGradient) + cost(nextX);
                evaluations++;
                if (nextValue <= value + DECREASE * expected + valueError * Math.abs(value)) {
                    accept();
                    return true;
                }
            }
            return false;
        }

        /** The next point, in the orthant of this one; returns how much the value should fall to first order. */
        private double project(double length) {
            double expected = 0;
            for (int i = 0; i < n; i++) {
                double next = Math.fma(length, direction[i], x[i]);
                double side = x[i] != 0 ? x[i] : -steepest[i];
                nextX[i] = c[i] > 0 && !(next * side > 0) ? 0 : next;
                expected = Math.fma(steepest[i], nextX[i] - x[i], expected);
            }
            return expected;
        }

        private void accept() {
            Vectors.difference(nextX, x, step);
            Vectors.difference(nextGradient, gradient, change);
            pairs.add(step, change);
            double[] oldX = x;
            double[] oldGradient = gradient;
            x = nextX;
            gradient = nextGradient;
            nextX = oldX;
            nextGradient = oldGradient;
            value = nextValue;
        }
    }
}
