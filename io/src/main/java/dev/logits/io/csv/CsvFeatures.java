package dev.logits.io.csv;

import dev.logits.Labels;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureColumn;
import dev.logits.io.FeatureOptions;
import dev.logits.io.FeatureTable;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.file.Listing;
import dev.logits.io.internal.format.ClassNames;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.learn.features.DoubleFeatures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** Reads a table as features: one pass to see levels and labels and to count, one to code. */
final class CsvFeatures {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "<na>", "#n/a", "?", ".");

    /** Of those, what is a missing value beside numbers, and beside words may be one of them. */
    private static final String NONE = "none";

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
        Optional<PlainFeatures> plain = plain(sources, i -> levels[sources.get(i)] != null, label, weight)
                .filter(PlainFeatures::isLabeled);
        if (plain.isPresent()) {
            plain.get().collect(sources, levels, classes);
        }
        int rows = plain.isPresent() ? plain.get().rows() : scan(label, levels, classes);
        List<FeatureColumn> columns = new ArrayList<>();
        refuseMissing(levels, classes, label);
        for (int source : sources) {
            columns.add(featureColumn(source, levels[source]));
        }
        ClassNames.Index index = classIndex(classes, rows);
        FeatureCoding coding = coding(columns, label, index.names());
        Optional<FeatureTable> coded =
                plain.isPresent() ? plain.get().table(table.file(), coding, levels(coding), index) : Optional.empty();
        return coded.isPresent() ? coded.get() : fill(coding, sources, index, label, weight, rows);
    }

    /** The same columns in one pass by blocks, where nothing in the file is unusual. */
    private Optional<PlainFeatures> plain(List<Integer> sources, IntPredicate categorical, int label, int weight)
            throws IOException {
        boolean[] texts = new boolean[sources.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = categorical.test(i);
        }
        return PlainFeatures.read(table, sources, texts, label, weight);
    }

    private static List<ClassNames.Index> levels(FeatureCoding coding) {
        List<ClassNames.Index> levels = new ArrayList<>();
        for (FeatureColumn column : coding.columns()) {
            levels.add(column.isCategorical() ? ClassNames.Index.of(column.levels(), coding.byValue()) : null);
        }
        return levels;
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
        ClassNames.Index classes = ClassNames.Index.of(coding.classes(), coding.byValue());
        Optional<PlainFeatures> plain =
                plain(sources, i -> coding.columns().get(i).isCategorical(), label, -1);
        Optional<FeatureTable> coded =
                plain.isPresent() ? plain.get().table(table.file(), coding, levels(coding), classes) : Optional.empty();
        if (coded.isPresent()) {
            return coded.get();
        }
        int rows = 0;
        try (CsvTable.Rows all = table.open()) {
            while (all.next()) {
                rows++;
            }
        }
        return fill(coding, sources, classes, label, -1, rows);
    }

    int labelColumn(String label) throws MalformedFileException {
        int column = table.header().indexOf(label);
        if (column < 0 && label.matches("\\d{1,7}")) {
            int number = Integer.parseInt(label);
            column = number < table.header().size() ? number : -1;
        }
        return column >= 0 ? column : column(label, "the label's column");
    }

    int column(String name, String what) throws MalformedFileException {
        int column = table.header().indexOf(name);
        if (column < 0) {
            throw MalformedFileException.atLine(
                    table.file(), 1, "no column \"" + name + "\", which is to be " + what + "; there are " + some());
        }
        return column;
    }

    private String some() {
        return Listing.of(table.header(), 12);
    }

    List<Integer> sources(FeatureOptions options, int label, int weight) throws MalformedFileException {
        List<Integer> sources = new ArrayList<>();
        if (options.columns().isEmpty()) {
            int unnamed = table.header().indexOf("");
            if (unnamed >= 0) {
                throw MalformedFileException.atLine(
                        table.file(),
                        1,
                        table.unnamed(unnamed, "feature") + " choose the features by FeatureOptions.withColumns");
            }
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

    static boolean isMissing(String cell) {
        return MISSING.contains(cell.toLowerCase(Locale.ROOT));
    }

    /** The two signs are the only numbers that people write in two ways in one column of labels. */
    private static String labelText(CsvTable.Rows rows, int column) {
        String cell = rows.cell(column);
        return cell.equals("+1") ? "1" : cell;
    }

    static String labelCell(CsvTable.Rows rows, int column) throws MalformedFileException {
        String cell = labelText(rows, column);
        if (cell.isEmpty()) {
            throw rows.wrong(
                    column, "an empty cell, and this is the label: remove the row, or write -1 to leave it out");
        }
        return cell;
    }

    /** The values of a column that are missing cells; an empty cell was refused before. */
    private static Set<String> missing(ClassNames values) {
        List<String> names = values.index().names();
        boolean numbers = names.stream().anyMatch(name -> ClassNames.number(name) != null)
                && names.stream().allMatch(name -> ClassNames.number(name) != null || isMissing(name));
        return names.stream()
                .filter(name -> isMissing(name) && (numbers || !name.equalsIgnoreCase(NONE)))
                .collect(Collectors.toSet());
    }

    /** Refuses missing categories and labels, and names the first. */
    void refuseMissing(ClassNames[] levels, ClassNames classes, int label) throws IOException {
        List<Set<String>> missing = new ArrayList<>();
        for (int c = 0; c < levels.length; c++) {
            ClassNames values = c == label ? classes : levels[c];
            missing.add(values == null ? Set.of() : missing(values));
        }
        if (missing.stream().allMatch(Set::isEmpty)) {
            return;
        }
        try (CsvTable.Rows all = table.open()) {
            while (all.next()) {
                for (int c = 0; c < levels.length; c++) {
                    if (missing.get(c).contains(all.cell(c))) {
                        throw c == label ? missingLabel(all, c) : missingLevel(all, c);
                    }
                }
            }
        }
    }

    private static MalformedFileException missingLabel(CsvTable.Rows rows, int column) {
        return rows.wrong(
                column,
                "\"" + rows.cell(column) + "\", a missing value, and this is the label: remove the row, or write -1 to"
                        + " leave it out");
    }

    static MalformedFileException missingLevel(CsvTable.Rows rows, int column) {
        String cell = rows.cell(column);
        return rows.wrong(
                column,
                (cell.isEmpty() ? "an empty cell" : "\"" + cell + "\"")
                        + ": a missing category; remove the row, or give it a name such as unknown");
    }

    static String level(CsvTable.Rows rows, int column) throws MalformedFileException {
        String cell = rows.cell(column);
        if (cell.isEmpty()) {
            throw missingLevel(rows, column);
        }
        return cell;
    }

    static double number(CsvTable.Rows rows, int column) throws MalformedFileException {
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
                        + "number; if the column holds categories, name it in FeatureOptions.withCategorical: "
                        + rows.columnName(column) + ", or choose other columns with FeatureOptions.withColumns");
    }

    /** Where each label's class is; a label −1 leaves a row out unless the labels are −1 and 1. */
    ClassNames.Index classIndex(ClassNames classes, int rows) throws MalformedFileException {
        ClassNames.Index all = withoutIgnored(classes.index());
        Optional<String> measurement = Measurement.describe(all.names(), rows);
        if (measurement.isPresent()) {
            throw MalformedFileException.of(table.file(), measurement.get());
        }
        return all;
    }

    static ClassNames.Index withoutIgnored(ClassNames.Index all) {
        ClassNames.Index rest = withoutFirst(LabelRule.PYTORCH_IGNORE, all);
        List<String> names = rest.names();
        boolean signs = names.size() == 2 && isNumber(names.get(0), -1) && isNumber(names.get(1), 1);
        return signs ? rest : withoutFirst(Labels.IGNORE, rest);
    }

    private static ClassNames.Index withoutFirst(int ignored, ClassNames.Index all) {
        List<String> names = all.names();
        int count = 0;
        while (count < names.size() && isNumber(names.get(count), ignored)) {
            count++;
        }
        if (count == 0) {
            return all;
        }
        int first = count;
        Map<String, Integer> places = new HashMap<>();
        all.places().forEach((cell, place) -> places.put(cell, Math.max(Labels.IGNORE, place - first)));
        return new ClassNames.Index(names.subList(first, names.size()), places, all.byValue());
    }

    private static boolean isNumber(String name, int number) {
        Double value = ClassNames.number(name);
        return value != null && value == number;
    }

    private FeatureTable fill(
            FeatureCoding coding, List<Integer> sources, ClassNames.Index classes, int label, int weight, int rows)
            throws IOException {
        int width = coding.width();
        double[] x = FeatureMemory.allocate(table.file(), coding, rows);
        int[] labels = new int[rows];
        double[] weights = new double[weight < 0 ? 0 : rows];
        List<ClassNames.Index> levels = levels(coding);
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
        putLevel(rows, source, column.levels(), levels, x, at);
        return column.width();
    }

    /**
     * Puts a 1 at the place of a level, but the first.
     *
     * @return how many places there are
     */
    static int putLevel(CsvTable.Rows rows, int source, List<String> names, ClassNames.Index levels, double[] x, int at)
            throws MalformedFileException {
        String cell = level(rows, source);
        int level = levels.of(cell);
        if (level < 0 && isMissing(cell)) {
            throw missingLevel(rows, source);
        }
        if (level < 0) {
            throw rows.wrong(
                    source, "\"" + cell + "\" is a level that the model has not seen; it knows " + Listing.of(names));
        }
        if (level > 0) {
            x[at + level - 1] = 1;
        }
        return names.size() - 1;
    }

    static int label(CsvTable.Rows rows, int column, ClassNames.Index classes) throws MalformedFileException {
        String cell = labelText(rows, column);
        int label = cell.isEmpty() ? Labels.IGNORE : classes.of(cell);
        Double number = ClassNames.number(cell);
        if (label < 0 && isMissing(cell) && !cell.isEmpty()) {
            throw missingLabel(rows, column);
        }
        if (label < 0
                && !cell.isEmpty()
                && !(number != null && (number == Labels.IGNORE || number == LabelRule.PYTORCH_IGNORE))) {
            throw rows.wrong(
                    column,
                    "\"" + cell + "\" is a class that the model does not know; it knows "
                            + Listing.of(classes.names()));
        }
        return label;
    }

    static double weight(CsvTable.Rows rows, int column) throws MalformedFileException {
        Double weight = ClassNames.number(rows.cell(column));
        if (weight == null || weight < 0) {
            throw rows.wrong(
                    column, "\"" + rows.cell(column) + "\" is not a weight: expected a finite number, 0 or more");
        }
        return weight;
    }
}
