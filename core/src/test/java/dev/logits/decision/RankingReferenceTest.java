package dev.logits.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Curves and areas against scikit-learn's on 200 data sets with ties, weights, missing and single classes. */
class RankingReferenceTest {
    private static Ranking ranking(GoldenData data) {
        return data.plain()
                ? Ranking.of(data.scores(), data.positive())
                : Ranking.of(data.scores(), data.positive(), data.weights());
    }

    private static double ramp(int from, int to, IntToDoubleFunction value) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += (i - from + 1) * value.applyAsDouble(i);
        }
        return sum;
    }

    private static void close(String what, int i, double got, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(got).as(what + " of case " + i).isNaN();
        } else {
            assertThat(Math.abs(got - expected))
                    .as(what + " of case " + i + ": " + got + " for " + expected)
                    .isLessThanOrEqualTo(1e-12 * Math.max(1, Math.abs(expected)));
        }
    }

    @Test
    void curvesAndAreasAreThoseOfScikitLearn() {
        List<double[]> golden = GoldenData.read("binary.csv");
        assertThat(golden).hasSize(GoldenData.CASES);
        for (int i = 0; i < golden.size(); i++) {
            double[] g = golden.get(i);
            Ranking ranking = ranking(GoldenData.of(i));
            RocCurve roc = RocCurve.of(ranking);
            PrecisionRecallCurve pr = PrecisionRecallCurve.of(ranking);
            close("area", i, RocCurve.area(ranking), g[1]);
            close("average precision", i, PrecisionRecallCurve.averagePrecision(ranking), g[2]);
            assertThat(roc.size()).isEqualTo((int) g[3]);
            close("fpr", i, ramp(0, roc.size(), roc::falsePositiveRate), g[4]);
            close("tpr", i, ramp(0, roc.size(), roc::truePositiveRate), g[5]);
            close("thresholds", i, ramp(1, roc.size(), roc::threshold), g[6]);
            close("precision", i, ramp(0, pr.size(), pr::precision), g[7]);
            close("recall", i, ramp(0, pr.size(), pr::recall), g[8]);
            close("DeLong", i, RocCurve.standardError(ranking), g[9]);
            close("error of average precision", i, PrecisionRecallCurve.standardError(ranking), g[10]);
        }
    }

    @Test
    void theIntervalOfAveragePrecisionLeavesOutRowByRow() {
        int tried = 0;
        for (int i = 0; i < GoldenData.CASES; i++) {
            GoldenData data = GoldenData.of(i);
            Ranking all = Ranking.of(data.scores(), data.positive());
            if (all.positiveRows() < 2 || all.negativeRows() == 0) {
                continue;
            }
            int n = data.rows();
            double[] without = new double[n];
            double mean = 0;
            for (int r = 0; r < n; r++) {
                double[] weights = new double[n];
                Arrays.fill(weights, 1);
                weights[r] = 0;
                without[r] = PrecisionRecallCurve.averagePrecision(Ranking.of(data.scores(), data.positive(), weights));
                mean += without[r] / n;
            }
            double spread = 0;
            for (double one : without) {
                spread += (one - mean) * (one - mean);
            }
            double error = Math.sqrt(spread * (n - 1) / n);
            double average = PrecisionRecallCurve.averagePrecision(all);
            assertThat(PrecisionRecallCurve.jackknife(all, average))
                    .as("case " + i)
                    .isCloseTo(error, org.assertj.core.data.Offset.offset(1e-7 * error + 1e-9));
            double[] twos = new double[n];
            Arrays.fill(twos, 2);
            Ranking doubled = Ranking.of(data.scores(), data.positive(), twos);
            same(PrecisionRecallCurve.jackknife(doubled, average), PrecisionRecallCurve.jackknife(all, average));
            tried++;
        }
        assertThat(tried).isGreaterThan(100);
    }

    @Test
    void theOrderOfRowsDoesNotMatterToTheBit() {
        for (int i = 0; i < GoldenData.CASES; i++) {
            GoldenData data = GoldenData.of(i);
            Ranking one = ranking(data);
            Ranking other = ranking(data.reversed());
            assertThat(RocCurve.of(other)).isEqualTo(RocCurve.of(one));
            assertThat(PrecisionRecallCurve.of(other)).isEqualTo(PrecisionRecallCurve.of(one));
            same(RocCurve.area(other), RocCurve.area(one));
            same(RocCurve.standardError(other), RocCurve.standardError(one));
            same(PrecisionRecallCurve.standardError(other), PrecisionRecallCurve.standardError(one));
            same(Gains.lift(other, 0.3), Gains.lift(one, 0.3));
        }
    }

    private static void same(double a, double b) {
        assertThat(Double.doubleToLongBits(a)).isEqualTo(Double.doubleToLongBits(b));
    }

    @Test
    void weightsThatAreWholeNumbersCountAsCopiesInCurves() {
        double[] scores = {3, 2, 2, 1, 1, 0};
        boolean[] yes = {true, false, true, true, false, false};
        Ranking weighted = Ranking.of(scores, yes, new double[] {2, 1, 3, 1, 2, 1});
        Ranking copies = Ranking.of(
                new double[] {3, 3, 2, 2, 2, 2, 1, 1, 1, 0},
                new boolean[] {true, true, false, true, true, true, true, false, false, false});
        assertThat(RocCurve.of(weighted)).isEqualTo(RocCurve.of(copies));
        assertThat(PrecisionRecallCurve.of(weighted)).isEqualTo(PrecisionRecallCurve.of(copies));
        assertThat(Gains.gain(weighted, 0.5)).isEqualTo(Gains.gain(copies, 0.5));
    }

    @Test
    void liftSharesOutTies() {
        Ranking ranking = Ranking.of(new double[] {2, 1, 1, 0}, new boolean[] {true, true, false, false});
        assertThat(Gains.gain(ranking, 0.25)).isEqualTo(0.5);
        assertThat(Gains.gain(ranking, 0.5)).isEqualTo(0.75); // one of the two tied, half of which are positive
        assertThat(Gains.lift(ranking, 0.5)).isEqualTo(1.5);
        assertThat(Gains.gain(ranking, 1)).isEqualTo(1);
    }

    @Test
    void aThinnedCurveKeepsItsEndsAndLiesOnTheWholeOne() {
        int n = 5000;
        double[] scores = new double[n];
        boolean[] yes = new boolean[n];
        for (int r = 0; r < n; r++) {
            scores[r] = (r * 7919L) % n;
            yes[r] = (r * 31L) % 7 < 3;
        }
        Ranking ranking = Ranking.of(scores, yes);
        RocCurve all = RocCurve.of(ranking);
        RocCurve thin = RocCurve.of(ranking, 50);
        assertThat(all.size()).isEqualTo(n + 1);
        assertThat(thin.size()).isBetween(45, 50);
        assertThat(thin.truePositiveRate(0)).isZero();
        assertThat(thin.falsePositiveRate(thin.size() - 1)).isEqualTo(1);
        int at = 0;
        for (int i = 0; i < thin.size(); i++) {
            while (all.threshold(at) != thin.threshold(i)) {
                at++;
            }
            assertThat(thin.truePositiveRate(i)).isEqualTo(all.truePositiveRate(at));
        }
    }

    @Test
    void roundedScoresChangeTheAreaByLittle() {
        GoldenData data = GoldenData.of(9);
        ScoreCells cells = new ScoreCells();
        double[] log = new double[20_000];
        boolean[] yes = new boolean[log.length];
        for (int r = 0; r < log.length; r++) {
            double u = (r * 7919L % log.length + 0.5) / log.length;
            log[r] = Math.log(u / (1 - u)) * 3;
            yes[r] = r * 104729L % 1000 < 1000 * u;
            cells.add(log[r], yes[r], 1);
        }
        cells.add(Double.NEGATIVE_INFINITY, false, 1);
        cells.add(Double.POSITIVE_INFINITY, true, 1);
        cells.add(0, true, 1);
        Ranking rounded = cells.ranking();
        Ranking exact = Ranking.of(log, yes);
        assertThat(rounded.isExact()).isFalse();
        assertThat(rounded.rows()).isEqualTo(log.length + 3);
        assertThat(RocCurve.area(rounded)).isCloseTo(RocCurve.area(exact), org.assertj.core.data.Offset.offset(2e-4));
        assertThat(RocCurve.standardError(rounded))
                .isCloseTo(RocCurve.standardError(exact), org.assertj.core.data.Offset.offset(1e-5));
        assertThat(data.rows()).isPositive();
    }
}
