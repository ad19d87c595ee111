package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.MethodComparison;
import dev.logits.calibrate.MethodSelection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CopyFoldsTest {
    private static final int ROWS = 2000;

    /** One score of {@code values} values for each of 2,000 rows, right as often as it says. */
    private static List<Integer> scores(int values) {
        SplittableRandom random = new SplittableRandom(7);
        List<Integer> scores = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            int score = 1 + random.nextInt(values - 1);
            scores.add(random.nextInt(values) < score ? score : -score); // the sign is the label
        }
        return scores;
    }

    private static LogitsSource source(List<Integer> scores, int values) {
        Logits z = Logits.zeros(scores.size(), 2);
        int[] labels = new int[scores.size()];
        for (int r = 0; r < labels.length; r++) {
            double p = (double) Math.abs(scores.get(r)) / values;
            z.array()[2 * r + 1] = (float) Math.log(p / (1 - p));
            labels[r] = scores.get(r) > 0 ? 1 : 0;
        }
        return LogitsSource.of(z, labels);
    }

    private static List<Integer> numbers(LogitsSource source) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    numbers.add((int) batch.number(r));
                }
            }
        }
        return numbers;
    }

    @Test
    void eachRowIsInOneFoldAndEveryValueInAllOfThem() throws IOException {
        List<Integer> scores = scores(10);
        CopyFolds folds = CopyFolds.of(source(scores, 10), 5, 3).orElseThrow();
        int[] met = new int[ROWS];
        for (int fold = 0; fold < folds.count(); fold++) {
            List<Integer> inside = numbers(folds.fold(fold));
            List<Integer> others = numbers(folds.others(fold));
            inside.forEach(r -> met[r]++);
            assertThat(inside).doesNotContainAnyElementsOf(others);
            assertThat(inside.size() + others.size()).isEqualTo(ROWS);
            assertThat(folds.fold(fold).rows()).hasValue(inside.size());
            for (int v = 1; v < 10; v++) {
                int value = v;
                long here = inside.stream()
                        .filter(r -> Math.abs(scores.get(r)) == value)
                        .count();
                long all = scores.stream().filter(s -> Math.abs(s) == value).count();
                assertThat(here).isBetween(all / 10, all * 3 / 10);
            }
        }
        assertThat(met).containsOnly(1);
    }

    @Test
    void theContentsOfAFoldAreTheSameInAnyOrder() throws IOException {
        List<Integer> scores = scores(10);
        List<Integer> shuffled = new ArrayList<>(scores);
        Collections.shuffle(shuffled, new Random(1));
        assertThat(contents(shuffled)).isEqualTo(contents(scores));
    }

    private static List<Integer> contents(List<Integer> scores) throws IOException {
        return numbers(CopyFolds.of(source(scores, 10), 5, 3).orElseThrow().fold(2)).stream()
                .map(scores::get)
                .sorted()
                .toList();
    }

    @Test
    void partsOfARowGoWhereTheFirstOfItsEqualsDoes() throws IOException {
        List<Integer> scores = scores(10);
        double[] weights = new double[ROWS];
        Arrays.setAll(weights, r -> r % 2 == 0 ? 1 : 0.5);
        LogitsSource weighted = RepeatedRows.by("w", ColumnedSource.of(source(scores, 10), "w", weights));
        CopyFolds folds = CopyFolds.of(weighted, 4, 1).orElseThrow();
        long rows = 0;
        for (int fold = 0; fold < 4; fold++) {
            rows += folds.fold(fold).rows().orElseThrow();
        }
        assertThat(rows).isEqualTo(ROWS);
        // two cases and a half of rows that all differ are no copies
        Logits z = Logits.zeros(100, 2);
        for (int r = 0; r < 100; r++) {
            z.array()[2 * r] = r;
        }
        double[] each = new double[100];
        Arrays.fill(each, 1.5);
        assertThat(CopyFolds.of(
                        RepeatedRows.by("w", ColumnedSource.of(LogitsSource.of(z, new int[100]), "w", each)), 4, 1))
                .isEmpty();
    }

    @Test
    void theChoiceAmongMethodsIsTestedOnSamplesAndNotOnLumps() throws IOException {
        // calibrated scores of 10 values: what is fitted to all of them can tell little more
        double worst = 0;
        for (int seed = 0; seed < 5; seed++) {
            MethodComparison found = MethodSelection.fit(
                            source(scores(10), 10),
                            List.of(CalibrationMethod.TEMPERATURE, CalibrationMethod.ISOTONIC),
                            5,
                            seed)
                    .comparison();
            double temperature = found.row("temperature").orElseThrow().nll();
            worst = Math.max(worst, found.row("isotonic").orElseThrow().nll() - temperature);
        }
        assertThat(worst).isLessThan(0.01);
    }

    @Test
    void theySuitRowsThatMostlySayTheSame() throws IOException {
        assertThat(CopyFolds.of(source(scores(1 << 20), 1 << 20), 5, 0)).isEmpty();
        assertThat(CopyFolds.of(source(scores(10), 10), 200, 0)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CopyFolds.of(source(scores(10), 10), 1, 0))
                .withMessageContaining("2 folds or more, got 1");
    }
}
