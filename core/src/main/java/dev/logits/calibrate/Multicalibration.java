package dev.logits.calibrate;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
import java.util.ArrayList;
import java.util.List;

/**
 * Multicalibration of the probabilities of a yes-or-no question: right on average not only over all rows, but within
 * each of many groups that may overlap, at each level of the probability. As long as there is a group and a level whose
 * mean probability is further from the share of yes than the tolerance and than its noise allows, the probabilities
 * there are moved by the difference; each such patch lowers the Brier score, so there is an end.
 *
 * <p>Levels are bins of equal width of the probability as it is by then. A gap is noise where it is at most {@code z
 * √(mean p(1 − p) / n)}; with z = 0 all are patched. New rows go through the same patches in the same order.
 *
 * <p>Reference: Ú. Hébert-Johnson, M. P. Kim, O. Reingold, G. N. Rothblum, Multicalibration: calibration for the
 * (computationally-identifiable) masses, ICML 2018.
 *
 * <pre>{@code
 * boolean[][] groups = {women, young};
 * Multicalibration fit = Multicalibration.fit(p, yes, groups, Multicalibration.Options.usual());
 * double better = fit.apply(0.3, new boolean[] {true, false});
 * }</pre>
 *
 * @param groups how many groups there are
 * @param patches in the order they are applied
 * @param converged whether no patch was left to do; false where {@link Options#most} stopped it
 * @since 0.1
 */
public record Multicalibration(int groups, List<Patch> patches, boolean converged) {
    /** Copies the list. */
    public Multicalibration {
        patches = List.copyOf(NullCheck.argument(patches, "patches"));
    }

    /**
     * One step.
     *
     * @param group the group's number; −1 for all rows
     * @param low rows whose probability is more than this, or 0 where it is 0,
     * @param high and at most this
     * @param shift is added to their probability, which stays in [0, 1]
     */
    public record Patch(int group, double low, double high, double shift) {
        boolean takes(double p, boolean member) {
            return member && (p > low || low == 0) && p <= high;
        }
    }

    /**
     * How close is close enough.
     *
     * @param levels bins of the probability, 1 or more
     * @param tolerance a gap that is accepted, 0 or more
     * @param z a gap of so many standard deviations is noise, 0 or more
     * @param most patches at most, 0 or more
     */
    public record Options(int levels, double tolerance, double z, int most) {
        /** Checks the numbers. */
        public Options {
            if (levels < 1 || most < 0) {
                throw new IllegalArgumentException(
                        "levels must be 1 or more and most 0 or more, got " + levels + " and " + most);
            }
            if (!(tolerance >= 0) || !(z >= 0)) {
                throw new IllegalArgumentException("tolerance and z must be 0 or more, got " + tolerance + " and " + z);
            }
        }

        /** Ten levels, a tolerance of 0.01, noise of two standard deviations, 10,000 patches. */
        public static Options usual() {
            return new Options(10, 0.01, 2, 10_000);
        }
    }

    /**
     * Fits patches.
     *
     * @param p N probabilities of yes
     * @param yes N answers
     * @param members a row of N per group; all rows are a group of their own anyway
     * @throws IllegalArgumentException if lengths differ, there is no row, or a probability is not in [0, 1]
     */
    public static Multicalibration fit(double[] p, boolean[] yes, boolean[][] members, Options options) {
        NullCheck.argument(p, "p");
        NullCheck.argument(yes, "yes");
        NullCheck.entries(members, "members");
        NullCheck.argument(options, "options");
        check(p, yes, members);
        double[] now = p.clone();
        List<Patch> patches = new ArrayList<>();
        boolean left = true;
        while (left && patches.size() < options.most()) {
            left = false;
            for (int g = -1; g < members.length; g++) {
                for (int level = 0; level < options.levels() && patches.size() < options.most(); level++) {
                    Patch patch = patch(now, yes, g < 0 ? null : members[g], g, level, options);
                    if (patch != null) {
                        patches.add(patch);
                        left = true;
                    }
                }
            }
        }
        return new Multicalibration(members.length, patches, !left);
    }

    private static void check(double[] p, boolean[] yes, boolean[][] members) {
        if (p.length == 0 || p.length != yes.length) {
            throw new IllegalArgumentException(p.length + " probabilities for " + yes.length + " answers");
        }
        for (int r = 0; r < p.length; r++) {
            if (!(p[r] >= 0 && p[r] <= 1)) {
                throw new IllegalArgumentException("p[" + r + "] must be between 0 and 1, got " + p[r]);
            }
        }
        for (int g = 0; g < members.length; g++) {
            if (members[g].length != p.length) {
                throw new IllegalArgumentException(
                        "members[" + g + "] has " + members[g].length + " rows, and there are " + p.length);
            }
        }
    }

    /** The patch of a cell, which is applied; null where none is needed. */
    private static Patch patch(double[] p, boolean[] yes, boolean[] members, int g, int level, Options options) {
        Patch cell = new Patch(g, (double) level / options.levels(), (level + 1.0) / options.levels(), 0);
        ExactSum sum = new ExactSum();
        ExactSum spread = new ExactSum();
        long hits = 0;
        long n = 0;
        for (int r = 0; r < p.length; r++) {
            if (cell.takes(p[r], members == null || members[r])) {
                sum.add(p[r]);
                spread.add(p[r] * (1 - p[r]));
                hits += yes[r] ? 1 : 0;
                n++;
            }
        }
        double gap = n == 0 ? 0 : (hits - sum.value()) / n;
        double noise = n == 0 ? 0 : options.z() * Math.sqrt(spread.value()) / n;
        // a gap of rounding is none
        if (Math.abs(gap) <= Math.max(1e-12, Math.max(options.tolerance(), noise))) {
            return null;
        }
        Patch patch = new Patch(g, cell.low(), cell.high(), gap);
        for (int r = 0; r < p.length; r++) {
            if (patch.takes(p[r], members == null || members[r])) {
                p[r] = moved(p[r], gap);
            }
        }
        return patch;
    }

    private static double moved(double p, double shift) {
        return Math.max(0, Math.min(1, p + shift));
    }

    /**
     * A new row's probability.
     *
     * @param p between 0 and 1
     * @param memberOf whether it belongs to each group
     * @throws IllegalArgumentException if p is not in [0, 1], or there are not as many as groups
     */
    public double apply(double p, boolean[] memberOf) {
        NullCheck.argument(memberOf, "memberOf");
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("p must be between 0 and 1, got " + p);
        }
        if (memberOf.length != groups) {
            throw new IllegalArgumentException(memberOf.length + " memberships for " + groups + " groups");
        }
        double now = p;
        for (Patch patch : patches) {
            if (patch.takes(now, patch.group() < 0 || memberOf[patch.group()])) {
                now = moved(now, patch.shift());
            }
        }
        return now;
    }
}
