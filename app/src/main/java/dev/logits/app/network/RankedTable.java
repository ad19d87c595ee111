package dev.logits.app.network;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.io.FeatureFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.csv.CsvTexts;
import dev.logits.io.json.RankingJson;
import dev.logits.learn.choice.PairedComparison;
import dev.logits.learn.choice.PairedComparison.Venue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What abilities say of a table of comparisons, or of items to rank. */
final class RankedTable {
    private final RankingJson.Saved saved;
    private final Path file;
    private final Map<String, List<String>> cells;
    private final Map<String, Integer> items = new HashMap<>();

    private RankedTable(RankingJson.Saved saved, Path file, Map<String, List<String>> cells) {
        this.saved = saved;
        this.file = file;
        this.cells = cells;
        saved.items().forEach(name -> items.put(name, items.size()));
    }

    /** Rows with a label where the file has the column of results, or of places. */
    static SavedModel.Predicted of(RankingJson.Saved saved, Path file) throws IOException {
        if (FeatureFiles.isSparse(file)) {
            throw new IllegalArgumentException(file + ": sparse rows, which have no names of items; give it a .csv");
        }
        List<String> columns = new ArrayList<>(saved.columns());
        List<String> header = CsvTexts.header(file);
        saved.outcome().filter(header::contains).ifPresent(columns::add);
        RankedTable table = new RankedTable(saved, file, CsvTexts.read(file, columns));
        boolean labeled = columns.size() > 2;
        return saved.pairs() ? table.pairs(labeled) : table.rankings(labeled);
    }

    private List<String> column(int place) {
        return cells.get(saved.columns().get(place));
    }

    private int item(int place, int row) throws MalformedFileException {
        String name = column(place).get(row);
        Integer item = items.get(name);
        if (item == null) {
            List<String> known = saved.items().subList(0, Math.min(10, items.size()));
            throw MalformedFileException.of(
                    file,
                    "row " + row + ", column \"" + saved.columns().get(place) + "\": \"" + name
                            + "\" is none of the items that were compared: " + String.join(", ", known)
                            + (items.size() > known.size() ? ", …" : ""));
        }
        return item;
    }

    private SavedModel.Predicted pairs(boolean labeled) throws MalformedFileException {
        List<PairedComparison> pairs = new ArrayList<>();
        int[] labels = new int[column(0).size()];
        Arrays.fill(labels, Labels.IGNORE);
        Venue venue = saved.model().homeAdvantage().isPresent() ? Venue.FIRST : Venue.NEUTRAL;
        for (int r = 0; r < labels.length; r++) {
            int first = item(0, r);
            int second = item(1, r);
            if (first == second) {
                throw MalformedFileException.of(
                        file, "row " + r + ": \"" + column(0).get(r) + "\" against itself");
            }
            pairs.add(new PairedComparison(first, second, 0, 0, 0, venue));
            if (labeled) {
                labels[r] = result(r);
            }
        }
        return predicted(saved.model().comparisons(pairs), labels);
    }

    /** −1, 0 and 1 are the classes in their order; an empty cell is no result yet. */
    private int result(int row) throws MalformedFileException {
        String column = saved.outcome().orElseThrow();
        String cell = cells.get(column).get(row);
        int last = saved.classes().size() - 1;
        return switch (cell) {
            case "" -> Labels.IGNORE;
            case "-1" -> 0;
            case "0" -> last == 2 ? 1 : Labels.IGNORE;
            case "1", "+1" -> last;
            default ->
                throw MalformedFileException.of(
                        file,
                        "row " + row + ", column \"" + column + "\": \"" + cell
                                + "\" is no result: expected 1, 0 or -1, or an empty cell");
        };
    }

    /** Rows of a set that has no first place, or none yet, have no label. */
    private SavedModel.Predicted rankings(boolean labeled) throws MalformedFileException {
        int[] rows = new int[column(1).size()];
        int[] sets = new int[rows.length];
        int[] labels = new int[rows.length];
        BitSet decided = new BitSet();
        Map<String, Integer> places = new HashMap<>();
        for (int r = 0; r < rows.length; r++) {
            rows[r] = item(1, r);
            sets[r] = places.computeIfAbsent(column(0).get(r), name -> places.size());
            String place = labeled ? cells.get(saved.outcome().orElseThrow()).get(r) : "";
            labels[r] = isFirst(place) ? 1 : 0;
            if (labels[r] == 1) {
                decided.set(sets[r]);
            }
        }
        for (int r = 0; r < rows.length; r++) {
            labels[r] = decided.get(sets[r]) ? labels[r] : Labels.IGNORE;
        }
        return predicted(saved.model().best(rows, sets), labels);
    }

    private static boolean isFirst(String place) {
        try {
            return Double.parseDouble(place) == 1;
        } catch (NumberFormatException empty) {
            return false;
        }
    }

    private static SavedModel.Predicted predicted(Logits z, int[] labels) {
        return new SavedModel.Predicted(z, labels, Arrays.stream(labels).anyMatch(y -> y >= 0));
    }
}
