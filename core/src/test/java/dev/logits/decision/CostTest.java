package dev.logits.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.logits.Logits;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Decisions of least expected cost, what they cost, and net benefit. */
class CostTest {
    private static final CostMatrix COSTS = CostMatrix.of(new double[][] {{0, 1, 0.3}, {10, 0, 0.3}});

    /** Rows whose labels follow softmax(z / 3): overconfident logits. */
    private static Logits overconfident(int n, int[] labels, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Logits z = Logits.zeros(n, 2);
        for (int r = 0; r < n; r++) {
            float x = (float) (12 * random.nextDouble() - 6);
            z.array()[2 * r + 1] = x;
            labels[r] = random.nextDouble() < 1 / (1 + Math.exp(-x / 3)) ? 1 : 0;
        }
        return z;
    }

    @Test
    void theDecisionIsThatOfLeastExpectedCost() {
        // asking costs 0.3: yes is cheaper where 1 − p < 0.3, no where 10 p < 0.3
        Logits z = Logits.copyOf(new float[][] {{0, 0}, {0, 2}, {0, -5}, {0, -2}});
        assertThat(COSTS.decide(z, 0)).isEqualTo(2);
        assertThat(COSTS.decide(z, 1)).isEqualTo(1);
        assertThat(COSTS.decide(z, 2)).isEqualTo(0);
        assertThat(COSTS.decide(z, 3)).isEqualTo(2);
        assertThat(CostMatrix.zeroOne(2).decide(z, 1)).isEqualTo(1);
    }

    @Test
    void reportAddsUpWhatWasPaid() {
        Logits z = Logits.copyOf(new float[][] {{0, 0}, {0, 2}, {0, -5}, {9, 0}});
        CostReport report = CostReport.of(z, new int[] {0, 0, 1, -1}, COSTS);
        assertThat(report.rows()).isEqualTo(3);
        assertThat(report.cost()).isCloseTo((0.3 + 1 + 10) / 3, offset(1e-15));
        assertThat(report.decided()).isEqualTo(List.of(1.0, 1.0, 1.0));
        assertThat(report.topClass()).isCloseTo((0 + 1 + 10) / 3.0, offset(1e-15));
        assertThat(report.constant()).isEqualTo(2);
        assertThat(report.bestConstant()).isCloseTo(0.3, offset(1e-15));
        assertThat(report.perfect()).isZero();
        double p = 1 / (1 + Math.exp(-2));
        double q = 1 / (1 + Math.exp(5));
        assertThat(report.expected()).isCloseTo((0.3 + (1 - p) + 10 * q) / 3, offset(1e-12));
        double mean = report.cost();
        double variance = (0.09 + 1 + 100) / 3 - mean * mean;
        assertThat(report.interval().high() - mean)
                .isCloseTo(1.959963984540054 * Math.sqrt(variance / 3), offset(1e-12));
    }

    @Test
    void calibrationIsWorthMoneyWhereLogitsAreOverconfident() throws IOException {
        int[] fitLabels = new int[4000];
        Logits fit = overconfident(4000, fitLabels, 1);
        int[] labels = new int[20_000];
        Logits z = overconfident(20_000, labels, 2);
        TemperatureScaling scaling = TemperatureScaling.fit(fit, fitLabels).calibrator();
        LogitsSource source = LogitsSource.of(z, labels);
        CostComparison c = CostComparison.of(source, COSTS, scaling);
        assertThat(c.before()).isEqualTo(CostReport.of(source, COSTS).cost());
        assertThat(c.after())
                .isCloseTo(
                        CostReport.of(new dev.logits.calibrate.CalibratedSource(source, scaling), COSTS)
                                .cost(),
                        offset(1e-12));
        assertThat(c.interval().low()).isPositive();
        assertThat(c.saved()).isBetween(c.interval().low(), c.interval().high());
        CostReport after = CostReport.of(new dev.logits.calibrate.CalibratedSource(source, scaling), COSTS);
        assertThat(after.expected())
                .isBetween(after.interval().low(), after.interval().high());
        CostReport before = CostReport.of(source, COSTS);
        assertThat(before.expected()).isLessThan(before.interval().low()); // it promised too much
    }

    @Test
    void netBenefitIsHitsLessFalseAlarmsAtTheirPrice() {
        Ranking ranking = Ranking.of(new double[] {0.9, 0.6, 0.4, 0.1}, new boolean[] {true, false, true, false});
        NetBenefit at = NetBenefit.ofProbabilities(ranking, 0.95, 0.4).get(0);
        assertThat(at.model()).isCloseTo(2 / 4.0 - 1 / 4.0 * (0.4 / 0.6), offset(1e-15));
        assertThat(at.all()).isCloseTo(0.5 - 0.5 * (0.4 / 0.6), offset(1e-15));
        assertThat(at.taken()).isEqualTo(0.75);
        double[] odds = {Math.log(9), Math.log(1.5), Math.log(0.4 / 0.6) + 1e-9, -Math.log(9)};
        Ranking same = Ranking.of(odds, new boolean[] {true, false, true, false});
        assertThat(NetBenefit.ofLogOdds(same, 0.95, 0.4).get(0)).isEqualTo(at);
    }

    @Test
    void refusesCostsThatDoNotFit() {
        assertThatThrownBy(() -> CostMatrix.of(new double[][] {{0, 1}, {1}}))
                .hasMessage("cost[1] has 1 decisions, and cost[0] has 2");
        assertThatThrownBy(() -> CostMatrix.of(new double[][] {{0, Double.NaN}}))
                .hasMessage("cost[0][1] must be finite, got NaN");
        Logits z = Logits.zeros(1, 3);
        assertThatThrownBy(() -> COSTS.decide(z, 0))
                .hasMessage("the costs are of 2 labels, and the logits have 3 classes");
        assertThatThrownBy(() -> CostReport.of(z, new int[] {-1}, CostMatrix.zeroOne(3)))
                .hasMessageContaining("no labeled rows");
    }
}
