package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.IsotonicCalibration;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.calibrate.VennAbers;
import dev.logits.source.ColumnedSource;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rows whose weights are any numbers, against other libraries, and by what must hold of them. */
class WeightedMetricsTest {
    /** Data, and what other libraries say of it; NaN where they say nothing. */
    private record Case(
            String name, int bins, double[] expected, String isotonic, Logits z, int[] labels, double[] weights) {
        static Case of(String line) {
            String[] cells = line.split(",", -1);
            int classes = Integer.parseInt(cells[1]);
            double[] expected =
                    Stream.of(cells).skip(3).limit(11).mapToDouble(Case::number).toArray();
            String[] rows = cells[15].split("\\|");
            double[] z = numbers(rows[0]);
            Logits logits = Logits.zeros(z.length / classes, classes);
            for (int i = 0; i < z.length; i++) {
                logits.array()[i] = (float) z[i];
            }
            int[] labels =
                    Stream.of(rows[1].split(" ")).mapToInt(Integer::parseInt).toArray();
            return new Case(
                    cells[0], Integer.parseInt(cells[2]), expected, cells[14], logits, labels, numbers(rows[2]));
        }

        private static double number(String cell) {
            return cell.equals("nan") ? Double.NaN : Double.parseDouble(cell);
        }

        private static double[] numbers(String cells) {
            return Stream.of(cells.split(" ")).mapToDouble(Double::parseDouble).toArray();
        }

        LogitsSource source() {
            return weighted(z, labels, weights);
        }
    }

    private static LogitsSource weighted(Logits z, int[] labels, double[] weights) {
        return RepeatedRows.by("w", ColumnedSource.of(LogitsSource.of(z, labels), "w", weights));
    }

    private static List<Case> cases() throws IOException {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                WeightedMetricsTest.class.getResourceAsStream("weighted-others.csv"), StandardCharsets.UTF_8))) {
            return in.lines().skip(1).map(Case::of).toList();
        }
    }

    @Test
    void agreesWithScikitLearnOnAHundredDataSets() throws IOException {
        List<Case> cases = cases();
        assertThat(cases).hasSize(100);
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            LogitsSource rows = one.source();
            Evaluation e = Evaluation.of(rows, one.bins());
            double[] actual = {
                e.accuracy(),
                TopKAccuracy.of(rows, 2),
                e.nll(),
                e.brier(),
                e.ece(),
                e.value(Metric.RMSCE),
                e.value(Metric.MCE),
                e.classwiseEce(),
                e.value(Metric.AUROC),
                e.value(Metric.GAP)
            };
            for (int m = 0; m < actual.length; m++) {
                if (!Double.isNaN(one.expected()[m])) {
                    assertThat(actual[m])
                            .as("case %d, %s, number %d", i, one.name(), m)
                            .isCloseTo(one.expected()[m], within(1e-12));
                }
            }
            assertThat(e.weight())
                    .isCloseTo(Arrays.stream(one.weights()).sum(), within(1e-12 * Math.max(1, e.weight())));
        }
    }

    @Test
    void fitsAgreeWithSciPyAndScikitLearn() throws IOException {
        int temperatures = 0;
        int isotonic = 0;
        for (Case one : cases()) {
            double expected = one.expected()[10];
            if (expected < 1000) {
                Fitted<TemperatureScaling> fit = TemperatureScaling.fit(one.source());
                assertThat(fit.report().status()).isEqualTo(FitReport.Status.CONVERGED);
                assertThat(fit.calibrator().temperature()).isCloseTo(expected, within(1e-9 * expected));
                temperatures++;
            }
            if (!one.isotonic().isEmpty()) {
                IsotonicCalibration fit = IsotonicCalibration.fit(
                                one.source(),
                                new IsotonicCalibration.Options(IsotonicCalibration.Interpolation.STEP, true))
                        .calibrator();
                for (String step : one.isotonic().split("\\|")) {
                    String[] numbers = step.split(" ");
                    assertThat(fit.curves().get(0).probability(Double.parseDouble(numbers[0])))
                            .isCloseTo(Double.parseDouble(numbers[1]), within(1e-12));
                    isotonic++;
                }
            }
        }
        assertThat(temperatures).isGreaterThan(40);
        assertThat(isotonic).isGreaterThan(100);
    }

    private static final int ROWS = 300;

    private static Logits logits() {
        Random random = new Random(8);
        Logits z = Logits.zeros(ROWS, 4);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (Math.rint(8 * random.nextGaussian()) / 4); // with ties
        }
        return z;
    }

    private static int[] labels() {
        return new Random(9).ints(ROWS, -1, 4).toArray();
    }

    private static double[] weights() {
        return new Random(10).doubles(ROWS).toArray();
    }

    @Test
    void weightsOfHalfAsMuchChangeNoBit() throws IOException {
        double[] halves = Arrays.stream(weights()).map(w -> w / 2).toArray();
        Evaluation whole = Evaluation.of(weighted(logits(), labels(), weights()), 15);
        Evaluation half = Evaluation.of(weighted(logits(), labels(), halves), 15);
        for (Metric metric : whole.metrics()) {
            // one takes off noise, of fewer cases more; the other is a mean over whole cases
            if (metric != Metric.DEBIASED_SQUARED && metric != Metric.AURC) {
                assertThat(half.value(metric)).as(metric.name()).isEqualTo(whole.value(metric));
            }
        }
        assertThat(half.weight()).isEqualTo(whole.weight() / 2);
        assertThat(BinaryEvaluation.of(binary(halves), 10).brier())
                .isEqualTo(BinaryEvaluation.of(binary(weights()), 10).brier());
    }

    private static LogitsSource binary(double[] weights) {
        int[] labels = new Random(9).ints(ROWS, 0, 2).toArray();
        return weighted(Logits.wrap(logits().array(), 2 * ROWS, 2).slice(0, ROWS), labels, weights);
    }

    @Test
    void noScaleOfWeightsThatMakesRowsOfSomeChangesABitOfMeansAndBins() throws IOException {
        Evaluation small = Evaluation.of(weighted(logits(), labels(), weights()), 15);
        double[] eight = Arrays.stream(weights()).map(w -> 8 * w).toArray(); // up to seven whole pieces and a part
        Evaluation large = Evaluation.of(weighted(logits(), labels(), eight), 15);
        for (Metric metric : List.of(
                Metric.ACCURACY,
                Metric.NLL,
                Metric.BRIER,
                Metric.ECE,
                Metric.RMSCE,
                Metric.MCE,
                Metric.CLASSWISE_ECE,
                Metric.GAP)) {
            assertThat(large.value(metric)).as(metric.name()).isEqualTo(small.value(metric));
        }
        assertThat(large.perClass()).isEqualTo(small.perClass());
        assertThat(large.weight()).isEqualTo(8 * small.weight());
    }

    @Test
    void rowsAreCountedAndNotTheirPieces() throws IOException {
        double[] eight = Arrays.stream(weights()).map(w -> 8 * w).toArray();
        eight[3] = 5; // whole beside others that are not
        int[] labels = labels();
        long ignored = Arrays.stream(labels).filter(y -> y < 0).count();
        Evaluation e = Evaluation.of(weighted(logits(), labels, eight), 15);
        Evaluation once = Evaluation.of(logits(), labels, 15);
        assertThat(e.rows()).isEqualTo(ROWS - ignored);
        assertThat(e.ignored()).isEqualTo(ignored);
        assertThat(e.confidences().rows()).isEqualTo(e.rows());
        assertThat(e.reliability().rows()).isEqualTo(e.rows());
        for (int b = 0; b < 15; b++) {
            assertThat(e.reliability().bins().get(b).count())
                    .isEqualTo(once.reliability().bins().get(b).count());
        }
        for (int c = 0; c < 4; c++) {
            assertThat(e.perClass().get(c).count())
                    .isEqualTo(once.perClass().get(c).count());
            assertThat(e.perClass().get(c).predicted())
                    .isEqualTo(once.perClass().get(c).predicted());
        }
        BinaryEvaluation binary = BinaryEvaluation.of(binary(eight), 10);
        assertThat(binary.rows()).isEqualTo(ROWS);
        assertThat(binary.positives())
                .isEqualTo(BinaryEvaluation.of(binary(ones()), 10).positives());
        FitReport fit =
                TemperatureScaling.fit(weighted(logits(), labels, eight)).report();
        assertThat(fit.rows()).isEqualTo(ROWS - ignored);
        assertThat(fit.ignored()).isEqualTo(ignored);
        assertThat(IsotonicCalibration.fit(weighted(logits(), labels, eight)).report())
                .returns(fit.rows(), FitReport::rows)
                .returns(fit.weight(), FitReport::weight);
    }

    private static double[] ones() {
        double[] ones = new double[ROWS];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void rowsOfWholeWeightsAreCases() throws IOException {
        double[] whole = Arrays.stream(weights()).map(w -> Math.rint(3 * w)).toArray();
        Evaluation e = Evaluation.of(weighted(logits(), labels(), whole), 15);
        assertThat(e.rows()).isEqualTo((long) e.weight());
    }

    @Test
    void weightsOfNoRowAreRefusedByTheirName() {
        LogitsSource none = weighted(logits(), labels(), new double[ROWS]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(none, 15))
                .withMessage("no row has a weight \"w\" above 0; give those that count a weight of 1 or how many cases"
                        + " they stand for, or leave the weights out");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Evaluation.of(RepeatedRows.byClass(LogitsSource.of(logits(), new int[ROWS]), 0, 1, 1, 1), 15))
                .withMessageContaining("a class that has a weight above 0");
    }

    @Test
    void theOrderOfWeightedRowsChangesNoBit() throws IOException {
        List<Integer> order = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            order.add(r);
        }
        Collections.shuffle(order, new Random(1));
        Logits z = Logits.zeros(ROWS, 4);
        int[] labels = new int[ROWS];
        double[] weights = new double[ROWS];
        for (int r = 0; r < ROWS; r++) {
            int from = order.get(r);
            System.arraycopy(logits().array(), 4 * from, z.array(), 4 * r, 4);
            labels[r] = labels()[from];
            weights[r] = 3 * weights()[from];
        }
        double[] before = Arrays.stream(weights()).map(w -> 3 * w).toArray();
        assertThat(Evaluation.of(weighted(z, labels, weights), 15))
                .isEqualTo(Evaluation.of(weighted(logits(), labels(), before), 15));
    }

    @Test
    void aRowInTwoPartsIsAWholeOne() throws IOException {
        Logits twice = Logits.zeros(2 * ROWS, 4);
        int[] labels = new int[2 * ROWS];
        double[] weights = new double[2 * ROWS];
        for (int r = 0; r < ROWS; r++) {
            double part = new Random(r).nextInt(1, 8) / 8.0;
            for (int copy = 0; copy < 2; copy++) {
                System.arraycopy(logits().array(), 4 * r, twice.array(), 4 * (2 * r + copy), 4);
                labels[2 * r + copy] = labels()[r];
                weights[2 * r + copy] = copy == 0 ? part : 1 - part;
            }
        }
        Evaluation parts = Evaluation.of(weighted(twice, labels, weights), 15);
        Evaluation whole = Evaluation.of(logits(), labels(), 15);
        for (Metric metric : whole.metrics()) {
            boolean rounded = metric == Metric.EQUAL_MASS_ECE; // whole rows go to bins of a whole number of them
            assertThat(parts.value(metric))
                    .as(metric.name())
                    .isCloseTo(whole.value(metric), within(rounded ? 0.02 : 1e-13));
        }
    }

    @Test
    void whatCountsRowsRefusesPartsOfThem() throws IOException {
        LogitsSource rows = weighted(logits(), labels(), weights());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VennAbers.fit(rows))
                .withMessageStartingWith("row 0: its weight leaves a part of a row, " + weights()[0] + "; Venn-Abers")
                .withMessageContaining("whole numbers of cases");
        Confidences confidences = Evaluation.of(rows, 15).confidences();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConsistencyTest.of(confidences, 15, 10, 1))
                .withMessageContaining("rows count in part");
    }
}
