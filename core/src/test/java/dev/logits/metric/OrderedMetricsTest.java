package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is computed from sorted confidences, against hand-worked cases and slow references. */
class OrderedMetricsTest {
    private static final Confidences FIVE =
            Confidences.of(new double[] {0.9, 0.8, 0.6, 0.7, 0.4}, new boolean[] {true, false, true, true, false});

    @Test
    void sortsByConfidenceAndPutsRightRowsFirstWhereTheyTie() {
        Confidences c =
                Confidences.of(new double[] {0.5, 0.25, 0.5, 0.5, 1}, new boolean[] {true, true, false, true, false});
        assertThat(c.rows()).isEqualTo(5);
        assertThat(confidences(c)).containsExactly(0.25, 0.5, 0.5, 0.5, 1);
        assertThat(IntStream.range(0, 5).mapToObj(c::correct)).containsExactly(true, true, true, false, false);
        assertThat(IntStream.range(0, 5).mapToObj(c::tied)).containsExactly(false, false, true, true, false);
    }

    /** By falling confidence: right, wrong, right, right, wrong; running risk 0, 1/2, 1/3, 1/4, 2/5. */
    @Test
    void aurcIsTheMeanOfTheRunningRisk() {
        assertThat(RiskCoverage.of(FIVE).aurc()).isCloseTo((0.5 + 1 / 3.0 + 0.25 + 0.4) / 5, within(1e-15));
    }

    @Test
    void aurcIsTheMeanOverAllOrdersOfTiedRows() {
        Logits z = Logits.zeros(100, 2);
        int[] labels = new int[100];
        for (int r = 0; r < 100; r++) {
            z.set(r, 0, 1);
        }
        Arrays.fill(labels, 0, 50, 1);
        assertThat(RiskCoverage.of(z, labels).aurc()).isCloseTo(0.5, within(1e-12)); // 0.156 or 0.844 as they come

        // 0.9: right; then 0.5 three times, of which one is wrong; then 0.3: wrong
        double[] confidence = {0.9, 0.5, 0.5, 0.5, 0.3};
        double expected = (0 + (1 / 3.0) / 2 + (2 / 3.0) / 3 + 1 / 4.0 + 2 / 5.0) / 5;
        double ofOrders = 0;
        for (int wrong = 1; wrong <= 3; wrong++) {
            boolean[] correct = {true, wrong != 1, wrong != 2, wrong != 3, false};
            assertThat(RiskCoverage.of(Confidences.of(confidence, correct)).aurc())
                    .isCloseTo(expected, within(1e-15));
            boolean[] untied = correct.clone();
            double[] distinct = {0.9, 0.53, 0.52, 0.51, 0.3};
            ofOrders += RiskCoverage.of(Confidences.of(distinct, untied)).aurc() / 3;
        }
        assertThat(ofOrders).isCloseTo(expected, within(1e-15));
    }

    @Test
    void noMetricDependsOnTheOrderOfTheRows() {
        Generated.Data data = Generated.of(400, 3, 2, 1.5, 6);
        for (int i = 0; i < data.z().array().length; i++) {
            data.z().array()[i] = Math.round(data.z().array()[i]); // ties
        }
        Evaluation e = Evaluation.of(data.z(), data.labels(), 15);
        Logits reversed = Logits.zeros(400, 3);
        int[] labels = new int[400];
        for (int r = 0; r < 400; r++) {
            System.arraycopy(data.z().array(), 3 * r, reversed.array(), 3 * (399 - r), 3);
            labels[399 - r] = data.labels()[r];
        }
        Evaluation back = Evaluation.of(reversed, labels, 15);
        for (Metric metric : Metric.values()) {
            assertThat(back.value(metric)).as(metric.key()).isCloseTo(e.value(metric), within(1e-12));
        }
        assertThat(RiskCoverage.of(back.confidences()).points(50))
                .isEqualTo(RiskCoverage.of(e.confidences()).points(50));
        assertThat(RiskCoverage.of(back.confidences()).threshold(0.8))
                .isEqualTo(RiskCoverage.of(e.confidences()).threshold(0.8));
    }

    @Test
    void confidencesThatRoundToOneKeepTheirOrder() {
        // the surer, the righter; all but the first have a probability of 1 in double
        float[][] rows = {{20, 0}, {40, 0}, {80, 0}, {760, 0}, {2000, 0}, {3e38f, -3e38f}};
        boolean[] right = {false, false, false, true, true, true};
        Logits z = Logits.copyOf(rows);
        int[] labels = new int[rows.length];
        for (int r = 0; r < rows.length; r++) {
            labels[r] = right[r] ? 0 : 1;
        }
        Confidences c = Confidences.of(z, labels);
        assertThat(AreaUnderRoc.of(c)).isEqualTo(1);
        assertThat(RiskCoverage.of(c).aurc()).isCloseTo((1 / 4.0 + 2 / 5.0 + 3 / 6.0) / 6, within(1e-15));
        assertThat(Reliability.equalMass(c, 3).bins())
                .extracting(Reliability.Bin::count)
                .containsExactly(2L, 2L, 2L);
        RiskCoverage.Threshold t = RiskCoverage.of(c).threshold(1).orElseThrow();
        assertThat(t.rows()).isEqualTo(3);
        assertThat(t.confidence()).isEqualTo(1);
        assertThat(t.logOdds()).isCloseTo(760, within(1e-9));
        for (int r = 0; r < rows.length; r++) {
            assertThat(c.logOdds(r)).isCloseTo((double) rows[r][0] - rows[r][1], within(1e-12 * rows[r][0]));
            assertThat(Confidences.logOdds(z, r)).isEqualTo(c.logOdds(r));
        }
    }

    @Test
    void aTemperatureDoesNotChangeTheRanksOfTwoClasses() {
        Random random = new Random(5);
        Logits z = Logits.zeros(2000, 2);
        int[] labels = new int[2000];
        for (int r = 0; r < 2000; r++) {
            z.set(r, 0, 64 * random.nextFloat());
            labels[r] = random.nextDouble() < 0.5 + z.get(r, 0) / 130 ? 0 : 1;
        }
        Logits cooled = z.copy();
        for (int i = 0; i < cooled.array().length; i++) {
            cooled.array()[i] /= 16;
        }
        Evaluation hot = Evaluation.of(z, labels, 15);
        Evaluation cold = Evaluation.of(cooled, labels, 15);
        assertThat(hot.value(Metric.AUROC)).isEqualTo(cold.value(Metric.AUROC));
        assertThat(hot.value(Metric.AURC)).isEqualTo(cold.value(Metric.AURC));
    }

    @Test
    void aConfidenceComesBackFromItsKey() {
        Random random = new Random(9);
        for (int i = 0; i < 10_000; i++) {
            double p = i % 2 == 0 ? random.nextDouble() : 1 - Math.pow(10, -16 * random.nextDouble());
            double key = ConfidenceKey.of(p);
            assertThat(ConfidenceKey.confidence(key)).isEqualTo(p);
            assertThat(ConfidenceKey.confidence(-key)).isEqualTo(p);
            assertThat(ConfidenceKey.of(Math.nextUp(p))).isGreaterThan(key);
        }
        assertThat(ConfidenceKey.logOdds(ConfidenceKey.of(1))).isInfinite();
        assertThat(ConfidenceKey.logOdds(ConfidenceKey.of(0.5))).isZero();
        assertThat(ConfidenceKey.logOdds(ConfidenceKey.of(0.25))).isCloseTo(-Math.log(3), within(1e-15));
        double last = 0;
        for (float gap = 0; gap < 1e38f; gap = gap < 1500 ? gap + 0.37f : gap * 1.01f) {
            float[] z = {gap, 0};
            double key = ConfidenceKey.of(1 / (1 + Math.exp(-gap)), z, 0, 2, 0);
            assertThat(key).isGreaterThan(last);
            assertThat(ConfidenceKey.logOdds(key)).isCloseTo(gap, within(1e-13 + 1e-13 * gap));
            last = key;
        }
        assertThat(ConfidenceKey.of(1)).isGreaterThan(last).isLessThan(Double.POSITIVE_INFINITY);
    }

    private static double[] confidences(Confidences c) {
        return IntStream.range(0, c.size()).mapToDouble(c::confidence).toArray();
    }

    /** Pairs of a right and a wrong row: 0.9 wins over 0.8 and 0.4; 0.6 and 0.7 lose to 0.8 and win over 0.4. */
    @Test
    void aurocCountsPairs() {
        assertThat(AreaUnderRoc.of(FIVE)).isEqualTo(4 / 6.0);
        assertThat(AreaUnderRoc.of(new double[] {3, 2}, new double[] {2, 1})).isEqualTo(0.875);
        assertThat(AreaUnderRoc.of(new double[] {0.0}, new double[] {-0.0})).isEqualTo(0.5);
        assertThat(AreaUnderRoc.of(new double[] {1}, new double[0])).isNaN();
        assertThat(AreaUnderRoc.of(Confidences.of(new double[] {1}, new boolean[] {true})))
                .isNaN();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AreaUnderRoc.of(new double[] {Double.NaN}, new double[] {1}))
                .withMessageContaining("positives[0] is NaN");
    }

    @Test
    void aurocOfManyTiesAgreesWithAllPairs() {
        Random random = new Random(4);
        double[] in = random.ints(300, 0, 20).asDoubleStream().toArray();
        double[] out = random.ints(200, -5, 15).asDoubleStream().toArray();
        double wins = 0;
        for (double a : in) {
            for (double b : out) {
                wins += a > b ? 1 : a == b ? 0.5 : 0;
            }
        }
        assertThat(AreaUnderRoc.of(in, out)).isCloseTo(wins / 60_000, within(1e-14));
    }

    @Test
    void theThresholdIsTheWidestThatKeepsTheTarget() {
        // accuracy of the first 1, 2, … by falling confidence: 1, 1/2, 2/3, 3/4, 3/5
        RiskCoverage curve = RiskCoverage.of(FIVE);
        RiskCoverage.Threshold t = curve.threshold(0.7).orElseThrow();
        assertThat(t.confidence()).isEqualTo(0.6);
        assertThat(t.coverage()).isEqualTo(0.8);
        assertThat(t.rows()).isEqualTo(4);
        assertThat(t.accuracy()).isEqualTo(0.75);
        assertThat(t.interval().contains(0.75)).isTrue();
        assertThat(curve.threshold(0.9).orElseThrow().confidence()).isEqualTo(0.9);
        assertThat(curve.threshold(0.1).orElseThrow().coverage()).isEqualTo(1);
        assertThat(RiskCoverage.of(Confidences.of(new double[] {0.5}, new boolean[1]))
                        .threshold(0.5))
                .isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> curve.threshold(1.5))
                .withMessageContaining("got 1.5");
    }

    @Test
    void aThresholdDoesNotSplitATie() {
        Confidences tied = Confidences.of(new double[] {0.5, 0.5, 0.9}, new boolean[] {false, true, true});
        assertThat(RiskCoverage.of(tied).threshold(0.9).orElseThrow().rows()).isEqualTo(1);
        assertThat(RiskCoverage.of(tied).points(10))
                .extracting(RiskCoverage.Point::coverage)
                .containsExactly(1 / 3.0, 1.0);
    }

    @Test
    void theCurveEndsAtTheErrorOfAllRows() {
        Confidences c = Generated.confidences(10_000, -0.1, 7);
        RiskCoverage curve = RiskCoverage.of(c);
        assertThat(curve.points(100)).hasSize(100);
        RiskCoverage.Point last = curve.points(100).get(99);
        assertThat(last.coverage()).isEqualTo(1);
        assertThat(last.risk()).isCloseTo(1 - c.accuracy(), within(1e-12));
    }

    /** Two bins: 0.4 and 0.6 with accuracy ½ and confidence ½; 0.7, 0.8, 0.9 with 2/3 and 0.8. */
    @Test
    void murphysPartsByHand() {
        Reliability bins = Reliability.equalMass(FIVE, 2);
        assertThat(bins.bins()).hasSize(2);
        BrierDecomposition parts = BrierDecomposition.binned(bins);
        double first = bins.bins().get(0).count();
        assertThat(first).isEqualTo(3); // round(5 / 2)
        double gap1 = (0.4 + 0.6 + 0.7) / 3 - 2 / 3.0;
        double gap2 = 0.85 - 0.5;
        assertThat(parts.miscalibration()).isCloseTo(0.6 * gap1 * gap1 + 0.4 * gap2 * gap2, within(1e-12));
        assertThat(parts.uncertainty()).isCloseTo(0.24, within(1e-12));
        assertThat(parts.discrimination()).isCloseTo(0.6 * Math.pow(2 / 3.0 - 0.6, 2) + 0.4 * 0.01, within(1e-12));
    }

    /** Rising: 0 | 1 1 0 pooled with … by hand: 0.4:0, 0.6:1, 0.7:1, 0.8:0, 0.9:1 gives 0, 2/3, 2/3, 2/3, 1. */
    @Test
    void corpPartsByHandAddUpToTheScore() {
        BrierDecomposition parts = BrierDecomposition.corp(FIVE);
        double score = (0.16 + 0.16 + 0.09 + 0.64 + 0.01) / 5;
        double recalibrated = 2 / 3.0 * (1 / 3.0) * 3 / 5;
        assertThat(parts.score()).isCloseTo(score, within(1e-12));
        assertThat(parts.miscalibration()).isCloseTo(score - recalibrated, within(1e-12));
        assertThat(parts.discrimination()).isCloseTo(0.24 - recalibrated, within(1e-12));
    }

    @Test
    void corpPoolsTiesBeforeItCompares() {
        Confidences tied = Confidences.of(new double[] {0.5, 0.5, 0.5, 0.5}, new boolean[] {false, true, false, true});
        BrierDecomposition parts = BrierDecomposition.corp(tied);
        assertThat(parts.miscalibration()).isZero();
        assertThat(parts.discrimination()).isZero();
        assertThat(parts.uncertainty()).isEqualTo(0.25);
    }

    @Test
    void errorsOfBinsByHand() {
        Reliability r = new Reliability(List.of(
                new Reliability.Bin(0, 0.5, 1, 0.4, 0),
                new Reliability.Bin(0.5, 0.7, 4, 0.6, 0.75),
                new Reliability.Bin(0.7, 0.8, 0, Double.NaN, Double.NaN),
                new Reliability.Bin(0.8, 1, 5, 0.9, 0.8)));
        assertThat(CalibrationError.rootMeanSquared(r))
                .isCloseTo(Math.sqrt((0.16 + 4 * 0.0225 + 5 * 0.01) / 10), within(1e-15));
        // 4 (0.0225 − 0.1875/3) + 5 (0.01 − 0.16/4) < 0
        assertThat(CalibrationError.debiasedSquared(r)).isZero();
        Reliability far = new Reliability(List.of(new Reliability.Bin(0, 1, 101, 0.9, 0.5)));
        assertThat(CalibrationError.debiasedSquared(far)).isCloseTo(0.16 - 0.0025, within(1e-15));
        assertThat(r.confidence()).isCloseTo((0.4 + 2.4 + 4.5) / 10, within(1e-15));
        assertThat(r.accuracy()).isCloseTo(0.7, within(1e-15));
        assertThat(r.gap()).isCloseTo(-0.03, within(1e-15));
    }

    @Test
    void theDebiasedErrorOfACalibratedModelIsNearZeroWhereThePlainOneIsNot() {
        double plain = 0;
        double debiased = 0;
        for (int seed = 0; seed < 20; seed++) {
            Reliability r = Reliability.equalMass(Generated.confidences(500, 0, seed), 15);
            plain += Math.pow(CalibrationError.rootMeanSquared(r), 2) / 20;
            debiased += CalibrationError.debiasedSquared(r) / 20;
        }
        assertThat(plain).isGreaterThan(0.004);
        assertThat(debiased).isLessThan(0.3 * plain);
    }

    @Test
    void topKCountsTheLabelsPlace() {
        Logits z = Logits.copyOf(new float[][] {{3, 2, 1}, {1, 1, 1}, {0, 5, Float.NEGATIVE_INFINITY}});
        int[] labels = {1, 2, 0};
        assertThat(TopKAccuracy.of(z, labels, 1))
                .isEqualTo(Accuracy.of(z, labels))
                .isZero();
        // of {1, 1, 1} class 0 is predicted, and class 2 is one of two that tie for the other place
        assertThat(TopKAccuracy.of(z, labels, 2)).isEqualTo(2.5 / 3);
        assertThat(TopKAccuracy.of(z, labels, 3)).isEqualTo(1);
        assertThat(TopKAccuracy.of(z, labels, 99)).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopKAccuracy.of(z, labels, 0))
                .withMessage("k must be 1 or more, got 0");
    }

    @Test
    void placesAreThoseOfComparisons() {
        float least = Float.MIN_VALUE;
        Logits z = Logits.copyOf(new float[][] {
            {-0f, 0f, -1, -least}, // a label of 0 ties with −0, and is above what is next to 0
            {0f, -0f, least, -1},
            {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY, 3e38f, -3e38f},
            {Float.NEGATIVE_INFINITY, 1, 2, -3e38f}
        });
        int[] labels = {1, 1, 0, 3};
        // predicted, places of the label: 0 and second; 2, and one of second and third; 2, one of third and fourth; 3
        assertThat(TopKAccuracy.of(z, labels, 1)).isZero();
        assertThat(TopKAccuracy.of(z, labels, 2)).isEqualTo((1 + 0.5) / 4);
        assertThat(TopKAccuracy.of(z, labels, 3)).isEqualTo((1 + 1 + 0.5 + 1) / 4);
        assertThat(TopKAccuracy.of(z, labels, 4)).isEqualTo(1);
    }

    @Test
    void classesAreSummedUpByHand() {
        Logits z = Logits.copyOf(new float[][] {{2, 0, 0}, {2, 0, 0}, {0, 2, 0}, {0, 0, 0}});
        Evaluation e = Evaluation.of(z, new int[] {0, 1, 1, -1}, 10);
        double sure = Math.exp(2) / (Math.exp(2) + 2);
        ClassSummary zero = e.perClass().get(0);
        assertThat(zero.count()).isEqualTo(1);
        assertThat(zero.recall()).isEqualTo(1);
        assertThat(zero.predicted()).isEqualTo(2);
        assertThat(zero.precision()).isEqualTo(0.5);
        assertThat(zero.confidence()).isCloseTo(sure, within(1e-12));
        assertThat(zero.gap()).isCloseTo(0.5 - sure, within(1e-12));
        assertThat(zero.nll()).isCloseTo(-Math.log(sure), within(1e-12));
        ClassSummary two = e.perClass().get(2);
        assertThat(two.recall()).isNaN();
        assertThat(two.precision()).isNaN();
        assertThat(two.ece()).isCloseTo((1 - sure) / 2, within(1e-12));
        assertThat(e.classwiseEce())
                .isCloseTo(
                        e.perClass().stream()
                                .mapToDouble(ClassSummary::ece)
                                .average()
                                .orElseThrow(),
                        within(1e-15));
    }

    @Test
    void moreConfidencesThanFitAreRoundedDown() {
        ConfidenceCollector collector = new ConfidenceCollector(8, 4);
        for (int i = 0; i < 20; i++) {
            collector.add(ConfidenceKey.of(0.25 + i / 1000.0), i % 4 > 0);
        }
        Confidences c = collector.sorted();
        assertThat(c.rows()).isEqualTo(20);
        assertThat(confidences(c)).containsExactly(0.25, 0.25, 0.265625, 0.265625); // 1/64 apart
        assertThat(IntStream.range(0, 4).mapToObj(c::correct)).containsExactly(true, false, true, false);
        assertThat(IntStream.range(0, 4).map(c::count)).containsExactly(12, 4, 3, 1);
        assertThat(c.accuracy()).isEqualTo(0.75);
    }

    @Test
    void fewConfidencesOfManyRowsStayExact() {
        ConfidenceCollector collector = new ConfidenceCollector(8, 8);
        ConfidenceCollector whole = new ConfidenceCollector();
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            double key = ConfidenceKey.of(0.3 + 0.1 * random.nextInt(4));
            boolean correct = random.nextInt(3) > 0;
            collector.add(key, correct);
            whole.add(key, correct);
        }
        Confidences some = collector.sorted();
        Confidences all = whole.sorted();
        assertThat(some.size()).isEqualTo(8);
        assertThat(some.accuracy()).isEqualTo(all.accuracy());
        assertThat(AreaUnderRoc.of(some)).isEqualTo(AreaUnderRoc.of(all));
        assertThat(RiskCoverage.of(some).aurc()).isEqualTo(RiskCoverage.of(all).aurc());
        assertThat(RiskCoverage.of(some).threshold(0.1))
                .isEqualTo(RiskCoverage.of(all).threshold(0.1));
        assertThat(RiskCoverage.of(some).points(5))
                .isEqualTo(RiskCoverage.of(all).points(5));
        assertThat(CalibrationError.expected(Reliability.equalMass(some, 3)))
                .isCloseTo(CalibrationError.expected(Reliability.equalMass(all, 3)), within(1e-12));
        assertThat(SmoothCalibrationError.of(some)).isCloseTo(SmoothCalibrationError.of(all), within(1e-9));
        assertThat(BrierDecomposition.corp(some).score())
                .isCloseTo(BrierDecomposition.corp(all).score(), within(1e-12));
        ConsistencyTest test = ConsistencyTest.of(some, 15, 100, 1);
        assertThat(test.ece()).isCloseTo(ConsistencyTest.of(all, 15, 100, 1).ece(), within(1e-12));
        assertThat(test.expected())
                .isCloseTo(ConsistencyTest.of(all, 15, 100, 1).expected(), within(1e-12));
    }

    @Test
    void rejectsAConfidenceThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Confidences.of(new double[] {0.5, 0}, new boolean[2]))
                .withMessage("confidence[1] must be more than 0 and at most 1, got 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Confidences.of(new double[1], new boolean[2]))
                .withMessageContaining("1 confidences for 2 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Confidences.of(new double[0], new boolean[0]))
                .withMessageContaining("at least one");
    }
}
