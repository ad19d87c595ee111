package dev.logits.metric;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.random.CounterRandom;
import dev.logits.internal.random.SplitMix;
import dev.logits.internal.special.BinomialTail;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two models on the same labeled rows: every metric of both, the difference (second less first) with a 95 % interval,
 * and McNemar's test of which is right more often.
 *
 * <p>Intervals are of a paired bootstrap: a resample counts each row as often for the one as for the other, a Poisson
 * number of mean 1. Models that are wrong on the same rows differ by less noise than either has, which intervals of the
 * models alone do not show.
 *
 * <ul>
 *   <li>accuracy, top5_accuracy, nll, brier, gap, aurc, auroc: the middle 95 % of the differences of the resamples. The
 *       last two have none with fewer than 10 right or wrong rows of either.
 *   <li>ece, equal_mass_ece, smooth_ece, rmsce are norms of gaps, which noise can only raise: the difference, more or
 *       less as much as the sum of the norms of (gaps of the resample − gaps of the rows) of both reaches in 95 % of
 *       the resamples, because a norm never moves by more than that. Cautious rather than tight.
 *   <li>classwise_ece, mce, miscalibration and debiased_squared have none; {@link #whyNot} says so.
 * </ul>
 *
 * <p>McNemar's exact test: of the n rows that one has right and the other wrong, models that are equally good have each
 * with probability ½, so {@code p = min(1, 2·P(X ≤ min(n₁, n₂)))}, X binomial of n and ½; 1 where n = 0.
 *
 * <p>Of rows with {@linkplain dev.logits.source.RepeatedRows weights} that are whole numbers a weight is so many rows.
 * Where any is not, metrics are weighted, and a resample draws each row of the data with its whole weight, so that
 * intervals are of so many rows, whatever the scale of the weights. McNemar's test asks which of two equally likely
 * things happened to each row; of rows that count more or less its binomial distribution does not exist, so it is left
 * out, and the counts of rows are counts. The interval of the accuracies' difference stands for it.
 *
 * <p>Of more than 2^20 rows the metrics are of all, intervals and test of a part that depends on the rows' content
 * alone ({@link #sampled}). The same pairs in any order, batches and threads give the same bits.
 *
 * <p>Reference: Q. McNemar, Note on the sampling error of the difference between correlated proportions or percentages,
 * Psychometrika 12, 1947.
 *
 * <pre>{@code
 * Comparison comparison = Comparison.of(oldModel, newModel, 15, 1000, 0);
 * double better = comparison.difference(Metric.NLL);
 * Optional<Interval> by = comparison.interval(Metric.NLL);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Comparison {
    private static final int MOST = 1 << 20;
    private static final double TAIL = (1 - Bootstrap.LEVEL) / 2;
    private static final String CELLS = "a pair of resamples would need every class's probability of every row";

    private final Evaluation first;
    private final Evaluation second;
    private final int[] agreement;
    private final long sampled;
    private final boolean whole;
    private final boolean some;
    private final Map<Metric, Interval> intervals;
    private final Map<Metric, String> withheld;

    private Comparison(
            Evaluation first,
            Evaluation second,
            PairedOutcomes pairs,
            Map<Metric, Interval> intervals,
            Map<Metric, String> withheld) {
        this.first = first;
        this.second = second;
        this.agreement = pairs.agreement();
        this.sampled = pairs.rows();
        this.whole = pairs.parts() == null;
        this.some = pairs.isSampled();
        this.intervals = intervals;
        this.withheld = withheld;
    }

    /**
     * Compares two models on the same rows in the same order.
     *
     * @param a the first model's rows
     * @param b the second model's; a row's label is that which either gives
     * @param bins the number of bins B, 1 or more
     * @param resamples 2 or more; 1000 is usual
     * @throws IllegalArgumentException if the classes, the number of rows or two labels differ, naming the row; if
     *     there are too few resamples, a row of logits is not valid, or no row is labeled
     * @throws IOException if reading fails
     */
    public static Comparison of(LogitsSource a, LogitsSource b, int bins, int resamples, long seed) throws IOException {
        NullCheck.argument(a, "a");
        NullCheck.argument(b, "b");
        if (resamples < 2) {
            throw new IllegalArgumentException("resamples must be 2 or more, got " + resamples);
        }
        LogitsSource one = new PairedRows(a, b);
        LogitsSource other = new PairedRows(b, a);
        Evaluation first = Evaluation.of(one, bins);
        Evaluation second = Evaluation.of(other, bins);
        List<Metric> drawn =
                first.metrics().stream().filter(Comparison::isPaired).toList();
        PairedOutcomes pairs = PairedOutcomes.of(one, other, OutcomeCollector.columns(drawn), MOST);
        return new Draw(first, second, pairs, drawn, new EqualWidthBins(bins)).made(resamples, seed);
    }

    /** Whether a paired resample computes it. */
    private static boolean isPaired(Metric metric) {
        return metric.hasInterval() && metric != Metric.CLASSWISE_ECE;
    }

    /** The work of one comparison. */
    private record Draw(
            Evaluation first, Evaluation second, PairedOutcomes pairs, List<Metric> drawn, EqualWidthBins edges) {

        Comparison made(int resamples, long seed) {
            int n = pairs.rows();
            int[] firstOrder = new int[n];
            int[] secondOrder = new int[n];
            Resampling one = new Resampling(pairs.first(firstOrder), edges, null);
            Resampling other = new Resampling(pairs.second(secondOrder), edges, null);
            double[][] differences = new double[drawn.size()][resamples];
            double[][] distances = new double[drawn.size()][resamples];
            RowBlocks.forEach(resamples, Math.max(n, 1 << 12), (from, to) -> {
                double[] weights = new double[n];
                double[] ofOne = new double[n];
                double[] ofOther = new double[n];
                Resample x = Resample.of(one, ofOne);
                Resample y = Resample.of(other, ofOther);
                for (int s = from; s < to; s++) {
                    draw(weights, seed, s);
                    for (int i = 0; i < n; i++) {
                        ofOne[i] = weights[firstOrder[i]];
                        ofOther[i] = weights[secondOrder[i]];
                    }
                    x.changed();
                    y.changed();
                    for (int m = 0; m < drawn.size(); m++) {
                        IntervalRule rule = drawn.get(m).intervalRule();
                        if (rule.isNorm()) {
                            distances[m][s] = rule.distance(x, one.everyRow()) + rule.distance(y, other.everyRow());
                        } else {
                            differences[m][s] = rule.value(y) - rule.value(x);
                        }
                    }
                }
            });
            Map<Metric, Interval> intervals = new EnumMap<>(Metric.class);
            Map<Metric, String> withheld = new EnumMap<>(Metric.class);
            for (Metric metric : first.metrics()) {
                int m = drawn.indexOf(metric);
                Optional<String> reason = m < 0 ? Optional.of(reason(metric)) : whyNot(metric, one, other);
                if (reason.isPresent()) {
                    withheld.put(metric, reason.get());
                } else {
                    double d = second.value(metric) - first.value(metric);
                    double ofRows = metric.intervalRule().value(other.everyRow())
                            - metric.intervalRule().value(one.everyRow());
                    interval(metric, d, d - ofRows, differences[m], distances[m])
                            .ifPresentOrElse(
                                    found -> intervals.put(metric, found),
                                    () -> withheld.put(metric, "it is not defined in the resamples"));
                }
            }
            return new Comparison(first, second, pairs, intervals, withheld);
        }

        private void draw(double[] weights, long seed, int s) {
            double[] parts = pairs.parts();
            long rows = 0;
            for (int attempt = 0; rows == 0; attempt++) {
                long drawn = CounterRandom.key(seed, s, attempt);
                for (int i = 0; i < weights.length; i++) {
                    int times = RandomNumbers.poisson(SplitMix.mix(drawn ^ pairs.keys()[i]));
                    weights[i] = parts == null ? times : parts[i] * times;
                    rows += times;
                }
            }
        }

        private static String reason(Metric metric) {
            return metric == Metric.CLASSWISE_ECE
                    ? CELLS
                    : "the largest gap of a population can be that of a bin which holds few of these rows, or none";
        }

        private static Optional<String> whyNot(Metric metric, Resampling one, Resampling other) {
            if (metric == Metric.MISCALIBRATION || metric == Metric.DEBIASED_SQUARED) {
                return Optional.of("its resamples lie above those of the rows by an amount that nobody knows");
            }
            return metric.intervalRule()
                    .whyNot(one.everyRow())
                    .or(() -> metric.intervalRule().whyNot(other.everyRow()));
        }

        /** @param shift what all rows differ by from those that were kept */
        private static Optional<Interval> interval(
                Metric metric, double d, double shift, double[] differences, double[] distances) {
            if (metric.intervalRule().isNorm()) {
                double far = sorted(distances)[rank(distances.length, 2 * TAIL)];
                return Optional.of(new Interval(Math.max(-1, d - far), Math.min(1, d + far)));
            }
            double[] sorted = sorted(differences);
            return sorted.length == 0 || Double.isNaN(shift)
                    ? Optional.empty()
                    : Optional.of(new Interval(
                            sorted[Math.max(0, (int) (TAIL * (sorted.length + 1)) - 1)] + shift,
                            sorted[rank(sorted.length, TAIL)] + shift));
        }

        private static double[] sorted(double[] draws) {
            return Arrays.stream(draws).filter(x -> !Double.isNaN(x)).sorted().toArray();
        }

        private static int rank(int length, double tail) {
            return length - 1 - Math.max(0, (int) (tail * (length + 1)) - 1);
        }
    }

    /** The first model's metrics. */
    public Evaluation first() {
        return first;
    }

    /** The second model's. */
    public Evaluation second() {
        return second;
    }

    /** The metrics that say something about so many classes, in order. */
    public List<Metric> metrics() {
        return new ArrayList<>(first.metrics());
    }

    /** The second model's value less the first's. */
    public double difference(Metric metric) {
        NullCheck.argument(metric, "metric");
        return second.value(metric) - first.value(metric);
    }

    /** The interval of a difference; empty where it has none. */
    public Optional<Interval> interval(Metric metric) {
        return Optional.ofNullable(intervals.get(NullCheck.argument(metric, "metric")));
    }

    /** Why a difference has no interval, as a clause that begins in lower case; empty where it has one. */
    public Optional<String> whyNot(Metric metric) {
        return Optional.ofNullable(withheld.get(NullCheck.argument(metric, "metric")));
    }

    /** Labeled rows. */
    public long rows() {
        return first.rows();
    }

    /**
     * How many of them intervals and test are of: all, unless there are more than 2^20. Of weights that are not whole
     * it is the rows of the data, each once.
     */
    public long sampled() {
        return sampled;
    }

    /** Whether intervals and test are of some of the rows. */
    public boolean isSampled() {
        return some;
    }

    /** Rows, of those sampled, that the first model alone has right. */
    public long onlyFirst() {
        return agreement[0];
    }

    /** Rows that the second model alone has right. */
    public long onlySecond() {
        return agreement[1];
    }

    /** Rows that both have right. */
    public long both() {
        return agreement[2];
    }

    /** Rows that neither has right. */
    public long neither() {
        return sampled - agreement[0] - agreement[1] - agreement[2];
    }

    /** Whether each row counts as whole cases, so that rows can be counted. */
    public boolean isWhole() {
        return whole;
    }

    /**
     * McNemar's exact p-value of the two models' accuracy; NaN where weights are not whole, of which it is not defined.
     */
    public double mcNemar() {
        if (!whole) {
            return Double.NaN;
        }
        long n = onlyFirst() + onlySecond();
        return n == 0 ? 1 : Math.min(1, 2 * BinomialTail.atMost(Math.min(onlyFirst(), onlySecond()), n, 0.5));
    }

    /** The number of rows, the differences, and McNemar's p-value. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Comparison[rows=" + rows());
        for (Metric metric : metrics()) {
            text.append(", ").append(metric.key()).append('=').append(difference(metric));
        }
        return text.append(", mcNemar=").append(mcNemar()).append(']').toString();
    }
}
