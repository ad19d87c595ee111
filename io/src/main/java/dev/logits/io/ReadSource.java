package dev.logits.io;

import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rows, and how they are read. */
record ReadSource(LogitsSource rowsOfFile, Reading reading) implements FileSource {

    /**
     * Refuses probabilities that nobody called so, and has a note on what may be probabilities.
     *
     * @param raw the file's numbers as they are
     */
    static List<String> refuseProbabilities(LogitsSource raw, ReadOptions options, ScoreKind kind, String scores)
            throws IOException {
        if (kind != ScoreKind.LOGITS || options.scores().isPresent()) {
            return List.of();
        }
        Optional<String> refusal = raw.classes() > 1 ? ScoreLook.refusal(raw) : Optional.empty();
        if (refusal.isPresent()) {
            throw new IllegalArgumentException(raw.name() + ": " + scores + ": " + refusal.get()
                    + ", or, if they are logits all the same, by withScores(ScoreKind.LOGITS)");
        }
        return ScoreLook.areInUnitInterval(raw)
                ? List.of("every score is in [0, 1], but the rows do not sum to 1: if these are rounded probabilities,"
                        + " divide each row by its sum and read them by withScores(ScoreKind.PROBABILITIES); if they are"
                        + " sigmoids of a yes or no for each class, take their log-odds; if they are logits all the"
                        + " same, say so by withScores(ScoreKind.LOGITS)")
                : List.of();
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
