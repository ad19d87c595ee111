package dev.logits.io.csv;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.bytes.FilePlace;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.io.internal.format.ScoreConversion;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The rows of a table: some columns are the scores, one may be the label. */
final class CsvSource implements LogitsSource {
    private final CsvTable table;
    private final int[] columns;
    private final OptionalInt labelColumn;
    private final LabelRule rule;
    private final ScoreKind kind;
    private final int[] further;
    /** The rows that the first whole pass found; −1 before. */
    private volatile long known = -1;

    CsvSource(CsvTable table, int[] columns, OptionalInt labelColumn, LabelRule rule, ScoreKind kind, int[] further) {
        this.table = table;
        this.columns = columns;
        this.labelColumn = labelColumn;
        this.rule = rule;
        this.kind = kind;
        this.further = further;
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
    public List<SourceColumn> columns() {
        return Arrays.stream(further)
                .mapToObj(c -> SourceColumn.text(table.header().get(c)))
                .toList();
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
        /** Of the last rows, row after row. */
        private String[] cells = new String[0];

        private long first;
        private long next;

        RowCursor() throws IOException {}

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            first = next;
            int count = 0;
            if (cells.length < into.rows() * further.length) {
                cells = new String[into.rows() * further.length];
            }
            while (count < into.rows() && rows.next()) {
                for (int c = 0; c < row.length; c++) {
                    row[c] = rows.score(columns[c]);
                }
                conversion.convert(row, row.length, into.array(), into.offset(count));
                labels[count] = labelColumn.isPresent() ? rows.label(labelColumn.getAsInt(), rule) : Labels.IGNORE;
                for (int c = 0; c < further.length; c++) {
                    cells[count * further.length + c] = rows.cell(further[c]);
                }
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
        public String cell(int i, int column) {
            Objects.checkIndex(column, further.length);
            return cells[i * further.length + column];
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
