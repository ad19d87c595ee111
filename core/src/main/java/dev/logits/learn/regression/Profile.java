package dev.logits.learn.regression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The profile of a weighted sum of parameters, s = Σ a_i·θ_i, such as one coefficient: ℓ(v) is the largest
 * log-likelihood, penalized or not, with s = v. The signed root {@code r(v) = sign(v − ŝ)·√(2·(ℓ̂ − ℓ(v)))} is nearly a
 * straight line, so Newton's method inside a bracket finds where it takes a value in a few steps; its slope comes from
 * the gradient at the restricted maximum.
 *
 * <p>With Firth's penalty ℓ(v) is the highest maximum that a {@link HighestMaximum} finds, which may not be the highest
 * there is: of nearly separated tables an end can be nearer to the estimate than the true one, and one in 60 was, of
 * random tables of up to 60 rows.
 *
 * <p>Numbers are computed when they are asked for, and remembered.
 *
 * <p>References: D. Venzon, S. Moolgavkar, A method for computing profile-likelihood-based confidence intervals, 1988;
 * with Firth's penalty G. Heinze, M. Schemper, A solution to the problem of separation in logistic regression, 2002.
 */
final class Profile {
    private static final int MAX_STEPS = 100;

    /** The work of a search for higher maxima, in the profiles of all coefficients, before it ends. */
    private static final double MOST_WORK = 1e9;

    /** Steps after which a maximum is looked for that is higher than the one that was followed. */
    private static final int MANY = 8;

    /** By how much a root may miss the quantile. */
    private static final double ACCURACY = 1e-9;

    /** The same where doubles are too coarse for more. */
    private static final double COARSE = 1e-7;

    /** Standard errors between the ends of a bracket in which the profile is straight. */
    private static final double NARROW = 1e-2;

    /** Standard errors from the estimate beyond which a profile that has not fallen enough is said to have no bound. */
    private static final double FAR = 1e7;

    private final PenalizedLikelihood target;
    private final double[] estimate;
    private final double top;
    private final double[] a;
    private final int pivot;
    private final double value;
    private final double[] direction;
    private final double error;
    private final HighestMaximum maximum;
    private final Map<Double, double[]> intervals = new HashMap<>();
    private List<double[]> others = List.of();
    private Double root;

    /**
     * @param estimate θ at the maximum
     * @param top the value there
     * @param covariance the inverse of the information there
     * @param a the sum's weights
     * @param pivot an entry with {@code a[pivot] = 1}
     */
    Profile(PenalizedLikelihood target, double[] estimate, double top, double[] covariance, double[] a, int pivot) {
        this.target = target.withEffort(new Effort(MOST_WORK / a.length));
        this.estimate = estimate;
        this.top = top;
        this.a = a;
        this.pivot = pivot;
        int n = a.length;
        double sum = 0;
        double variance = 0;
        direction = new double[n];
        for (int i = 0; i < n; i++) {
            sum = Math.fma(a[i], estimate[i], sum);
            for (int j = 0; j < n; j++) {
                direction[i] = Math.fma(covariance[i * n + j], a[j], direction[i]);
            }
            variance = Math.fma(a[i], direction[i], variance);
        }
        for (int i = 0; i < n; i++) {
            direction[i] /= variance;
        }
        value = sum;
        error = Math.sqrt(variance);
        maximum = new HighestMaximum(this.target, Restriction.keeping(a, pivot));
    }

    /** A restricted maximum and its value; the slope is that of the root. */
    @SuppressWarnings("ArrayRecordComponent") // internal
    private record Point(double at, double[] theta, double top, double root, double slope, Ascent.Top found) {}

    /**
     * The root of the likelihood-ratio statistic for a true value of 0, with the estimate's sign; NaN if none was
     * found.
     */
    synchronized double root() {
        if (root == null) {
            Point from = new Point(value, estimate, top, 0, 0, null);
            Point zero = value == 0 ? null : highest(0, from, near(0, from));
            root = value == 0 ? Double.valueOf(0) : Double.valueOf(zero == null ? Double.NaN : -zero.root);
        }
        return root;
    }

    /**
     * The two ends for a quantile of the normal distribution; infinite without a bound, NaN if an end was not found.
     */
    synchronized double[] interval(double quantile) {
        return intervals
                .computeIfAbsent(quantile, q -> new double[] {end(-1, q), end(1, q)})
                .clone();
    }

    /**
     * Follows the maximum of the estimate from value to value, and where it takes the quantile looks for a higher one,
     * to go on from there. A maximum that is followed is never above the highest, so no end is nearer than the one it
     * leads to.
     */
    private double end(int side, double quantile) {
        Point inside = new Point(value, estimate, top, 0, side / error, null);
        Point last = inside;
        double outside = side * Double.POSITIVE_INFINITY;
        double next = value + side * quantile * error;
        for (int i = 1; i <= MAX_STEPS; i++) {
            boolean closed = next == inside.at || next == outside;
            Point point = higher(near(next, inside), last == inside ? null : near(next, last));
            if (closed || i % MANY == 0 || isRoot(point, side * quantile, ACCURACY)) {
                Point highest = highest(next, inside, point);
                if (isRoot(highest, side * quantile, closed ? COARSE : ACCURACY)) {
                    return next;
                }
                if (closed && highest == point && (point == null || side * point.root > quantile)) {
                    return Double.NaN;
                }
                outside = highest == point && !closed ? outside : side * Double.POSITIVE_INFINITY;
                point = highest;
            }
            if (point != null && Double.isNaN(point.root)) {
                return Double.NaN;
            }
            if (point == null || side * point.root > quantile) {
                outside = next;
            } else if (Math.abs(next - value) > FAR * error) {
                return side * Double.POSITIVE_INFINITY;
            } else {
                inside = point;
                outside = isReached(point, side * quantile, outside) ? outside : side * Double.POSITIVE_INFINITY;
            }
            last = point == null ? inside : point;
            double proposal = point == null ? Double.NaN : next + (side * quantile - point.root) / point.slope;
            next = bracketed(side, inside.at, outside, proposal);
        }
        return Double.NaN;
    }

    /**
     * Whether the maximum that was followed can fall enough up to a bound that is near: a lower maximum may have set
     * it.
     */
    private boolean isReached(Point inside, double quantile, double bound) {
        double width = bound - inside.at;
        double missing = quantile - inside.root;
        return Math.abs(width) > NARROW * error || Math.abs(missing) <= 4 * Math.abs(inside.slope * width) + COARSE;
    }

    /** Whether every search for higher maxima so far went on to its end. */
    synchronized boolean isSearched() {
        return !target.effort().isSpent();
    }

    private static Point higher(Point a, Point b) {
        return a == null || b != null && b.top > a.top ? b : a;
    }

    private static boolean isRoot(Point point, double quantile, double accuracy) {
        return point != null && Math.abs(point.root - quantile) <= accuracy;
    }

    /** The proposal, if it lies strictly inside the bracket and not too far out; else a point of the bracket. */
    private double bracketed(int side, double inside, double outside, double proposal) {
        double limit =
                Double.isInfinite(outside) ? value + 4 * (inside == value ? side * error : inside - value) : outside;
        boolean fits = side * (proposal - inside) > 0 && side * (limit - proposal) > 0;
        return fits ? proposal : Double.isInfinite(outside) ? limit : inside + (outside - inside) / 2;
    }

    /** The maximum at a value to which one at a value near it leads; null if there is none to be found. */
    private Point near(double v, Point from) {
        double[] start = null;
        for (double[] candidate : starts(v, from)) {
            start = Double.isFinite(target.value(candidate)) ? candidate : start;
        }
        return start == null ? null : point(v, maximum.near(start));
    }

    /** The highest maximum found at a value; the point, if it is none the lower. */
    private Point highest(double v, Point from, Point point) {
        if (point != null && !maximum.isPlausible(point.found)) {
            return point;
        }
        List<double[]> starts = new ArrayList<>(List.of(starts(v, from)));
        for (double[] other : others) {
            starts.add(at(v, other));
        }
        Ascent.Top highest = maximum.from(point == null ? null : point.found, starts.toArray(new double[0][]));
        others = maximum.found();
        return point != null && highest == point.found ? point : point(v, highest);
    }

    /**
     * All 0 but the pivot; the other parameters as they are; as the information has them follow. The last is the
     * nearest.
     */
    private double[][] starts(double v, Point from) {
        double[] alone = new double[a.length];
        alone[pivot] = v;
        double[] straight = from.theta.clone();
        straight[pivot] += v - from.at;
        return new double[][] {alone, straight, towards(from, v)};
    }

    /** The other parameters as they are, and the sum v. */
    private double[] at(double v, double[] theta) {
        double off = v;
        for (int i = 0; i < theta.length; i++) {
            off -= a[i] * theta[i];
        }
        double[] out = theta.clone();
        out[pivot] += off;
        return out;
    }

    private Point point(double v, Ascent.Top found) {
        if (found == null) {
            return null;
        }
        double fall = 2 * (top - found.value());
        double r = Math.copySign(Math.sqrt(Math.max(0, fall)), v - value);
        double slope = -found.gradient()[pivot] / r;
        return new Point(v, found.theta(), found.value(), fall < -HighestMaximum.HIGHER ? Double.NaN : r, slope, found);
    }

    private double[] towards(Point from, double v) {
        double[] start = from.theta.clone();
        double off = v;
        for (int i = 0; i < start.length; i++) {
            start[i] = Math.fma(v - from.at, direction[i], start[i]);
        }
        for (int i = 0; i < start.length; i++) {
            off -= a[i] * start[i];
        }
        start[pivot] += off;
        return start;
    }
}
