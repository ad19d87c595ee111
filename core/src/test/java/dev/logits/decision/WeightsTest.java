package dev.logits.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.internal.sum.WeightedSort;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import dev.logits.source.ColumnedSource;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What weights of rows mean: whole ones are copies to the bit, their scale says nothing, and bad ones are refused. */
@Tag("once")
class WeightsTest {
    /** All numbers that say something of the rows themselves; NaN where there is none. */
    private static List<Object> numbers(LogitsSource source, String weight) throws IOException {
        int k = source.classes();
        boolean ones = weight == null;
        ConfusionMatrix m = ones ? ConfusionMatrix.of(source) : ConfusionMatrix.of(source, weight);
        ClassCurves curves = ones ? ClassCurves.of(source, 0.95, 40) : ClassCurves.of(source, weight, 0.95, 40);
        CostMatrix matrix = SourceReferenceTest.costs(k);
        CostReport costs = ones ? CostReport.of(source, matrix) : CostReport.of(source, weight, matrix);
        ConfidentLearning learned = ones ? ConfidentLearning.of(source) : ConfidentLearning.of(source, weight);
        List<Object> all = new ArrayList<>(List.of(
                m.accuracy(),
                m.balancedAccuracy(),
                m.matthews(),
                m.kappa(ConfusionMatrix.Disagreement.NOMINAL),
                m.kappa(ConfusionMatrix.Disagreement.LINEAR),
                m.kappa(ConfusionMatrix.Disagreement.QUADRATIC),
                m.macro(c -> m.fBeta(c, 2)),
                m.weighted(m::f1),
                costs.cost(),
                costs.expected(),
                costs.topClass(),
                costs.bestConstant(),
                costs.constant(),
                learned.noise()));
        List<ClassCurves.OfClass> each = new ArrayList<>(curves.classes());
        each.add(curves.micro());
        for (ClassCurves.OfClass c : each) {
            all.addAll(List.of(c.area(), c.averagePrecision(), c.lift(), c.roc(), c.precisionRecall()));
        }
        all.add(curves.macro(ClassCurves.OfClass::area));
        all.add(curves.weighted(ClassCurves.OfClass::averagePrecision));
        for (int c = 0; c < k; c++) {
            all.add(learned.threshold(c));
            Ranking ranking = ones ? ClassRankings.of(source, c) : ClassRankings.of(source, weight, c);
            NetBenefit b = NetBenefit.ofLogOdds(ranking, 0.95, 0.3).get(0);
            all.addAll(List.of(b.model(), b.all(), b.taken()));
        }
        return all;
    }

    private static List<Interval> intervals(LogitsSource source) throws IOException {
        List<Interval> all = new ArrayList<>();
        for (ClassCurves.OfClass c : ClassCurves.of(source, "w", 0.95, 40).classes()) {
            all.addAll(List.of(c.areaInterval(), c.precisionInterval()));
        }
        all.add(CostReport.of(source, "w", SourceReferenceTest.costs(source.classes()))
                .interval());
        all.add(NetBenefit.ofLogOdds(ClassRankings.of(source, "w", 0), 0.95, 0.3)
                .get(0)
                .interval());
        return all;
    }

    @Test
    void weightsThatAreWholeNumbersAreCopiesToTheBit() throws IOException {
        for (int i = 0; i < GoldenLogits.CASES; i++) {
            GoldenLogits data = GoldenLogits.of(i);
            LogitsSource weighted = data.source(data.z(), data.wholeWeights());
            assertThat(numbers(weighted, "w")).as("case " + i).isEqualTo(numbers(data.repeated(), null));
            ConfusionMatrix copies = ConfusionMatrix.of(data.repeated());
            assertThat(ConfusionMatrix.of(weighted, "w")).isEqualTo(copies);
        }
    }

    @Test
    void metricsOfWeightedGroupsAreThoseOfCopies() throws IOException {
        for (int i = 3; i < GoldenLogits.CASES; i += 20) {
            GoldenLogits data = GoldenLogits.of(i);
            LogitsSource repeated = data.repeated();
            if (GroupRows.count(repeated, "group").size() < 2) {
                continue;
            }
            GroupComparison groups = GroupComparison.of(data.source(data.z(), data.wholeWeights()), "group", "w");
            for (Metric metric : List.of(Metric.ACCURACY, Metric.NLL, Metric.BRIER)) {
                for (GroupGap gap : groups.gaps(metric, Multiplicity.HOLM)) {
                    double copies = Evaluation.of(GroupRows.of(repeated, "group", gap.group()), 15)
                            .value(metric);
                    assertThat(Math.abs(gap.value() - copies)).isLessThanOrEqualTo(1e-13);
                }
            }
        }
    }

    @Test
    void theScaleOfWeightsAndTheOrderOfRowsSayNothing() throws IOException {
        for (int i = 0; i < GoldenLogits.CASES; i += 3) {
            GoldenLogits data = GoldenLogits.of(i);
            double[] larger = Arrays.stream(data.weights()).map(w -> w * 0x1p40).toArray();
            double[] less = Arrays.stream(data.weights()).map(w -> w * 0x1p-60).toArray();
            List<Object> expected = numbers(data.source(), "w");
            List<Interval> ends = intervals(data.source());
            for (LogitsSource other :
                    List.of(data.source(data.z(), larger), data.source(data.z(), less), data.reversed())) {
                assertThat(numbers(other, "w")).as("case " + i).isEqualTo(expected);
                assertThat(intervals(other)).as("case " + i).isEqualTo(ends);
            }
        }
    }

    @Test
    void equalWeightsHaveTheIntervalsOfRowsWithoutThem() throws IOException {
        for (int i = 0; i < GoldenLogits.CASES; i += 10) {
            GoldenLogits data = GoldenLogits.of(i + 3);
            double[] ones = new double[data.rows()];
            Arrays.fill(ones, 1);
            LogitsSource source = data.source(data.z(), ones);
            List<ClassCurves.OfClass> plain = ClassCurves.of(source, 0.95, 40).classes();
            List<ClassCurves.OfClass> weighted =
                    ClassCurves.of(source, "w", 0.95, 40).classes();
            assertThat(weighted).isEqualTo(plain);
        }
    }

    @Test
    void scoresOfManyWeightedRowsAreRoundedTogether() {
        SplittableRandom random = new SplittableRandom(5);
        int n = 3000;
        double[] scores = new double[n];
        boolean[] yes = new boolean[n];
        double[] weights = new double[n];
        WeightedCells cells = new WeightedCells(2);
        WeightedCells back = new WeightedCells(2);
        for (int r = 0; r < n; r++) {
            yes[r] = random.nextInt(3) == 0;
            scores[r] = ScoreCells.score(ScoreCells.cell(random.nextGaussian() + (yes[r] ? 1 : 0)));
            weights[r] = 0.5 + random.nextDouble();
            cells.add(scores[r], yes[r], weights[r]);
        }
        for (int r = n - 1; r >= 0; r--) {
            back.add(scores[r], yes[r], weights[r]);
        }
        Ranking exact = Ranking.of(scores, yes, weights);
        Ranking rounded = cells.ranking();
        assertThat(rounded.isExact()).isFalse();
        assertThat(rounded.rows()).isEqualTo(n);
        near(RocCurve.area(rounded), RocCurve.area(exact));
        near(RocCurve.standardError(rounded), RocCurve.standardError(exact));
        near(PrecisionRecallCurve.standardError(rounded), PrecisionRecallCurve.standardError(exact));
        near(
                RocCurve.interval(rounded, 0.9).low(),
                RocCurve.interval(exact, 0.9).low());
        assertThat(RocCurve.area(back.ranking())).isEqualTo(RocCurve.area(rounded));
        WeightedCells together = new WeightedCells(2);
        together.add(exact);
        assertThat(RocCurve.of(together.ranking())).isEqualTo(RocCurve.of(rounded));
    }

    private static void near(double got, double expected) {
        assertThat(Math.abs(got - expected)).isLessThanOrEqualTo(1e-12);
    }

    @Test
    void sortedWeightsFollowTheirScores() {
        SplittableRandom random = new SplittableRandom(8);
        for (int n : new int[] {0, 1, 15, 16, 17, 33, 100, 1000, 4097}) {
            double[] scores = random.ints(n, 0, 1 + n / 3).mapToDouble(x -> x).toArray();
            double[] weights = random.doubles(n).toArray();
            double[][] pairs = new double[n][];
            Arrays.setAll(pairs, r -> new double[] {scores[r], weights[r]});
            Arrays.sort(pairs, (a, b) -> Arrays.compare(a, b));
            WeightedSort.sort(scores, weights);
            for (int r = 0; r < n; r++) {
                assertThat(scores[r]).isEqualTo(pairs[r][0]);
                assertThat(weights[r]).isEqualTo(pairs[r][1]);
            }
        }
    }

    @Test
    void comparedAreasTakeWeightsOfRows() throws IOException {
        GoldenLogits data = GoldenLogits.of(13);
        LogitsSource a = data.source(data.z(), data.wholeWeights());
        LogitsSource b = data.source(data.other(), data.wholeWeights());
        RocComparison c = RocComparison.of(a, b, "w", 1, 0.95);
        near(c.first(), RocCurve.area(ClassRankings.of(a, "w", 1)));
        boolean[] yes = new boolean[data.rows()];
        for (int r = 0; r < yes.length; r++) {
            yes[r] = data.labels()[r] == 1;
        }
        assertThat(RocComparison.of(
                        ClassRankings.scores(data.z(), 1),
                        ClassRankings.scores(data.other(), 1),
                        yes,
                        data.wholeWeights(),
                        0.95))
                .isEqualTo(c);
        double[] moved = data.wholeWeights();
        moved[0] = 1;
        assertThatThrownBy(() -> RocComparison.of(a, data.source(data.other(), moved), "w", 1, 0.95))
                .hasMessage(
                        "labeled row 0 has the weight 2.0 in the first source and 1.0 in the second; areas are compared"
                                + " on the same rows");
    }

    @Test
    void copiesOfARowAreListedOnceAndRowsWithoutWeightNotAtAll() throws IOException {
        GoldenLogits data = GoldenLogits.of(5);
        for (RowReview.Reason reason : RowReview.Reason.values()) {
            List<ReviewedRow> copies = RowReview.of(data.repeated(), reason, 1000);
            List<ReviewedRow> weighted = RowReview.of(data.source(data.z(), data.wholeWeights()), "w", reason, 1000);
            assertThat(weighted).isEqualTo(copies);
            assertThat(copies.stream().map(ReviewedRow::number)).doesNotHaveDuplicates();
        }
        long counted = Arrays.stream(data.wholeWeights()).filter(w -> w > 0).count();
        assertThat(RowReview.of(data.repeated(), RowReview.Reason.CLOSE_DECISION, 1000))
                .hasSize((int) counted);
    }

    private static LogitsSource weights(String... cells) {
        return ColumnedSource.of(
                LogitsSource.of(Logits.zeros(cells.length, 2), new int[cells.length]), "w", List.of(cells));
    }

    @Test
    void refusesWhatIsNoWeight() {
        for (String bad : List.of("-1", "NaN", "Infinity", "1e-200", "much", "")) {
            assertThatThrownBy(() -> ConfusionMatrix.of(weights("1", bad), "w"))
                    .hasMessage("row 1: the weight \"w\" is \"" + bad
                            + "\"; a weight is how much the row counts, 0 or a number from 1e-100 to 1e100");
        }
        assertThatThrownBy(() -> CostReport.of(weights("0", "0"), "w", CostMatrix.zeroOne(2)))
                .hasMessage("no labeled row has a weight \"w\" above 0; costs need at least one");
        assertThatThrownBy(() -> ClassCurves.of(weights("0"), "w", 0.95, 10)).hasMessageContaining("a ranking needs");
        assertThatThrownBy(() -> ConfidentLearning.of(weights("1"), "v"))
                .hasMessageContaining("the rows come without a column \"v\"; they have w");
        assertThatThrownBy(() -> Ranking.of(new double[1], new boolean[1], new double[] {1e200}))
                .hasMessageContaining("weights[0] must be 0 or from 1e-100 to 1e100, got 1.0E200");
    }
}
