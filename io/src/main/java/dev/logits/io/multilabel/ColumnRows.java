package dev.logits.io.multilabel;

import dev.logits.Logits;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Rows in the columns of a table.
 *
 * @param source the scores, and beside them the columns that are kept, then those of the targets
 * @param alone whether there is one column of scores, which a source takes for two classes
 * @param places of the target of each label among the columns; empty where there are none
 */
record ColumnRows(
        Path file, LogitsSource source, boolean alone, int kept, int[] places, List<String> names, ReadOptions options)
        implements MultiLabelFile {

    @Override
    public int labels() {
        return alone ? 1 : source.classes();
    }

    @Override
    public boolean hasTargets() {
        return places.length > 0;
    }

    @Override
    public List<SourceColumn> columns() {
        return source.columns().subList(0, kept);
    }

    @Override
    public OptionalLong rows() {
        return source.rows();
    }

    @Override
    public Cursor open() throws IOException {
        return new Rows(source.open());
    }

    private static double number(String cell) {
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "true" -> 1;
            case "false" -> 0;
            default -> {
                try {
                    yield Double.parseDouble(cell);
                } catch (NumberFormatException text) {
                    yield Double.NaN;
                }
            }
        };
    }

    private final class Rows implements Cursor {
        private final LogitsSource.Cursor cursor;
        private final LabelOdds odds = new LabelOdds(file, options.scores().orElse(ScoreKind.LOGITS), options);
        private final Logits batch = Logits.zeros(256, source.classes());
        private final int[] ignored = new int[256];
        private final float[] row = new float[labels()];
        private final byte[] of = new byte[labels()];
        private int filled;
        private int at = -1;
        private long rows;

        Rows(LogitsSource.Cursor cursor) {
            this.cursor = cursor;
            java.util.Arrays.fill(of, (byte) -1);
        }

        @Override
        public boolean next() throws IOException {
            if (++at >= filled) {
                filled = cursor.read(batch, ignored);
                at = 0;
                if (filled <= 0) {
                    odds.check(rows, row.length);
                    return false;
                }
            }
            rows++;
            for (int l = 0; l < row.length; l++) {
                row[l] = odds.of(batch.get(at, alone ? 1 : l), number(), l);
                if (hasTargets()) {
                    String cell = cursor.cell(at, places[l]);
                    of[l] = odds.target(ColumnRows.number(cell), cell, number(), l);
                }
            }
            return true;
        }

        @Override
        public long number() {
            return cursor.rowNumber(at);
        }

        @Override
        public float logOdds(int label) {
            return row[label];
        }

        @Override
        public int target(int label) {
            return of[label];
        }

        @Override
        public String cell(int column) {
            return cursor.cell(at, column);
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }
}
