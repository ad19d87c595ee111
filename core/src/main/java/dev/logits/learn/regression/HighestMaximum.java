package dev.logits.learn.regression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Looks for the highest of the local maxima that a {@link PenalizedLikelihood} can have under a {@link Restriction}.
 * With Firth's penalty tables that are nearly separated have many: half the logarithm of the determinant is near the
 * largest of many functions, each of which belongs to a few rows.
 *
 * <p>It climbs from every start, and again from where the climbs with a stronger or a weaker penalty end: a stronger
 * one leads nearer to 0, a weaker one farther away. No method is known that finds the highest maximum for sure.
 *
 * <ul>
 *   <li>Without a penalty there is one maximum, and one start is enough.
 *   <li>Tables of more than {@value #MOST_WORK} rows · parameters² are climbed with the penalty itself only.
 * </ul>
 */
final class HighestMaximum {
    /** By what the penalty is multiplied for further starts. */
    private static final double[] FACTORS = {8, 2, 0.5, 0.1, 0.01};

    /** The gradient at which a climb may end that only finds out which maximum it leads to, in whitened coordinates. */
    private static final double ROUGH = 1e-2;

    /** By how much the end of such a climb can be below its maximum. */
    private static final double MISSING = 1e-3;

    /** The difference of two points that are taken for one, relative to the largest parameter. */
    private static final double SAME = 0.05;

    private static final int ROUGH_STEPS = 60;
    private static final int MAX_STEPS = 500;

    static final long MOST_WORK = 1 << 18;

    private final PenalizedLikelihood target;
    private final Restriction restriction;
    private final WhitenedAscent ascent;
    private final boolean isLarge;

    HighestMaximum(PenalizedLikelihood target, Restriction restriction) {
        this.target = target;
        this.restriction = restriction;
        ascent = new WhitenedAscent(target, restriction, WhitenedAscent.VALUE_ONLY, Double.POSITIVE_INFINITY);
        double size = target.likelihood().shape().size();
        isLarge = target.likelihood().examples().count() * size * size > MOST_WORK;
    }

    /** The highest maximum found from any of the starts, which satisfy the restriction; null if there is none. */
    WhitenedAscent.Top from(double[]... starts) {
        if (target.isConcave()) {
            return near(starts[starts.length - 1]);
        }
        List<WhitenedAscent.Top> rough = new ArrayList<>();
        for (double[] start : starts) {
            climb(target, start, rough);
        }
        for (double factor : isLarge ? new double[0] : FACTORS) {
            List<WhitenedAscent.Top> ends = new ArrayList<>();
            for (double[] start : starts) {
                climb(target.withPenalty(factor), start, ends);
            }
            for (WhitenedAscent.Top end : ends) {
                climb(target, end.theta(), rough);
            }
        }
        rough.sort(Comparator.comparingDouble(top -> -top.value()));
        WhitenedAscent.Top best = null;
        for (WhitenedAscent.Top top : rough) {
            if (best == null || top.value() > best.value() - MISSING && differs(top, best)) {
                best = higher(best, near(top.theta()));
            }
        }
        return best;
    }

    private void climb(PenalizedLikelihood likelihood, double[] start, List<WhitenedAscent.Top> tops) {
        if (Double.isFinite(likelihood.value(start))) {
            tops.add(new WhitenedAscent(likelihood, restriction, ROUGH, Double.POSITIVE_INFINITY)
                    .run(start, ROUGH_STEPS));
        }
    }

    /** The maximum to which a start leads; null if there is none to be found. */
    WhitenedAscent.Top near(double[] start) {
        if (!Double.isFinite(target.value(start))) {
            return null;
        }
        WhitenedAscent.Top top = ascent.run(start, MAX_STEPS);
        return top.converged() ? top : null;
    }

    /** Whether one is not just the other before it was finished. */
    private static boolean differs(WhitenedAscent.Top rough, WhitenedAscent.Top best) {
        double farthest = 0;
        double largest = 1e-300;
        for (int i = 0; i < rough.theta().length; i++) {
            farthest = Math.max(farthest, Math.abs(rough.theta()[i] - best.theta()[i]));
            largest = Math.max(largest, Math.abs(best.theta()[i]));
        }
        return farthest > SAME * largest;
    }

    private static WhitenedAscent.Top higher(WhitenedAscent.Top a, WhitenedAscent.Top b) {
        return a == null || b != null && b.value() > a.value() ? b : a;
    }

    @Override
    public String toString() {
        return "highest maximum, factors of the penalty " + Arrays.toString(FACTORS);
    }
}
