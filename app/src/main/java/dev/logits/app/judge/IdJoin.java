package dev.logits.app.judge;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.source.DerivedSource;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The rows of two files that have the same id, in the first one's order. Where both are in one order, nothing is kept;
 * else the second file's scores are in memory, 4 bytes each, with its ids.
 *
 * @param first the rows of the first file that have a partner
 * @param second their partners
 * @param onlyFirst rows of the first file that have none
 * @param onlySecond rows of the second file that have none
 */
record IdJoin(LogitsSource first, LogitsSource second, long onlyFirst, long onlySecond) {

    /**
     * Joins.
     *
     * @throws IllegalArgumentException if an id is there twice in a file, or none is in both
     */
    static IdJoin of(LogitsSource a, LogitsSource b, String id) throws IOException {
        if (inOneOrder(a, b, id)) {
            return new IdJoin(a, b, 0, 0);
        }
        Kept kept = Kept.of(b, SourceColumn.place(b, id), id);
        int column = SourceColumn.place(a, id);
        long only = 0;
        Set<String> seen = new HashSet<>();
        RowBatch batch = RowBatch.of(a);
        try (LogitsSource.Cursor cursor = a.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    String cell = batch.cell(r, column);
                    if (!kept.places.containsKey(cell)) {
                        only++;
                    } else if (!seen.add(cell)) {
                        throw twice(a, id, cell);
                    }
                }
            }
        }
        if (seen.isEmpty()) {
            throw new IllegalArgumentException(
                    "no " + id + " of " + a.name() + " is in " + b.name() + "; are these files of the same rows?");
        }
        return new IdJoin(
                new Partners(a, column, kept, false),
                new Partners(a, column, kept, true),
                only,
                kept.labels.length - (long) seen.size());
    }

    private static IllegalArgumentException twice(LogitsSource source, String id, String cell) {
        return new IllegalArgumentException(source.name() + ": two rows have the " + id + " \"" + cell
                + "\", so that files in different orders cannot be joined by it");
    }

    private static boolean inOneOrder(LogitsSource a, LogitsSource b, String id) throws IOException {
        int first = SourceColumn.place(a, id);
        int second = SourceColumn.place(b, id);
        RowBatch one = RowBatch.of(a);
        RowBatch two = RowBatch.ofScores(a.classes(), one.capacity() * a.classes());
        try (LogitsSource.Cursor x = a.open();
                LogitsSource.Cursor y = b.open()) {
            while (one.read(x)) {
                if (!two.read(y) || one.count() != two.count()) {
                    return false;
                }
                for (int r = 0; r < one.count(); r++) {
                    if (!one.cell(r, first).equals(two.cell(r, second))) {
                        return false;
                    }
                }
            }
            return !two.read(y);
        }
    }

    /** All rows of a file by their ids. */
    private record Kept(Map<String, Integer> places, float[] scores, int[] labels) {
        static Kept of(LogitsSource source, int column, String id) throws IOException {
            int classes = source.classes();
            int most = (Integer.MAX_VALUE - 64) / classes;
            Map<String, Integer> places = new HashMap<>();
            float[] scores = new float[0];
            int[] labels = new int[0];
            int n = 0;
            RowBatch batch = RowBatch.of(source);
            try (LogitsSource.Cursor cursor = source.open()) {
                while (batch.read(cursor)) {
                    for (int r = 0; r < batch.count(); r++, n++) {
                        if (n == labels.length) {
                            if (n == most) {
                                throw new IllegalArgumentException(source.name() + ": more than " + most
                                        + " rows in another order; sort both files by " + id);
                            }
                            int room = (int) Math.min(most, 2L * n + 1024);
                            labels = Arrays.copyOf(labels, room);
                            scores = Arrays.copyOf(scores, room * classes);
                        }
                        if (places.put(batch.cell(r, column), n) != null) {
                            throw twice(source, id, batch.cell(r, column));
                        }
                        labels[n] = batch.ignored(r) ? Labels.IGNORE : batch.label(r);
                        System.arraycopy(
                                batch.logits().array(), batch.logits().offset(r), scores, n * classes, classes);
                    }
                }
            }
            return new Kept(places, scores, Arrays.copyOf(labels, n));
        }
    }

    /** Rows of the first file that have a partner, with their own scores or with the partner's. */
    private static final class Partners extends DerivedSource {
        private final int column;
        private final Kept kept;
        private final boolean ofSecond;

        Partners(LogitsSource source, int column, Kept kept, boolean ofSecond) {
            super(source);
            this.column = column;
            this.kept = kept;
            this.ofSecond = ofSecond;
        }

        /** Not known before the ids have been read. */
        @Override
        public OptionalLong rows() {
            return OptionalLong.empty();
        }

        @Override
        public Cursor open() throws IOException {
            LogitsSource source = source();
            Cursor cursor = source.open();
            return new Cursor() {
                private final Logits one = Logits.zeros(1, source.classes());
                private final int[] label = new int[1];
                private final int width = source.columns().size();
                private long[] numbers = new long[0];
                private String[] cells = new String[0];

                @Override
                public int read(Logits into, int[] labels) throws IOException {
                    if (numbers.length < into.rows()) {
                        numbers = new long[into.rows()];
                        cells = new String[into.rows() * width];
                    }
                    int n = 0;
                    while (n < into.rows() && cursor.read(one, label) > 0) {
                        Integer place = kept.places().get(cursor.cell(0, column));
                        if (place == null) {
                            continue;
                        }
                        float[] from = ofSecond ? kept.scores() : one.array();
                        int at = ofSecond ? place * classes() : one.offset(0);
                        System.arraycopy(from, at, into.array(), into.offset(n), classes());
                        labels[n] = ofSecond ? kept.labels()[place] : label[0];
                        numbers[n] = cursor.rowNumber(0);
                        for (int c = 0; c < width; c++) {
                            cells[n * width + c] = cursor.cell(0, c);
                        }
                        n++;
                    }
                    return n == 0 ? -1 : n;
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
            };
        }
    }
}
