package dev.logits.source;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The buffer that a pass over a source reads into, batch after batch: logits, checked labels, and row numbers. Rows
 * that lie in memory are not copied but lent, so what {@link #logits()} gives is to be read only.
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public final class RowBatch {
    /** Scores of a pass: 4 MB, enough work for several threads, few enough for the third-level cache. */
    private static final int SCORES = 1 << 20;

    private final int classes;
    private final int[] labels;
    private final long[] numbers;
    /** Whether rows may count in part. */
    private final boolean takesParts;
    /** Of the rows, how much of each counts; null where all count whole. */
    private double[] weights;
    /** Which rows go on with the row before; null where none does. */
    private boolean[] more;
    /** The number of the last row of the read before; −1 where there is none. */
    private long last = -1;
    /** The column that says so; -1 where there is none. */
    private int partColumn = -1;

    private Logits buffer;
    private Logits logits;
    private int count;
    /** Where the last rows came from; null before the first. */
    private LogitsSource.Cursor cursor;
    /** Where the rows come from, if it was said: to look at all labels when one is wrong. */
    private Optional<LogitsSource> source = Optional.empty();

    private RowBatch(int rows, int classes, boolean takesParts) {
        this.classes = classes;
        this.takesParts = takesParts;
        logits = Logits.zeros(0, classes);
        labels = new int[rows];
        numbers = new long[rows];
    }

    /**
     * The buffer of a pass over a source: of about a million scores, at least one row, and no more rows than the source
     * can have. The pass counts rows: one that counts in part, as {@link RepeatedRows} gives them, is refused.
     */
    public static RowBatch of(LogitsSource source) {
        return of(NullCheck.argument(source, "source"), false);
    }

    /** The same of a pass that asks for {@link #weight}. */
    public static RowBatch weighted(LogitsSource source) {
        return of(NullCheck.argument(source, "source"), true);
    }

    private static RowBatch of(LogitsSource source, boolean takesParts) {
        int most = Math.max(1, SCORES / source.classes());
        int rows = (int) Math.max(1, Math.min(most, most(source).orElse(most)));
        RowBatch batch = new RowBatch(rows, source.classes(), takesParts);
        batch.source = Optional.of(source);
        List<SourceColumn> columns = source.columns();
        for (int c = 0; c < columns.size(); c++) {
            batch.partColumn = columns.get(c) == RepeatedRows.PART ? c : batch.partColumn;
        }
        return batch;
    }

    /** The most rows that a source can have, where it knows. */
    private static OptionalLong most(LogitsSource source) {
        if (source.rows().isPresent()) {
            return source.rows();
        }
        return source instanceof RowFilter some
                ? most(some.source())
                : source instanceof SourceView same ? most(same.source()) : OptionalLong.empty();
    }

    /**
     * A buffer of about so many scores, and at least one row. The same numbers give the same batches, whatever the
     * source.
     *
     * @param classes the number of classes K
     * @param scores the number of scores to hold, rows × K
     */
    public static RowBatch ofScores(int classes, int scores) {
        return new RowBatch(Math.max(1, scores / classes), classes, false);
    }

    /**
     * Reads the next rows.
     *
     * @return false when there were none left
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if a label is neither a class nor −1, naming the row, and saying so where labels
     *     count from 1
     */
    public boolean read(LogitsSource.Cursor cursor) throws IOException {
        NullCheck.argument(cursor, "cursor");
        last = cursor == this.cursor && count > 0 ? numbers[count - 1] : -1;
        this.cursor = cursor;
        if (cursor instanceof InMemorySource.InMemoryCursor memory) {
            logits = memory.lend(labels.length, labels);
            count = logits.rows();
        } else {
            logits = buffer();
            count = Math.max(0, cursor.read(logits, labels));
        }
        for (int r = 0; r < count; r++) {
            numbers[r] = cursor.rowNumber(r);
            check(labels[r], numbers[r]);
        }
        weigh();
        return count > 0;
    }

    /** Finds rows that count in part. */
    private void weigh() {
        weights = null;
        more = null;
        for (int r = 0; partColumn >= 0 && r < count; r++) {
            String cell = cursor.cell(r, partColumn);
            if (!cell.equals(RepeatedRows.WHOLE)) {
                weigh(r, cell);
            }
        }
    }

    private void weigh(int r, String cell) {
        double part = Double.parseDouble(cell);
        if (cell.startsWith(RepeatedRows.MORE)) {
            more = more == null ? new boolean[labels.length] : more;
            more[r] = numbers[r] == (r > 0 ? numbers[r - 1] : last); // a split may have left out the pieces before
        }
        if (part == 1) {
            return;
        }
        if (!takesParts) {
            throw new IllegalArgumentException("row " + numbers[r] + ": its weight leaves a part of a row, " + part
                    + "; here whole rows are counted (an interval, a test, a guarantee or an order of them), so that weights"
                    + " must be whole numbers of cases");
        }
        if (weights == null) {
            weights = new double[labels.length];
            Arrays.fill(weights, 1);
        }
        weights[r] = part;
    }

    private void check(int label, long number) {
        try {
            Labels.check(label, number, classes);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(wrong.getMessage() + hint(), wrong);
        }
    }

    /** Reads all labels of the source again, if it can be read to its end. */
    private String hint() {
        if (source.isEmpty()) {
            return "";
        }
        Labels.Range range = new Labels.Range();
        Logits rows = Logits.zeros(labels.length, classes);
        int[] some = new int[labels.length];
        try (LogitsSource.Cursor cursor = source.get().open()) {
            for (int n; (n = cursor.read(rows, some)) > 0; ) {
                range.add(some, n);
            }
        } catch (IOException trouble) {
            return "";
        }
        return range.hint(classes);
    }

    private Logits buffer() {
        if (buffer == null) {
            buffer = Logits.zeros(labels.length, classes);
        }
        return buffer;
    }

    /** Rows read by the last {@link #read}, ignored ones among them. */
    public int count() {
        return count;
    }

    /** The most rows a read can give. */
    public int capacity() {
        return labels.length;
    }

    public int classes() {
        return classes;
    }

    /** The rows, read only; those from {@link #count()} on hold nothing of use. */
    public Logits logits() {
        return logits;
    }

    public int label(int r) {
        return labels[r];
    }

    public boolean ignored(int r) {
        return labels[r] == Labels.IGNORE;
    }

    /**
     * A cell of a further column of the last {@link #read}'s rows, as {@link LogitsSource.Cursor#cell} has it. It must
     * be asked for before the next read.
     */
    public String cell(int r, int column) {
        return cursor.cell(r, column);
    }

    /** Whether every row of the last {@link #read} counts whole. */
    public boolean isWhole() {
        return weights == null;
    }

    /** Whether every row of the last {@link #read} counts whole and is no row that is given once more. */
    public boolean isPlain() {
        return weights == null && more == null;
    }

    /** How much of a row counts: 1 or less. */
    public double weight(int r) {
        return weights == null ? 1 : weights[r];
    }

    /**
     * Whether the row is given once more, directly behind itself, as {@link RepeatedRows} give a row of weight 2.25
     * three times: so that rows can be counted, and not what is given of them.
     */
    public boolean isMore(int r) {
        return more != null && more[r];
    }

    /** The row's number in the data that it came from, for messages. */
    public long number(int r) {
        return numbers[r];
    }
}
