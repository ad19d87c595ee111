package dev.logits.io.csv;

import dev.logits.Labels;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureColumn;
import dev.logits.io.FeatureTable;
import dev.logits.io.internal.format.ClassNames;
import dev.logits.io.internal.format.LabelRule;
import dev.logits.learn.features.DoubleFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** Features, labels and weights of {@link PlainRows}, before they are coded. */
final class PlainFeatures {
    private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final int rows;
    /** The numbers of each row, one for each column of numbers. */
    private final double[] numbers;

    private final double[] weights;
    /** Of each source; null for numbers. */
    private final PlainColumn.Texts[] levels;

    private final Optional<PlainColumn.Texts> labels;

    private PlainFeatures(
            int rows,
            double[] numbers,
            double[] weights,
            PlainColumn.Texts[] levels,
            Optional<PlainColumn.Texts> labels) {
        this.rows = rows;
        this.numbers = numbers;
        this.weights = weights;
        this.levels = levels;
        this.labels = labels;
    }

    /**
     * Reads columns.
     *
     * @param sources places of the features' columns
     * @param categorical which of the sources hold categories
     * @param label place of the label's column, or −1
     * @param weight place of the weights' column, or −1
     * @return empty where {@link CsvTable} is to read the file, and to say what is wrong with it
     */
    static Optional<PlainFeatures> read(
            CsvTable table, List<Integer> sources, boolean[] categorical, int label, int weight) throws IOException {
        int width = (int) IntStream.range(0, categorical.length)
                .filter(i -> !categorical[i])
                .count();
        return PlainRows.read(table, file -> {
            int rows = file.rows();
            long cells = (long) rows * width;
            if (cells > LONGEST_ARRAY
                    || cells * Double.BYTES > Runtime.getRuntime().maxMemory()) {
                return Optional.empty();
            }
            List<PlainColumn> columns =
                    new ArrayList<>(Collections.nCopies(table.header().size(), null));
            double[] numbers;
            try {
                numbers = new double[(int) cells];
            } catch (OutOfMemoryError full) {
                return Optional.empty();
            }
            PlainFeatures read = new PlainFeatures(
                    rows,
                    numbers,
                    new double[weight < 0 ? 0 : rows],
                    new PlainColumn.Texts[categorical.length],
                    label < 0 ? Optional.empty() : Optional.of(new PlainColumn.Texts(rows)));
            int place = 0;
            for (int i = 0; i < categorical.length; i++) {
                if (columns.get(sources.get(i)) != null) {
                    return Optional.empty();
                }
                read.levels[i] = categorical[i] ? new PlainColumn.Texts(rows) : null;
                columns.set(
                        sources.get(i),
                        categorical[i] ? read.levels[i] : new PlainColumn.Numbers(read.numbers, place++, width, false));
            }
            if (label >= 0 && columns.get(label) != null) {
                return Optional.empty();
            }
            if (weight >= 0) {
                columns.set(weight, new PlainColumn.Numbers(read.weights, 0, 1, false));
            }
            read.labels.ifPresent(texts -> columns.set(label, texts));
            return file.read(columns) && read.isUsual() ? Optional.of(read) : Optional.empty();
        });
    }

    /** Whether no level is empty, and no weight negative. */
    private boolean isUsual() {
        return Arrays.stream(weights).allMatch(w -> w >= 0)
                && Arrays.stream(levels).noneMatch(l -> l != null && l.names().contains(""));
    }

    /** The label as {@link CsvFeatures} has it. */
    private static String label(String cell) {
        return cell.equals("+1") ? "1" : cell;
    }

    /** Whether there is a column of labels, none of them empty. */
    boolean isLabeled() {
        return labels.filter(texts -> !texts.names().contains("")).isPresent();
    }

    /** Adds the distinct labels, and the levels of each source. */
    void collect(List<Integer> sources, ClassNames[] names, ClassNames classes) {
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] != null) {
                levels[i].names().forEach(names[sources.get(i)]::add);
            }
        }
        labels.orElseThrow().names().forEach(text -> classes.add(label(text)));
    }

    int rows() {
        return rows;
    }

    /**
     * The table, coded.
     *
     * @param columns levels of each source's column; null for numbers
     * @return empty where a level or a label is unknown
     */
    Optional<FeatureTable> table(
            Path file, FeatureCoding coding, List<ClassNames.Index> columns, ClassNames.Index classes)
            throws IOException {
        int[][] places = new int[levels.length][];
        for (int i = 0; i < levels.length; i++) {
            if (levels[i] != null) {
                places[i] = places(levels[i], columns.get(i)::of);
                if (Arrays.stream(places[i]).anyMatch(place -> place < 0)) {
                    return Optional.empty();
                }
            }
        }
        int[] y = new int[rows];
        Arrays.fill(y, Labels.IGNORE);
        if (labels.isPresent()) {
            int[] known = places(labels.get(), text -> place(label(text), classes));
            if (Arrays.stream(known).anyMatch(place -> place < Labels.IGNORE)) {
                return Optional.empty();
            }
            Arrays.setAll(y, r -> known[labels.get().codes()[r]]);
        }
        double[] x = Arrays.stream(levels).allMatch(texts -> texts == null) ? numbers : expanded(file, coding, places);
        return Optional.of(new FeatureTable(DoubleFeatures.wrap(x, rows, coding.width()), y, weights, coding));
    }

    private static int[] places(PlainColumn.Texts texts, ToIntFunction<String> place) {
        return texts.names().stream().mapToInt(place).toArray();
    }

    /** The class of a label, −1 for none; less for one that is unknown. */
    private static int place(String text, ClassNames.Index classes) {
        int place = text.isEmpty() ? Labels.IGNORE : classes.of(text);
        if (place >= 0 || text.isEmpty()) {
            return place;
        }
        Double number = ClassNames.number(text);
        boolean ignored = number != null && (number == Labels.IGNORE || number == LabelRule.PYTORCH_IGNORE);
        return ignored ? Labels.IGNORE : Labels.IGNORE - 1;
    }

    private double[] expanded(Path file, FeatureCoding coding, int[][] places) throws IOException {
        double[] x = FeatureMemory.allocate(file, coding, rows);
        int width = coding.width();
        int next = 0;
        int stride = rows == 0 ? 0 : numbers.length / rows;
        int at = 0;
        for (int i = 0; i < levels.length; i++) {
            FeatureColumn column = coding.columns().get(i);
            for (int r = 0; r < rows; r++) {
                if (levels[i] == null) {
                    x[r * width + at] = numbers[r * stride + next];
                } else {
                    int level = places[i][levels[i].codes()[r]];
                    if (level > 0) {
                        x[r * width + at + level - 1] = 1;
                    }
                }
            }
            next += levels[i] == null ? 1 : 0;
            at += column.width();
        }
        return x;
    }
}
