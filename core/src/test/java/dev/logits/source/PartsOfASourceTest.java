package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
            assertThat(Math.abs(fit.size() - test.size())).isLessThanOrEqualTo(1);
            assertThat(fit).isSorted();
            assertThat(test).isSorted().doesNotContainAnyElementsOf(fit);
            assertThat(fit.size() + test.size()).isEqualTo(rows);
            assertThat(new HalfSplit(7).fitHalf(numbered(rows)).rows()).hasValue(fit.size());
            assertThat(new HalfSplit(7).testHalf(numbered(rows)).rows()).hasValue(test.size());
        }
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
    void theCoinIsFair() throws IOException {
        List<Long> fit = read(new HalfSplit(11).fitHalf(numbered(200_000)), 4096);
        long first = fit.stream().filter(row -> row % 2 == 0).count();
        // 100,000 coins: five standard deviations are 791
        assertThat(first).isBetween(50_000L - 791, 50_000L + 791);
    }

    @Test
    void aHalfOfARangeKeepsTheNumbersOfTheSource() throws IOException {
        LogitsSource range = RowRange.of(100, 110).select(numbered(1000));
        List<Long> both = read(new HalfSplit(5).fitHalf(range), 4);
        both.addAll(read(new HalfSplit(5).testHalf(range), 4));
        assertThat(both).containsExactlyInAnyOrder(100L, 101L, 102L, 103L, 104L, 105L, 106L, 107L, 108L, 109L);
    }

    /** From the formula in the Javadoc, worked out in Python's integers. */
    private static final Long[] SEED_0 = {0L, 3L, 5L, 6L, 9L, 11L, 13L, 14L, 17L, 18L};

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
