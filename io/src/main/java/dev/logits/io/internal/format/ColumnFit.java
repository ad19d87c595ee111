package dev.logits.io.internal.format;

import dev.logits.Logits;
import dev.logits.io.ColumnNames;
import dev.logits.io.internal.file.Listing;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Columns that nobody named and that may be no classes: of another name than most (pred beside c0 … c4), of a name that
 * tells of something else (id), or of whole numbers only where all others have fractions.
 *
 * @param reasons why a column may be none; null where it fits
 * @param names of all columns
 */
public record ColumnFit(List<String> names, String[] reasons) {
    private static final int ROWS = 1000;
    private static final int FEWEST_ROWS = 3;
    private static final int MOST_SCORES = 1 << 20;
    private static final int MOST_NAMED = 12;

    private static final Set<String> OTHERS = Set.of(
            "id",
            "ids",
            "idx",
            "index",
            "row",
            "row_id",
            "sample",
            "sample_id",
            "image_id",
            "file",
            "filename",
            "pred",
            "preds",
            "prediction",
            "predicted",
            "predicted_label",
            "predicted_class",
            "pred_label",
            "class_id",
            "argmax",
            "confidence",
            "conf",
            "max_prob",
            "weight",
            "weights",
            "sample_weight",
            "fold",
            "split",
            "epoch",
            "loss",
            "entropy",
            "margin",
            "timestamp",
            "unnamed: 0",
            "truth",
            "gt");

    private static final Pattern DIGITS = Pattern.compile("\\d+");
    private static final Pattern AFTER_SEPARATOR = Pattern.compile("(?<=[_.:\\- ]).*", Pattern.DOTALL);

    /** Of scores as they are in the file; reads some of them. */
    public static ColumnFit of(List<String> names, LogitsSource raw) throws IOException {
        String[] reasons = new String[names.size()];
        byName(names, reasons);
        byValue(raw, reasons);
        return new ColumnFit(names, reasons);
    }

    public boolean allFit() {
        return Arrays.stream(reasons).allMatch(reason -> reason == null);
    }

    /** The places of the columns that fit. */
    public int[] fitting() {
        return IntStream.range(0, reasons.length)
                .filter(c -> reasons[c] == null)
                .toArray();
    }

    private static void byName(List<String> names, String[] reasons) {
        Set<String> labels = Set.copyOf(UsualNames.LABELS);
        for (int c = 0; c < reasons.length; c++) {
            String lower = names.get(c).toLowerCase(Locale.ROOT);
            if (OTHERS.contains(lower) || labels.contains(lower)) {
                reasons[c] = "by its name";
            }
        }
        UnaryOperator<String> numbered = name -> DIGITS.matcher(name).replaceAll("#");
        UnaryOperator<String> prefixed = name -> AFTER_SEPARATOR.matcher(name).replaceFirst("*");
        if (!offPattern(names, reasons, numbered, "#")) {
            offPattern(names, reasons, prefixed, "*");
        }
    }

    /** Marks the columns whose names are off the pattern that more than half have; false if there is none. */
    private static boolean offPattern(List<String> names, String[] reasons, UnaryOperator<String> shape, String mark) {
        Map<String, Integer> counts = new HashMap<>();
        names.forEach(name -> counts.merge(shape.apply(name), 1, Integer::sum));
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            if (entry.getKey().contains(mark) && entry.getValue() > 1 && 2 * entry.getValue() > names.size()) {
                String example = names.stream()
                        .filter(name -> shape.apply(name).equals(entry.getKey()))
                        .findFirst()
                        .orElseThrow();
                for (int c = 0; c < reasons.length; c++) {
                    if (!shape.apply(names.get(c)).equals(entry.getKey())) {
                        reasons[c] = "the others are called like " + example;
                    }
                }
                return true;
            }
        }
        return false;
    }

    private static void byValue(LogitsSource raw, String[] reasons) throws IOException {
        int classes = reasons.length;
        boolean[] fractions = new boolean[classes];
        boolean[] numbers = new boolean[classes]; // other than 0, as a reference class has
        Logits rows = Logits.zeros(Math.max(FEWEST_ROWS, Math.min(ROWS, MOST_SCORES / classes)), classes);
        int count;
        try (LogitsSource.Cursor cursor = raw.open()) {
            count = cursor.read(rows, new int[rows.rows()]);
        }
        for (int r = 0; r < count; r++) {
            for (int c = 0; c < classes; c++) {
                float z = rows.get(r, c);
                if (Float.isFinite(z) && z != 0) {
                    numbers[c] = true;
                    fractions[c] |= z != Math.rint(z);
                }
            }
        }
        long fractional = IntStream.range(0, classes).filter(c -> fractions[c]).count();
        int[] whole = IntStream.range(0, classes)
                .filter(c -> numbers[c] && !fractions[c])
                .toArray();
        if (count >= FEWEST_ROWS && whole.length > 0 && whole.length <= fractional) {
            for (int c : whole) {
                reasons[c] = (reasons[c] == null ? "" : reasons[c] + ", and ") + "it holds whole numbers only";
            }
        }
    }

    /** Says which columns may be no classes, and how to leave them out. */
    public String note() {
        List<String> misfits = new ArrayList<>();
        for (int c = 0; c < reasons.length; c++) {
            if (reasons[c] != null) {
                misfits.add("\"" + names.get(c) + "\" (" + reasons[c] + ")");
            }
        }
        return (misfits.size() == 1 ? "column " : "columns ") + Listing.of(misfits, 5)
                + (misfits.size() == 1 ? " is read as a class and may be none" : " are read as classes and may be none")
                + "; name the columns of the classes by " + remedy();
    }

    private boolean takes(String typed, int[] places) {
        try {
            return Arrays.equals(
                    new ColumnNames(names, c -> true, IllegalArgumentException::new).select(typed), places);
        } catch (IllegalArgumentException aColumnIsMissing) {
            return false;
        }
    }

    /** The option that takes the columns that fit. */
    public String remedy() {
        int[] places = fitting();
        List<String> kept = Arrays.stream(places).mapToObj(names::get).toList();
        if (kept.isEmpty()) {
            return "withLogits(…)";
        }
        String all = String.join(",", kept.stream().map(ColumnNames::quoted).toList());
        boolean together = places[places.length - 1] - places[0] == places.length - 1;
        String first = kept.get(0);
        String last = kept.get(kept.size() - 1);
        if (kept.size() > 2 && together && (first + last).indexOf('-') < 0 && (first + last).indexOf(',') < 0) {
            String range = first + "-" + last;
            if (takes(range, places)) {
                return "withLogits(\"" + range + "\")";
            }
        }
        return kept.size() <= MOST_NAMED ? "withLogits(\"" + all.replace("\"", "\\\"") + "\")" : "withLogits(…)";
    }
}
