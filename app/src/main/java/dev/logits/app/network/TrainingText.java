package dev.logits.app.network;

import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.learn.network.EpochResult;
import dev.logits.learn.network.Progress;
import dev.logits.learn.network.TrainingListener;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/**
 * A training as it goes on: a line of standard output after each epoch, and on a terminal, between them, a line of
 * standard error that rewrites itself ten times a second.
 */
public final class TrainingText implements TrainingListener {
    private static final long SECOND = 1_000_000_000L;
    private static final long REDRAW = SECOND / 10;
    private static final int CELLS = 20;

    private final Terminal terminal;
    private final boolean quiet;
    private final BooleanSupplier cancelled;
    private long due = System.nanoTime() + SECOND / 4;
    private boolean drawn;
    private boolean headed;
    private double rowsPerSecond;

    /**
     * Makes it.
     *
     * @param quiet whether nothing but the line that rewrites itself is shown
     * @param cancelled whether somebody wants the training to end
     */
    public TrainingText(Terminal terminal, boolean quiet, BooleanSupplier cancelled) {
        this.terminal = terminal;
        this.quiet = quiet;
        this.cancelled = cancelled;
    }

    @Override
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    @Override
    public void step(Progress progress) {
        rowsPerSecond = progress.rowsPerSecond();
        long now = System.nanoTime();
        if (terminal.interactiveErr() && now - due >= 0) {
            due = now + REDRAW;
            String line = line(progress);
            terminal.err()
                    .print("\r" + line.substring(0, Math.min(line.length(), terminal.columns() - 1)) + "\u001b[K");
            terminal.err().flush();
            drawn = true;
        }
    }

    private String line(Progress p) {
        int full = (int) (CELLS * p.rowsDone() / p.rows());
        String bar = terminal.unicode()
                ? "█".repeat(full) + "░".repeat(CELLS - full)
                : "[" + "#".repeat(full) + " ".repeat(CELLS - full) + "]";
        return String.format(
                Locale.ROOT,
                "epoch %d of %d  %s  loss %.4f  accuracy %s  rate %s  %,.0f rows/s",
                p.epoch(),
                p.epochs(),
                bar,
                p.loss(),
                percent(p.accuracy()),
                Words.significant(p.learningRate(), 3),
                p.rowsPerSecond());
    }

    @Override
    public void epoch(EpochResult result) {
        if (quiet) {
            return;
        }
        finish();
        if (!headed) {
            terminal.println(" epoch      loss  accuracy  validation  accuracy   learning rate    rows/s");
            headed = true;
        }
        terminal.println(String.format(
                Locale.ROOT,
                "%6d  %8.4f  %8s  %10s  %8s  %14s  %,8.0f",
                result.epoch(),
                result.loss(),
                percent(result.accuracy()),
                Double.isNaN(result.validationLoss()) ? "-" : Words.decimals(result.validationLoss(), 4),
                percent(result.validationAccuracy()),
                Words.significant(result.learningRate(), 3),
                rowsPerSecond));
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    /** Wipes the line, so that what is printed next begins on a clean one. */
    public void finish() {
        if (drawn) {
            terminal.err().print("\r\u001b[K");
            terminal.err().flush();
            drawn = false;
        }
    }
}
