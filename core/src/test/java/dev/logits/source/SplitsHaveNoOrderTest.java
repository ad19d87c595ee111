package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Halves and folds hold the same rows whatever the order of all rows and their batches. */
@Tag("bits")
class SplitsHaveNoOrderTest {
    private static final Logits Z = OtherOrders.rows(5_000, 3);
    private static final int[] Y = OtherOrders.labels(Z);

    /** How often each row is there. */
    private static Map<Integer, Integer> rows(LogitsSource source) throws IOException {
        Map<Integer, Integer> rows = new HashMap<>();
        RowBatch batch = RowBatch.of(source);
        for (int pass = 0; pass < 2; pass++) {
            try (LogitsSource.Cursor cursor = source.open()) {
                while (batch.read(cursor)) {
                    for (int r = 0; r < batch.count(); r++) {
                        float[] row = Arrays.copyOfRange(
                                batch.logits().array(),
                                batch.logits().offset(r),
                                batch.logits().offset(r) + 3);
                        rows.merge(31 * Arrays.hashCode(row) + batch.label(r), 1, Integer::sum);
                    }
                }
            }
        }
        return rows;
    }

    @Test
    void halves() {
        int fit = OtherOrders.giveTheSame(Z, Y, source -> rows(new HalfSplit(1).fitHalf(source)))
                .hashCode();
        int test = OtherOrders.giveTheSame(Z, Y, source -> rows(new HalfSplit(1).testHalf(source)))
                .hashCode();
        assertThat(31 * fit + test).isEqualTo(2045548404);
    }

    @Test
    void aRowThatIsAskedAboutIsInTheHalfThatHasIt() throws IOException {
        Logits z = Z.slice(10, Z.rows());
        int[] y = Arrays.copyOfRange(Y, 10, Y.length);
        boolean[] fitted = new HalfSplit(1).fitted(z, y);
        assertThat(fitted).hasSize(z.rows());
        long[] expected = new long[z.rows()];
        int count = 0;
        for (int r = 0; r < z.rows(); r++) {
            if (fitted[r]) {
                expected[count++] = r;
            }
        }
        RowBatch batch = RowBatch.ofScores(3, 3 * z.rows());
        try (LogitsSource.Cursor cursor =
                new HalfSplit(1).fitHalf(LogitsSource.of(z, y)).open()) {
            batch.read(cursor);
        }
        assertThat(batch.count()).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            assertThat(batch.number(i)).isEqualTo(expected[i]);
        }
    }

    @Test
    void folds() {
        int fold = OtherOrders.giveTheSame(Z, Y, source -> rows(new RowFolds(5, 1).fold(source, 2)))
                .hashCode();
        int others = OtherOrders.giveTheSame(Z, Y, source -> rows(new RowFolds(5, 1).others(source, 2)))
                .hashCode();
        assertThat(31 * fold + others).isEqualTo(-1137615690);
    }
}
