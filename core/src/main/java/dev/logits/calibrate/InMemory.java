package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Fits to rows in memory what is fitted to a source. */
final class InMemory {
    private InMemory() {}

    /** A fit to a source. */
    @FunctionalInterface
    interface SourceFit<R> {
        R of(LogitsSource source) throws IOException;
    }

    static <R> R fit(Logits z, int[] labels, SourceFit<R> fit) {
        try {
            return fit.of(LogitsSource.of(z, labels));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }
}
