package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * Rows that count as often as a whole weight says: each is given that many times, one after the other, under its own
 * row number; a row of weight 0 is left out. Whatever reads it (a fit, a metric, an interval, a split) treats a weight
 * of 3 as three equal rows, to the bit; folds and halves keep the copies together.
 *
 * <p>These are frequency weights: how many cases a row stands for. Weights that are shares or costs say something else,
 * and are refused where they are not whole.
 *
 * <pre>{@code
 * LogitsSource counted = RepeatedRows.by("count", ColumnedSource.of(source, "count", counts));
 * Evaluation evaluation = Evaluation.of(counted, 15);
 * }</pre>
 *
 * <p>Time is that of as many rows as the weights sum to. Immutable; a cursor is for one thread.
 *
 * @since 0.1
 */
public final class RepeatedRows extends DerivedSource {
    /** A larger count of equal rows is no count of cases that anybody has seen. */
    private static final double MOST = 1e9;

    private static final int BUFFER_FLOATS = 1 << 16;

    private final int column;
    private final String weight;

    private RepeatedRows(LogitsSource source, String weight) {
        super(source);
        this.weight = weight;
        this.column = SourceColumn.place(source, weight);
    }

    /**
     * A source's rows, each as often as its cell of a column says.
     *
     * @param weight the name of a further column of the source
     * @throws IllegalArgumentException if there is no such column; when read, if a weight is not a whole number from 0
     *     to 10^9
     */
    public static RepeatedRows by(String weight, LogitsSource source) {
        NullCheck.argument(weight, "weight");
        NullCheck.argument(source, "source");
        return new RepeatedRows(source, weight);
    }

    /** Unknown: the weights would have to be added up. */
    @Override
    public OptionalLong rows() {
        return OptionalLong.empty();
    }

    @Override
    public Cursor open() throws IOException {
        return new RepeatingCursor(source().open());
    }

    private final class RepeatingCursor implements Cursor {
        private final Cursor cursor;
        private final Logits buffer = Logits.zeros(Math.max(1, Math.min(1024, BUFFER_FLOATS / classes())), classes());
        private final int[] labels = new int[buffer.rows()];
        private int filled;
        private int next = -1;
        /** How often the row at {@code next} is still to be given. */
        private int left;

        private long[] numbers = new long[0];
        private String[] cells = new String[0];
        private final int width = columns().size();

        RepeatingCursor(Cursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public int read(Logits into, int[] intoLabels) throws IOException {
            if (numbers.length < into.rows()) {
                numbers = new long[into.rows()];
                cells = new String[into.rows() * width];
            }
            int count = 0;
            while (count < into.rows() && advance()) {
                System.arraycopy(buffer.array(), buffer.offset(next), into.array(), into.offset(count), into.classes());
                intoLabels[count] = labels[next];
                numbers[count] = cursor.rowNumber(next);
                for (int c = 0; c < width; c++) {
                    cells[count * width + c] = cursor.cell(next, c);
                }
                left--;
                count++;
            }
            return count == 0 ? -1 : count;
        }

        /** Goes to a row that is to be given once more. */
        private boolean advance() throws IOException {
            while (left == 0) {
                if (++next >= filled) {
                    filled = Math.max(0, cursor.read(buffer, labels));
                    next = 0;
                    if (filled == 0) {
                        return false;
                    }
                }
                left = weight(cursor.cell(next, column), cursor.rowNumber(next));
            }
            return true;
        }

        private int weight(String cell, long row) {
            try {
                double value = Double.parseDouble(cell);
                if (value >= 0 && value <= MOST && value == Math.rint(value)) {
                    return (int) value;
                }
            } catch (NumberFormatException noNumber) {
                // said below
            }
            throw new IllegalArgumentException("row " + row + ": the weight \"" + weight + "\" is \"" + cell
                    + "\"; a weight is how many cases the row stands for, a whole number from 0 to 1000000000");
        }

        @Override
        public long rowNumber(int i) {
            return numbers[i];
        }

        @Override
        public String cell(int i, int c) {
            return cells[i * width + c];
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }
}
