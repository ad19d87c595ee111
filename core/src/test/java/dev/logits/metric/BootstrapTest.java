package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;

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
        assertThat(outcomes.signed()).containsExactly(order.signed());
        int[] rowOf = MagnitudeOrder.of(data);
        Random random = new Random(2);
        int[] weights = new int[400];
        for (int i = 0; i < 400; i++) {
            weights[random.nextInt(400)]++;
        }
        Logits z = Logits.zeros(400, 7);
        int[] labels = new int[400];
        int to = 0;
        for (int i = 0; i < 400; i++) {
            for (int k = 0; k < weights[i]; k++) {
                System.arraycopy(data.z().array(), data.z().offset(rowOf[i]), z.array(), z.offset(to), 7);
                labels[to++] = data.labels()[rowOf[i]];
            }
        }
        Evaluation expected = Evaluation.of(z, labels, 10);
        Resample actual = Resample.of(new Resampling(outcomes, new EqualWidthBins(10), null), weights);
        for (Metric metric : Metric.values()) {
            if (metric.hasInterval() && metric != Metric.CLASSWISE_ECE) {
                double value = expected.value(metric == Metric.DEBIASED_SQUARED ? Metric.RMSCE : metric);
                assertThat(metric.intervalRule().value(actual)).as(metric.key()).isCloseTo(value, within(1e-8));
            }
        }
    }

    /** Rows by rising confidence, ties in the order of the data. */
    private static final class MagnitudeOrder {
        static int[] of(Generated.Data data) {
            double[] confidence = new double[data.labels().length];
            for (int r = 0; r < confidence.length; r++) {
                confidence[r] = Math.abs(
                        Confidences.of(data.z().slice(r, r + 1), new int[] {0}).signed()[0]);
            }
            int[] order = new int[confidence.length];
            MagnitudeSort.sorted(confidence, confidence.length, order);
            return order;
        }
    }

    @Test
    void theClasswiseErrorOfAllGroupsIsThatOfTheRows() throws IOException {
        Generated.Data data = Generated.of(3000, 9, 2, 1.4, 5);
        ClasswiseGroups groups = ClasswiseGroups.of(new EqualWidthBins(15), 9, 0);
        ScoredRows.pass(data.z(), data.labels(), groups);
        assertThat(groups.error(groups.gaps()))
                .isCloseTo(CalibrationError.classwise(data.z(), data.labels(), 15), within(1e-12));
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
