package dev.logits.calibrate;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Multicalibration: probabilities that are right on average not only over all rows, but within each of many groups that
 * may overlap, at each level of the probability. As long as there is a group, a class and a level whose mean
 * probability is further from the share of the class than the tolerance α and than its noise allows, the probabilities
 * there are moved by the difference; each such patch lowers the Brier score, so there is an end.
 *
 * <p>Levels are L bins of equal width of the probability as it is by then. A level that has fewer than {@code α/L} of a
 * group's rows is left alone, and a gap is noise where it is at most {@code z √(mean p(1 − p) / n)}; with z = 0 all
 * are patched. So at the end, in each group but for a share of at most α of its rows, the mean probability at each
 * level is within α, or the noise, of the share. New rows go through the same patches in the same order.
 *
 * <p>Of two classes there is one probability, that of class 1. Of K each has its turn: a patch moves its probability by
 * the difference and all others by equal parts the other way, to the nearest point where none is negative, which lowers
 * the Brier score by {@code K/(K − 1)} times the squared difference or more. So each class's probability is right in
 * each group, and they add up to 1: what dividing by their sum behind K separate fits would spoil.
 *
 * <p>Reference: Ú. Hébert-Johnson, M. P. Kim, O. Reingold, G. N. Rothblum, Multicalibration: calibration for the
 * (computationally-identifiable) masses, ICML 2018, Algorithm 3.2 without its last step, which rounds probabilities to
 * the means of levels.
 *
 * <pre>{@code
 * boolean[][] groups = {women, young};
 * Multicalibration fit = Multicalibration.fit(p, yes, groups, Multicalibration.Options.usual());
 * double better = fit.apply(0.3, new boolean[] {true, false});
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param groups how many groups there are
 * @param least the lowest probability that a patch moves each class to, K numbers of 0 or more that add up to less
 *     than 1; where one is above 0, a probability of exactly 0 is a masked class, which stays so
 * @param patches in the order they are applied
 * @param converged whether no patch was left to do; false where {@link Options#most} stopped it
 * @since 0.1
 */
public record Multicalibration(int groups, List<Double> least, List<Patch> patches, boolean converged) {
    /** Copies the lists. */
    public Multicalibration {
        least = List.copyOf(NullCheck.argument(least, "least"));
        patches = List.copyOf(NullCheck.argument(patches, "patches"));
        double sum = 0;
        for (double bound : least) {
            if (!(bound >= 0)) {
                throw new IllegalArgumentException("a lowest probability must be 0 or more, got " + bound);
            }
            sum += bound;
        }
        if (groups < 0 || least.size() < 2 || !(sum < 1)) {
            throw new IllegalArgumentException("multicalibration is of 0 or more groups and 2 or more classes, whose"
                    + " lowest probabilities add up to less than 1; got " + groups + " groups, " + least.size()
                    + " classes, a sum of " + sum);
        }
        for (Patch patch : patches) {
            if (patch.group() >= groups || patch.of() >= least.size() || least.size() == 2 && patch.of() != 1) {
                throw new IllegalArgumentException("a patch of group " + patch.group() + " and class " + patch.of()
                        + "; there are " + groups + " groups, and "
                        + (least.size() == 2 ? "of two classes only class 1 is patched" : least.size() + " classes"));
            }
        }
    }

    /**
     * One step.
     *
     * @param group the group's number; −1 for all rows
     * @param of the class whose probability is moved; of two it is 1
     * @param low rows whose probability is more than this, or 0 where it is 0,
     * @param high and at most this
     * @param shift is added to their probability, which stays in [0, 1]
     */
    public record Patch(int group, int of, double low, double high, double shift) {
        /** Checks the numbers. */
        public Patch {
            if (group < -1 || of < 0 || !(low >= 0 && low < high && high <= 1) || !(Math.abs(shift) <= 1)) {
                throw new IllegalArgumentException("a patch is of group -1 or more, class 0 or more, a level between 0"
                        + " and 1 and a shift between -1 and 1; got group " + group + ", class " + of + ", level " + low
                        + " to " + high + ", shift " + shift);
            }
        }

        private boolean takes(double p) {
            return (p > low || low == 0) && p <= high;
        }

        /** Moves a row of the group where it is at this level; whether it was. */
        boolean move(double[] p, int off, ClassShift by) {
            boolean taken = takes(p[off + of]) && by.isOpen(p, off, of);
            if (taken) {
                by.move(p, off, of, shift);
            }
            return taken;
        }
    }

    /**
     * How close is close enough.
     *
     * @param levels bins of the probability, 1 or more
     * @param tolerance α, a gap that is accepted, and the share of a group that may be left out, 0 or more
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

        /** The same with another tolerance. */
        public Options withTolerance(double other) {
            return new Options(levels, other, z, most);
        }
    }

    /**
     * Fits patches to probabilities of yes.
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
        double[] both = new double[2 * p.length];
        int[] labels = new int[p.length];
        for (int r = 0; r < p.length; r++) {
            both[2 * r] = 1 - p[r];
            both[2 * r + 1] = p[r];
            labels[r] = yes[r] ? 1 : 0;
        }
        int[][] rows = Arrays.stream(members)
                .map(group ->
                        IntStream.range(0, group.length).filter(r -> group[r]).toArray())
                .toArray(int[][]::new);
        return fit(both, labels, new double[2], rows, options);
    }

    /**
     * Fits patches to probabilities of classes, which are patched.
     *
     * @param p N × K
     * @param labels N classes
     * @param least bounds, K
     * @param members the rows of each group
     */
    static Multicalibration fit(double[] p, int[] labels, double[] least, int[][] members, Options options) {
        MulticalibrationFit fit = new MulticalibrationFit(p, labels, least, members, options);
        boolean converged = fit.run();
        return new Multicalibration(members.length, Arrays.stream(least).boxed().toList(), fit.patches(), converged);
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

    /** The number of classes K; 2 where p is a probability of yes. */
    public int classes() {
        return least.size();
    }

    /**
     * A new row's probability of yes.
     *
     * @param p between 0 and 1
     * @param memberOf whether it belongs to each group
     * @throws IllegalArgumentException if p is not in [0, 1], there are more than two classes, or not as many
     *     memberships as groups
     */
    public double apply(double p, boolean[] memberOf) {
        NullCheck.argument(memberOf, "memberOf");
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("p must be between 0 and 1, got " + p);
        }
        return apply(new double[] {1 - p, p}, memberOf)[1];
    }

    /**
     * A new row's probabilities of all classes, in a new array.
     *
     * @param p K probabilities
     * @param memberOf whether it belongs to each group
     * @throws IllegalArgumentException if there are not as many probabilities as classes, one is not in [0, 1], or not
     *     as many memberships as groups
     */
    public double[] apply(double[] p, boolean[] memberOf) {
        NullCheck.argument(p, "p");
        NullCheck.argument(memberOf, "memberOf");
        if (p.length != classes() || memberOf.length != groups) {
            throw new IllegalArgumentException(p.length + " probabilities and " + memberOf.length + " memberships for "
                    + classes() + " classes and " + groups + " groups");
        }
        for (int k = 0; k < p.length; k++) {
            if (!(p[k] >= 0 && p[k] <= 1)) {
                throw new IllegalArgumentException("p[" + k + "] must be between 0 and 1, got " + p[k]);
            }
        }
        double[] now = p.clone();
        move(now, memberOf, shift());
        return now;
    }

    /** What moves rows; for one thread. */
    ClassShift shift() {
        return new ClassShift(least.stream().mapToDouble(bound -> bound).toArray());
    }

    /** Patches a row where it is; whether any patch was of it. */
    boolean move(double[] p, boolean[] memberOf, ClassShift shift) {
        boolean any = false;
        for (Patch patch : patches) {
            if (patch.group() < 0 || memberOf[patch.group()]) {
                any |= patch.move(p, 0, shift);
            }
        }
        return any;
    }

    /**
     * Bounds that no patch moves a class below: its share of the labels, with one more row of each, among one more row
     * than a group has.
     *
     * @param rows of a group
     */
    static double[] least(int[] labels, int classes, int rows) {
        double[] least = new double[classes];
        Arrays.fill(least, 1);
        for (int label : labels) {
            least[label]++;
        }
        for (int k = 0; k < classes; k++) {
            least[k] /= (labels.length + (double) classes) * (rows + 1.0);
        }
        return least;
    }
}
