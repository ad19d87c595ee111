package dev.logits.app.network;

import dev.logits.Logits;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureTable;
import dev.logits.io.csv.CsvTexts;
import dev.logits.io.json.ChoiceJson;
import dev.logits.io.json.OnlineJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How models read a table whose features are not all that they need, or that is not to be held. */
final class TablePredictions {
    /** Rows of a stream that are read together. */
    private static final int PART = 1024;

    private TablePredictions() {}

    /** Part by part, so that features of the file are never all in memory. */
    static SavedModel.Predicted of(OnlineJson.Saved saved, Path file) throws IOException {
        List<Logits> parts = new ArrayList<>();
        List<int[]> labels = new ArrayList<>();
        FeatureFiles.readParts(file, saved.coding(), PART, (x, y, weights) -> {
            parts.add(saved.learner().logits(x));
            labels.add(y);
        });
        int rows = labels.stream().mapToInt(y -> y.length).reduce(0, Math::addExact);
        Logits all = Logits.zeros(rows, saved.coding().classes().size());
        int[] joined = new int[rows];
        int at = 0;
        for (int i = 0; i < parts.size(); i++) {
            Logits part = parts.get(i);
            System.arraycopy(part.array(), part.offset(0), all.array(), all.offset(at), part.rows() * part.classes());
            System.arraycopy(labels.get(i), 0, joined, at, part.rows());
            at += part.rows();
        }
        return predicted(all, joined);
    }

    /** Rows of one choice are those with the same text in the column that says so. */
    static SavedModel.Predicted of(ChoiceJson.Saved saved, Path file) throws IOException {
        if (FeatureFiles.isSparse(file)) {
            throw new IllegalArgumentException(
                    file + ": sparse rows, which do not say what is one choice; give it a .csv");
        }
        FeatureTable table = FeatureFiles.readCoded(file, saved.coding());
        Map<String, Integer> places = new HashMap<>();
        List<String> cells = CsvTexts.read(file, List.of(saved.strata())).get(saved.strata());
        int[] sets = new int[cells.size()];
        for (int r = 0; r < sets.length; r++) {
            if (cells.get(r).isEmpty()) {
                throw new IllegalArgumentException(file + ": row " + r + ", column \"" + saved.strata()
                        + "\": an empty cell; it says which rows are one choice");
            }
            sets[r] = places.computeIfAbsent(cells.get(r), c -> places.size());
        }
        return predicted(saved.model().logits(table.features(), sets), table.labels());
    }

    private static SavedModel.Predicted predicted(Logits z, int[] labels) {
        return new SavedModel.Predicted(z, labels, Arrays.stream(labels).anyMatch(y -> y >= 0));
    }
}
