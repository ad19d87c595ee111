package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CopyHalvesTest {
    private static final int ROWS = 2000;

    /** A score and a label. */
    private record Scored(float score, int label) {}

    /** One score of {@code values} values for each of 2,000 rows, as a forest of few trees gives. */
    private static List<Scored> scored(int values) {
        SplittableRandom random = new SplittableRandom(7);
        List<Scored> rows = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            rows.add(new Scored((float) random.nextInt(values) / values, random.nextInt(2)));
        }
        return rows;
    }

    private static LogitsSource source(List<Scored> rows) {
        Logits z = Logits.zeros(rows.size(), 2);
        int[] labels = new int[rows.size()];
        for (int r = 0; r < labels.length; r++) {
            z.array()[2 * r + 1] = rows.get(r).score;
            labels[r] = rows.get(r).label;
        }
        return LogitsSource.of(z, labels);
    }

    private static List<Long> numbers(LogitsSource source) throws IOException {
        List<Long> numbers = new ArrayList<>();
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    numbers.add(batch.number(r));
                }
            }
        }
        return numbers;
    }

    @Test
    void theHalvesAreAllRowsAndEachHoldsAboutHalfOfEveryValue() throws IOException {
        List<Scored> rows = scored(10);
        CopyHalves halves = CopyHalves.of(source(rows), 3).orElseThrow();
        List<Long> fit = numbers(halves.fitHalf());
        List<Long> test = numbers(halves.testHalf());
        assertThat(fit).doesNotContainAnyElementsOf(test);
        assertThat(fit.size() + test.size()).isEqualTo(ROWS);
        assertThat(halves.fitHalf().rows()).hasValue(fit.size());
        assertThat(halves.testHalf().rows()).hasValue(test.size());
        for (int v = 0; v < 10; v++) {
            float value = v / 10f;
            long here = fit.stream()
                    .filter(n -> rows.get(n.intValue()).score == value)
                    .count();
            long all = rows.stream().filter(row -> row.score == value).count();
            assertThat(here).as("of value %s", value).isBetween(all * 3 / 10, all * 7 / 10);
        }
        assertThat(numbers(CopyHalves.of(source(rows), 4).orElseThrow().fitHalf()))
                .isNotEqualTo(fit);
    }

    @Test
    void theRowsOfAHalfAreTheSameInAnyOrder() throws IOException {
        List<Scored> rows = scored(10);
        List<String> fitted = contents(rows);
        for (int seed = 0; seed < 5; seed++) {
            List<Scored> shuffled = new ArrayList<>(rows);
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(contents(shuffled)).isEqualTo(fitted);
        }
    }

    private static List<String> contents(List<Scored> rows) throws IOException {
        return numbers(CopyHalves.of(source(rows), 3).orElseThrow().fitHalf()).stream()
                .map(n -> rows.get(n.intValue()).toString())
                .sorted()
                .toList();
    }

    /** Rows of 40 classes of which one says something, one that a look at few classes does not see. */
    private static LogitsSource manyClasses(int rows, int values, int shown) {
        Logits z = Logits.zeros(rows, 40);
        for (int r = 0; r < rows; r++) {
            z.set(r, 0, values + 1);
            z.set(r, shown, r % values);
        }
        return LogitsSource.of(z, new int[rows]);
    }

    @Test
    void rowsThatDifferInAnyClassDiffer() throws IOException {
        for (int shown : new int[] {1, 2}) {
            assertThat(CopyHalves.of(manyClasses(60_000, 16_385, shown), 0)).isEmpty();
            assertThat(CopyHalves.of(manyClasses(60_000, 16_384, shown), 0)).isPresent();
            assertThat(CopyHalves.of(manyClasses(20_000, 10_001, shown), 0)).isEmpty();
            assertThat(CopyHalves.of(manyClasses(20_000, 10_000, shown), 0)).isPresent();
        }
    }

    @Test
    void theySuitRowsThatMostlySayTheSame() throws IOException {
        assertThat(CopyHalves.of(source(scored(10)), 0)).isPresent();
        assertThat(CopyHalves.of(source(scored(1)), 0)).as("copies of two").isEmpty();
        assertThat(CopyHalves.of(source(scored(1 << 24)), 0)).as("all differ").isEmpty();
        assertThat(CopyHalves.of(source(scored(10).subList(0, 19)), 0))
                .as("few rows")
                .isEmpty();
    }
}
