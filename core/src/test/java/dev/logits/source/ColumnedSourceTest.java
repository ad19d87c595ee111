package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.TemperatureScaling;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ColumnedSourceTest {
    private static final int ROWS = 9_000;
    private static final LogitsSource PLAIN = plain();
    private static final LogitsSource SOURCE = ColumnedSource.of(
            ColumnedSource.of(
                    PLAIN, "id", IntStream.range(0, ROWS).mapToObj(i -> "r" + i).toList()),
            "weight",
            IntStream.range(0, ROWS).mapToDouble(i -> i / 8.0).toArray());

    private static LogitsSource plain() {
        Random random = new Random(7);
        Logits z = Logits.zeros(ROWS, 3);
        int[] labels = new int[ROWS];
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) random.nextGaussian();
        }
        for (int r = 0; r < ROWS; r++) {
            labels[r] = random.nextInt(3);
        }
        return LogitsSource.of(z, labels);
    }

    /** Checks that each row comes with its own cells, and returns how many there are. */
    private static int check(LogitsSource source, int batch) throws IOException {
        assertThat(source.columns()).extracting(SourceColumn::name).containsExactly("id", "weight");
        Logits into = Logits.zeros(batch, 3);
        int[] labels = new int[batch];
        int rows = 0;
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int n; (n = cursor.read(into, labels)) > 0; rows += n) {
                for (int r = 0; r < n; r++) {
                    assertThat(cursor.cell(r, 0)).isEqualTo("r" + cursor.rowNumber(r));
                    assertThat(Double.parseDouble(cursor.cell(r, 1))).isEqualTo(cursor.rowNumber(r) / 8.0);
                }
            }
        }
        return rows;
    }

    @Test
    void cellsStayWithTheirRowsInEveryView() throws IOException {
        for (int batch : new int[] {1, 7, 5000}) {
            assertThat(check(SOURCE, batch)).isEqualTo(ROWS);
            assertThat(check(RowRange.of(11, 8000).select(SOURCE), batch)).isEqualTo(7989);
            HalfSplit split = new HalfSplit(3);
            assertThat(check(split.fitHalf(SOURCE), batch) + check(split.testHalf(SOURCE), batch))
                    .isEqualTo(ROWS);
            assertThat(check(new RowFolds(3, 1).others(RowRange.parse(":4000").select(SOURCE), 1), batch))
                    .isBetween(2000, 3500);
            assertThat(check(new CalibratedSource(SOURCE, new TemperatureScaling(2)), batch))
                    .isEqualTo(ROWS);
        }
    }

    @Test
    void aBatchHasTheCellsOfItsRows() throws IOException {
        RowBatch batch = RowBatch.of(SOURCE);
        List<String> ids = new ArrayList<>();
        try (LogitsSource.Cursor cursor = SOURCE.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    ids.add(batch.cell(r, SourceColumn.place(SOURCE, "id")));
                }
            }
        }
        assertThat(ids).hasSize(ROWS).startsWith("r0", "r1").endsWith("r8999");
    }

    @Test
    void namesTheColumnsThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceColumn.place(SOURCE, "group"))
                .withMessage("logits: the rows come without a column \"group\"; they have id, weight");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SourceColumn.place(PLAIN, "group"))
                .withMessageEndingWith("they have none beside their scores");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ColumnedSource.of(SOURCE, "id", new double[ROWS]))
                .withMessage("logits: the rows have a column \"id\" already");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ColumnedSource.of(PLAIN, "id", List.of("a")))
                .withMessage("logits: 1 cells of the column \"id\" for 9000 rows");
    }
}
