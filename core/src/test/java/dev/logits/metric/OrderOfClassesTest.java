package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.uncertainty.Energy;
import dev.logits.uncertainty.GeneralizedEntropy;
import dev.logits.uncertainty.MaximumSoftmaxProbability;
import dev.logits.uncertainty.NegativeEntropy;
import dev.logits.uncertainty.OodDetection;
import dev.logits.uncertainty.SelectivePrediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of small whole numbers, of which many hold the same scores in another order of classes. */
class OrderOfClassesTest {
    private static final int ROWS = 1500;

    record Case(int classes, int range, long seed) {
        /** One top class a row, whose place a permutation may then change without changing what is predicted. */
        Rows rows() {
            Random random = new Random(seed);
            Logits z = Logits.zeros(ROWS, classes);
            int[] labels = new int[ROWS];
            for (int r = 0; r < ROWS; r++) {
                for (int c = 0; c < classes; c++) {
                    z.set(r, c, random.nextInt(range) - (random.nextInt(20) == 0 ? 3000 : 0));
                }
                int top = random.nextInt(classes);
                z.set(r, top, range + random.nextInt(4) * random.nextInt(12));
                labels[r] = random.nextInt(10) < 6 ? top : random.nextInt(classes);
            }
            return new Rows(z, labels);
        }
    }

    record Rows(Logits z, int[] labels) {
        /** Classes in another order, the same one in every row. */
        Rows permuted(long seed) {
            int[] to = order(z.classes(), new Random(seed));
            Logits out = Logits.zeros(z.rows(), z.classes());
            int[] renamed = new int[labels.length];
            for (int r = 0; r < z.rows(); r++) {
                for (int c = 0; c < z.classes(); c++) {
                    out.set(r, to[c], z.get(r, c));
                }
                renamed[r] = to[labels[r]];
            }
            return new Rows(out, renamed);
        }

        /** A constant added to each row, another one in each, which rounds no score. */
        Rows shifted() {
            Logits out = z.copy();
            for (int r = 0; r < z.rows(); r++) {
                for (int c = 0; c < z.classes(); c++) {
                    out.set(r, c, z.get(r, c) + r % 64 - 32);
                }
            }
            return new Rows(out, labels);
        }

        private static int[] order(int n, Random random) {
            int[] to = new int[n];
            for (int i = 0; i < n; i++) {
                int j = random.nextInt(i + 1);
                to[i] = to[j];
                to[j] = i;
            }
            return to;
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int classes : new int[] {3, 10, 40, 100}) {
            for (int range : new int[] {3, 8}) {
                cases.add(new Case(classes, range, 100 * classes + range));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anotherOrderOfClassesChangesNoConfidenceAndNoMetric(Case of) {
        Rows rows = of.rows();
        Evaluation before = Evaluation.of(rows.z(), rows.labels(), 15);
        for (int i = 0; i < 3; i++) {
            Rows permuted = rows.permuted(i);
            Evaluation after = Evaluation.of(permuted.z(), permuted.labels(), 15);
            assertThat(after.confidences()).isEqualTo(before.confidences());
            assertThat(after.reliability()).isEqualTo(before.reliability());
            assertThat(after.parts()).isEqualTo(before.parts());
            for (Metric metric : Metric.values()) {
                if (metric == Metric.BRIER || metric == Metric.CLASSWISE_ECE) { // sums over classes in their order
                    assertThat(after.value(metric)).isCloseTo(before.value(metric), within(1e-14));
                } else {
                    assertThat(after.value(metric)).as(metric.key()).isEqualTo(before.value(metric));
                }
            }
            assertThat(SelectivePrediction.fit(after.confidences(), 0.7, 0.05))
                    .isEqualTo(SelectivePrediction.fit(before.confidences(), 0.7, 0.05));
            for (int r = 0; r < ROWS; r++) {
                assertThat(Confidences.logOdds(permuted.z(), r)).isEqualTo(Confidences.logOdds(rows.z(), r));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aConstantAddedToARowChangesNoConfidence(Case of) {
        Rows rows = of.rows();
        Rows shifted = rows.shifted();
        assertThat(Confidences.of(shifted.z(), shifted.labels())).isEqualTo(Confidences.of(rows.z(), rows.labels()));
        Evaluation before = Evaluation.of(rows.z(), rows.labels(), 15);
        Evaluation after = Evaluation.of(shifted.z(), shifted.labels(), 15);
        for (Metric metric : Metric.values()) {
            assertThat(after.value(metric)).as(metric.key()).isEqualTo(before.value(metric));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 6})
    void theTopFiveAreCountedOnlyWhereThereAreMoreClasses(int classes) {
        Rows rows = new Case(classes, 4, 1).rows();
        Evaluation e = Evaluation.of(rows.z(), rows.labels(), 10);
        assertThat(e.metrics().contains(Metric.TOP5_ACCURACY)).isEqualTo(classes > 5);
        assertThat(e.metrics()).contains(Metric.ACCURACY, Metric.AUROC);
        Bootstrap b = Bootstrap.of(rows.z(), rows.labels(), 10, 2, 1);
        assertThat(b.of(Metric.TOP5_ACCURACY).isPresent()).isEqualTo(classes > 5);
        assertThat(b.whyNot(Metric.TOP5_ACCURACY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 10, 100})
    void anotherOrderOfClassesMovesNoInterval(int classes) {
        Rows rows = new Case(classes, 4, classes).rows();
        Rows permuted = rows.permuted(7);
        Bootstrap before = Bootstrap.of(rows.z(), rows.labels(), 10, 50, 1);
        Bootstrap after = Bootstrap.of(permuted.z(), permuted.labels(), 10, 50, 1);
        for (Metric metric : Metric.values()) {
            assertThat(after.whyNot(metric)).isEqualTo(before.whyNot(metric));
            assertThat(after.of(metric).isPresent()).isEqualTo(before.of(metric).isPresent());
            if (before.of(metric).isEmpty()) {
                continue;
            }
            Interval interval = before.of(metric).get();
            assertThat(after.of(metric).get().low()).as(metric.key()).isCloseTo(interval.low(), within(1e-12));
            assertThat(after.of(metric).get().high()).as(metric.key()).isCloseTo(interval.high(), within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anotherOrderOfClassesChangesNoScoreThatRanksRows(Case of) {
        Logits z = of.rows().z();
        Logits permuted = of.rows().permuted(1).z();
        for (double temperature : new double[] {1, 0.7, 3}) {
            for (var score : List.of(
                    new MaximumSoftmaxProbability(temperature),
                    new Energy(temperature),
                    new NegativeEntropy(temperature),
                    new GeneralizedEntropy(temperature, 0.1, 100),
                    new GeneralizedEntropy(temperature, 0.5, 5))) {
                assertThat(score.ranks(permuted)).as(score + "").isEqualTo(score.ranks(z));
                assertThat(score.of(permuted)).as(score + "").isEqualTo(score.of(z));
                assertThat(OodDetection.of(score, permuted, z).auroc())
                        .as(score + "")
                        .isEqualTo(0.5);
            }
        }
    }
}
