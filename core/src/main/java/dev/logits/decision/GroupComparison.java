package dev.logits.decision;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.special.NormalDistribution;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every metric by groups of a column, and how each group differs from all other rows, with intervals and a correction
 * for the number of groups.
 *
 * <p>A group and the others are different rows, so the interval of a gap a − b follows from those of a and b, [l, u]
 * and [l', u']: {@code a − b − √((a − l)² + (u' − b)²)} to {@code a − b + √((u − a)² + (b − l')²)}, which is Newcombe's
 * for accuracies and works for whatever has an interval. {@link Bootstrap} has the two intervals. For a simultaneous
 * interval over G groups, distances are scaled to the normal quantile of {@code 1 − 0.05/G}. The p-value is the
 * level at which the interval just reaches 0. GuaranteeCoverageTest counts how often the
 * intervals hold the population's gap. A group of fewer than 10 rows has gaps with ends of accuracies only, as
 * resamples of so few rows vary too little.
 *
 * <p>Passes: one for the list of groups, and for each group two over its rows and two over the others.
 *
 * <p>Reference: G. Y. Zou, A. Donner, Construction of confidence limits about effect measures: a general approach,
 * Statistics in Medicine 27, 2008; R. G. Newcombe, Interval estimation for the difference between independent
 * proportions, Statistics in Medicine 17, 1998.
 *
 * <pre>{@code
 * GroupComparison groups = GroupComparison.of(source, "region", 15, 1000, 0);
 * List<GroupGap> gaps = groups.gaps(Metric.ACCURACY, Multiplicity.HOLM);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class GroupComparison {
    private static final int MOST_GROUPS = 10_000;

    private final Map<String, Side> groups;

    /** A group, and all other rows. */
    private record Side(GroupMeasure own, GroupMeasure others) {}

    private GroupComparison(Map<String, Side> groups) {
        this.groups = groups;
    }

    /**
     * Compares the groups of a source. A group without labeled rows is left out.
     *
     * @param column a further column of the source; see {@link LogitsSource#columns}
     * @param bins the number of equal-width bins B, 1 or more
     * @param resamples of intervals, 2 or more; 1000 is usual
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if there is no such column, fewer than two groups have labeled rows or more than
     *     10,000, a number is out of its range, a label is not a class, or a row of logits is not valid
     */
    public static GroupComparison of(LogitsSource source, String column, int bins, int resamples, long seed)
            throws IOException {
        return of(source, column, bins, resamples, seed, List.of(Metric.values()));
    }

    /**
     * The same with intervals of some metrics only, which have the same bits; of many groups resampling takes most of
     * the time. The others have no intervals, and gaps without ends.
     *
     * @param wanted the metrics that are to have intervals
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(LogitsSource, String, int, int, long)}
     */
    public static GroupComparison of(
            LogitsSource source, String column, int bins, int resamples, long seed, Collection<Metric> wanted)
            throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(column, "column");
        NullCheck.argument(wanted, "wanted");
        Map<String, Side> sides = new LinkedHashMap<>();
        for (String name : checked(source, column)) {
            LogitsSource own = GroupRows.of(source, column, name);
            LogitsSource others = GroupRows.others(source, column, name);
            sides.put(
                    name,
                    new Side(
                            new GroupMeasure.Evaluated(
                                    Evaluation.of(own, bins), Bootstrap.of(own, bins, resamples, seed, wanted)),
                            new GroupMeasure.Evaluated(
                                    Evaluation.of(others, bins),
                                    Bootstrap.of(others, bins, resamples, seed + 1, wanted))));
        }
        return new GroupComparison(sides);
    }

    /**
     * Compares the groups of a source of weighted rows, by the metrics that are means over rows:
     * {@link Metric#ACCURACY}, {@link Metric#NLL} and {@link Metric#BRIER}, with intervals of so many rows, each
     * counting as its weight. The other metrics are NaN. A group whose labeled rows have no weight is left out.
     *
     * @param column a further column of the source; see {@link LogitsSource#columns}
     * @param weight another: how much each row counts, 0 or from 1e-100 to 1e100
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if there is no such column, fewer than two groups have labeled rows with a
     *     weight or more than 10,000 have labeled rows, a cell is not a weight, a label is not a class, or a row of
     *     logits is not valid
     */
    public static GroupComparison of(LogitsSource source, String column, String weight) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(column, "column");
        RowWeights weights = RowWeights.of(source, NullCheck.argument(weight, "weight"));
        Map<String, Side> sides = new LinkedHashMap<>();
        for (String name : checked(source, column)) {
            WeightedMeans own = WeightedMeans.of(GroupRows.of(source, column, name), weights);
            if (own.rows() > 0) {
                sides.put(name, new Side(own, WeightedMeans.of(GroupRows.others(source, column, name), weights)));
            }
        }
        check(column, sides.size());
        return new GroupComparison(sides);
    }

    /**
     * Whether a column has groups to compare: 2 to 10,000 with labeled rows. Takes a pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if there is no such column
     */
    public static boolean isFor(LogitsSource source, String column) throws IOException {
        return areFew(names(source, column).size());
    }

    private static boolean areFew(int groups) {
        return groups >= 2 && groups <= MOST_GROUPS;
    }

    private static List<String> names(LogitsSource source, String column) throws IOException {
        Map<String, Long> counts = GroupRows.count(source, column);
        return counts.keySet().stream().filter(name -> counts.get(name) > 0).toList();
    }

    private static List<String> checked(LogitsSource source, String column) throws IOException {
        List<String> names = names(source, column);
        check(column, names.size());
        return names;
    }

    private static void check(String column, int groups) {
        if (!areFew(groups)) {
            throw new IllegalArgumentException("column \"" + column + "\" has " + groups
                    + (groups == 1 ? " group" : " groups") + " with labeled rows; a comparison takes 2 to "
                    + MOST_GROUPS);
        }
    }

    /** The groups, by name. */
    public List<String> groups() {
        return List.copyOf(groups.keySet());
    }

    /**
     * How many labeled rows a group has, of weighted ones those that have a weight.
     *
     * @throws IllegalArgumentException if there is no such group
     */
    public long rows(String group) {
        return side(group).own().rows();
    }

    /**
     * The evaluation of a group.
     *
     * @throws IllegalArgumentException if there is no such group
     * @throws IllegalStateException if rows are weighted: {@link #gaps} has what is known of them
     */
    public Evaluation evaluation(String group) {
        return evaluated(group).evaluation();
    }

    /**
     * The intervals of a group's metrics.
     *
     * @throws IllegalArgumentException if there is no such group
     * @throws IllegalStateException if rows are weighted
     */
    public Bootstrap intervals(String group) {
        return evaluated(group).bootstrap();
    }

    private GroupMeasure.Evaluated evaluated(String group) {
        if (side(group).own() instanceof GroupMeasure.Evaluated evaluated) {
            return evaluated;
        }
        throw new IllegalStateException(
                "groups of weighted rows have no evaluation; gaps(metric, multiplicity) has their accuracy, NLL and Brier"
                        + " score");
    }

    private Side side(String group) {
        Side side = groups.get(NullCheck.argument(group, "group"));
        if (side == null) {
            throw new IllegalArgumentException("there is no group \"" + group + "\"; there are "
                    + String.join(", ", groups().subList(0, Math.min(10, groups.size())))
                    + (groups.size() > 10 ? ", …" : ""));
        }
        return side;
    }

    /**
     * The gaps of a metric, one per group. Where a metric has no interval for a group or for the others, the gap's ends
     * and p are NaN. With {@link Multiplicity#BONFERRONI} and {@link Multiplicity#HOLM} the intervals of the gaps are
     * simultaneous: all of them hold in 95 % of samples or more. Two groups are one question.
     */
    public List<GroupGap> gaps(Metric metric, Multiplicity multiplicity) {
        NullCheck.argument(metric, "metric");
        NullCheck.argument(multiplicity, "multiplicity");
        boolean together = multiplicity == Multiplicity.BONFERRONI || multiplicity == Multiplicity.HOLM;
        int questions = groups.size() == 2 ? 1 : groups.size();
        double scale = (together ? NormalDistribution.quantile(1 - 0.05 / questions) : Levels.z(0.95)) / Levels.z(0.95);
        List<GroupGap> gaps = new ArrayList<>();
        groups.forEach((name, side) -> gaps.add(gap(name, side, metric, scale)));
        double[] p = gaps.stream().mapToDouble(GroupGap::p).toArray();
        double[] adjusted = questions == 1 ? p : multiplicity.adjust(p);
        List<GroupGap> all = new ArrayList<>();
        for (int i = 0; i < adjusted.length; i++) {
            GroupGap g = gaps.get(i);
            all.add(new GroupGap(
                    g.group(), g.value(), g.interval(), g.others(), g.gap(), g.gapInterval(), adjusted[i]));
        }
        return all;
    }

    private static GroupGap gap(String name, Side side, Metric metric, double scale) {
        double a = side.own().value(metric);
        double b = side.others().value(metric);
        Interval none = new Interval(Double.NaN, Double.NaN);
        Optional<Interval> own = side.own().interval(metric);
        Optional<Interval> others = side.others().interval(metric);
        if (own.isEmpty() || others.isEmpty()) {
            return new GroupGap(name, a, own.orElse(none), b, a - b, none, Double.NaN);
        }
        double down = Math.hypot(a - own.get().low(), others.get().high() - b);
        double up = Math.hypot(own.get().high() - a, b - others.get().low());
        double toZero = a > b ? down : up;
        double p = a == b ? 1 : NormalDistribution.twoSided((a - b) / toZero * Levels.z(0.95));
        return new GroupGap(
                name,
                a,
                own.get(),
                b,
                a - b,
                new Interval(a - b - scale * down, a - b + scale * up),
                Double.isNaN(p) ? Double.NaN : Math.min(1, p));
    }

    @Override
    public String toString() {
        return "GroupComparison" + Arrays.toString(groups().toArray());
    }
}
