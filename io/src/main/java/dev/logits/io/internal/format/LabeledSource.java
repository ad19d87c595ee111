package dev.logits.io.internal.format;

import dev.logits.Logits;
import dev.logits.io.MalformedFileException;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows from one place with labels from another, side by side. */
public final class LabeledSource implements LogitsSource {
    private final LogitsSource scores;
    private final LabelColumn labels;

    private LabeledSource(LogitsSource scores, LabelColumn labels) {
        this.scores = scores;
        this.labels = labels;
    }

    /** With labels or, where there are none, the scores alone. */
    public static LogitsSource of(LogitsSource scores, Optional<LabelColumn> labels) throws MalformedFileException {
        return labels.isPresent() ? of(scores, labels.get()) : scores;
    }

    /** Compares the two lengths where both are known; otherwise reading does, at the end. */
    public static LabeledSource of(LogitsSource scores, LabelColumn labels) throws MalformedFileException {
        LabeledSource source = new LabeledSource(scores, labels);
        if (scores.rows().isPresent() && labels.rows().isPresent()) {
            long rows = scores.rows().getAsLong();
            long count = labels.rows().getAsLong();
            if (rows != count) {
                throw source.unequal(rows, count);
            }
        }
        return source;
    }

    private MalformedFileException unequal(long rows, long count) {
        return new MalformedFileException(
                scores.name(), labels.name() + ": " + count + " labels for the " + rows + " rows of " + scores.name());
    }

    @Override
    public int classes() {
        return scores.classes();
    }

    @Override
    public OptionalLong rows() {
        return scores.rows().isPresent() ? scores.rows() : labels.rows();
    }

    @Override
    public String name() {
        return scores.name();
    }

    @Override
    public List<String> classNames() {
        return scores.classNames();
    }

    @Override
    public List<SourceColumn> columns() {
        return scores.columns();
    }

    @Override
    public Cursor open() throws IOException {
        Cursor rows = scores.open();
        try {
            return new PairedCursor(rows, labels.open());
        } catch (IOException | RuntimeException trouble) {
            rows.close();
            throw trouble;
        }
    }

    private final class PairedCursor implements Cursor {
        private final Cursor rows;
        private final LabelColumn.Reader column;
        private long read;

        PairedCursor(Cursor rows, LabelColumn.Reader column) {
            this.rows = rows;
            this.column = column;
        }

        @Override
        public int read(Logits into, int[] intoLabels) throws IOException {
            int count = rows.read(into, intoLabels);
            int labeled = column.read(intoLabels, Math.max(count, 0));
            if (labeled < count) {
                throw unequal(read + count + countRows(into), read + labeled);
            }
            read += labeled;
            if (count < 0) {
                long more = countLabels();
                if (more > 0) {
                    throw unequal(read, read + more);
                }
            }
            return count;
        }

        private long countRows(Logits scratch) throws IOException {
            long more = 0;
            int[] ignored = new int[scratch.rows()];
            for (int count; (count = rows.read(scratch, ignored)) > 0; ) {
                more += count;
            }
            return more;
        }

        private long countLabels() throws IOException {
            long more = 0;
            int[] ignored = new int[1024];
            for (int count; (count = column.read(ignored, ignored.length)) > 0; ) {
                more += count;
            }
            return more;
        }

        @Override
        public long rowNumber(int i) {
            return rows.rowNumber(i);
        }

        @Override
        public String cell(int i, int column) {
            return rows.cell(i, column);
        }

        @Override
        public void close() throws IOException {
            try (rows) {
                column.close();
            }
        }
    }
}
