package dev.logits.app.calibrate;

import dev.logits.app.read.InputOptions;
import dev.logits.io.json.GroupSetsJson;
import dev.logits.io.json.PredictionSetsJson;
import dev.logits.io.json.Provenance;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.SourceColumn;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.GroupConformalSets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code logits calibrate --save-sets} wrote.
 *
 * @param sets the sets; of a file with groups those of some group, whose method and classes are those of all
 * @param groups the sets of groups, where the file has such
 * @param provenance where they come from
 */
record SavedSets(ConformalSets sets, Optional<GroupConformalSets> groups, Provenance provenance) {

    /** Whether a file holds sets of either kind. */
    static boolean isOne(Path file) throws IOException {
        return PredictionSetsJson.isOne(file) || GroupSetsJson.isOne(file);
    }

    /** Reads either kind of file; of one with groups the input keeps the column, so it must not be open yet. */
    static SavedSets read(Path file, InputOptions input) throws IOException {
        if (GroupSetsJson.isOne(file)) {
            GroupSetsJson.Saved saved = GroupSetsJson.read(file);
            input.keep(saved.sets().column());
            return new SavedSets(
                    saved.sets().groups().values().iterator().next(), Optional.of(saved.sets()), saved.provenance());
        }
        PredictionSetsJson.Saved saved = PredictionSetsJson.read(file);
        return new SavedSets(saved.sets(), Optional.empty(), saved.provenance());
    }

    /** The rows of a source with the classes in the order of the fit. */
    LogitsSource arrange(LogitsSource source) {
        return new PredictionSetsJson.Saved(sets, provenance).arrange(source);
    }

    /** Where the column of groups is among a source's; −1 without groups. */
    int place(LogitsSource source) {
        return groups.isEmpty() ? -1 : SourceColumn.place(source, groups.get().column());
    }

    /** The set of a row of a batch, whose group is in a column. */
    int[] set(RowBatch batch, int r, int place) {
        return groups.isEmpty()
                ? sets.set(batch.logits(), r)
                : groups.get().set(batch.logits(), r, batch.cell(r, place));
    }
}
