package dev.logits.internal.optim;

/**
 * Minimizes a smooth function of many variables by L-BFGS: Newton steps with an inverse Hessian that the last {@code
 * memory} changes of the gradient imply.
 *
 * <p>{@link LineSearch} chooses the length of every step. Its approximate Wolfe condition judges by slopes where values
 * have lost their digits, so that gradients become as small as the objective's own rounding allows; near the minimum,
 * values alone could tell no step from another below √ε.
 *
 * <ul>
 *   <li>The result is a function of the objective and the start alone: no platform math, no random numbers.
 *   <li>A start where the value is not finite throws {@link IllegalArgumentException}.
 *   <li>An objective without a minimum ends as {@link Minimum.Status#UNBOUNDED} or at the iteration limit.
 * </ul>
 *
 * <p>References: J. Nocedal, Updating quasi-Newton matrices with limited storage, 1980; D. Liu, J. Nocedal, On the
 * limited memory BFGS method for large scale optimization, 1989.
 *
 * <pre>{@code
 * Minimum m = new Lbfgs().minimize((x, g) -> {
 *     g[0] = 2 * (x[0] - 3);
 *     return (x[0] - 3) * (x[0] - 3);
 * }, new double[1]);
 * m.x()[0];   // 3
 * }</pre>
 */
public final class Lbfgs {
    /** Steps in a row that neither lower the value by more than its error nor bring the gradient to a new low. */
    private static final int MAX_IDLE = 20;

    private final int memory;
    private final int maxIterations;
    private final double tolerance;
    private final double valueError;
    private final Preconditioner preconditioner;

    /** Memory 10, at most 1000 iterations, gradient tolerance 1e-8, and values exact to 1e-14. */
    public Lbfgs() {
        this(10, 1000, 1e-8, 1e-14, Preconditioner.NONE);
    }

    private Lbfgs(int memory, int maxIterations, double tolerance, double valueError, Preconditioner preconditioner) {
        this.memory = memory;
        this.maxIterations = maxIterations;
        this.tolerance = tolerance;
        this.valueError = valueError;
        this.preconditioner = preconditioner;
    }

    /**
     * The same with another number of remembered changes.
     *
     * @param changes 1 or more; 5 to 20 are usual
     */
    public Lbfgs withMemory(int changes) {
        if (changes < 1) {
            throw new IllegalArgumentException("L-BFGS needs a memory of 1 change or more, got " + changes);
        }
        return new Lbfgs(changes, maxIterations, tolerance, valueError, preconditioner);
    }

    /**
     * The same with another limit.
     *
     * @param iterations 0 or more
     */
    public Lbfgs withMaxIterations(int iterations) {
        if (iterations < 0) {
            throw new IllegalArgumentException("the number of iterations must be 0 or more, got " + iterations);
        }
        return new Lbfgs(memory, iterations, tolerance, valueError, preconditioner);
    }

    /**
     * The same with another tolerance.
     *
     * @param largestEntry a gradient is small when no entry's magnitude is larger; 0 or more
     */
    public Lbfgs withGradientTolerance(double largestEntry) {
        if (!(largestEntry >= 0)) {
            throw new IllegalArgumentException("the gradient tolerance must be 0 or more, got " + largestEntry);
        }
        return new Lbfgs(memory, maxIterations, largestEntry, valueError, preconditioner);
    }

    /**
     * The same for an objective whose values are less exact than double precision, as sums of floats are.
     *
     * @param relative the error of a value relative to its magnitude, in [0, 1)
     */
    public Lbfgs withValueError(double relative) {
        if (!(relative >= 0 && relative < 1)) {
            throw new IllegalArgumentException("the relative error of values must lie in [0, 1), got " + relative);
        }
        return new Lbfgs(memory, maxIterations, tolerance, relative, preconditioner);
    }

    /**
     * The same with a guess of the inverse Hessian, in the place of a multiple of the identity. The first step tried is
     * its product with the gradient as it is, so its scale should be right. Where it leads nowhere, it is given up.
     */
    public Lbfgs withPreconditioner(Preconditioner guess) {
        return new Lbfgs(memory, maxIterations, tolerance, valueError, guess);
    }

    /**
     * Minimizes from a start.
     *
     * @param start not changed
     * @throws E if an evaluation does
     * @throws IllegalArgumentException if the value at the start is not finite
     */
    public <E extends Exception> Minimum minimize(Objective<E> objective, double[] start) throws E {
        LineSearch<E> line = new LineSearch<>(objective, start, valueError);
        Minimum minimum = minimize(line, preconditioner, 0);
        boolean misled = minimum.status() == Minimum.Status.NO_PROGRESS && preconditioner != Preconditioner.NONE;
        return misled ? minimize(line, Preconditioner.NONE, minimum.iterations()) : minimum;
    }

    private <E extends Exception> Minimum minimize(LineSearch<E> line, Preconditioner guess, int before) throws E {
        CurvaturePairs pairs = new CurvaturePairs(memory, line.x().length, guess);
        double[] direction = new double[line.x().length];
        int iteration = before;
        Idling idling = new Idling(valueError);
        while (true) {
            if (Vectors.maxAbs(line.gradient()) <= tolerance) {
                return result(line, iteration, Minimum.Status.CONVERGED);
            }
            if (iteration == maxIterations) {
                return result(line, iteration, Minimum.Status.ITERATION_LIMIT);
            }
            if (idling.steps(line.value(), Vectors.maxAbs(line.gradient())) > MAX_IDLE) {
                return result(line, iteration, Minimum.Status.NO_PROGRESS);
            }
            boolean fresh = pairs.isEmpty();
            pairs.multiply(line.gradient(), direction);
            Vectors.negate(direction);
            boolean unscaled = fresh && guess == Preconditioner.NONE;
            double step = unscaled ? Math.min(1, 1 / Vectors.norm(line.gradient())) : 1;
            LineSearch.Outcome outcome = line.search(direction, step);
            if (outcome == LineSearch.Outcome.UNBOUNDED) {
                return result(line, iteration, Minimum.Status.UNBOUNDED);
            }
            if (outcome == LineSearch.Outcome.FOUND) {
                iteration++;
                pairs.add(line.step(), line.change());
            } else if (fresh) {
                return result(line, iteration, Minimum.Status.NO_PROGRESS);
            } else {
                pairs.clear(); // steepest descent is the last thing to try
            }
        }
    }

    private static Minimum result(LineSearch<?> line, int iterations, Minimum.Status status) {
        return new Minimum(
                line.x().clone(),
                line.value(),
                Vectors.maxAbs(line.gradient()),
                iterations,
                line.evaluations(),
                status);
    }
}
