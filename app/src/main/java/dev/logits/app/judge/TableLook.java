package dev.logits.app.judge;

import dev.logits.app.shell.Words;
import dev.logits.io.ColumnNames;
import dev.logits.io.ReadOptions;
import dev.logits.io.csv.CsvTexts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the first rows of a table show of its columns: which one may be the id, which one the label, which ones are
 * texts beside them.
 *
 * @param options to read it by
 * @param words the same as options of a command, each with a space before it
 * @param notes why
 */
record TableLook(ReadOptions options, String words, List<String> notes) {
    static final int ROWS = 2000;
    private static final int MOST_CLASSES = 1000;
    private static final Set<String> LABELS = Set.of(
            "labels", "y", "ground_truth", "targets", "label", "target", "y_true", "true_labels", "truth", "class");
    private static final Set<String> IDS =
            Set.of("id", "uuid", "guid", "key", "index", "row", "filename", "file", "path");
    private static final Set<String> PREDICTED =
            Set.of("pred", "y_pred", "predicted", "prediction", "predicted_label", "y_hat", "yhat");

    /** Adds to the options what the columns seem to be, unless it was said. */
    static TableLook of(Path file, ReadOptions typed, boolean idTyped) throws IOException {
        Map<String, List<String>> head = CsvTexts.head(file, ROWS, typed.headerless());
        ReadOptions options = typed;
        StringBuilder words = new StringBuilder();
        List<String> notes = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<String> numbers = new ArrayList<>();
        head.forEach((name, cells) -> (isNumbers(cells) ? numbers : texts).add(name));
        String label = typed.labels().orElse(null);
        if (label == null) {
            label = label(head, texts, numbers, typed);
            if (label != null && !LABELS_FOUND_BY_NAME.contains(label.toLowerCase(Locale.ROOT))) {
                options = options.withLabels(label);
                words.append(" --labels ").append(word(label));
                notes.add("column " + label + " may be the label");
            }
        }
        String id = idTyped ? null : id(head, texts, numbers, label);
        if (id != null) {
            options = options.withColumns(List.of(ColumnNames.quoted(id)));
            words.append(" --id ").append(word(id));
            notes.add((id.isEmpty() ? "the column without a name" : "column " + id)
                    + " tells the rows apart and is no score");
        }
        List<String> further = new ArrayList<>(texts);
        further.remove(label);
        further.remove(id);
        if (!further.isEmpty() && typed.columns().isEmpty()) {
            String names =
                    String.join(",", further.stream().map(ColumnNames::quoted).toList());
            options = options.withColumns(List.of(names));
            words.append(" --columns ").append(word(names));
            notes.add("texts that are no scores: " + String.join(", ", further));
        }
        numbers.remove(label);
        numbers.remove(id);
        if (numbers.isEmpty()) {
            refuseDecimalCommas(file, head);
        }
        List<String> leftOut = new ArrayList<>();
        if (numbers.remove("")) {
            leftOut.add("a column without a name is left out: the index of pandas, which index=False does not write");
        }
        for (String name : List.copyOf(numbers)) {
            if (numbers.size() > 1 && isPredictedClass(name, head.get(name))) {
                numbers.remove(name);
                leftOut.add("column " + name + " has the predicted class and is no score");
            }
        }
        if (!leftOut.isEmpty() && typed.logits().isEmpty()) {
            String names =
                    String.join(",", numbers.stream().map(ColumnNames::quoted).toList());
            options = options.withLogits(names);
            words.append(" --logits ").append(word(names));
            notes.addAll(leftOut);
        }
        List<String> ofColumns = label == null ? List.of() : ColumnLabels.names(head, numbers, label);
        if (!ofColumns.isEmpty() && typed.classNames().isEmpty() && !numbers.containsAll(ofColumns)) {
            options = options.withClassNames(ofColumns);
            words.append(" --names ").append(word(String.join(",", ofColumns)));
            notes.add("the classes are called by the label for which each column is highest on average; check it");
        }
        if (label != null
                && texts.contains(label)
                && numbers.size() == 1
                && typed.classNames().isEmpty()) {
            Set<String> classes = new TreeSet<>(head.get(label));
            if (classes.size() == 2) {
                options = options.withClassNames(List.copyOf(classes));
                words.append(" --names ").append(word(String.join(",", classes)));
                notes.add("one score and labels in words: the score is taken to be that of "
                        + new ArrayList<>(classes).get(1) + "; turn --names around if it is not");
            }
        }
        return new TableLook(options, words.toString(), notes);
    }

    /** Those that every command finds without an option. */
    private static final Set<String> LABELS_FOUND_BY_NAME =
            Set.of("labels", "y", "ground_truth", "targets", "label", "target", "y_true", "true_labels");

    private static void refuseDecimalCommas(Path file, Map<String, List<String>> head) {
        head.forEach((name, cells) -> {
            if (!cells.isEmpty()
                    && cells.stream().allMatch(cell -> cell.matches("[-+]?[0-9]*,[0-9]+([eE][-+]?[0-9]+)?"))) {
                throw new IllegalArgumentException(file + ": column \"" + name + "\": \"" + cells.get(0)
                        + "\" is not a number: it has a decimal comma; write numbers with a point");
            }
        });
    }

    private static boolean isPredictedClass(String name, List<String> cells) {
        return PREDICTED.contains(name.toLowerCase(Locale.ROOT))
                && cells.stream().allMatch(cell -> cell.matches("[0-9]+([.]0*)?"));
    }

    private static String word(String text) {
        return Words.quoted(text);
    }

    private static boolean isNumbers(List<String> cells) {
        return cells.stream().allMatch(cell -> {
            try {
                Double.parseDouble(cell.replaceFirst("(?i)^([-+]?)(inf|infinity)$", "$1Infinity")
                        .replaceFirst("(?i)^[-+]?nan$", "NaN"));
                return true;
            } catch (NumberFormatException text) {
                return false;
            }
        });
    }

    /** Whether the first line, which is not numbers alone, has a number with a point where all rows have numbers. */
    static boolean beginsWithARow(Path file) throws IOException {
        Map<String, List<String>> lines = CsvTexts.head(file, ROWS, true);
        boolean words = lines.values().stream().anyMatch(cells -> !isNumbers(cells.subList(0, 1)));
        return words
                && lines.values().stream()
                        .anyMatch(cells ->
                                cells.get(0).matches("[-+]?[0-9]*[.][0-9]+([eE][-+]?[0-9]+)?") && isNumbers(cells));
    }

    private static String label(
            Map<String, List<String>> head, List<String> texts, List<String> numbers, ReadOptions typed) {
        for (String name : head.keySet()) {
            if (LABELS.contains(name.toLowerCase(Locale.ROOT))) {
                return name;
            }
        }
        Set<String> classes = new LinkedHashSet<>(typed.classNames().isEmpty() ? numbers : typed.classNames());
        for (String name : texts) {
            Set<String> values = new LinkedHashSet<>(head.get(name));
            if (values.size() > 1 && values.size() <= MOST_CLASSES && classes.containsAll(values)) {
                return name;
            }
        }
        for (String name : texts) {
            if (typed.classNames().isEmpty()
                    && !ColumnLabels.names(head, numbers, name).isEmpty()) {
                return name;
            }
        }
        return null;
    }

    private static String id(Map<String, List<String>> head, List<String> texts, List<String> numbers, String label) {
        for (String name : head.keySet()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!name.equals(label) && (IDS.contains(lower) || lower.endsWith("_id")) && allDiffer(head.get(name))) {
                return name;
            }
        }
        for (String name : texts) {
            if (!name.equals(label)
                    && allDiffer(head.get(name))
                    && head.get(name).size() > 1) {
                return name;
            }
        }
        for (String name : numbers) {
            if (name.isEmpty() && allDiffer(head.get(name))) {
                return name;
            }
        }
        return null;
    }

    private static boolean allDiffer(List<String> cells) {
        return new LinkedHashSet<>(cells).size() == cells.size();
    }
}
