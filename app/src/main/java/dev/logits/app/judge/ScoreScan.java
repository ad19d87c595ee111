package dev.logits.app.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What one pass over a file of scores finds, whatever is wrong with single rows. */
final class ScoreScan {
    private static final int LISTED = 10;

    private final int classes;
    private final long[] counts;
    private long rows;
    private long labeled;
    private long wrong;
    private long firstWrong = -1;
    private long invalid;
    private long firstInvalid = -1;
    private long constant;
    private long masked;
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.NEGATIVE_INFINITY;

    private ScoreScan(int classes) {
        this.classes = classes;
        this.counts = new long[classes];
    }

    static ScoreScan of(LogitsSource source) throws IOException {
        ScoreScan scan = new ScoreScan(source.classes());
        Logits rows = Logits.zeros(Math.max(1, (1 << 16) / source.classes()), source.classes());
        int[] labels = new int[rows.rows()];
        try (LogitsSource.Cursor cursor = source.open()) {
            for (int n; (n = cursor.read(rows, labels)) > 0; ) {
                for (int r = 0; r < n; r++) {
                    scan.add(rows, r, labels[r], cursor.rowNumber(r));
                }
            }
        }
        return scan;
    }

    private void add(Logits z, int r, int label, long number) {
        rows++;
        if (label >= classes || label < -1) {
            wrong++;
            firstWrong = firstWrong < 0 ? number : firstWrong;
        } else if (label >= 0) {
            labeled++;
            counts[label]++;
        }
        boolean valid = true;
        long before = masked;
        float least = Float.POSITIVE_INFINITY;
        float most = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            float x = z.get(r, c);
            valid &= x < Float.POSITIVE_INFINITY;
            masked += x == Float.NEGATIVE_INFINITY ? 1 : 0;
            least = Math.min(least, x == Float.NEGATIVE_INFINITY ? least : x);
            most = Math.max(most, x);
        }
        if (!valid || most == Float.NEGATIVE_INFINITY) {
            invalid++;
            firstInvalid = firstInvalid < 0 ? number : firstInvalid;
            return;
        }
        constant += least == most && masked == before ? 1 : 0;
        lowest = Math.min(lowest, least);
        highest = Math.max(highest, most);
    }

    long labeled() {
        return labeled;
    }

    private int missing() {
        int missing = 0;
        for (long count : counts) {
            missing += count == 0 ? 1 : 0;
        }
        return missing;
    }

    List<String> lines(List<String> names) {
        List<String> lines = new ArrayList<>();
        lines.add("rows          " + Words.count(rows) + ", " + Words.count(labeled) + " with a label");
        lines.add("classes       " + Words.count(classes)
                + (names.isEmpty()
                        ? ""
                        : ": " + String.join(", ", names.subList(0, Math.min(LISTED, names.size())))
                                + (names.size() > LISTED ? ", …" : "")));
        lines.add("logits        "
                + (lowest > highest
                        ? "none that is a number"
                        : Words.significant(lowest, 4) + " to " + Words.significant(highest, 4)));
        return lines;
    }

    List<String> notes(List<String> names) {
        List<String> notes = new ArrayList<>();
        if (invalid > 0) {
            notes.add(Words.rows(invalid)
                    + " no softmax can read: NaN, infinite, or every class masked; the first is row " + firstInvalid);
        }
        if (wrong > 0) {
            notes.add(Words.rows(wrong) + " with a label that is no class; the first is row " + firstWrong);
        }
        if (constant > 0) {
            notes.add(Words.rows(constant) + " with the same score for every class");
        }
        if (masked > 0) {
            notes.add(
                    masked == 1
                            ? "1 score is masked (minus infinity)"
                            : Words.count(masked) + " scores are masked (minus infinity)");
        }
        if (labeled > 0 && missing() > 0) {
            notes.add(Words.count(missing()) + " of " + Words.count(classes) + " classes have no labeled row");
        }
        for (int c = 0; c < classes && labeled > 0; c++) {
            if (counts[c] > 0.9 * labeled) {
                notes.add("class " + (names.isEmpty() ? Integer.toString(c) : names.get(c)) + " is the label of "
                        + Words.decimals(100.0 * counts[c] / labeled, 1) + " % of the labeled rows");
            }
        }
        if (lowest >= 0 && highest <= 1 && rows > 1 && invalid < rows) {
            notes.add("every score is in [0, 1], which logits seldom are");
        }
        return notes;
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("rows", rows);
        json.put("labeled", labeled);
        json.put("classes", classes);
        json.put("invalid_rows", invalid);
        json.put("first_invalid_row", firstInvalid);
        json.put("labels_that_are_no_class", wrong);
        json.put("constant_rows", constant);
        json.put("masked_scores", masked);
        Json.number(json, "lowest", lowest);
        Json.number(json, "highest", highest);
        ArrayNode array = json.putArray("rows_of_class");
        for (long count : counts) {
            array.add(count);
        }
        return json;
    }
}
