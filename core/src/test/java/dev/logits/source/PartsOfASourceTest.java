package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** {@link RowRange} and {@link HalfSplit}, on rows that hold their own numbers. */
class PartsOfASourceTest {

    @Test
    void aRangeGivesItsRowsUnderTheirNumbersInTheSource() throws IOException {
        for (int batch : new int[] {1, 2, 3, 100}) {
            assertThat(read(RowRange.of(3, 7).select(numbered(10)), batch)).containsExactly(3L, 4L, 5L, 6L);
            assertThat(read(RowRange.parse("8:").select(numbered(10)), batch)).containsExactly(8L, 9L);
            assertThat(read(RowRange.parse(":2").select(numbered(10)), batch)).containsExactly(0L, 1L);
        }
    }

    @Test
    void aRangeSkipsMoreRowsThanItsBufferHolds() throws IOException {
        assertThat(read(RowRange.of(9_998, 10_000).select(numbered(10_001)), 7)).containsExactly(9_998L, 9_999L);
    }

    @Test
    void aRangeKnowsItsRowsWhereItsEndIsKnown() {
        assertThat(RowRange.parse("4:").select(numbered(10)).rows()).hasValue(6);
        assertThat(RowRange.parse("4:6").select(uncounted(10)).rows()).hasValue(2);
        assertThat(RowRange.parse("4:").select(uncounted(10)).rows()).isEmpty();
    }

    @Test
    void everyRowIsTheSourceItself() {
        LogitsSource source = numbered(3);
        assertThat(RowRange.parse(":").select(source)).isSameAs(source);
    }

    @Test
    void aRangePastTheDataIsRefusedAndTheRowsAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RowRange.of(0, 11).select(numbered(10)))
                .withMessage("rows 0:11 are not all there: logits has 10 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RowRange.parse("10:").select(numbered(10)))
                .withMessage("rows 10: are not all there: logits has 10 rows");
    }

    @Test
    void aRangePastTheDataOfASourceThatDoesNotKnowItsRowsIsRefusedAtTheEnd() {
        for (String range : new String[] {"0:11", "10:", "12:", "12:14"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> read(RowRange.parse(range).select(uncounted(10)), 4))
                    .withMessage("rows " + range + " are not all there: logits has 10 rows");
        }
    }

    @Test
    void whatIsNotARangeIsRefusedWithTheForm() {
        for (String text : new String[] {"", "5", "a:b", "1:2:3", "-1:4", "1.5:2", "0:99999999999999999999"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RowRange.parse(text))
                    .withMessageStartingWith("\"" + text + "\" is not a range of rows: expected A:B");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RowRange.parse("7:7"))
                .withMessageStartingWith("rows 7:7 is empty");
    }

    @Test
    void theHalvesShareTheRowsOutAndKeepTheirOrder() throws IOException {
        for (int rows : new int[] {1, 2, 3, 10, 999, 10_000}) {
            List<Long> fit = read(new HalfSplit(7).fitHalf(numbered(rows)), 64);
            List<Long> test = read(new HalfSplit(7).testHalf(numbered(rows)), 64);
            assertThat(fit).isSorted();
            assertThat(test).isSorted();
            List<Long> both = new ArrayList<>(fit);
            both.addAll(test);
            assertThat(both).hasSize(rows).doesNotHaveDuplicates();
        }
    }

    @Test
    void halvesKnowTheirRowsAfterAPass() throws IOException {
        LogitsSource half = new HalfSplit(7).testHalf(uncounted(5_000));
        assertThat(half.rows()).isEmpty();
        List<Long> rows = read(half, 64);
        assertThat(half.rows()).hasValue(rows.size());
        for (int batch : new int[] {1, 64, 10_000}) {
            assertThat(read(half, batch)).isEqualTo(rows); // from what was remembered
        }
    }

    @Test
    void aPassThatEndsEarlyLeavesTheNextAsItWas() throws IOException {
        List<Long> expected = read(new HalfSplit(7).fitHalf(numbered(20_000)), 64);
        LogitsSource half = new HalfSplit(7).fitHalf(numbered(20_000));
        for (int part : new int[] {3, 5_000, 100}) {
            try (LogitsSource.Cursor cursor = half.open()) {
                cursor.read(Logits.zeros(part, 2), new int[part]);
            }
            assertThat(half.rows()).isEmpty();
        }
        assertThat(read(half, 64)).isEqualTo(expected);
    }

    @Test
    void theSplitDoesNotDependOnTheBatchSize() throws IOException {
        List<Long> expected = read(new HalfSplit(3).fitHalf(numbered(500)), 500);
        for (int batch : new int[] {1, 2, 13}) {
            assertThat(read(new HalfSplit(3).fitHalf(numbered(500)), batch)).isEqualTo(expected);
        }
    }

    @Test
    void theSplitOfASeedNeverChanges() throws IOException {
        assertThat(read(new HalfSplit(0).fitHalf(numbered(20)), 20)).containsExactly(SEED_0);
        assertThat(read(new HalfSplit(1).fitHalf(numbered(20)), 20)).isNotEqualTo(List.of(SEED_0));
    }

    @Test
    void copiesOfARowLieInOneHalfAndLabelsTellRowsApart() throws IOException {
        Logits z = Logits.zeros(4_000, 3);
        int[] labels = new int[4_000];
        for (int r = 0; r < 4_000; r++) {
            labels[r] = r % 1_000 % 3; // rows 0 … 999 four times, 1000 to a constant
            for (int c = 0; c < 3; c++) {
                z.set(r, c, (r % 1_000 * (c + 1) & 63) + (r >= 3_000 ? 1_024 : 0));
            }
        }
        boolean[] fit = new boolean[4_000];
        LogitsSource half = new HalfSplit(2).fitHalf(LogitsSource.of(z, labels));
        RowBatch batch = RowBatch.of(half);
        try (LogitsSource.Cursor cursor = half.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    fit[(int) batch.number(r)] = true;
                }
            }
        }
        int apart = 0;
        for (int r = 0; r < 4_000; r++) {
            assertThat(fit[r]).isEqualTo(fit[r % 1_000]);
            apart += r >= 64 && r < 1_000 && fit[r] != fit[r - 64] ? 1 : 0; // the same scores and another label
        }
        assertThat(apart).isBetween(350, 590);
    }

    @Test
    void aRowThatIsNotValidLiesInAHalfForItsReaderToRefuse() throws IOException {
        Logits z = Logits.copyOf(new float[][] {{1, 2}, {Float.NaN, 1}, {1, Float.POSITIVE_INFINITY}, {0, 1}});
        LogitsSource source = LogitsSource.of(z, new int[4]);
        int rows = 0;
        for (LogitsSource half : List.of(new HalfSplit(1).fitHalf(source), new HalfSplit(1).testHalf(source))) {
            try (LogitsSource.Cursor cursor = half.open()) {
                rows += Math.max(0, cursor.read(Logits.zeros(10, 2), new int[10]));
            }
        }
        assertThat(rows).isEqualTo(4);
    }

    @Test
    void theCoinIsFairAndIndependentOfTheFoldOfTheSameSeed() throws IOException {
        LogitsSource source = different(200_000);
        int fit = count(new HalfSplit(11).fitHalf(source));
        // five standard deviations are 1118
        assertThat(fit).isBetween(100_000 - 1_118, 100_000 + 1_118);
        int both = count(new RowFolds(4, 11).fold(new HalfSplit(11).fitHalf(source), 1));
        assertThat(both).isBetween(25_000 - 740, 25_000 + 740);
    }

    @Test
    void aHalfOfARangeKeepsTheNumbersOfTheSource() throws IOException {
        LogitsSource range = RowRange.of(100, 110).select(numbered(1000));
        List<Long> both = read(new HalfSplit(5).fitHalf(range), 4);
        both.addAll(read(new HalfSplit(5).testHalf(range), 4));
        assertThat(both).containsExactlyInAnyOrder(100L, 101L, 102L, 103L, 104L, 105L, 106L, 107L, 108L, 109L);
    }

    /** A change moves rows of every user from one half to the other. */
    private static final Long[] SEED_0 = {0L, 2L, 5L, 6L, 8L, 9L, 10L, 12L, 13L, 14L, 17L, 18L, 19L};

    /** Rows that are no copies, not even when they are rounded. */
    private static LogitsSource different(int rows) {
        SplittableRandom random = new SplittableRandom(1);
        Logits z = Logits.zeros(rows, 5);
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < 5; c++) {
                z.set(r, c, (float) random.nextGaussian());
            }
            labels[r] = random.nextInt(5);
        }
        return LogitsSource.of(z, labels);
    }

    private static int count(LogitsSource source) throws IOException {
        Logits z = Logits.zeros(4096, source.classes());
        int rows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int read; (read = cursor.read(z, new int[z.rows()])) > 0; ) {
                rows += read;
            }
        }
        return rows;
    }

    private static LogitsSource numbered(int rows) {
        Logits z = Logits.zeros(rows, 2);
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            z.set(r, 0, r);
            z.set(r, 1, -r);
            labels[r] = r % 2;
        }
        return LogitsSource.of(z, labels);
    }

    private static LogitsSource uncounted(int rows) {
        LogitsSource counted = numbered(rows);
        return new LogitsSource() {
            @Override
            public int classes() {
                return counted.classes();
            }

            @Override
            public OptionalLong rows() {
                return OptionalLong.empty();
            }

            @Override
            public Cursor open() throws IOException {
                return counted.open();
            }
        };
    }

    /** The row numbers of every row, after checking that row, label and number belong together. */
    private static List<Long> read(LogitsSource source, int batch) throws IOException {
        List<Long> numbers = new ArrayList<>();
        Logits into = Logits.zeros(batch, source.classes());
        int[] labels = new int[batch];
        try (LogitsSource.Cursor cursor = source.open()) {
            int previous = batch;
            for (int count; (count = cursor.read(into, labels)) >= 0; previous = count) {
                assertThat(previous).as("only the last read may be short").isEqualTo(batch);
                for (int i = 0; i < count; i++) {
                    long number = cursor.rowNumber(i);
                    assertThat(into.get(i, 0)).isEqualTo(number);
                    assertThat(into.get(i, 1)).isEqualTo(-number);
                    assertThat(labels[i]).isEqualTo((int) (number % 2));
                    numbers.add(number);
                }
            }
            assertThat(cursor.read(into, labels)).isEqualTo(-1);
        }
        return numbers;
    }
}
