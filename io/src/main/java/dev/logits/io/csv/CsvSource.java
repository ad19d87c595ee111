package dev.logits.io.csv;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.internal.format.ScoreConversion;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The rows of a table: some columns are the scores, one may be the label. */
final class CsvSource implements LogitsSource {
    private final CsvTable table;
    private final int[] columns;
    private final OptionalInt labelColumn;
    private final LabelRule rule;
    private final ScoreKind kind;
    /** The rows that the first whole pass found; −1 before. */
    private volatile long known = -1;

    CsvSource(CsvTable table, int[] columns, OptionalInt labelColumn, LabelRule rule, ScoreKind kind) {
        this.table = table;
        this.columns = columns;
        this.labelColumn = labelColumn;
        this.rule = rule;
        this.kind = kind;
    }

    @Override
    public int classes() {
        return columns.length;
    }

    /** Unknown: the lines would have to be counted. */
    @Override
    public OptionalLong rows() {
        return OptionalLong.empty();
    }

    @Override
    public String name() {
        return table.file().toString();
    }

    @Override
    public List<String> classNames() {
        return Arrays.stream(columns).mapToObj(table.header()::get).toList();
    }

    @Override
    public Cursor open() throws IOException {
        return new RowCursor();
    }

    private final class RowCursor implements Cursor {
        private final CsvTable.Rows rows = table.open();
        private final ScoreConversion conversion =
                new ScoreConversion(kind, FilePlace.of(table.file()), columns.length);
        private final double[] row = new double[columns.length];
        private long first;
        private long next;

        RowCursor() throws IOException {}

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            first = next;
            int count = 0;
            while (count < into.rows() && rows.next()) {
                for (int c = 0; c < row.length; c++) {
                    row[c] = rows.score(columns[c]);
                }
                conversion.convert(row, row.length, into.array(), into.offset(count));
                labels[count] = labelColumn.isPresent() ? rows.label(labelColumn.getAsInt(), rule) : Labels.IGNORE;
                count++;
            }
            next += count;
            if (count == 0) {
                checkCount();
            }
            return count == 0 ? -1 : count;
        }

        /** Work that passes over the rows more than once must see the same rows. */
        private void checkCount() throws MalformedFileException {
            if (known < 0) {
                known = next;
            } else if (known != next) {
                throw MalformedFileException.of(
                        table.file(),
                        "it had " + known + " rows at first and has " + next
                                + " now: it was changed while it was read");
            }
        }

        @Override
        public long rowNumber(int i) {
            return first + i;
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
