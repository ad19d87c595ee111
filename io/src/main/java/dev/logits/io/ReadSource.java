package dev.logits.io;

import dev.logits.source.LogitsSource;
import dev.logits.source.Simplex;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows, and how they are read. */
record ReadSource(LogitsSource rowsOfFile, Reading reading) implements FileSource {

    /**
     * Refuses probabilities that nobody called so.
     *
     * @param raw the file's numbers as they are
     */
    static void refuseProbabilities(LogitsSource raw, ReadOptions options, ScoreKind kind, String scores)
            throws IOException {
        if (kind == ScoreKind.LOGITS && options.scores().isEmpty() && Simplex.contains(raw)) {
            throw new IllegalArgumentException(
                    raw.name() + ": " + scores + ": these look like probabilities, not logits:"
                            + " every row is in [0, 1] and sums to 1. Read them by withScores(ScoreKind.PROBABILITIES),"
                            + " or, if they are logits all the same, by withScores(ScoreKind.LOGITS)");
        }
    }

    /** The rows, with the floor that the options ask for. */
    static ReadSource of(LogitsSource rows, ReadOptions options, Reading reading) {
        return new ReadSource(FlooredSource.of(rows, reading.kind(), options), reading);
    }

    @Override
    public Optional<FlooredSource> floored() {
        return rowsOfFile instanceof FlooredSource floored ? Optional.of(floored) : Optional.empty();
    }

    @Override
    public List<String> classNames() {
        return reading.classNames();
    }

    @Override
    public int classes() {
        return rowsOfFile.classes();
    }

    @Override
    public OptionalLong rows() {
        return rowsOfFile.rows();
    }

    @Override
    public String name() {
        return rowsOfFile.name();
    }

    @Override
    public Cursor open() throws IOException {
        return rowsOfFile.open();
    }
}
