package dev.logits.multilabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.metric.BinaryEvaluation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MultiLabelTest {
    private static final List<String> NAMES = List.of("a", "b", "c");

    /** Three labels that are over-confident by factors of their own. */
    private static MultiLabelRows rows(int n, long seed) {
        Random random = new Random(seed);
        double[] factors = {2, 0.5, 1};
        double[] centers = {-1, 0.5, -2};
        Logits z = Logits.zeros(n, 3);
        byte[] y = new byte[3 * n];
        for (int i = 0; i < 3 * n; i++) {
            double odds = centers[i % 3] + 1.5 * random.nextGaussian();
            y[i] = (byte) (random.nextDouble() < 1 / (1 + Math.exp(-odds)) ? 1 : 0);
            z.array()[i] = (float) (factors[i % 3] * odds);
        }
        return MultiLabelRows.of(z, y, NAMES);
    }

    @Test
    void agreesWithScikitLearn() throws IOException {
        List<String> lines;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                MultiLabelTest.class.getResourceAsStream("scikit-learn.csv"), StandardCharsets.UTF_8))) {
            lines = in.lines().skip(1).toList();
        }
        assertThat(lines).hasSize(100);
        for (String line : lines) {
            String[] cells = line.split(",");
            double[] expected =
                    Stream.of(cells).limit(9).mapToDouble(Double::parseDouble).toArray();
            String[] parts = cells[9].split("\\|");
            int labels = (int) expected[0];
            double[] z = Stream.of(parts[0].split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            byte[] y = new byte[z.length];
            String[] targets = parts[1].split(" ");
            Logits logits = Logits.zeros(z.length / labels, labels);
            for (int i = 0; i < z.length; i++) {
                logits.array()[i] = (float) z[i];
                y[i] = Byte.parseByte(targets[i]);
            }
            MultiLabelEvaluation e =
                    MultiLabelEvaluation.of(MultiLabelRows.of(logits, y, List.of()), new double[labels], 10);
            double[] actual = {
                labels,
                e.micro().precision(),
                e.micro().recall(),
                e.micro().f1(),
                e.macro(LabelScore::precision),
                e.macro(LabelScore::recall),
                e.macro(LabelScore::f1),
                e.hammingLoss(),
                e.subsetAccuracy()
            };
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i]).as(line + " number " + i).isCloseTo(expected[i], within(1e-12));
            }
        }
    }

    @Test
    void calibrationPerLabelUndoesTheFactorOfEach() {
        MultiLabelRows fit = rows(8_000, 1);
        MultiLabelRows test = rows(8_000, 2);
        MultiLabelCalibration each = MultiLabelCalibration.fit(fit, MultiLabelCalibration.Method.PER_LABEL);
        MultiLabelCalibration joint = MultiLabelCalibration.fit(fit, MultiLabelCalibration.Method.JOINT);
        assertThat(each.slopes()[0]).isCloseTo(0.5, within(0.05));
        assertThat(each.slopes()[1]).isCloseTo(2, within(0.2));
        assertThat(joint.slopes()[0]).isEqualTo(joint.slopes()[2]);
        double[] half = new double[3];
        double before = ece(test, half);
        double together = ece(joint.calibrate(test), half);
        double after = ece(each.calibrate(test), half);
        assertThat(after).isLessThan(0.025).isLessThan(before / 2).isLessThan(together);
        double f1 = MultiLabelEvaluation.of(each.calibrate(test), half, 15).macro(LabelScore::f1);
        assertThat(MultiLabelEvaluation.of(each.calibrate(test), each.thresholds(), 15)
                        .macro(LabelScore::f1))
                .isGreaterThan(f1);
    }

    private static double ece(MultiLabelRows rows, double[] thresholds) {
        return MultiLabelEvaluation.of(rows, thresholds, 15).macroOfProbabilities(BinaryEvaluation::ece);
    }

    @Test
    void theThresholdHasTheLargestF1OfAll() {
        MultiLabelRows rows = rows(60, 4);
        MultiLabelCalibration fitted = MultiLabelCalibration.fit(rows, MultiLabelCalibration.Method.JOINT);
        MultiLabelRows calibrated = fitted.calibrate(rows);
        for (int l = 0; l < 3; l++) {
            double best = 0;
            for (int r = 0; r < 60; r++) {
                double[] thresholds = fitted.thresholds();
                thresholds[l] = calibrated.logOdds(r, l);
                best = Math.max(
                        best,
                        MultiLabelEvaluation.of(calibrated, thresholds, 5)
                                .decisions()
                                .get(l)
                                .f1());
            }
            assertThat(MultiLabelEvaluation.of(calibrated, fitted.thresholds(), 5)
                            .decisions()
                            .get(l)
                            .f1())
                    .isEqualTo(best);
        }
    }

    @Test
    void setsMissAsFewLabelsAsPromisedOnAverage() {
        MultiLabelCalibration plain = MultiLabelCalibration.fit(rows(1000, 5), MultiLabelCalibration.Method.PER_LABEL);
        MultiLabelRows population = plain.calibrate(rows(20_000, 6));
        double sum = 0;
        for (int w = 0; w < 40; w++) {
            sum += plain.withSets(rows(60, 100 + w), 0.2).missedBy(population);
        }
        assertThat(sum / 40).isBetween(0.15, 0.21);
        MultiLabelCalibration few = plain.withSets(rows(3, 1), 0.1);
        assertThat(few.setThreshold()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(few.set(population, 0)).containsExactly(0, 1, 2);
    }

    @Test
    void targetsThatNobodyKnowsAreLeftOut() {
        Logits z = Logits.copyOf(new float[][] {{1, -1}, {1, 1}, {Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}});
        MultiLabelRows rows = MultiLabelRows.of(z, new byte[] {1, -1, 0, 1, 1, 0}, List.of());
        MultiLabelEvaluation e = MultiLabelEvaluation.of(rows, new double[2], 5);
        assertThat(e.micro()).isEqualTo(new LabelScore(3, 1, 0, 1));
        assertThat(e.subsetAccuracy()).isEqualTo(0.5);
        assertThat(e.all().rows()).isEqualTo(5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiLabelRows.of(z, new byte[] {1, 2, 0, 1, 1, 0}, List.of()))
                .withMessageContaining("row 0, label 1 is 2: expected 1 for yes, 0 for no");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MultiLabelRows.of(Logits.of(Float.NaN), new byte[1], List.of()))
                .withMessageContaining("row 0, label 0: NaN is no score");
    }
}
