package dev.logits.internal.optim;

/**
 * Steps along descent directions, each to a point that satisfies the Wolfe conditions or, where values differ by no
 * more than their rounding errors, the approximate Wolfe conditions, which look at slopes only:
 * <pre>
 * Wolfe        φ(α) − φ(0) ≤ δ·α·φ′(0)   and   φ′(α) ≥ σ·φ′(0)
 * approximate  (2δ − 1)·φ′(0) ≥ φ′(α) ≥ σ·φ′(0)   and   φ(α) ≤ φ(0) + ε
 * </pre>
 * with δ = 0.1 and σ = 0.9. An interval that holds such a point is found by growing the step, and shrunk by secants
 * from both ends.
 *
 * <p>Reference: W. Hager, H. Zhang, A new conjugate gradient method with guaranteed descent and an efficient line
 * search, 2005 (the procedures bracket, secant² and update are named as there).
 *
 * @param <E> what an evaluation may throw
 */
final class LineSearch<E extends Exception> {
    private static final double DELTA = 0.1;
    private static final double SIGMA = 0.9;
    private static final double GROWTH = 5;
    private static final double SHRINK = 2.0 / 3;
    private static final int MAX_GROWTHS = 40;
    private static final int MAX_EVALUATIONS = 80;

    /** How a search ended. */
    enum Outcome {
        /** Not yet. */
        OPEN,
        FOUND,
        STUCK,
        UNBOUNDED
    }

    private final Objective<E> objective;
    private final double valueError;
    private int evaluations;

    private double[] x;
    private double[] gradient;
    private double value;

    private double[] trialX;
    private double[] trialGradient;
    private final double[] step;
    private final double[] change;

    /** Of the search at hand: direction, φ(0), φ′(0), the largest value that counts as no increase, and the limit. */
    private double[] direction;

    private double slope;
    private double ceiling;
    private int limit;

    /** The interval [low, high]. */
    private Point low;

    private Point high;
    private Point found;

    /** A point of the line that was evaluated. */
    private record Point(double alpha, double value, double slope) {}

    LineSearch(Objective<E> objective, double[] start, double valueError) throws E {
        this.objective = objective;
        this.valueError = valueError;
        x = start.clone();
        gradient = new double[x.length];
        trialX = new double[x.length];
        trialGradient = new double[x.length];
        step = new double[x.length];
        change = new double[x.length];
        value = objective.valueAndGradient(x, gradient);
        evaluations = 1;
        if (!Double.isFinite(value) || !Double.isFinite(Vectors.maxAbs(gradient))) {
            throw new IllegalArgumentException("the objective is " + value + " at the start, with a gradient of up to "
                    + Vectors.maxAbs(gradient) + "; both must be finite");
        }
    }

    double[] x() {
        return x;
    }

    double[] gradient() {
        return gradient;
    }

    double value() {
        return value;
    }

    int evaluations() {
        return evaluations;
    }

    /** What the last search that found a point added to x. */
    double[] step() {
        return step;
    }

    /** What it added to the gradient. */
    double[] change() {
        return change;
    }

    /** Moves x along a direction of descent, if that gets anywhere. */
    Outcome search(double[] along, double firstStep) throws E {
        direction = along;
        slope = Vectors.dot(gradient, along);
        ceiling = value + valueError * Math.abs(value);
        limit = evaluations + MAX_EVALUATIONS;
        found = null;
        if (!(slope < 0)) {
            return Outcome.STUCK;
        }
        Outcome outcome = bracket(firstStep);
        if (outcome == Outcome.OPEN) {
            outcome = shrink();
        }
        if (outcome == Outcome.FOUND) {
            accept();
        }
        return outcome;
    }

    private void accept() {
        Vectors.difference(trialX, x, step);
        Vectors.difference(trialGradient, gradient, change);
        double[] oldX = x;
        double[] oldGradient = gradient;
        x = trialX;
        gradient = trialGradient;
        trialX = oldX;
        trialGradient = oldGradient;
        value = found.value;
    }

    /**
     * Finds an interval with a point to accept, and leaves the search open, unless such a point turned up by itself.
     */
    private Outcome bracket(double firstStep) throws E {
        low = new Point(0, value, slope);
        double alpha = firstStep;
        double ceilingAlpha = Double.POSITIVE_INFINITY;
        for (int growths = 0; growths < MAX_GROWTHS && evaluations < limit; ) {
            Point point = evaluate(alpha);
            if (found != null) {
                return Outcome.FOUND;
            }
            if (point.value == Double.NEGATIVE_INFINITY) {
                return Outcome.UNBOUNDED;
            }
            if (!isFinite(point)) { // outside the domain
                ceilingAlpha = alpha;
                alpha = low.alpha + (alpha - low.alpha) / 10;
                if (!(alpha > low.alpha)) {
                    return Outcome.STUCK;
                }
            } else if (point.slope >= 0) {
                high = point;
                return Outcome.OPEN;
            } else if (point.value > ceiling) {
                high = point;
                return bisect(low);
            } else {
                low = point;
                alpha = ceilingAlpha == Double.POSITIVE_INFINITY ? GROWTH * alpha : (alpha + ceilingAlpha) / 2;
                growths++;
            }
        }
        return ceilingAlpha == Double.POSITIVE_INFINITY ? Outcome.UNBOUNDED : Outcome.STUCK;
    }

    private static boolean isFinite(Point point) {
        return Double.isFinite(point.value) && Double.isFinite(point.slope);
    }

    private Outcome shrink() throws E {
        while (evaluations < limit) {
            double width = high.alpha - low.alpha;
            if (!(width > Math.ulp(high.alpha))) {
                return Outcome.STUCK;
            }
            Outcome outcome = secant2();
            if (outcome == Outcome.OPEN && high.alpha - low.alpha > SHRINK * width) {
                outcome = update(low.alpha + (high.alpha - low.alpha) / 2);
            }
            if (outcome != Outcome.OPEN) {
                return outcome;
            }
        }
        return Outcome.STUCK;
    }

    /** Two secant steps: one from the ends, one from the end that it moved and where that was before. */
    private Outcome secant2() throws E {
        Point oldLow = low;
        Point oldHigh = high;
        double c = secant(low, high);
        Outcome outcome = update(c);
        if (outcome != Outcome.OPEN) {
            return outcome;
        }
        if (c == high.alpha) {
            return update(secant(oldHigh, high));
        }
        return c == low.alpha ? update(secant(oldLow, low)) : Outcome.OPEN;
    }

    private static double secant(Point a, Point b) {
        return (a.alpha * b.slope - b.alpha * a.slope) / (b.slope - a.slope);
    }

    /** Takes c into the interval if it lies inside. */
    private Outcome update(double c) throws E {
        if (!(c > low.alpha && c < high.alpha)) {
            return Outcome.OPEN;
        }
        Point point = evaluate(c);
        if (found != null) {
            return Outcome.FOUND;
        }
        if (!isFinite(point)) {
            high = new Point(c, Double.POSITIVE_INFINITY, 0);
            return bisect(low);
        }
        if (point.slope >= 0) {
            high = point;
            return Outcome.OPEN;
        }
        if (point.value <= ceiling) {
            low = point;
            return Outcome.OPEN;
        }
        high = point;
        return bisect(low);
    }

    /** Bisects between a low end and a high one that is too high, until a point's slope is not negative. */
    private Outcome bisect(Point from) throws E {
        low = from;
        while (evaluations < limit) {
            double middle = low.alpha + (high.alpha - low.alpha) / 2;
            if (!(middle > low.alpha && middle < high.alpha)) {
                return Outcome.STUCK;
            }
            Point point = evaluate(middle);
            if (found != null) {
                return Outcome.FOUND;
            }
            if (point.slope >= 0 && isFinite(point)) {
                high = point;
                return Outcome.OPEN;
            }
            if (point.value <= ceiling && isFinite(point)) {
                low = point;
            } else {
                high = point;
            }
        }
        return Outcome.STUCK;
    }

    private Point evaluate(double alpha) throws E {
        Vectors.plusTimes(x, alpha, direction, trialX);
        double trial = objective.valueAndGradient(trialX, trialGradient);
        evaluations++;
        Point point = new Point(alpha, trial, Vectors.dot(trialGradient, direction));
        if (accepts(point)) {
            found = point;
        }
        return point;
    }

    private boolean accepts(Point point) {
        if (!isFinite(point) || point.slope < SIGMA * slope) {
            return false;
        }
        return point.value - value <= DELTA * point.alpha * slope
                || point.value <= ceiling && point.slope <= (2 * DELTA - 1) * slope;
    }
}
