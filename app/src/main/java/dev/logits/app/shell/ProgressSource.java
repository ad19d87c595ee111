package dev.logits.app.shell;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceView;
import java.io.IOException;

/** A source that tells a progress bar of every row that is read from it, by whatever thread. */
public final class ProgressSource extends SourceView {
    private final ProgressBar bar;
    private String task;
    private boolean numbered;
    private int passes;

    public ProgressSource(LogitsSource source, ProgressBar bar) {
        super(source);
        this.bar = bar;
    }

    /** Names the work of the next pass. */
    public synchronized void once(String name) {
        task = name;
        numbered = false;
    }

    /** Names the work of the next passes, which are numbered. */
    public synchronized void passes(String name) {
        task = name;
        numbered = true;
        passes = 0;
    }

    @Override
    public Cursor open() throws IOException {
        begin();
        return super.open();
    }

    private synchronized void begin() {
        bar.begin(numbered ? task + ", pass " + ++passes : task, rows());
    }

    @Override
    protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
        int count = cursor.read(into, labels);
        bar.advance(Math.max(0, count));
        return count;
    }
}
