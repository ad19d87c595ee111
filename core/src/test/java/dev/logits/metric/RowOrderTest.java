package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same rows in any order and in any batches give the same bits. */
@Tag("bits")
class RowOrderTest {

    /** Rows of which some are copies, some copies with another label, some permutations, some ignored. */
    private static Generated.Data rows(int n, int classes) {
        Generated.Data data = Generated.of(n, classes, 2, 1.5, classes);
        float[] z = data.z().array();
        for (int r = 0; r < n / 4; r++) {
            System.arraycopy(z, classes * (n / 2 + r % 20), z, classes * r, classes);
            if (r % 3 == 0) {
                float first = z[classes * r];
                z[classes * r] = z[classes * r + classes - 1];
                z[classes * r + classes - 1] = first;
            }
        }
        for (int r = 0; r < n; r += 50) {
            data.labels()[r] = -1;
        }
        z[classes * (n - 1) + 1] = Float.NEGATIVE_INFINITY;
        z[classes * (n - 2)] = -0f;
        return data;
    }

    private static Generated.Data shuffled(Generated.Data data, long seed) {
        int n = data.labels().length;
        int classes = data.z().classes();
        int[] order = new int[n];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        Logits z = Logits.zeros(n, classes);
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(data.z().array(), order[i] * classes, z.array(), i * classes, classes);
            labels[i] = data.labels()[order[i]];
        }
        return new Generated.Data(z, labels);
    }

    /** Gives as many rows at once as it is told to, whatever is asked for. */
    private record Batched(LogitsSource of, int most) implements LogitsSource {
        @Override
        public int classes() {
            return of.classes();
        }

        @Override
        public OptionalLong rows() {
            return of.rows();
        }

        @Override
        public Cursor open() throws IOException {
            Cursor cursor = of.open();
            return new Cursor() {
                @Override
                public int read(Logits into, int[] labels) throws IOException {
                    return cursor.read(into.slice(0, Math.min(most, into.rows())), labels);
                }

                @Override
                public long rowNumber(int r) {
                    return cursor.rowNumber(r);
                }

                @Override
                public void close() throws IOException {
                    cursor.close();
                }
            };
        }
    }

    private static LogitsSource source(Generated.Data data) {
        return LogitsSource.of(data.z(), data.labels());
    }

    /** Everything that is computed of rows. */
    private static List<Object> all(LogitsSource source) throws IOException {
        Evaluation e = Evaluation.of(source, 15);
        Bootstrap b = Bootstrap.of(source, 15, 8, 3);
        List<Object> all = new ArrayList<>(List.of(e, b, ConsistencyTest.of(e.confidences(), 15, 20, 1)));
        for (Metric metric : Metric.values()) {
            all.add(Double.doubleToRawLongBits(e.value(metric)));
            b.of(metric).ifPresent(all::add);
        }
        all.add(RiskCoverage.of(e.confidences()).points(40));
        all.add(RiskCoverage.of(e.confidences()).threshold(0.6));
        all.add(Reliability.equalMass(e.confidences(), 9));
        return all;
    }

    @ParameterizedTest
    @CsvSource({"2, 1000", "3, 500", "10, 500", "33, 300"})
    void everyMetricAndItsIntervalHaveTheSameBits(int classes, int n) throws IOException {
        Generated.Data data = rows(n, classes);
        List<Object> expected = all(source(data));
        for (int seed = 0; seed < 10; seed++) {
            Generated.Data other = shuffled(data, seed);
            Batched batched = new Batched(source(other), new int[] {1, 7, 1000, n}[seed % 4]);
            // the number of the first impossible row is a number of a row
            List<Object> actual = all(batched);
            assertThat(actual.subList(1, actual.size()))
                    .as("order %d", seed)
                    .isEqualTo(expected.subList(1, expected.size()));
            assertThat(((Evaluation) actual.get(0)).perClass()).isEqualTo(((Evaluation) expected.get(0)).perClass());
        }
    }

    /** Where more rows come than are kept one by one: cells of confidences, moments of columns. */
    @ParameterizedTest
    @CsvSource({"2, 100, 100", "3, 200, 50", "10, 64, 16"})
    void soHaveRowsThatDoNotFit(int classes, int mostRows, int mostCells) throws IOException {
        Generated.Data data = rows(900, classes);
        List<Object> expected = null;
        for (int seed = 0; seed < 10; seed++) {
            Generated.Data other = shuffled(data, seed);
            ConfidenceCollector confidences = new ConfidenceCollector(mostRows, mostCells);
            OutcomeCollector outcomes =
                    new OutcomeCollector(OutcomeCollector.columns(List.of(Metric.values())), mostRows);
            ScoredRows.pass(new Batched(source(other), 1 + 7 * seed), confidences, outcomes);
            Confidences c = confidences.sorted();
            List<Object> actual = new ArrayList<>(List.of(c, BrierDecomposition.corp(c), AreaUnderRoc.of(c)));
            actual.add(ConsistencyTest.of(c, 15, 20, 1));
            Resampling resampling = new Resampling(outcomes.sorted(), new EqualWidthBins(15), null);
            actual.add(Intervals.of(resampling, List.of(Metric.values()), 20, 1, 2));
            expected = expected == null ? actual : expected;
            assertThat(actual).isEqualTo(expected);
            assertThat(c.size()).isLessThanOrEqualTo(mostCells);
        }
    }

    /** Threads take blocks of rows, whole classes, or whole resamples. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8})
    void threadsAreNotSeen(int threads) throws Exception {
        Generated.Data data = rows(23_000, 12);
        assertThat(data.z().array().length).isGreaterThan(4 * RowBlocks.rows(1)); // else there is one block
        Evaluation expected = Evaluation.of(data.z(), data.labels(), 15);
        Interval interval = smallBootstrap(data).of(Metric.CLASSWISE_ECE).orElseThrow();
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            Generated.Data other = shuffled(data, threads);
            Evaluation actual =
                    pool.submit(() -> Evaluation.of(source(other), 15)).get();
            for (Metric metric : Metric.values()) {
                assertThat(actual.value(metric)).as(metric.key()).isEqualTo(expected.value(metric));
            }
            assertThat(pool.submit(() -> smallBootstrap(other)).get().of(Metric.CLASSWISE_ECE))
                    .contains(interval);
        } finally {
            pool.shutdown();
        }
    }

    private static Bootstrap smallBootstrap(Generated.Data data) {
        return Bootstrap.of(data.z(), data.labels(), 15, 8, 3);
    }

    /** Many classes are summed by another way than few. */
    @Test
    void soHaveManyClasses() throws IOException {
        Generated.Data data = rows(120, 300);
        List<Object> expected = all(source(data));
        List<Object> actual = all(source(shuffled(data, 1)));
        assertThat(actual.subList(1, actual.size())).isEqualTo(expected.subList(1, expected.size()));
    }

    /** The same on every JDK, with vectors of every width and with none. */
    @Test
    void evaluationsHaveTheseBits() {
        Generated.Data data = rows(700, 10);
        Evaluation e = Evaluation.of(data.z(), data.labels(), 15);
        Bootstrap b = Bootstrap.of(data.z(), data.labels(), 15, 50, 3);
        long hash = 1;
        long intervals = 1;
        for (Metric metric : Metric.values()) {
            hash = 31 * hash + Double.doubleToLongBits(e.value(metric));
            Interval interval = b.of(metric).orElse(new Interval(0, 0));
            intervals = 31 * intervals + Double.doubleToLongBits(interval.low());
            intervals = 31 * intervals + Double.doubleToLongBits(interval.high());
        }
        assertThat(new long[] {hash, intervals}).containsExactly(-5659312315776830091L, 6185680538240491974L);
    }
}
