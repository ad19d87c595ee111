package dev.logits.app.shell;

import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Shows how far a pass over rows has come, on stderr. On a terminal one line that rewrites itself, a tenth of a second
 * apart, and is wiped at the end; elsewhere a line now and then, so that a log of a short run holds none.
 */
public final class ProgressBar {
    private static final long SECOND = 1_000_000_000L;
    private static final long FIRST_DRAW = SECOND / 2;
    private static final long REDRAW = SECOND / 10;
    private static final long FIRST_LINE = 2 * SECOND;
    private static final long NEXT_LINE = 10 * SECOND;
    private static final int CELLS = 24;

    private final PrintStream err;
    private final boolean interactive;
    private final int columns;
    private final boolean unicode;
    private final LongSupplier clock;
    private final long begun;
    private String task = "";
    private OptionalLong total = OptionalLong.empty();
    private long done;
    private long passBegun;
    private long due;
    private boolean drawn;

    public ProgressBar(Terminal terminal) {
        this(terminal.err(), terminal.interactiveErr(), terminal.columns(), terminal.unicode(), System::nanoTime);
    }

    public ProgressBar(PrintStream err, boolean interactive, int columns, boolean unicode, LongSupplier clock) {
        this.err = err;
        this.interactive = interactive;
        this.columns = columns;
        this.unicode = unicode;
        this.clock = clock;
        begun = clock.getAsLong();
        due = begun + (interactive ? FIRST_DRAW : FIRST_LINE);
    }

    /** Begins a pass. */
    synchronized void begin(String newTask, OptionalLong rows) {
        task = newTask;
        total = rows;
        done = 0;
        passBegun = clock.getAsLong();
    }

    /** Counts rows of this pass. */
    synchronized void advance(long rows) {
        done += rows;
        long now = clock.getAsLong();
        if (now - due >= 0) {
            draw(now);
            due = now + (interactive ? REDRAW : NEXT_LINE);
        }
    }

    /** Wipes the line, so that what is printed next begins on a clean one. */
    public synchronized void finish() {
        if (interactive && drawn) {
            err.print("\r\u001b[K");
            err.flush();
            drawn = false;
        }
    }

    private void draw(long now) {
        String line = line(now);
        if (interactive) {
            err.print("\r" + line.substring(0, Math.min(line.length(), columns - 1)) + "\u001b[K");
        } else {
            err.println(line);
        }
        err.flush();
        drawn = true;
    }

    private String line(long now) {
        double seconds = Math.max(1e-3, (now - passBegun) / 1e9);
        StringBuilder line = new StringBuilder(task).append("  ");
        if (total.isPresent() && total.getAsLong() > 0) {
            long all = total.getAsLong();
            long read = Math.min(done, all); // several passes at the same time read more
            double share = (double) read / all;
            line.append(bar(share))
                    .append(String.format(Locale.ROOT, "  %3.0f %%", 100 * share))
                    .append(String.format(Locale.ROOT, "  %,d of %,d rows", read, all));
            if (share > 0) {
                line.append("  ").append(clockTime(seconds / share - seconds)).append(" left");
            }
        } else {
            line.append(String.format(Locale.ROOT, "%,d rows", done));
        }
        return line.toString();
    }

    private String bar(double share) {
        int full = (int) Math.round(share * CELLS);
        return unicode
                ? "█".repeat(full) + "░".repeat(CELLS - full)
                : "[" + "#".repeat(full) + " ".repeat(CELLS - full) + "]";
    }

    private static String clockTime(double seconds) {
        long whole = Math.round(seconds);
        return String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
