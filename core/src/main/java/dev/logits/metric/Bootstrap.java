package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.random.CounterRandom;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * 95 % intervals of metrics by the bootstrap: the rows are drawn again with replacement, each as often as a Poisson
 * number of mean 1 says, and each metric is computed of each such resample. What an interval is about is the metric of
 * the population that the rows are drawn from, over the same bins; equal-mass bins end at the population's quantiles.
 *
 * <ul>
 *   <li>nll, brier, gap, aurc, auroc: the middle 95 % of the resamples. The last two have none with fewer than 10 wrong
 *       rows, or right ones.
 *   <li>accuracy, top5_accuracy: {@link Interval#wilson}, which has a width where all rows are right. The latter is
 *       left out of five classes or fewer, where it is always 1: see {@link Metric#isFixed}.
 *   <li>ece, equal_mass_ece, smooth_ece, rmsce, classwise_ece are norms of gaps, and noise in the gaps can only raise a
 *       norm, in the rows and once more in the resamples, so the middle of the resamples misses a small error. Their
 *       <em>lower end</em> is the error less the 99 % quantile of the norm of (gaps of the resample − gaps of the
 *       rows), at least 0: two norms never differ by more than the norm of the difference. Their <em>upper end</em> is
 *       the error and as much as the 2.5 % quantile of the resampled errors is below their mean: a norm's expectation
 *       is never below the norm of the expected gaps. smooth_ece, a fixed point of norms, is not convex: its upper end
 *       is as far away as its lower end. These ends are cautious rather than tight.
 *   <li>debiased_squared is an estimate of rmsce², so its interval is the square of that one's.
 *   <li>miscalibration is the largest gain of any rising map: above as the errors; below the gain that the map of one
 *       half of the rows has on the other half, both ways, less 1.96 standard errors, at least 0.
 *   <li>mce has none: the largest gap of the population can be that of a bin that holds few of the rows, or none. Nor
 *       has classwise_ece where classes × bins are more than 1,048,576. {@link #whyNot} says so.
 * </ul>
 *
 * <p>Of rows with {@linkplain dev.logits.source.RepeatedRows weights} that are whole numbers a weight is so many rows.
 * Where any is not, what is drawn again is each row of the data with its whole weight, so that intervals are of so many
 * rows, whatever the scale of the weights; Wilson's are of {@link Interval#effectiveRows}, and classwise_ece and
 * miscalibration have none. Such rows are at most 2^20.
 *
 * <p>IntervalCoverageTest draws new rows from known populations and counts how often intervals hold the population's
 * value. An interval of an error that begins at 0 does not say whether the error is more than noise: that is asked of
 * {@link ConsistencyTest}, whose band is what a calibrated model would show and no interval.
 *
 * <p>How often a row is drawn is a function of the seed, the resample, and what the metrics see of the row; rows that
 * are alike in that are drawn together, as often as a Poisson number of their count says. So the same rows in any
 * order, over any threads and batches, give the same bits.
 *
 * <p>Of up to 2^20 rows each is kept, in about 100 bytes. Of more it is kept, for all of them, how many rows have each
 * confidence, rounded to as many digits as make at most 2^20 different ones (about six, see {@link Confidences}); the
 * resamples of nll, brier and top5_accuracy, which are means over rows, are then normal with the moments of the rows.
 * Those of the class-wise error are of normal gaps for any number of rows: two sums for each class and bin.
 *
 * <p>Reference: B. Efron, R. J. Tibshirani, An introduction to the bootstrap, 1993; J. A. Hanley, B. MacGibbon,
 * Creating non-parametric bootstrap samples using Poisson frequencies, Computer Methods and Programs in Biomedicine 83,
 * 2006.
 *
 * <pre>{@code
 * Bootstrap intervals = Bootstrap.of(z, labels, 15, 1000, 0);
 * Interval ece = intervals.of(Metric.ECE).get();
 * String reason = intervals.whyNot(Metric.MCE).get();
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Bootstrap {
    /** How often an interval holds the population's value, or more often. */
    public static final double LEVEL = 0.95;

    private final int resamples;
    private final long seed;
    private final Intervals intervals;

    Bootstrap(int resamples, long seed, Intervals intervals) {
        this.resamples = resamples;
        this.seed = seed;
        this.intervals = intervals;
    }

    /**
     * Of rows in memory.
     *
     * @param bins the number of bins B, 1 or more
     * @param resamples 2 or more; 1000 is usual
     * @throws IllegalArgumentException if there are too few resamples, a label is not a class, a row of logits is not
     *     valid, or no row is labeled
     */
    public static Bootstrap of(Logits z, int[] labels, int bins, int resamples, long seed) {
        try {
            return of(LogitsSource.of(z, labels), bins, resamples, seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Of the rows of a source, in one pass over them; keeps about 100 bytes per row of up to 2^20.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[], int, int, long)}
     */
    public static Bootstrap of(LogitsSource source, int bins, int resamples, long seed) throws IOException {
        return of(source, bins, resamples, seed, List.of(Metric.values()));
    }

    /**
     * Of some metrics, each with the bits that it has among all: in less time, of which the ordered metrics take most.
     *
     * @param wanted those that are to have intervals; the others have none
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[], int, int, long)}
     */
    public static Bootstrap of(LogitsSource source, int bins, int resamples, long seed, Collection<Metric> wanted)
            throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(wanted, "wanted");
        if (resamples < 2) {
            throw new IllegalArgumentException("resamples must be 2 or more, got " + resamples);
        }
        EqualWidthBins edges = new EqualWidthBins(bins);
        List<Metric> metrics = Metric.ofClasses(source.classes());
        OutcomeCollector collector = OutcomeCollector.of(metrics);
        ClasswiseNoise classwise = ClasswiseNoise.of(edges, source.classes());
        if (classwise == null) {
            ScoredRows.pass(source, collector);
        } else {
            ScoredRows.pass(source, collector, classwise);
        }
        Outcomes rows = collector.sorted();
        Resampling resampling = new Resampling(rows, edges, rows.isWhole() ? classwise : null);
        Intervals made = Intervals.of(resampling, metrics, wanted, resamples, seed, CounterRandom.key(seed, -2));
        return new Bootstrap(resamples, seed, made);
    }

    /** How often the rows were drawn again. */
    public int resamples() {
        return resamples;
    }

    /** The seed. */
    public long seed() {
        return seed;
    }

    /** The interval of a metric; empty where it has none. */
    public Optional<Interval> of(Metric metric) {
        return Optional.ofNullable(intervals.found().get(NullCheck.argument(metric, "metric")));
    }

    /** Why a metric has no interval, as a clause that begins in lower case; empty where it has one, or is fixed. */
    public Optional<String> whyNot(Metric metric) {
        return Optional.ofNullable(intervals.withheld().get(NullCheck.argument(metric, "metric")));
    }

    /** Equal when all intervals are, and the reasons why there are none. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Bootstrap that
                && resamples == that.resamples
                && seed == that.seed
                && intervals.equals(that.intervals);
    }

    @Override
    public int hashCode() {
        return Objects.hash(resamples, seed, intervals);
    }

    /** The intervals, by metric. */
    @Override
    public String toString() {
        return "Bootstrap[resamples=" + resamples + ", seed=" + seed + ", " + intervals.found() + "]";
    }
}
