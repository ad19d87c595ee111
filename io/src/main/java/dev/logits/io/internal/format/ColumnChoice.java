package dev.logits.io.internal.format;

import dev.logits.io.ColumnNames;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.io.internal.file.Listing;
import dev.logits.source.LogitsSource;
import dev.logits.source.Simplex;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Whether the columns that are read as classes are classes, and hold what they are read as. */
public final class ColumnChoice {
    private ColumnChoice() {}

    /** Makes a source of some of the columns as they are in the file. */
    public interface Some {
        LogitsSource of(int[] columns);
    }

    /**
     * Refuses probabilities that nobody called so, and says which columns may be no classes.
     *
     * @param raw all columns as they are in the file
     * @param some those of them that fit
     */
    public static List<String> notes(
            ReadOptions options, List<String> names, ScoreKind kind, LogitsSource raw, Some some) throws IOException {
        List<String> notes = ScoreLook.refuseProbabilities(raw, options, kind, ColumnNames.described(names));
        if (options.logits().isPresent()) {
            return notes;
        }
        ColumnFit fit = ColumnFit.of(names, raw);
        if (fit.allFit()) {
            return notes;
        }
        int[] fitting = fit.fitting();
        if (fitting.length > 1
                && (options.scores().isEmpty() || kind == ScoreKind.PROBABILITIES)
                && Simplex.contains(some.of(fitting))
                && !Simplex.contains(raw)) {
            List<String> kept = Arrays.stream(fitting).mapToObj(names::get).toList();
            throw new IllegalArgumentException(raw.name() + ": " + ColumnNames.described(kept)
                    + ": these look like probabilities: every row is in [0, 1] and sums to 1 without "
                    + Listing.of(
                            names.stream().filter(name -> !kept.contains(name)).toList(), 5)
                    + ". Read them by " + fit.remedy() + " and withScores(ScoreKind.PROBABILITIES), or all columns as"
                    + " logits by withScores(ScoreKind.LOGITS)");
        }
        return Stream.concat(notes.stream(), Stream.of(fit.note())).toList();
    }
}
