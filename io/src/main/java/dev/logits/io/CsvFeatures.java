package dev.logits.io;

import dev.logits.Labels;
import dev.logits.learn.DoubleFeatures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads a table as features: one pass to see levels and labels and to count, one to code. */
final class CsvFeatures {
    /** More different labels than this, in most rows another one, are a measurement and no class. */
    private static final int MANY_CLASSES = 50;

    private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "?", ".");

    private final CsvTable table;

    CsvFeatures(CsvTable table) {
        this.table = table;
    }

    FeatureTable read(FeatureOptions options) throws IOException {
        int label = labelColumn(options.label());
        int weight = options.weights().isPresent() ? column(options.weights().get(), "the column of weights") : -1;
        if (weight == label) {
            throw MalformedFileException.of(
                    table.file(), "column \"" + table.header().get(label) + "\" cannot be the weights and the label");
        }
        List<Integer> sources = sources(options, label, weight);
        ClassNames[] levels = new ClassNames[table.header().size()];
        for (String name : options.categorical()) {
            int column = column(name, "the categorical column");
            if (!sources.contains(column)) {
                throw MalformedFileException.of(
                        table.file(), "column \"" + name + "\" is named as categorical, but it is no feature here");
            }
            levels[column] = new ClassNames();
        }
        ClassNames classes = new ClassNames();
        int rows = scan(label, levels, classes);
        List<FeatureColumn> columns = new ArrayList<>();
        for (int source : sources) {
            columns.add(featureColumn(source, levels[source]));
        }
        refuseMissing(classes, label);
        ClassNames.Index index = classIndex(classes, rows);
        FeatureCoding coding = coding(columns, label, index.names());
        return fill(coding, sources, index, label, weight, rows);
    }

    private FeatureCoding coding(List<FeatureColumn> columns, int label, List<String> classes)
            throws MalformedFileException {
        try {
            return new FeatureCoding(columns, table.header().get(label), classes);
        } catch (IllegalArgumentException wrong) {
            throw MalformedFileException.of(table.file(), wrong.getMessage());
        }
    }

    private FeatureColumn featureColumn(int source, ClassNames levels) throws MalformedFileException {
        String name = table.header().get(source);
        try {
            return levels == null
                    ? FeatureColumn.numeric(name)
                    : new FeatureColumn(name, levels.index().names());
        } catch (IllegalArgumentException oneLevel) {
            throw MalformedFileException.of(table.file(), oneLevel.getMessage());
        }
    }

    FeatureTable read(FeatureCoding coding) throws IOException {
        List<Integer> sources = new ArrayList<>();
        for (FeatureColumn column : coding.columns()) {
            sources.add(column(column.name(), "a column that the model needs"));
        }
        int label = table.header().indexOf(coding.label());
        int rows = 0;
        try (CsvTable.Rows all = table.open()) {
            while (all.next()) {
                rows++;
            }
        }
        return fill(coding, sources, ClassNames.Index.of(coding.classes()), label, -1, rows);
    }

    private int labelColumn(String label) throws MalformedFileException {
        int column = table.header().indexOf(label);
        if (column < 0 && label.matches("\\d{1,7}")) {
            int number = Integer.parseInt(label);
            column = number < table.header().size() ? number : -1;
        }
        return column >= 0 ? column : column(label, "the label's column");
    }

    private int column(String name, String what) throws MalformedFileException {
        int column = table.header().indexOf(name);
        if (column < 0) {
            throw MalformedFileException.atLine(
                    table.file(), 1, "no column \"" + name + "\", which is to be " + what + "; there are " + some());
        }
        return column;
    }

    private String some() {
        List<String> names = table.header();
        return names.size() <= 12
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 12)) + " and " + (names.size() - 12) + " more";
    }

    private List<Integer> sources(FeatureOptions options, int label, int weight) throws MalformedFileException {
        List<Integer> sources = new ArrayList<>();
        if (options.columns().isEmpty()) {
            for (int c = 0; c < table.header().size(); c++) {
                if (c != label && c != weight) {
                    sources.add(c);
                }
            }
            return sources;
        }
        for (String name : options.columns()) {
            int column = column(name, "a feature");
            if (column == label || column == weight) {
                throw MalformedFileException.of(
                        table.file(),
                        "column \"" + name + "\" cannot be a feature and the "
                                + (column == label ? "label" : "weights"));
            }
            sources.add(column);
        }
        return sources;
    }

    private int scan(int label, ClassNames[] levels, ClassNames classes) throws IOException {
        int rows = 0;
        try (CsvTable.Rows all = table.open()) {
            while (all.next()) {
                rows++;
                classes.add(labelCell(all, label));
                for (int c = 0; c < levels.length; c++) {
                    if (levels[c] != null) {
                        levels[c].add(level(all, c));
                    }
                }
            }
        }
        if (rows == 0) {
            throw MalformedFileException.of(table.file(), "a header and no rows; there is nothing to learn from");
        }
        return rows;
    }

    private static boolean isMissing(String cell) {
        return MISSING.contains(cell.toLowerCase(Locale.ROOT));
    }

    private static String labelCell(CsvTable.Rows rows, int column) throws MalformedFileException {
        String cell = rows.cell(column);
        if (cell.isEmpty()) {
            throw rows.wrong(
                    column, "an empty cell, and this is the label: remove the row, or write -1 to leave it out");
        }
        return cell;
    }

    /** Beside numbers "NA" or "nan" is a missing label; beside words it may be a word. */
    private void refuseMissing(ClassNames classes, int label) throws IOException {
        List<String> words = classes.index().names().stream()
                .filter(name -> ClassNames.number(name) == null)
                .toList();
        if (words.isEmpty() || !words.stream().allMatch(CsvFeatures::isMissing) || words.size() == classes.distinct()) {
            return;
        }
        try (CsvTable.Rows all = table.open()) {
            while (all.next()) {
                if (words.contains(all.cell(label))) {
                    throw all.wrong(
                            label,
                            "\"" + all.cell(label)
                                    + "\", a missing value, and this is the label: remove the row, or write -1 to leave"
                                    + " it out");
                }
            }
        }
    }

    private static String level(CsvTable.Rows rows, int column) throws MalformedFileException {
        String cell = rows.cell(column);
        if (cell.isEmpty()) {
            throw rows.wrong(
                    column, "an empty cell: a missing category; remove the row, or give it a name such as unknown");
        }
        return cell;
    }

    private static double number(CsvTable.Rows rows, int column) throws MalformedFileException {
        String cell = rows.cell(column);
        Double value = ClassNames.number(cell);
        if (value != null) {
            return value;
        }
        if (isMissing(cell)) {
            throw rows.wrong(
                    column,
                    (cell.isEmpty() ? "an empty cell" : "\"" + cell + "\"")
                            + ", a missing value: every feature needs a number; fill it in or remove the row");
        }
        throw rows.wrong(
                column,
                "\"" + cell + "\" is not a " + (cell.matches("(?i)[-+]?inf(inity)?") ? "finite " : "")
                        + "number; if the column holds categories, say --categorical "
                        + rows.columnName(column) + ", or choose other columns with --columns");
    }

    /** Where each label's class is; a label −1 leaves a row out unless the labels are −1 and 1. */
    private ClassNames.Index classIndex(ClassNames classes, int rows) throws MalformedFileException {
        ClassNames.Index all = classes.index();
        List<String> names = all.names();
        if (names.size() > MANY_CLASSES && names.size() > rows / 2) {
            throw MalformedFileException.of(
                    table.file(),
                    names.size() + " different labels in " + rows
                            + " rows, which looks like a measurement; a label names a class");
        }
        return withoutIgnored(all);
    }

    static ClassNames.Index withoutIgnored(ClassNames.Index all) {
        List<String> names = all.names();
        if (!names.get(0).equals("-1") || names.equals(List.of("-1", "1"))) {
            return all;
        }
        Map<String, Integer> places = new HashMap<>();
        all.places().forEach((cell, place) -> places.put(cell, place - 1));
        return new ClassNames.Index(names.subList(1, names.size()), places);
    }

    private FeatureTable fill(
            FeatureCoding coding, List<Integer> sources, ClassNames.Index classes, int label, int weight, int rows)
            throws IOException {
        int width = coding.width();
        if ((long) rows * width > Integer.MAX_VALUE - 8) {
            throw MalformedFileException.of(
                    table.file(), rows + " rows x " + width + " features are more than fit into one array");
        }
        double[] x = new double[rows * width];
        int[] labels = new int[rows];
        double[] weights = new double[weight < 0 ? 0 : rows];
        List<ClassNames.Index> levels = new ArrayList<>();
        for (FeatureColumn column : coding.columns()) {
            levels.add(column.isCategorical() ? ClassNames.Index.of(column.levels()) : null);
        }
        Arrays.fill(labels, Labels.IGNORE);
        try (CsvTable.Rows all = table.open()) {
            for (int r = 0; r < rows; r++) {
                if (!all.next()) {
                    throw changed(rows, Integer.toString(r));
                }
                int at = r * width;
                for (int i = 0; i < sources.size(); i++) {
                    at += put(all, sources.get(i), coding.columns().get(i), levels.get(i), x, at);
                }
                if (label >= 0) {
                    labels[r] = label(all, label, classes);
                }
                if (weight >= 0) {
                    weights[r] = weight(all, weight);
                }
            }
            if (all.next()) {
                throw changed(rows, "more");
            }
        }
        return new FeatureTable(DoubleFeatures.wrap(x, rows, width), labels, weights, coding);
    }

    private MalformedFileException changed(int rows, String now) {
        return MalformedFileException.of(
                table.file(),
                "it had " + rows + " rows at first and has " + now + " now: it was changed while it was read");
    }

    private static int put(
            CsvTable.Rows rows, int source, FeatureColumn column, ClassNames.Index levels, double[] x, int at)
            throws MalformedFileException {
        if (levels == null) {
            x[at] = number(rows, source);
            return 1;
        }
        String cell = level(rows, source);
        int level = levels.of(cell);
        if (level < 0) {
            throw rows.wrong(
                    source,
                    "\"" + cell + "\" is a level that the model has not seen; it knows "
                            + String.join(
                                    ", ", column.levels().stream().limit(20).toList()));
        }
        if (level > 0) {
            x[at + level - 1] = 1;
        }
        return column.width();
    }

    private static int label(CsvTable.Rows rows, int column, ClassNames.Index classes) throws MalformedFileException {
        String cell = rows.cell(column);
        int label = cell.isEmpty() ? Labels.IGNORE : classes.of(cell);
        Double number = ClassNames.number(cell);
        if (label < 0 && !cell.isEmpty() && !(number != null && number == Labels.IGNORE)) {
            throw rows.wrong(
                    column,
                    "\"" + cell + "\" is a class that the model does not know; it knows "
                            + String.join(
                                    ", ", classes.names().stream().limit(20).toList()));
        }
        return label;
    }

    private static double weight(CsvTable.Rows rows, int column) throws MalformedFileException {
        Double weight = ClassNames.number(rows.cell(column));
        if (weight == null || weight < 0) {
            throw rows.wrong(
                    column, "\"" + rows.cell(column) + "\" is not a weight: expected a finite number, 0 or more");
        }
        return weight;
    }
}
