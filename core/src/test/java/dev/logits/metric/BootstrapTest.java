package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class BootstrapTest {

    /** Draws rows for real and evaluates them: the weighted pass must say the same. */
    @Test
    void everyMetricOfAResampleIsThatOfItsRows() throws IOException {
        Generated.Data data = Generated.of(400, 7, 2, 1.6, 1);
        for (int i = 0; i < 60; i++) { // ties
            System.arraycopy(data.z().array(), 0, data.z().array(), 7 * (100 + i), 7);
        }
        OutcomeCollector collector = OutcomeCollector.of(Metric.ofClasses(7));
        ScoredRows.pass(data.z(), data.labels(), collector);
        Outcomes outcomes = collector.sorted();
        Confidences order = Confidences.of(data.z(), data.labels());
        double[] signed = new double[400];
        Map<Long, Integer> rows = rowsOfKeys(data);
        int[] rowOf = new int[400]; // of each entry, one of the rows that are alike
        int to = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            rowOf[i] = rows.get(outcomes.keys()[i]);
            for (int k = 0; k < outcomes.counts()[i]; k++) {
                signed[to++] = outcomes.signed()[i];
            }
        }
        assertThat(outcomes.size()).isLessThan(400);
        assertThat(signed).containsExactly(order.signed());
        Random random = new Random(2);
        int[] weights = new int[outcomes.size()];
        for (int i = 0; i < 400; i++) {
            weights[random.nextInt(weights.length)]++;
        }
        Logits z = Logits.zeros(400, 7);
        int[] labels = new int[400];
        to = 0;
        for (int i = 0; i < weights.length; i++) {
            for (int k = 0; k < weights[i]; k++) {
                System.arraycopy(data.z().array(), data.z().offset(rowOf[i]), z.array(), z.offset(to), 7);
                labels[to++] = data.labels()[rowOf[i]];
            }
        }
        Evaluation expected = Evaluation.of(z, labels, 10);
        Resample actual = Resample.of(new Resampling(outcomes, new EqualWidthBins(10), null), Weights.of(weights));
        for (Metric metric : Metric.values()) {
            if (metric.hasInterval() && metric != Metric.CLASSWISE_ECE) {
                double value = expected.value(metric == Metric.DEBIASED_SQUARED ? Metric.RMSCE : metric);
                assertThat(metric.intervalRule().value(actual)).as(metric.key()).isCloseTo(value, within(1e-8));
            }
        }
    }

    /** A row of each key, computed of the row alone. */
    private static Map<Long, Integer> rowsOfKeys(Generated.Data data) throws IOException {
        Map<Long, Integer> rows = new HashMap<>();
        for (int r = 0; r < data.labels().length; r++) {
            OutcomeCollector collector = OutcomeCollector.of(Metric.ofClasses(7));
            ScoredRows.pass(data.z().slice(r, r + 1), new int[] {data.labels()[r]}, collector);
            rows.putIfAbsent(collector.sorted().keys()[0], r);
        }
        return rows;
    }

    private static ClasswiseNoise noise(Generated.Data data) {
        ClasswiseNoise noise =
                ClasswiseNoise.of(new EqualWidthBins(15), data.z().classes());
        ScoredRows.pass(data.z(), data.labels(), noise);
        noise.settle();
        return noise;
    }

    @Test
    void theClasswiseErrorOfTheRowsIsWithoutNoise() {
        Generated.Data data = Generated.of(3000, 9, 2, 1.4, 5);
        assertThat(noise(data).error())
                .isCloseTo(CalibrationError.classwise(data.z(), data.labels(), 15), within(1e-15));
    }

    /** Draws rows for real: the mean of the errors is the same, and they vary by no more than the stated factor. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10})
    void theClasswiseNoiseIsThatOfDrawnRows(int classes) {
        int n = 1000;
        Generated.Data data = Generated.of(n, classes, 2, 1.4, 5);
        ClasswiseNoise noise = noise(data);
        int draws = 400;
        double[] real = new double[draws];
        double[] drawn = new double[draws];
        Random random = new Random(classes);
        for (int s = 0; s < draws; s++) {
            Logits z = Logits.zeros(n, classes);
            int[] labels = new int[n];
            for (int i = 0; i < n; i++) {
                int from = random.nextInt(n);
                System.arraycopy(data.z().array(), from * classes, z.array(), i * classes, classes);
                labels[i] = data.labels()[from];
            }
            real[s] = CalibrationError.classwise(z, labels, 15);
            drawn[s] = noise.resampled(random.nextLong(), new double[1]);
        }
        double ofReal = deviation(real);
        double ofDrawn = deviation(drawn);
        assertThat(mean(drawn) / mean(real)).isBetween(0.98, 1.1); // a little more where cells have few hits
        assertThat(ClasswiseNoise.SPREAD * ofDrawn).isGreaterThan(0.9 * ofReal);
        assertThat(ofDrawn).isLessThan(1.2 * ofReal);
        if (classes == 2) {
            assertThat(ClasswiseNoise.SPREAD * ofDrawn).isCloseTo(ofReal, within(0.15 * ofReal));
        }
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).average().orElseThrow();
    }

    private static double deviation(double[] x) {
        double mean = mean(x);
        return Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1));
    }

    /** Where not every row is kept, intervals are still those of all rows. */
    @Test
    void cellsGiveTheIntervalsOfRows() throws IOException {
        Generated.Data data = Generated.of(4000, 7, 2, 1.6, 1);
        List<Metric> metrics = Metric.ofClasses(7);
        Map<Metric, Interval> ofRows = intervals(data, metrics, 1 << 20);
        Map<Metric, Interval> ofCells = intervals(data, metrics, 1000);
        assertThat(ofCells.keySet()).isEqualTo(ofRows.keySet()).contains(Metric.NLL, Metric.SMOOTH_ECE, Metric.AURC);
        ofRows.forEach((metric, rows) -> {
            double width = rows.high() - rows.low();
            assertThat(ofCells.get(metric).low()).as(metric.key()).isCloseTo(rows.low(), within(0.12 * width));
            assertThat(ofCells.get(metric).high()).as(metric.key()).isCloseTo(rows.high(), within(0.12 * width));
        });
    }

    private static Map<Metric, Interval> intervals(Generated.Data data, List<Metric> metrics, int most) {
        OutcomeCollector collector = new OutcomeCollector(OutcomeCollector.columns(metrics), most);
        ScoredRows.pass(data.z(), data.labels(), collector);
        Resampling resampling = new Resampling(collector.sorted(), new EqualWidthBins(15), null);
        return Intervals.of(resampling, metrics, 1500, 1, 2).found();
    }

    @Test
    void theIntervalOfAMeanIsTheNormalOne() {
        Generated.Data data = Generated.of(1000, 4, 2, 1.5, 3);
        double accuracy = Accuracy.of(data.z(), data.labels());
        Interval interval = Bootstrap.of(data.z(), data.labels(), 15, 2000, 1)
                .of(Metric.ACCURACY)
                .orElseThrow();
        double half = 1.96 * Math.sqrt(accuracy * (1 - accuracy) / 1000);
        assertThat(interval.low()).isCloseTo(accuracy - half, within(0.12 * half));
        assertThat(interval.high()).isCloseTo(accuracy + half, within(0.12 * half));
    }

    @Test
    void everyIntervalHoldsItsOwnMetric() {
        for (int seed = 0; seed < 5; seed++) {
            Generated.Data data = Generated.of(1000, 6, 2, seed < 3 ? 1 : 2, seed);
            Evaluation e = Evaluation.of(data.z(), data.labels(), 15);
            Bootstrap intervals = Bootstrap.of(data.z(), data.labels(), 15, 200, seed);
            for (Metric metric : Metric.values()) {
                assertThat(intervals.of(metric).isPresent()).as(metric.key()).isEqualTo(metric != Metric.MCE);
                assertThat(intervals.whyNot(metric).isPresent()).isEqualTo(metric == Metric.MCE);
                if (metric == Metric.MCE) {
                    continue;
                }
                Interval interval = intervals.of(metric).orElseThrow();
                assertThat(interval.low()).as("%s, seed %d", metric, seed).isLessThanOrEqualTo(e.value(metric));
                assertThat(interval.high()).as("%s, seed %d", metric, seed).isGreaterThanOrEqualTo(e.value(metric));
            }
        }
    }

    @Test
    void intervalsHoldTheTruthAsOftenAsTheySay() {
        // the labels are drawn from the model's own probabilities, so its true gap is 0
        int held = 0;
        for (int seed = 0; seed < 120; seed++) {
            Generated.Data data = Generated.of(300, 3, 2, 1, seed);
            Interval gap = Bootstrap.of(data.z(), data.labels(), 10, 200, seed)
                    .of(Metric.GAP)
                    .orElseThrow();
            held += gap.contains(0) ? 1 : 0;
        }
        assertThat(held).isBetween(104, 120); // 114 expected, binomial sd 2.4
    }

    @Test
    void threadsDoNotChangeAnInterval() throws Exception {
        Generated.Data data = Generated.of(3000, 5, 2, 1.5, 8);
        Bootstrap common = Bootstrap.of(data.z(), data.labels(), 15, 50, 4);
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            Bootstrap alone = one.submit(() -> Bootstrap.of(data.z(), data.labels(), 15, 50, 4))
                    .get();
            assertThat(alone).isEqualTo(common);
        } finally {
            one.shutdown();
        }
        assertThat(Bootstrap.of(data.z(), data.labels(), 15, 50, 5)).isNotEqualTo(common);
    }

    @Test
    void aMetricThatIsNotDefinedHasNoInterval() {
        Logits z = Logits.copyOf(new float[][] {{3, 0}, {2, 0}});
        Bootstrap b = Bootstrap.of(z, new int[] {0, 0}, 5, 20, 0);
        assertThat(b.of(Metric.AUROC)).isEmpty();
        assertThat(b.whyNot(Metric.AUROC)).contains("only 0 of the rows are wrong, and an interval needs 10");
        assertThat(b.of(Metric.ACCURACY)).contains(Interval.wilson(1, 2));
        assertThat(b.whyNot(Metric.ACCURACY)).isEmpty();
    }

    @Test
    void anInfiniteLikelihoodHasAnInfiniteEnd() {
        Logits z = Logits.copyOf(new float[][] {{3, Float.NEGATIVE_INFINITY}, {2, 0}, {1, 0}});
        Interval nll =
                Bootstrap.of(z, new int[] {1, 0, 0}, 5, 50, 0).of(Metric.NLL).orElseThrow();
        assertThat(nll.high()).isInfinite();
    }

    @Test
    void rejectsTooFewResamples() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bootstrap.of(Logits.zeros(1, 2), new int[1], 5, 1, 0))
                .withMessage("resamples must be 2 or more, got 1");
    }

    @Test
    void aSourceGivesWhatMemoryGives() throws IOException {
        Generated.Data data = Generated.of(500, 4, 2, 1.5, 8);
        assertThat(Bootstrap.of(LogitsSource.of(data.z(), data.labels()), 15, 20, 4))
                .isEqualTo(Bootstrap.of(data.z(), data.labels(), 15, 20, 4));
    }
}
