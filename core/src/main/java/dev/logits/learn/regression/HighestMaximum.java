package dev.logits.learn.regression;

import java.util.ArrayList;
import java.util.List;

/**
 * Looks for the highest of the local maxima that a {@link PenalizedLikelihood} can have under a {@link Restriction}.
 * With Firth's penalty tables that are nearly separated have many: half the logarithm of the determinant is near the
 * largest of many functions, each of which belongs to a few rows.
 *
 * <p>It climbs from every start, and again from where climbs with a stronger or a weaker penalty end: a stronger one
 * leads nearer to 0, a weaker one farther away. A climb that comes near a maximum known already ends there. No method
 * is known that finds the highest maximum for sure.
 *
 * <ul>
 *   <li>Without a penalty there is one maximum, and one start is enough.
 *   <li>Where no row has a leverage of {@value #DECISIVE} at the maximum that was found first, no few rows decide, and
 *       that is the one.
 *   <li>Tables of more than {@value #MOST_WORK} rows · parameters³ have one start, too.
 *   <li>A search ends when its {@link Effort} is spent.
 * </ul>
 */
final class HighestMaximum {
    /**
     * By what the penalty is multiplied for further starts: chains, of which each climb starts where the one before
     * ended, from the first start.
     */
    private static final double[][] FACTORS = {{4, 8}, {0.5, 0.1, 0.03}};

    /** The same from the second start. */
    private static final double[][] MORE_FACTORS = {{64}, {0.5, 0.1}};

    /** The gradient at which a climb may end that only finds a start, in whitened coordinates. */
    private static final double ROUGH = 1e-2;

    /** The leverage of a row from which on other maxima are plausible. */
    static final double DECISIVE = 0.6;

    /** By how much a maximum must be higher to be another one. */
    static final double HIGHER = 1e-8;

    /** How far below a known maximum, in units of the log-likelihood, a climb that leads to it may end. */
    private static final double NEAR = 0.3;

    /** By what part the value may differ from what the second derivatives at that maximum say. */
    private static final double AGREES = 0.2;

    private static final int ROUGH_STEPS = 25;
    private static final int MAX_STEPS = 500;

    static final long MOST_WORK = 1 << 20;

    private final PenalizedLikelihood target;
    private final Restriction restriction;
    private final Ascent ascent;
    private final boolean isLarge;
    private List<double[]> found = List.of();

    HighestMaximum(PenalizedLikelihood target, Restriction restriction) {
        this.target = target;
        this.restriction = restriction;
        ascent = Ascent.of(target, restriction, Ascent.VALUE_ONLY, Double.POSITIVE_INFINITY);
        double size = target.size();
        isLarge = target.likelihood().examples().count() * size * size * size > MOST_WORK;
    }

    /** A known maximum, with the second derivatives there. */
    @SuppressWarnings("ArrayRecordComponent") // internal
    private record Peak(Ascent.Top top, double[] hessian) {
        /** Whether the point lies so near that the second derivatives tell its value. */
        boolean hasNear(PenalizedPoint point) {
            int n = top.theta().length;
            double fall = 0;
            for (int i = 0; i < n; i++) {
                double d = point.theta()[i] - top.theta()[i];
                for (int j = 0; j < n; j++) {
                    fall -= hessian[i * n + j] * d * (point.theta()[j] - top.theta()[j]) / 2;
                }
            }
            return fall <= NEAR && Math.abs(top.value() - point.value() - fall) <= AGREES * fall + HIGHER;
        }
    }

    /** Whether maxima that are higher than this one are worth a search. */
    boolean isPlausible(Ascent.Top top) {
        return !target.isConcave() && !isLarge && target.at(top.theta()).largestLeverage() >= DECISIVE;
    }

    /**
     * The highest maximum found.
     *
     * @param first a maximum that is known, or null
     * @param starts which satisfy the restriction
     * @return null if there is none; the first if no other is higher
     */
    Ascent.Top from(Ascent.Top first, double[]... starts) {
        List<Peak> peaks = new ArrayList<>();
        if (first != null) {
            peaks.add(peak(first));
        }
        for (double[] start : starts) {
            climb(start, peaks);
        }
        for (int i = 0; i < Math.min(2, starts.length); i++) {
            for (double[] chain : i == 0 ? FACTORS : MORE_FACTORS) {
                climbAlong(chain, starts[i], peaks);
            }
        }
        found = peaks.stream().map(p -> p.top.theta()).toList();
        Ascent.Top best = first;
        for (Peak peak : peaks) {
            best = best == null || peak.top.value() > best.value() + HIGHER ? peak.top : best;
        }
        return best;
    }

    /** All maxima that the last search found. */
    List<double[]> found() {
        return found;
    }

    private Peak peak(Ascent.Top top) {
        return new Peak(top, target.at(top.theta()).hessian());
    }

    private void climbAlong(double[] chain, double[] start, List<Peak> peaks) {
        double[] at = start;
        for (double factor : chain) {
            PenalizedLikelihood other = target.withPenalty(factor);
            if (target.effort().isSpent() || !Double.isFinite(other.value(at))) {
                return;
            }
            at = Ascent.of(other, restriction, ROUGH, Double.POSITIVE_INFINITY)
                    .run(at, ROUGH_STEPS)
                    .theta();
            climb(at, peaks);
        }
    }

    private void climb(double[] start, List<Peak> peaks) {
        if (target.effort().isSpent() || !Double.isFinite(target.value(start))) {
            return;
        }
        Ascent.Top top = ascent.run(start, MAX_STEPS, point -> peaks.stream().anyMatch(p -> p.hasNear(point)));
        if (top.converged()) {
            peaks.add(peak(top));
        }
    }

    /** The maximum to which a start leads; null if there is none to be found. */
    Ascent.Top near(double[] start) {
        if (!Double.isFinite(target.value(start))) {
            return null;
        }
        Ascent.Top top = ascent.run(start, MAX_STEPS);
        return top.converged() ? top : null;
    }
}
