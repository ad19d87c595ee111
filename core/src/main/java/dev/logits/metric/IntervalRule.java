package dev.logits.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * How a metric gets its 95 % interval: what is computed of each resample, and what ends are made of those numbers.
 * {@link Bootstrap} says why each rule is right for its metrics.
 */
final class IntervalRule {
    /** With fewer wrong rows, or right ones, resamples do not show how far a curve over them could move. */
    private static final int FEWEST = 10;

    private static final double TAIL = (1 - Bootstrap.LEVEL) / 2;
    /** Of distances, which resamples make a little too short where bins hold few rows. */
    private static final double FAR = 0.01;

    private final List<RowColumn> columns;
    private final ToDoubleFunction<Resample> value;
    private final ToDoubleBiFunction<Resample, Resample> distance;
    private final Ends ends;
    private final List<Obstacle> obstacles;
    /** Whether the ends depend on the metric of resamples. */
    private final boolean readsResampled;

    private IntervalRule(
            List<RowColumn> columns,
            ToDoubleFunction<Resample> value,
            ToDoubleBiFunction<Resample, Resample> distance,
            Ends ends,
            List<Obstacle> obstacles) {
        this(columns, value, distance, ends, obstacles, true);
    }

    private IntervalRule(
            List<RowColumn> columns,
            ToDoubleFunction<Resample> value,
            ToDoubleBiFunction<Resample, Resample> distance,
            Ends ends,
            List<Obstacle> obstacles,
            boolean readsResampled) {
        this.readsResampled = readsResampled;
        this.columns = columns;
        this.value = value;
        this.distance = distance;
        this.ends = ends;
        this.obstacles = obstacles;
    }

    /** Makes the interval of what was drawn. */
    private interface Ends {
        Interval of(Draws draws, Resample rows, long key);
    }

    /** Says why rows give no interval, or nothing. */
    private interface Obstacle {
        Optional<String> of(Resample rows);
    }

    /**
     * What resamples gave for one metric, each array sorted and without NaN.
     *
     * @param value the metric of the rows
     * @param resampled the metric of each resample
     * @param distances for errors that are norms of gaps: the same norm of the difference between the gaps of each
     *     resample and those of the rows
     */
    record Draws(double value, double[] resampled, double[] distances) {
        Draws {
            resampled = sorted(resampled);
            distances = sorted(distances);
        }

        /** Without those in which the metric is not defined. */
        private static double[] sorted(double[] draws) {
            return Arrays.stream(draws).filter(x -> !Double.isNaN(x)).sorted().toArray();
        }
    }

    /** No interval, whatever the rows. */
    static IntervalRule none(String reason) {
        return new IntervalRule(List.of(), null, null, null, List.of(rows -> Optional.of(reason)));
    }

    /** Wilson's interval of a share, that of rows which are right. */
    static IntervalRule wilson(ToDoubleFunction<Resample> share) {
        return of(share, (draws, rows, key) -> rows.wilson(draws.value(), null)).withoutResampledValues();
    }

    /** Wilson's interval of the mean of a column of shares. */
    static IntervalRule wilson(RowColumn column) {
        return of(rows -> rows.mean(column), (draws, rows, key) -> rows.wilson(draws.value(), column))
                .reading(column)
                .withoutResampledValues();
    }

    /** The middle of the resamples. */
    static IntervalRule middle(ToDoubleFunction<Resample> value) {
        return of(value, (draws, rows, key) -> new Interval(low(draws.resampled()), high(draws.resampled(), TAIL)));
    }

    /** The middle of the resamples of the mean of a column. */
    static IntervalRule middle(RowColumn column) {
        return middle(rows -> rows.mean(column)).reading(column);
    }

    /** The middle of the resamples of a curve over right and wrong rows, where there are enough of both. */
    static IntervalRule curve(ToDoubleFunction<Resample> value) {
        return middle(value)
                .unless(rows -> few(rows.rows().rows() - rows.rows().right(), "wrong"))
                .unless(rows -> few(rows.rows().right(), "right"));
    }

    /** A norm of gaps, which is convex in them. */
    static IntervalRule norm(ToDoubleFunction<Resample> value, ToDoubleBiFunction<Resample, Resample> distance) {
        return norm(value, distance, 1);
    }

    /** The same of resamples whose norms vary less around their mean than they should, by that factor. */
    static IntervalRule norm(
            ToDoubleFunction<Resample> value, ToDoubleBiFunction<Resample, Resample> distance, double spread) {
        Ends ends = (draws, rows, key) -> {
            double typical = mean(draws.distances());
            double far = typical + spread * (high(draws.distances(), FAR) - typical);
            return error(draws.value() - far, draws.value() + spread * below(draws));
        };
        return new IntervalRule(List.of(), value, distance, ends, List.of());
    }

    /** The fixed point of such norms, which is not convex. */
    static IntervalRule fixedPoint(ToDoubleFunction<Resample> value, ToDoubleBiFunction<Resample, Resample> distance) {
        Ends ends = (draws, rows, key) -> {
            double far = high(draws.distances(), FAR);
            return error(draws.value() - far, draws.value() + far);
        };
        return new IntervalRule(List.of(), value, distance, ends, List.of()).withoutResampledValues();
    }

    /** The largest gain of any rising map. */
    static IntervalRule gain(ToDoubleFunction<Resample> value) {
        return of(
                        value,
                        (draws, rows, key) -> error(
                                Math.min(draws.value(), MiscalibrationBound.of(rows.signed(), rows.weights(), key)),
                                draws.value() + below(draws)))
                .ofWholeRows();
    }

    /** The same but for rows that count in part. */
    IntervalRule ofWholeRows() {
        return unless(rows -> !rows.rows().isWhole(), "it is drawn from counts of rows, and weights are not whole");
    }

    private static Optional<String> few(long count, String kind) {
        return count < FEWEST
                ? Optional.of("only " + count + " of the rows are " + kind + ", and an interval needs " + FEWEST)
                : Optional.empty();
    }

    private static IntervalRule of(ToDoubleFunction<Resample> value, Ends ends) {
        return new IntervalRule(List.of(), value, null, ends, List.of());
    }

    /** The square of this rule's metric, whose interval is the square of its interval. */
    IntervalRule squared() {
        Ends squared = (draws, rows, key) -> {
            Interval root = ends.of(draws, rows, key);
            return new Interval(root.low() * root.low(), root.high() * root.high());
        };
        return new IntervalRule(columns, value, distance, squared, obstacles, readsResampled);
    }

    /** The same, of a function that reads these columns. */
    IntervalRule reading(RowColumn... more) {
        List<RowColumn> all = new ArrayList<>(columns);
        all.addAll(List.of(more));
        return new IntervalRule(List.copyOf(all), value, distance, ends, obstacles, readsResampled);
    }

    /** The same but for rows of which the statement holds. */
    IntervalRule unless(Predicate<Resample> statement, String reason) {
        return unless(rows -> statement.test(rows) ? Optional.of(reason) : Optional.empty());
    }

    private IntervalRule unless(Obstacle obstacle) {
        List<Obstacle> all = new ArrayList<>(obstacles);
        all.add(obstacle);
        return new IntervalRule(columns, value, distance, ends, List.copyOf(all), readsResampled);
    }

    /** The same, whose ends do not depend on the metric of resamples, so that it need not be computed of them. */
    private IntervalRule withoutResampledValues() {
        return new IntervalRule(columns, value, distance, ends, obstacles, false);
    }

    boolean isNone() {
        return ends == null;
    }

    /** Whether it is of a norm of gaps. */
    boolean isNorm() {
        return distance != null;
    }

    /** The columns that its function reads. */
    List<RowColumn> columns() {
        return columns;
    }

    /** Why there is no interval for these rows; empty where there is one. */
    Optional<String> whyNot(Resample rows) {
        return obstacles.stream().flatMap(o -> o.of(rows).stream()).findFirst();
    }

    double value(Resample resample) {
        return value.applyAsDouble(resample);
    }

    /** The value of a resample; 0 where the rule does not ask. */
    double resampled(Resample resample) {
        return readsResampled ? value(resample) : 0;
    }

    /** How far a resample is from the rows; 0 where the rule does not ask. */
    double distance(Resample resample, Resample rows) {
        return distance == null ? 0 : distance.applyAsDouble(resample, rows);
    }

    /** @param key decides which rows are in which half where they are halved */
    Interval interval(Draws draws, Resample rows, long key) {
        return ends.of(draws, rows, key);
    }

    /** An interval within what an error can be; also where a bound is NaN because there are too few rows. */
    private static Interval error(double low, double high) {
        return new Interval(low > 0 ? low : 0, Math.min(1, high));
    }

    /** How far resamples fall below their mean. */
    private static double below(Draws draws) {
        return Math.max(0, mean(draws.resampled()) - low(draws.resampled()));
    }

    private static double mean(double[] sorted) {
        return Arrays.stream(sorted).sum() / sorted.length;
    }

    /** What one in forty draws is at or below; of few draws, the least. */
    private static double low(double[] sorted) {
        return sorted[Math.max(0, (int) (TAIL * (sorted.length + 1)) - 1)];
    }

    /** What that share of draws is at or above; of few draws, the largest. */
    private static double high(double[] sorted, double tail) {
        return sorted[sorted.length - 1 - Math.max(0, (int) (tail * (sorted.length + 1)) - 1)];
    }
}
