package dev.logits.app;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.OptionalLong;

/** A source that tells a progress bar of every row that is read from it. */
final class ProgressSource implements LogitsSource {
    private final LogitsSource source;
    private final ProgressBar bar;
    private String task;
    private boolean numbered;
    private int passes;

    ProgressSource(LogitsSource source, ProgressBar bar) {
        this.source = source;
        this.bar = bar;
    }

    /** Names the work of the next pass. */
    void once(String name) {
        task = name;
        numbered = false;
    }

    /** Names the work of the next passes, which are numbered. */
    void passes(String name) {
        task = name;
        numbered = true;
        passes = 0;
    }

    @Override
    public int classes() {
        return source.classes();
    }

    @Override
    public OptionalLong rows() {
        return source.rows();
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public Cursor open() throws IOException {
        Cursor cursor = source.open();
        bar.begin(numbered ? task + ", pass " + ++passes : task, source.rows());
        return new Cursor() {
            @Override
            public int read(Logits into, int[] labels) throws IOException {
                int count = cursor.read(into, labels);
                bar.advance(Math.max(0, count));
                return count;
            }

            @Override
            public long rowNumber(int i) {
                return cursor.rowNumber(i);
            }

            @Override
            public void close() throws IOException {
                cursor.close();
            }
        };
    }
}
