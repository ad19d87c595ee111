package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.io.csv.PredictionSetsCsv;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.SourceColumn;
import dev.logits.uncertainty.ConformalSets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Saved prediction sets for new rows, written as a CSV, and their coverage and sizes. */
final class SetsApplication {
    private final SavedSets saved;
    private final List<String> names;
    private long rows;
    private long labeled;
    private long covered;
    private long members;
    private long empty;
    private int largest;

    private SetsApplication(SavedSets saved, List<String> names) {
        this.saved = saved;
        this.names = names;
    }

    /**
     * Writes the sets of all rows.
     *
     * @param source in the order of the fit's classes
     * @param counted the same rows, which show progress
     */
    static SetsApplication write(SavedSets saved, LogitsSource source, LogitsSource counted, Path out)
            throws IOException {
        List<String> known = saved.provenance().classes().names();
        SetsApplication result = new SetsApplication(saved, known.isEmpty() ? source.classNames() : known);
        List<String> columns = source.columns().stream().map(SourceColumn::name).toList();
        int place = saved.place(source);
        RowBatch batch = RowBatch.of(counted);
        try (PredictionSetsCsv csv = PredictionSetsCsv.create(out, result.names, isLabeled(source), columns);
                LogitsSource.Cursor cursor = counted.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    long number = batch.number(r);
                    int label = batch.ignored(r) ? Labels.IGNORE : batch.label(r);
                    int[] set = saved.set(batch, r, place);
                    csv.write(number, cells(batch, r, columns.size()), set, label);
                    result.count(set, label);
                }
            }
            if (csv.rows() == 0) {
                throw new IllegalArgumentException("no rows, so there is nothing to write");
            }
            csv.commit();
        }
        return result;
    }

    private static List<String> cells(RowBatch batch, int r, int columns) {
        return IntStream.range(0, columns).mapToObj(c -> batch.cell(r, c)).toList();
    }

    /** Whether any row has a label; reads until the first one. */
    private static boolean isLabeled(LogitsSource source) throws IOException {
        Logits row = Logits.zeros(1, source.classes());
        int[] label = new int[1];
        try (LogitsSource.Cursor cursor = source.open()) {
            while (cursor.read(row, label) > 0) {
                if (label[0] >= 0) {
                    return true;
                }
            }
            return false;
        }
    }

    private void count(int[] set, int label) {
        rows++;
        members += set.length;
        empty += set.length == 0 ? 1 : 0;
        largest = Math.max(largest, set.length);
        labeled += label >= 0 ? 1 : 0;
        covered += Arrays.binarySearch(set, label) >= 0 ? 1 : 0;
    }

    ObjectNode json(Path out) {
        ConformalSets.Options options = saved.sets().options();
        ObjectNode json = Json.object();
        json.put("method", options.method().key());
        json.put("coverage_asked", options.coverage());
        saved.groups().ifPresent(groups -> json.put("group", groups.column()));
        json.put("rows", rows);
        json.put("classes", saved.sets().classes());
        json.set("class_names", Json.texts(names));
        json.put("labeled", labeled);
        Json.number(json, "coverage", labeled == 0 ? Double.NaN : (double) covered / labeled);
        json.put("mean_size", (double) members / rows);
        json.put("largest_size", largest);
        json.put("empty", empty);
        json.put("out", out.toString());
        return json;
    }

    List<String> lines(Path out) {
        ConformalSets.Options options = saved.sets().options();
        List<String> lines = new ArrayList<>();
        lines.add("wrote " + out + ": prediction sets (" + options.method().key()
                + saved.groups().map(groups -> ", by " + groups.column()).orElse("") + "), " + Words.rows(rows) + " of "
                + Words.count(saved.sets().classes()) + " classes");
        lines.add("coverage      "
                + (labeled == 0
                        ? "asked " + Words.plain(options.coverage()) + "; no labels to measure it by"
                        : Words.decimals((double) covered / labeled, 4) + " of " + Words.rows(labeled)
                                + " with labels, asked " + Words.plain(options.coverage())));
        lines.add("set size      " + Words.decimals((double) members / rows, 3) + " on average, largest "
                + Words.count(largest) + (empty > 0 ? "; " + Words.rows(empty) + " with an empty set" : ""));
        return lines;
    }
}
