package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Intervals of every metric by the bootstrap: the rows are drawn again with replacement, as many as there are, and each
 * metric is computed of each such resample; an interval holds the middle 95 % of what comes out.
 *
 * <p>Errors that noise can only raise, such as ECE, come out higher in a resample than in the data, as the resample adds
 * its noise to the data's. Their intervals are moved down by that difference (the bootstrap's estimate of bias) and end
 * at 0; otherwise an interval could lie beside its own number. Whether such an error is more than noise at all is asked
 * of {@link ConsistencyTest}.
 *
 * <p>The class-wise error is resampled by a hundred random groups of rows, and has no interval where classes × bins are
 * more than 160,000. Of more than 2^20 rows an even sample is resampled, whose intervals are wider.
 *
 * <p>A draw is a function of the seed, the resample and the place in the order of confidence: threads do not change it.
 *
 * <p>Reference: B. Efron, R. J. Tibshirani, An introduction to the bootstrap, 1993.
 *
 * <pre>{@code
 * Bootstrap intervals = Bootstrap.of(z, labels, 15, 1000, 0);
 * Interval ece = intervals.of(Measure.ECE).get();
 * }</pre>
 *
 * @param resamples how often the rows were drawn again
 * @param seed the seed
 * @param intervals the 95 % interval of each metric that has one
 */
public record Bootstrap(int resamples, long seed, Map<Measure, Interval> intervals) {
    /** The share of resamples that an interval holds. */
    public static final double LEVEL = 0.95;

    /** Copies the map. */
    public Bootstrap {
        intervals = Map.copyOf(intervals);
    }

    /**
     * Of rows in memory.
     *
     * @param bins the number of bins B, 1 or more
     * @param resamples 2 or more; 1000 is usual
     * @throws IllegalArgumentException if there are too few resamples, a label is not a class, a row of logits is not
     *     valid, or no row is labelled
     */
    public static Bootstrap of(Logits z, int[] labels, int bins, int resamples, long seed) {
        try {
            return of(LogitsSource.of(z, labels), bins, resamples, seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Of the rows of a source, in one pass over them; keeps 25 bytes a row.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[], int, int, long)}
     */
    public static Bootstrap of(LogitsSource source, int bins, int resamples, long seed) throws IOException {
        if (resamples < 2) {
            throw new IllegalArgumentException("resamples must be 2 or more, got " + resamples);
        }
        EqualWidthBins edges = new EqualWidthBins(bins);
        OutcomeCollector collector = new OutcomeCollector();
        ClasswiseGroups groups = ClasswiseGroups.of(edges, source.classes(), seed);
        if (groups == null) {
            ScoredRows.pass(source, collector);
        } else {
            ScoredRows.pass(source, collector, groups);
        }
        Resampling resampling = new Resampling(collector.sorted(), edges, groups);
        return new Bootstrap(resamples, seed, resampling.intervals(resamples, seed));
    }

    /** The interval of a metric; empty where it has none, or where the metric is not defined. */
    public Optional<Interval> of(Measure measure) {
        return Optional.ofNullable(intervals.get(Objects.requireNonNull(measure)));
    }

    /** An interval from the metric's value and its values in resamples, which are sorted here. */
    static Interval interval(Measure measure, double value, double[] resampled) {
        double sum = 0;
        int n = 0;
        for (double x : resampled) {
            if (!Double.isNaN(x)) {
                resampled[n++] = x;
                sum += x;
            }
        }
        if (n == 0 || Double.isNaN(value)) {
            return null;
        }
        Arrays.sort(resampled, 0, n);
        double low = resampled[(int) Math.round((1 - LEVEL) / 2 * (n - 1))];
        double high = resampled[(int) Math.round((1 + LEVEL) / 2 * (n - 1))];
        if (measure.inflatedByNoise()) {
            double bias = Math.max(0, sum / n - value);
            low = Math.max(0, low - bias);
            high = Math.max(0, high - bias);
        }
        return new Interval(low, high);
    }

    static Map<Measure, Interval> collect(double[] values, double[][] resampled) {
        Map<Measure, Interval> intervals = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            Interval interval = interval(measure, values[measure.ordinal()], resampled[measure.ordinal()]);
            if (interval != null) {
                intervals.put(measure, interval);
            }
        }
        return intervals;
    }
}
