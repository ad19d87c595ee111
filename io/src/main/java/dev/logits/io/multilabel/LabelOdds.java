package dev.logits.io.multilabel;

import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import java.nio.file.Path;

/** What scores and targets mean: scores as log-odds, targets as 1, 0 and −1. */
final class LabelOdds {
    private final Path file;
    private final ScoreKind kind;
    private final boolean said;
    private final double floor;
    private boolean inside = true;

    /**
     * Of one pass.
     *
     * @param kind what the numbers are taken for
     */
    LabelOdds(Path file, ScoreKind kind, ReadOptions options) {
        this.file = file;
        this.kind = kind;
        this.said = options.scores().isPresent() || kind != ScoreKind.LOGITS;
        this.floor = options.floor().orElse(ReadOptions.USUAL_FLOOR);
        if (kind == ScoreKind.LOG_PROBABILITIES) {
            throw new IllegalArgumentException(
                    file + ": scores of labels are log-odds or probabilities; log-probabilities are not read");
        }
    }

    float of(double score, long row, int label) throws MalformedFileException {
        inside &= score >= 0 && score <= 1;
        if (Double.isNaN(score)) {
            throw MalformedFileException.of(file, "row " + row + ", label " + label + ": NaN is no score");
        }
        if (kind == ScoreKind.LOGITS) {
            return (float) score;
        }
        if (!(score >= 0 && score <= 1)) {
            throw MalformedFileException.of(
                    file,
                    "row " + row + ", label " + label + " is " + score + ": a probability is in [0, 1]; for raw"
                            + " scores use ReadOptions.withScores(ScoreKind.LOGITS)");
        }
        double p = Math.min(1 - floor, Math.max(floor, score));
        return (float) (StrictMath.log(p) - StrictMath.log1p(-p));
    }

    byte target(double value, String shown, long row, int label) throws MalformedFileException {
        if (value == 0 || value == 1 || value == -1) {
            return (byte) value;
        }
        throw MalformedFileException.of(
                file,
                "row " + row + ", label " + label + ": the target is " + shown
                        + ": expected 1 for yes, 0 for no, or -1 where nobody knows");
    }

    /** Refuses probabilities that nobody called so, after the last row. */
    void check(long rows, int labels) {
        if (!said && inside && rows * labels > 1) {
            throw new IllegalArgumentException(file + ": every score is in [0, 1]: these look like probabilities of"
                    + " yes, not logits. Read them by withScores(ScoreKind.PROBABILITIES), or, if they are logits"
                    + " all the same, by withScores(ScoreKind.LOGITS)");
        }
    }
}
