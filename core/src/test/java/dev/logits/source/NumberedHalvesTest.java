package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NumberedHalvesTest {

    /** One score of {@code values} values for each of 2,000 rows, as a forest of few trees gives. */
    private static LogitsSource rows(int values) {
        SplittableRandom random = new SplittableRandom(7);
        Logits z = Logits.zeros(2000, 2);
        int[] labels = new int[2000];
        for (int r = 0; r < labels.length; r++) {
            z.array()[2 * r + 1] = (float) random.nextInt(values) / values;
            labels[r] = random.nextInt(2);
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
    void theHalvesAreAllRowsAndEachHoldsEveryValue() throws IOException {
        LogitsSource rows = rows(10);
        NumberedHalves halves = new NumberedHalves(3);
        List<Long> fit = numbers(halves.fitHalf(rows));
        List<Long> test = numbers(halves.testHalf(rows));
        assertThat(fit).doesNotContainAnyElementsOf(test);
        assertThat(fit.size() + test.size()).isEqualTo(2000);
        assertThat(fit.size()).isBetween(900, 1100);
        assertThat(numbers(new NumberedHalves(4).fitHalf(rows))).isNotEqualTo(fit);
    }

    @Test
    void theySuitRowsThatMostlySayTheSame() throws IOException {
        assertThat(NumberedHalves.suit(rows(10))).isTrue();
        assertThat(NumberedHalves.suit(rows(1))).as("copies of two").isFalse();
        assertThat(NumberedHalves.suit(rows(1 << 24))).isFalse();
    }
}
