package dev.logits.uncertainty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.decision.Coverage;
import dev.logits.source.ColumnedSource;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Detection, prediction sets and their coverage of rows that count as weights say. */
class WeightedRowsTest {
    private static List<String[]> cases(String file) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(WeightedRowsTest.class.getResourceAsStream(file), StandardCharsets.UTF_8))) {
            return in.lines().skip(1).map(line -> line.split(",")).toList();
        }
    }

    private static double[] numbers(String cells) {
        return Stream.of(cells.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    @Test
    void detectionAgreesWithScikitLearnOnAHundredDataSets() throws IOException {
        List<String[]> cases = cases("weighted-detection.csv");
        assertThat(cases).hasSize(100);
        for (String[] one : cases) {
            double[] in = numbers(one[3]);
            double[] out = numbers(one[5]);
            OodDetection d = OodDetection.of(in, numbers(one[4]), out, numbers(one[6]));
            assertThat(d.auroc()).isCloseTo(Double.parseDouble(one[0]), within(1e-12));
            assertThat(d.fprAt95()).isCloseTo(Double.parseDouble(one[1]), within(1e-12));
            assertThat(d.threshold()).isEqualTo(Double.parseDouble(one[2]));
        }
    }

    @Test
    void wholeWeightsOfDetectionAreEqualRowsAndScalesChangeNoBit() {
        Random random = new Random(3);
        for (int round = 0; round < 50; round++) {
            double[] in = random.doubles(30).map(x -> Math.rint(8 * x)).toArray();
            double[] out = random.doubles(25).map(x -> Math.rint(6 * x)).toArray();
            double[] w = random.ints(30, 0, 4).asDoubleStream().toArray();
            double[] v = random.ints(25, 0, 4).asDoubleStream().toArray();
            w[0] = 1;
            v[0] = 2;
            OodDetection weighted = OodDetection.of(in, w, out, v);
            OodDetection repeated = OodDetection.of(repeated(in, w), repeated(out, v));
            assertThat(weighted.auroc()).isEqualTo(repeated.auroc());
            assertThat(weighted.fprAt95()).isEqualTo(repeated.fprAt95());
            assertThat(weighted.threshold()).isEqualTo(repeated.threshold());
            double[] real = random.doubles(30).toArray();
            double[] other = random.doubles(25).toArray();
            assertThat(OodDetection.of(in, scaled(real, 0x1p-40), out, scaled(other, 0x1p20)))
                    .isEqualTo(OodDetection.of(in, real, out, other));
        }
    }

    private static double[] repeated(double[] x, double[] weights) {
        return IntStream.range(0, x.length)
                .flatMap(i -> IntStream.generate(() -> i).limit((long) weights[i]))
                .mapToDouble(i -> x[i])
                .toArray();
    }

    private static double[] scaled(double[] x, double by) {
        return Arrays.stream(x).map(w -> w * by).toArray();
    }

    @Test
    void detectionNamesAWeightThatIsNone() {
        double[] two = {1, 2};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OodDetection.of(two, new double[] {1, -1}, two, two))
                .withMessage("positiveWeights[1] must be 0 or more and finite, got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OodDetection.of(two, two, two, new double[] {0, 0}))
                .withMessageContaining("the weights of the in-distribution rows add up to 3.0, of the others to 0.0");
    }

    private static LogitsSource weighted(Logits z, int[] labels, double[] weights) {
        return RepeatedRows.by("w", ColumnedSource.of(LogitsSource.of(z, labels), "w", weights));
    }

    private static Logits binary(double... odds) {
        Logits z = Logits.zeros(odds.length, 2);
        for (int r = 0; r < odds.length; r++) {
            z.array()[2 * r + 1] = (float) odds[r];
        }
        return z;
    }

    private static int[] ones(int n) {
        int[] labels = new int[n];
        Arrays.fill(labels, 1);
        return labels;
    }

    @Test
    void thresholdsOfSetsAreTheWeightedQuantile() throws IOException {
        List<String[]> cases = cases("weighted-sets.csv");
        assertThat(cases).hasSize(100);
        int found = 0;
        for (String[] one : cases) {
            double[] odds = numbers(one[2]);
            ConformalSets sets = ConformalSets.fit(
                    weighted(binary(odds), ones(odds.length), numbers(one[3])),
                    ConformalSets.Options.lac(Double.parseDouble(one[0])));
            int row = Integer.parseInt(one[1]);
            double expected = row < 0
                    ? Double.POSITIVE_INFINITY
                    : ConformalSets.fit(binary(odds[row]), ones(1), ConformalSets.Options.lac(0.5))
                            .threshold(0);
            assertThat(sets.threshold(0)).as(String.join(",", one)).isEqualTo(expected);
            found += row < 0 ? 0 : 1;
        }
        assertThat(found).isBetween(50, 99);
    }

    private static final int ROWS = 400;

    private static Logits logits(long seed) {
        Random random = new Random(seed);
        Logits z = Logits.zeros(ROWS, 3);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (Math.rint(8 * random.nextGaussian()) / 4); // with ties
        }
        return z;
    }

    private static int[] labels() {
        return new Random(9).ints(ROWS, -1, 3).toArray();
    }

    @Test
    void wholeWeightsAreRepeatedRowsAndNoOrderChangesABit() throws IOException {
        for (boolean each : new boolean[] {false, true}) {
            ConformalSets.Options options = ConformalSets.Options.lac(0.8).withClassConditional(each);
            double[] real = new Random(4).doubles(ROWS).map(x -> 2.5 * x).toArray();
            ConformalSets sets = ConformalSets.fit(weighted(logits(1), labels(), real), options);
            CoverageReport report = CoverageReport.of(sets, weighted(logits(2), labels(), real));
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, ROWS).boxed().toList());
            Collections.shuffle(order, new Random(5));
            assertThat(ConformalSets.fit(shuffled(logits(1), real, order), options))
                    .isEqualTo(sets);
            assertThat(CoverageReport.of(sets, shuffled(logits(2), real, order)))
                    .isEqualTo(report);
            double[] whole = Arrays.stream(real).map(Math::rint).toArray();
            List<Integer> copies = order.stream()
                    .flatMap(r -> Collections.nCopies((int) whole[r], r).stream())
                    .toList();
            double[] ones = new double[ROWS];
            Arrays.fill(ones, 1);
            assertThat(ConformalSets.fit(weighted(logits(1), labels(), whole), options))
                    .isEqualTo(ConformalSets.fit(shuffled(logits(1), ones, copies), options));
        }
    }

    private static LogitsSource shuffled(Logits z, double[] weights, List<Integer> order) {
        Logits moved = Logits.zeros(order.size(), z.classes());
        int[] labels = new int[order.size()];
        double[] of = new double[order.size()];
        for (int i = 0; i < of.length; i++) {
            int r = order.get(i);
            System.arraycopy(z.array(), z.offset(r), moved.array(), moved.offset(i), z.classes());
            labels[i] = labels()[r];
            of[i] = weights[r];
        }
        return weighted(moved, labels, of);
    }

    @Test
    void coverageIsOfWeights() throws IOException {
        double[] weights = new Random(4).doubles(ROWS).map(x -> 2.5 * x).toArray();
        ConformalSets sets = ConformalSets.fit(weighted(logits(1), labels(), weights), ConformalSets.Options.lac(0.8));
        Logits z = logits(2);
        CoverageReport report = CoverageReport.of(sets, weighted(z, labels(), weights));
        double all = 0;
        double covered = 0;
        double sizes = 0;
        double single = 0;
        double squares = 0;
        for (int r = 0; r < ROWS; r++) {
            int label = labels()[r];
            if (label >= 0) {
                int[] set = sets.set(z, r);
                all += weights[r];
                sizes += weights[r] * set.length;
                single += set.length == 1 ? weights[r] : 0;
                covered += Arrays.stream(set).anyMatch(c -> c == label) ? weights[r] : 0;
                squares += weights[r] * weights[r];
            }
        }
        assertThat(report.weight()).isCloseTo(all, within(1e-12 * all));
        assertThat(report.coverage()).isCloseTo(covered / all, within(1e-12));
        assertThat(report.meanSize()).isCloseTo(sizes / all, within(1e-12));
        assertThat(report.single()).isCloseTo(single / all, within(1e-12));
        assertThat(report.effectiveRows()).isLessThanOrEqualTo(all * all / squares * (1 + 1e-12));
        assertThat(report.effectiveRows()).isGreaterThan(0.9 * all * all / squares);
        assertThat(report.interval().contains(report.coverage())).isTrue();
    }

    /**
     * Rows of odd numbers were sampled half as often as they are, and are harder: the sets are for rows as they are.
     */
    @Test
    @Tag("once")
    void setsKeepTheirPromiseForRowsAsTheWeightsSay() {
        Coverage.holds("sets, weights 0.5 and 1.5, 60 rows, LAC 0.8", 2_000, 0.8, 0.01, 0.85, seed -> {
            SplittableRandom random = new SplittableRandom(seed + 5);
            double[] odds = new double[60];
            double[] weights = new double[60];
            for (int r = 0; r < 60; r++) {
                boolean hard = random.nextDouble() < 0.5;
                odds[r] = (hard ? 0 : 2) + random.nextGaussian();
                weights[r] = hard ? 1.5 : 0.5;
            }
            double next = (random.nextDouble() < 0.75 ? 0 : 2) + random.nextGaussian();
            try {
                ConformalSets sets =
                        ConformalSets.fit(weighted(binary(odds), ones(60), weights), ConformalSets.Options.lac(0.8));
                return Arrays.stream(sets.set(binary(next), 0)).anyMatch(c -> c == 1);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
