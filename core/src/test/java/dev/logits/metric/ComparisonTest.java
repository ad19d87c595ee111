package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.source.ColumnedSource;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("once")
class ComparisonTest {
    private static final int CLASSES = 6;

    /** Two models that share most of their noise; the second is a little better and too sure. */
    private record Pair(Logits a, Logits b, int[] labels) {
        static Pair of(int rows, long seed) {
            Random random = new Random(seed);
            Logits a = Logits.zeros(rows, CLASSES);
            Logits b = Logits.zeros(rows, CLASSES);
            int[] labels = new int[rows];
            for (int r = 0; r < rows; r++) {
                labels[r] = random.nextInt(CLASSES);
                for (int c = 0; c < CLASSES; c++) {
                    double shared = random.nextGaussian() + (c == labels[r] ? 1 : 0);
                    a.array()[a.offset(r) + c] = (float) (shared + random.nextGaussian() / 4);
                    b.array()[b.offset(r) + c] = (float) (2 * (shared + random.nextGaussian() / 6));
                }
            }
            return new Pair(a, b, labels);
        }

        LogitsSource first() {
            return LogitsSource.of(a, labels);
        }

        LogitsSource second() {
            return LogitsSource.of(b, labels);
        }

        Pair shuffled(long seed) {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, labels.length).boxed().toList());
            Collections.shuffle(order, new Random(seed));
            Pair moved = of(labels.length, seed);
            for (int r = 0; r < labels.length; r++) {
                int from = order.get(r);
                System.arraycopy(a.array(), a.offset(from), moved.a.array(), moved.a.offset(r), CLASSES);
                System.arraycopy(b.array(), b.offset(from), moved.b.array(), moved.b.offset(r), CLASSES);
                moved.labels[r] = labels[from];
            }
            return moved;
        }
    }

    private static List<Object> bits(Comparison c) {
        List<Object> bits = new ArrayList<>(List.of(c.onlyFirst(), c.onlySecond(), c.both(), c.mcNemar()));
        for (Metric metric : c.metrics()) {
            bits.add(c.difference(metric));
            bits.add(c.interval(metric));
        }
        return bits;
    }

    @Test
    void differencesAreThoseOfTheTwoEvaluationsAndIntervalsHoldThem() throws IOException {
        Pair pair = Pair.of(2000, 1);
        Comparison c = Comparison.of(pair.first(), pair.second(), 15, 200, 3);
        Evaluation a = Evaluation.of(pair.first(), 15);
        Evaluation b = Evaluation.of(pair.second(), 15);
        for (Metric metric : c.metrics()) {
            assertThat(c.difference(metric)).isEqualTo(b.value(metric) - a.value(metric));
            assertThat(c.interval(metric).isPresent())
                    .as(metric.key())
                    .isNotEqualTo(c.whyNot(metric).isPresent());
            c.interval(metric)
                    .ifPresent(i -> assertThat(i.contains(c.difference(metric)))
                            .as(metric.key())
                            .isTrue());
        }
        assertThat(c.interval(Metric.NLL)).isPresent();
        assertThat(c.interval(Metric.ECE)).isPresent();
        assertThat(c.whyNot(Metric.MCE)).isPresent();
        Interval paired = c.interval(Metric.ACCURACY).get();
        Interval alone = Interval.wilson(a.accuracy(), 2000);
        assertThat(paired.high() - paired.low()).isLessThan(1.2 * (alone.high() - alone.low()));
    }

    @Test
    void theOrderOfPairsDoesNotMatter() throws IOException {
        Pair pair = Pair.of(500, 5);
        List<Object> expected = bits(Comparison.of(pair.first(), pair.second(), 10, 50, 1));
        for (int seed = 0; seed < 3; seed++) {
            Pair other = pair.shuffled(seed);
            assertThat(bits(Comparison.of(other.first(), other.second(), 10, 50, 1)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void intervalsHoldTheDifferenceOfThePopulation() throws IOException {
        Pair population = Pair.of(400_000, 77);
        Evaluation a = Evaluation.of(population.first(), 15);
        Evaluation b = Evaluation.of(population.second(), 15);
        List<Metric> metrics = List.of(
                Metric.ACCURACY,
                Metric.NLL,
                Metric.BRIER,
                Metric.ECE,
                Metric.SMOOTH_ECE,
                Metric.GAP,
                Metric.AURC,
                Metric.AUROC);
        int[] held = new int[metrics.size()];
        int worlds = 100;
        for (int w = 0; w < worlds; w++) {
            Pair rows = Pair.of(300, 1000 + w);
            Comparison c = Comparison.of(rows.first(), rows.second(), 15, 200, w);
            for (int m = 0; m < held.length; m++) {
                double truth = b.value(metrics.get(m)) - a.value(metrics.get(m));
                held[m] += c.interval(metrics.get(m)).get().contains(truth) ? 1 : 0;
            }
        }
        for (int m = 0; m < held.length; m++) {
            assertThat(held[m]).as(metrics.get(m).key()).isGreaterThanOrEqualTo(88);
        }
    }

    @Test
    void agreesWithScikitLearnAndSciPyOnAHundredDataSets() throws IOException {
        List<String> lines;
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                ComparisonTest.class.getResourceAsStream("compared-others.csv"), StandardCharsets.UTF_8))) {
            lines = in.lines().skip(1).toList();
        }
        assertThat(lines).hasSize(100);
        for (int i = 0; i < lines.size(); i++) {
            String[] cells = lines.get(i).split(",");
            String[] rows = cells[11].split("\\|");
            int classes = Integer.parseInt(cells[1]);
            int[] labels =
                    Stream.of(rows[2].split(" ")).mapToInt(Integer::parseInt).toArray();
            double[] weights = Stream.of(rows[3].split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            Comparison c = Comparison.of(
                    weighted(rows[0], classes, labels, weights),
                    weighted(rows[1], classes, labels, weights),
                    Integer.parseInt(cells[2]),
                    10,
                    1);
            String what = "case " + i + ", " + cells[0];
            if (cells[3].isEmpty()) {
                assertThat(c.mcNemar()).as(what).isNaN();
            } else {
                assertThat(c.onlyFirst()).as(what).isEqualTo(Long.parseLong(cells[3]));
                assertThat(c.onlySecond()).as(what).isEqualTo(Long.parseLong(cells[4]));
                assertThat(c.both()).as(what).isEqualTo(Long.parseLong(cells[5]));
                assertThat(c.mcNemar()).as(what).isCloseTo(Double.parseDouble(cells[6]), within(1e-12));
            }
            Metric[] metrics = {Metric.ACCURACY, Metric.NLL, Metric.BRIER, Metric.ECE};
            for (int m = 0; m < metrics.length; m++) {
                assertThat(c.difference(metrics[m]))
                        .as(what + ", " + metrics[m].key())
                        .isCloseTo(Double.parseDouble(cells[7 + m]), within(1e-12));
            }
        }
    }

    private static LogitsSource weighted(String scores, int classes, int[] labels, double[] weights) {
        String[] cells = scores.split(" ");
        Logits z = Logits.zeros(labels.length, classes);
        for (int i = 0; i < cells.length; i++) {
            z.array()[i] = Float.parseFloat(cells[i]);
        }
        return RepeatedRows.by("w", ColumnedSource.of(LogitsSource.of(z, labels), "w", weights));
    }

    @Test
    void mcNemarCountsRowsThatOneAloneHasRight() throws IOException {
        // scipy.stats.binomtest(1, 9, 0.5).pvalue
        float[][] a = new float[20][];
        float[][] b = new float[20][];
        for (int r = 0; r < 20; r++) {
            a[r] = r < 1 || r >= 9 ? new float[] {1, 0} : new float[] {0, 1};
            b[r] = r >= 1 ? new float[] {1, 0} : new float[] {0, 1};
        }
        int[] zeros = new int[20];
        Comparison c = Comparison.of(
                LogitsSource.of(Logits.copyOf(a), zeros), LogitsSource.of(Logits.copyOf(b), zeros), 5, 10, 0);
        assertThat(List.of(c.onlyFirst(), c.onlySecond(), c.both(), c.neither()))
                .containsExactly(1L, 8L, 11L, 0L);
        assertThat(c.mcNemar()).isCloseTo(0.0390625, within(1e-15));
        Comparison same = Comparison.of(
                LogitsSource.of(Logits.copyOf(a), zeros), LogitsSource.of(Logits.copyOf(a), zeros), 5, 10, 0);
        assertThat(same.mcNemar()).isEqualTo(1);
        assertThat(same.interval(Metric.NLL)).contains(new Interval(0, 0));
    }

    @Test
    void aLabelOfEitherFileCountsAndTwoMustAgree() throws IOException {
        Logits z = Logits.copyOf(new float[][] {{1, 0}, {0, 1}, {1, 0}});
        LogitsSource a = LogitsSource.of(z, new int[] {0, -1, 1});
        Comparison c = Comparison.of(a, LogitsSource.of(z, new int[] {-1, 1, 1}), 5, 10, 0);
        assertThat(c.rows()).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Comparison.of(a, LogitsSource.of(z, new int[] {0, 1, 0}), 5, 10, 0))
                .withMessage(
                        "row 2 has the label 1 in logits and 0 in logits; two models are compared on the same rows,"
                                + " in the same order");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Comparison.of(a, LogitsSource.of(z.slice(0, 2), new int[] {0, 1}), 5, 10, 0))
                .withMessageContaining("logits has 3 rows and logits has 2");
    }
}
