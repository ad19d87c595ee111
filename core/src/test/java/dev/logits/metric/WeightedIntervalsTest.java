package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.decision.Coverage;
import dev.logits.math.Softplus;
import dev.logits.source.ColumnedSource;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Intervals of metrics and of differences where rows count as weights say which are not whole. */
class WeightedIntervalsTest {
    private static final int ROWS = 300;
    /** More where they are repeated in full, by {@code -Dcoverage.repetitions=10000}. */
    private static final int RESAMPLES = Coverage.asked() == null ? 99 : 399;

    /** Rows of two models with labels and weights; some rows have no label. */
    private record Data(Logits a, Logits b, int[] labels, double[] weights) {
        static Data drawn() {
            Random random = new Random(3);
            Logits a = Logits.zeros(ROWS, 3);
            Logits b = Logits.zeros(ROWS, 3);
            int[] labels = random.ints(ROWS, -1, 3).toArray();
            for (int i = 0; i < 3 * ROWS; i++) {
                double right = i % 3 == labels[i / 3] ? 1.5 : 0;
                a.array()[i] = (float) (right + Math.rint(4 * random.nextGaussian()) / 2); // with ties
                b.array()[i] = (float) (right + 0.5 + random.nextGaussian());
            }
            return new Data(a, b, labels, random.doubles(ROWS).map(w -> 3 * w).toArray());
        }

        Data inOrder(int[] order) {
            Data moved = new Data(
                    Logits.zeros(order.length, 3),
                    Logits.zeros(order.length, 3),
                    Arrays.stream(order).map(r -> labels[r]).toArray(),
                    Arrays.stream(order).mapToDouble(r -> weights[r]).toArray());
            for (int i = 0; i < order.length; i++) {
                System.arraycopy(a.array(), 3 * order[i], moved.a.array(), 3 * i, 3);
                System.arraycopy(b.array(), 3 * order[i], moved.b.array(), 3 * i, 3);
            }
            return moved;
        }

        Data weighing(double[] other) {
            return new Data(a, b, labels, other);
        }

        LogitsSource first() {
            return RepeatedRows.by("w", ColumnedSource.of(LogitsSource.of(a, labels), "w", weights));
        }

        LogitsSource second() {
            return RepeatedRows.by("w", ColumnedSource.of(LogitsSource.of(b, labels), "w", weights));
        }

        Comparison compared() throws IOException {
            return Comparison.of(first(), second(), 10, 60, 1);
        }
    }

    private static int[] shuffled() {
        int[] order = new Random(4).ints(0, ROWS).distinct().limit(ROWS).toArray();
        return order;
    }

    private static void same(Comparison a, Comparison b) {
        for (Metric metric : a.metrics()) {
            assertThat(a.interval(metric)).as(metric.key()).isEqualTo(b.interval(metric));
            assertThat(a.whyNot(metric)).as(metric.key()).isEqualTo(b.whyNot(metric));
        }
        assertThat(a.toString()).isEqualTo(b.toString());
    }

    @Test
    void noOrderOfRowsChangesABit() throws IOException {
        Data data = Data.drawn();
        Data other = data.inOrder(shuffled());
        assertThat(Bootstrap.of(other.first(), 10, 60, 1)).isEqualTo(Bootstrap.of(data.first(), 10, 60, 1));
        same(other.compared(), data.compared());
    }

    @Test
    void everyMetricHasItsIntervalOrAReason() throws IOException {
        Data data = Data.drawn();
        Bootstrap intervals = Bootstrap.of(data.first(), 10, 200, 1);
        Evaluation evaluation = Evaluation.of(data.first(), 10);
        int found = 0;
        for (Metric metric : evaluation.metrics()) {
            if (intervals.of(metric).isPresent()) {
                Interval interval = intervals.of(metric).get();
                double value = evaluation.value(metric);
                assertThat(interval.low()).as(metric.key()).isLessThanOrEqualTo(value + 1e-12);
                assertThat(interval.high()).as(metric.key()).isGreaterThanOrEqualTo(value - 1e-12);
                found++;
            } else {
                assertThat(intervals.whyNot(metric).isPresent() || metric.isFixed(3))
                        .as(metric.key())
                        .isTrue();
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(9);
        assertThat(intervals.whyNot(Metric.CLASSWISE_ECE))
                .contains("it is drawn from counts of rows, and weights are not whole");
        assertThat(intervals.whyNot(Metric.MISCALIBRATION)).isPresent();
    }

    /** Sums that are rounded once. */
    private static final List<Metric> EXACT =
            List.of(Metric.ACCURACY, Metric.NLL, Metric.BRIER, Metric.ECE, Metric.RMSCE, Metric.GAP);

    @Test
    void aScaleOfWeightsChangesNoInterval() throws IOException {
        Data data = Data.drawn();
        Data less =
                data.weighing(Arrays.stream(data.weights()).map(w -> w * 0x1p-9).toArray());
        Comparison one = data.compared();
        Comparison other = less.compared();
        for (Metric metric : one.metrics()) {
            assertThat(other.interval(metric).isPresent())
                    .isEqualTo(one.interval(metric).isPresent());
            if (metric == Metric.AURC) {
                continue; // counts cases within ties
            }
            one.interval(metric).ifPresent(interval -> {
                Interval scaled = other.interval(metric).orElseThrow();
                // what is sorted adds up the pieces of rows one by one
                assertThat(scaled.low()).as(metric.key()).isCloseTo(interval.low(), within(1e-15));
                assertThat(scaled.high()).as(metric.key()).isCloseTo(interval.high(), within(1e-15));
                if (EXACT.contains(metric)) {
                    assertThat(scaled).as(metric.key()).isEqualTo(interval);
                }
            });
        }
        Interval accuracy = one.interval(Metric.ACCURACY).orElseThrow();
        assertThat(other.interval(Metric.ACCURACY)).contains(accuracy);
    }

    @Test
    void mcNemarsTestIsOfWholeRowsOnly() throws IOException {
        Data data = Data.drawn();
        Comparison parts = data.compared();
        assertThat(parts.isWhole()).isFalse();
        assertThat(parts.mcNemar()).isNaN();
        long labeled = Arrays.stream(data.labels()).filter(y -> y >= 0).count();
        assertThat(parts.sampled()).isEqualTo(labeled);
        assertThat(parts.onlyFirst() + parts.onlySecond() + parts.both() + parts.neither())
                .isEqualTo(labeled);
        double[] whole = Arrays.stream(data.weights()).map(Math::rint).toArray();
        int[] copies = IntStream.range(0, ROWS)
                .flatMap(r -> IntStream.generate(() -> r).limit((long) whole[r]))
                .toArray();
        double[] ones = new double[ROWS];
        Arrays.fill(ones, 1);
        Comparison counted = data.weighing(whole).compared();
        assertThat(counted.isWhole()).isTrue();
        same(counted, data.weighing(ones).inOrder(copies).compared());
    }

    @Test
    void weightsOfTheTwoMustBeTheSame() {
        Data data = Data.drawn();
        double[] other = data.weights().clone();
        other[200] += 0.0625;
        other[1] -= 0.0625;
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Comparison.of(data.first(), data.weighing(other).second(), 10, 20, 1))
                .withMessageContaining("weights of a row differ");
    }

    @Test
    void manyPartsAreRefusedWithARemedy() {
        RowPieces pieces = new RowPieces();
        assertThat(pieces.tooMany(8))
                .hasMessageContaining("more than 8 rows")
                .hasMessageContaining("round the weights");
    }

    @Test
    void piecesOfARowBecomeOneEntry() {
        RowPieces pieces = new RowPieces();
        double[] signed = {5, 5, 5, 7, 8, 8};
        double[][] values = {{1, 1, 1, 2, 3, 3}};
        long[] numbers = {4, 4, 4, 5, 6, 6};
        double[] weights = {1, 1, 0.25, 1, 1, 0.5};
        for (int i = 0; i < 6; i++) {
            pieces.add(i, numbers[i], weights[i]);
        }
        assertThat(pieces.areWhole()).isFalse();
        assertThat(pieces.gather(6, signed, values)).isEqualTo(3);
        assertThat(pieces.weights(3)).containsExactly(2.25, 1, 1.5);
        assertThat(Arrays.copyOf(signed, 3)).containsExactly(5, 7, 8);
        assertThat(Arrays.copyOf(values[0], 3)).containsExactly(1, 2, 3);
    }

    @Test
    void effectiveRowsAreTheirNumberWhereAllCountAlike() {
        assertThat(Interval.effectiveRows(0.3, 10 * 0.5, 10 * 0.25, 3 * 0.25)).isCloseTo(10, within(1e-12));
        assertThat(Interval.effectiveRows(1, 6, 14, 14)).isCloseTo(36.0 / 14, within(1e-12)); // Kish
        double heavy = Interval.effectiveRows(0.75, 4, 9 + 1, 9); // one right row of weight 3, one wrong of weight 1
        assertThat(heavy).isLessThanOrEqualTo(1.6);
    }

    /** Half of the rows are hard and count thrice as much as the easy ones: 0.6 and 0.9 of them are right. */
    private static final class World {
        private final Logits a = Logits.zeros(250, 2);
        private final Logits b = Logits.zeros(250, 2);
        private final int[] labels = new int[250];
        private final double[] weights = new double[250];

        World(long seed) {
            SplittableRandom random = new SplittableRandom(seed + 11);
            for (int r = 0; r < 250; r++) {
                boolean hard = random.nextDouble() < 0.5;
                weights[r] = hard ? 1.5 : 0.5;
                labels[r] = random.nextDouble() < (hard ? 0.6 : 0.9) ? 1 : 0;
                a.array()[2 * r + 1] = hard ? 0.5f : 3;
                b.array()[2 * r + 1] = hard ? 0.5f : random.nextDouble() < 0.3 ? -0.5f : 3;
            }
        }

        LogitsSource source(Logits z) {
            return RepeatedRows.by("w", ColumnedSource.of(LogitsSource.of(z, labels), "w", weights));
        }
    }

    private static double ofEasy(float odds, double yes) {
        return yes * Softplus.of(-odds) + (1 - yes) * Softplus.of(odds);
    }

    private static void holds(Metric metric, double truth, double most) {
        covers("weighted " + metric.key(), most, world -> {
            try {
                return Bootstrap.of(world.source(world.a), 10, RESAMPLES, 5)
                        .of(metric)
                        .orElseThrow()
                        .contains(truth);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void covers(String what, double most, Predicate<World> holds) {
        Coverage.holds(what, 25, 0.95, 0.012, most, seed -> holds.test(new World(seed)));
    }

    @Test
    @Tag("once")
    void intervalsHoldWhatTheWeightsAreAbout() {
        holds(Metric.ACCURACY, 0.75 * 0.6 + 0.25 * 0.9, 0.98);
        holds(Metric.NLL, 0.75 * ofEasy(0.5f, 0.6) + 0.25 * ofEasy(3, 0.9), 0.98);
        double hard = 1 / (1 + Math.exp(-0.5)) - 0.6;
        double easy = 1 / (1 + Math.exp(-3)) - 0.9;
        holds(Metric.ECE, 0.75 * hard + 0.25 * easy, 1);
    }

    @Test
    @Tag("once")
    void differencesHoldWhatTheWeightsAreAbout() {
        double truth = 0.25 * (0.7 * 0.9 + 0.3 * 0.1 - 0.9);
        covers("weighted difference of accuracies", 0.98, world -> {
            try {
                return Comparison.of(world.source(world.a), world.source(world.b), 10, RESAMPLES, 5)
                        .interval(Metric.ACCURACY)
                        .orElseThrow()
                        .contains(truth);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
