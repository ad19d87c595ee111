package dev.logits.multilabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.metric.BinaryEvaluation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Multi-label rows that count as weights say which are not whole, against scikit-learn, and by what must hold. */
class WeightedLabelsTest {
    private static double[] numbers(String cells) {
        return Stream.of(cells.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static MultiLabelRows rows(int labels, double[] z, double[] targets) {
        Logits logits = Logits.zeros(z.length / labels, labels);
        byte[] y = new byte[z.length];
        for (int i = 0; i < z.length; i++) {
            logits.array()[i] = (float) z[i];
            y[i] = (byte) targets[i];
        }
        return MultiLabelRows.of(logits, y, List.of());
    }

    @Test
    void metricsAndThresholdsAgreeWithScikitLearnOnAHundredDataSets() throws IOException {
        List<String> lines;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                WeightedLabelsTest.class.getResourceAsStream("weighted-labels.csv"), StandardCharsets.UTF_8))) {
            lines = in.lines().skip(1).toList();
        }
        assertThat(lines).hasSize(100);
        int thresholds = 0;
        for (String line : lines) {
            String[] cells = line.split(",");
            double[] expected =
                    Stream.of(cells).limit(9).mapToDouble(Double::parseDouble).toArray();
            int labels = (int) expected[0];
            MultiLabelRows rows =
                    rows(labels, numbers(cells[11]), numbers(cells[12])).repeated(numbers(cells[13]));
            MultiLabelEvaluation e = MultiLabelEvaluation.of(rows, new double[labels], 10);
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
            double best = cells[9].equals("nan") ? Double.NaN : Double.parseDouble(cells[9]);
            if (!Double.isNaN(best)) {
                double[] at = new double[labels];
                at[0] = LabelThresholds.bestF1(rows, 0);
                assertThat(MultiLabelEvaluation.of(rows, at, 10)
                                .decisions()
                                .get(0)
                                .f1())
                        .as(line)
                        .isCloseTo(best, within(1e-12));
            }
            if (!cells[10].equals("nan")) {
                double lambda = cells[10].equals("-inf") ? Double.NEGATIVE_INFINITY : Double.parseDouble(cells[10]);
                assertThat(LabelThresholds.ofSets(rows, 0.2)).as(line).isEqualTo(lambda);
                thresholds += lambda > Double.NEGATIVE_INFINITY ? 1 : 0;
            }
        }
        assertThat(thresholds).isGreaterThan(30);
    }

    @Test
    void probabilitiesAgreeWithScikitLearnOnAHundredDataSets() throws IOException {
        List<String> lines;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                WeightedLabelsTest.class.getResourceAsStream("probabilities.csv"), StandardCharsets.UTF_8))) {
            lines = in.lines().skip(1).toList();
        }
        assertThat(lines).hasSize(100);
        for (String line : lines) {
            String[] cells = line.split(",");
            String[] columns = cells[9].split("\\|");
            int labels = Integer.parseInt(cells[1]);
            double[] z = Stream.of(columns[0].split(" "))
                    .mapToDouble(Float::parseFloat)
                    .toArray();
            MultiLabelRows rows = rows(labels, z, numbers(columns[1])).repeated(numbers(columns[2]));
            MultiLabelEvaluation e = MultiLabelEvaluation.of(rows, new double[labels], Integer.parseInt(cells[2]));
            double[] actual = {
                e.all().ece(),
                e.all().brier(),
                e.all().logLoss(),
                e.macroOfProbabilities(BinaryEvaluation::ece),
                e.macroOfProbabilities(BinaryEvaluation::brier),
                e.macroOfProbabilities(BinaryEvaluation::logLoss)
            };
            for (int i = 0; i < actual.length; i++) {
                assertThat(actual[i])
                        .as(line + " number " + i)
                        .isCloseTo(Double.parseDouble(cells[3 + i]), within(1e-12));
            }
        }
    }

    private static MultiLabelRows drawn(int n) {
        Random random = new Random(6);
        double[] z = random.doubles(3 * n).map(x -> Math.rint(40 * x - 20) / 4).toArray();
        double[] y = Arrays.stream(z)
                .map(x -> random.nextDouble() < 1 / (1 + Math.exp(-x)) ? 1 : random.nextInt(9) == 0 ? -1 : 0)
                .toArray();
        return rows(3, z, y);
    }

    private static double[] weights(int n) {
        return new Random(7).doubles(n).map(x -> 2 * x).toArray();
    }

    @ParameterizedTest
    @EnumSource(MultiLabelCalibration.Method.class)
    void noOrderOfRowsChangesABit(MultiLabelCalibration.Method method) {
        MultiLabelRows rows = drawn(300);
        double[] weights = weights(300);
        List<Integer> order = new ArrayList<>(IntStream.range(0, 300).boxed().toList());
        Collections.shuffle(order, new Random(8));
        MultiLabelRows weighted = rows.repeated(weights);
        MultiLabelRows other = rows.select(order.stream().mapToInt(r -> r).toArray())
                .repeated(order.stream().mapToDouble(r -> weights[r]).toArray());
        MultiLabelCalibration fitted = MultiLabelCalibration.fit(weighted, method, weighted, 0.2);
        assertThat(MultiLabelCalibration.fit(other, method, other, 0.2)).isEqualTo(fitted);
        assertThat(MultiLabelEvaluation.of(fitted.calibrate(other), fitted.thresholds(), 10))
                .isEqualTo(MultiLabelEvaluation.of(fitted.calibrate(weighted), fitted.thresholds(), 10));
    }

    @Test
    void aScaleOfWeightsChangesNoBitOfMetricsAndThresholds() {
        MultiLabelRows rows = drawn(300);
        double[] weights = weights(300);
        MultiLabelRows one = rows.repeated(weights);
        MultiLabelRows other =
                rows.repeated(Arrays.stream(weights).map(w -> w * 0x1p-7).toArray());
        double[] zero = new double[3];
        MultiLabelEvaluation e = MultiLabelEvaluation.of(one, zero, 10);
        MultiLabelEvaluation f = MultiLabelEvaluation.of(other, zero, 10);
        assertThat(f.micro().f1()).isEqualTo(e.micro().f1());
        assertThat(f.subsetAccuracy()).isEqualTo(e.subsetAccuracy());
        assertThat(f.macroOfProbabilities(BinaryEvaluation::ece))
                .isEqualTo(e.macroOfProbabilities(BinaryEvaluation::ece));
        assertThat(f.all().ece()).isEqualTo(e.all().ece());
        assertThat(f.all().logLoss()).isEqualTo(e.all().logLoss());
        for (int l = 0; l < 3; l++) {
            assertThat(LabelThresholds.bestF1(other, l)).isEqualTo(LabelThresholds.bestF1(one, l));
        }
        assertThat(LabelThresholds.ofSets(other, 0.2)).isLessThanOrEqualTo(LabelThresholds.ofSets(one, 0.2));
    }

    @Test
    void halvesAndViewsKeepTheWeights() {
        MultiLabelRows rows = drawn(200);
        double[] weights = weights(200);
        weights[3] = 0;
        MultiLabelHalves halves = MultiLabelHalves.of(rows, weights, 1);
        assertThat(halves.fit().rows() + halves.test().rows()).isEqualTo(199);
        assertThat(sum(halves.fit()) + sum(halves.test()))
                .isCloseTo(Arrays.stream(weights).sum(), within(1e-12 * 200));
        MultiLabelRows some = halves.fit().select(new int[] {2, 0});
        assertThat(some.weight(0)).isEqualTo(halves.fit().weight(2));
        assertThat(some.isWhole()).isFalse();
    }

    private static double sum(MultiLabelRows rows) {
        return IntStream.range(0, rows.rows()).mapToDouble(rows::weight).sum();
    }
}
