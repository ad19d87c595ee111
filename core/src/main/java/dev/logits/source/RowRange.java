package dev.logits.source;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * Rows {@code from} to {@code to} − 1 of a source, counted from 0; without {@code to}, all rows from {@code from} on.
 *
 * <pre>{@code
 * LogitsSource validation = RowRange.parse("0:5000").select(source);
 * LogitsSource rest = RowRange.parse("5000:").select(source);
 * }</pre>
 *
 * @param from the first row, 0 or more
 * @param to one past the last row, more than {@code from}; empty for the end of the data
 * @since 0.1
 */
public record RowRange(long from, OptionalLong to) {

    /** Every row. */
    public static final RowRange ALL = new RowRange(0, OptionalLong.empty());

    /** Checks that the range is not empty. */
    public RowRange {
        NullCheck.argument(to, "to");
        if (from < 0) {
            throw new IllegalArgumentException("rows " + text(from, to) + ": the first row must be 0 or more");
        }
        if (to.isPresent() && to.getAsLong() <= from) {
            throw new IllegalArgumentException("rows " + text(from, to)
                    + " is empty: A:B takes rows A to B - 1, counted from 0, so B must be more than A");
        }
    }

    /** Rows {@code from} to {@code to} − 1. */
    public static RowRange of(long from, long to) {
        return new RowRange(from, OptionalLong.of(to));
    }

    /**
     * Reads {@code A:B}, where A may be missing for the first row and B for the end of the data.
     *
     * @throws IllegalArgumentException if the text is anything else, or the range is empty
     */
    public static RowRange parse(String text) {
        NullCheck.argument(text, "text");
        int colon = text.indexOf(':');
        if (colon < 0 || colon != text.lastIndexOf(':')) {
            throw notARange(text);
        }
        String from = text.substring(0, colon).strip();
        String to = text.substring(colon + 1).strip();
        return new RowRange(
                from.isEmpty() ? 0 : number(from, text),
                to.isEmpty() ? OptionalLong.empty() : OptionalLong.of(number(to, text)));
    }

    private static long number(String digits, String text) {
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw notARange(text);
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            throw notARange(text);
        }
    }

    private static IllegalArgumentException notARange(String text) {
        return new IllegalArgumentException("\"" + text
                + "\" is not a range of rows: expected A:B with whole numbers 0 or more (rows A to B - 1, counted from"
                + " 0), A: or :B");
    }

    /**
     * These rows of a source, in order, under the row numbers that the source gives them.
     *
     * <p>Rows before {@code from} are read and dropped.
     *
     * @throws IllegalArgumentException if the source is known to have fewer rows; where it does not know, the cursor's
     *     {@code read} throws it on reaching the end
     */
    public LogitsSource select(LogitsSource source) {
        NullCheck.argument(source, "source");
        if (from == 0 && to.isEmpty()) {
            return source;
        }
        source.rows().ifPresent(rows -> checkEnd(rows, source.name()));
        return new Selected(source, this);
    }

    private void checkEnd(long rows, String name) {
        if (from >= rows || to.isPresent() && to.getAsLong() > rows) {
            throw new IllegalArgumentException(
                    "rows " + this + " are not all there: " + name + " has " + rows + " rows");
        }
    }

    /** {@code A:B}, as {@link #parse} reads it. */
    @Override
    public String toString() {
        return text(from, to);
    }

    private static String text(long from, OptionalLong to) {
        return from + ":" + (to.isPresent() ? to.getAsLong() : "");
    }

    private static final class Selected extends DerivedSource {
        private final RowRange range;

        Selected(LogitsSource source, RowRange range) {
            super(source);
            this.range = range;
        }

        @Override
        public OptionalLong rows() {
            OptionalLong end = range.to.isPresent() ? range.to : super.rows();
            return end.isPresent() ? OptionalLong.of(end.getAsLong() - range.from) : end;
        }

        @Override
        public Cursor open() throws IOException {
            return new SelectedCursor(source(), range);
        }
    }

    private static final class SelectedCursor implements LogitsSource.Cursor {
        private final LogitsSource source;
        private final RowRange range;
        private final LogitsSource.Cursor cursor;
        /** Rows taken from the source so far, wanted or not. */
        private long position;

        SelectedCursor(LogitsSource source, RowRange range) throws IOException {
            this.source = source;
            this.range = range;
            this.cursor = source.open();
        }

        @Override
        public int read(Logits into, int[] labels) throws IOException {
            if (position < range.from) {
                skip(into.classes());
            }
            if (range.to.isPresent() && position == range.to.getAsLong()) {
                return -1;
            }
            Logits wanted = into;
            if (range.to.isPresent() && range.to.getAsLong() - position < into.rows()) {
                wanted = into.slice(0, (int) (range.to.getAsLong() - position));
            }
            int count = cursor.read(wanted, labels);
            if (count < 0) {
                range.checkEnd(position, source.name());
                return -1;
            }
            position += count;
            return count;
        }

        private void skip(int classes) throws IOException {
            Logits dropped = Logits.zeros(RowFilter.bufferRows(classes), classes);
            int[] labels = new int[dropped.rows()];
            while (position < range.from) {
                int count =
                        cursor.read(dropped.slice(0, (int) Math.min(dropped.rows(), range.from - position)), labels);
                if (count < 0) {
                    range.checkEnd(position, source.name());
                }
                position += count;
            }
        }

        @Override
        public long rowNumber(int i) {
            return cursor.rowNumber(i);
        }

        @Override
        public String cell(int i, int column) {
            return cursor.cell(i, column);
        }

        @Override
        public void close() throws IOException {
            cursor.close();
        }
    }
}
