package dev.logits.io.csv;

import dev.logits.Labels;
import dev.logits.io.FeatureFiles;
import dev.logits.io.FeatureOptions;
import dev.logits.io.MalformedFileException;
import dev.logits.io.StreamCoding;
import dev.logits.io.StreamColumn;
import dev.logits.io.StreamOptions;
import dev.logits.io.internal.format.ClassNames;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.HashedRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a table part by part, for learners of streams; memory is that of a part and of what its coding lists. */
final class CsvStream {
    /** More texts than these are no classes or levels that anybody wants listed. */
    static final int MOST_CLASSES = 10_000;

    static final int MOST_LEVELS = 100_000;

    /** Numbers of a part without hashing. */
    private static final int PART = 1 << 20;

    private final CsvTable table;
    private final CsvFeatures features;

    CsvStream(CsvTable table) {
        this.table = table;
        this.features = new CsvFeatures(table);
    }

    StreamCoding look(StreamOptions options) throws IOException {
        int label = features.labelColumn(options.label());
        int weight = options.weights().isPresent()
                ? features.column(options.weights().get(), "the column of weights")
                : -1;
        if (weight == label) {
            throw MalformedFileException.of(
                    table.file(), "column \"" + table.header().get(label) + "\" cannot be the weights and the label");
        }
        List<Integer> sources = features.sources(
                new FeatureOptions(options.label(), options.categorical(), options.columns(), options.weights()),
                label,
                weight);
        StreamColumn.Kind[] kinds = kinds(options, sources);
        boolean hashed = options.hashing().isPresent();
        ClassNames classes = new ClassNames();
        ClassNames[] levels = new ClassNames[table.header().size()];
        Moments[] moments = new Moments[levels.length];
        for (int c : sources) {
            levels[c] = kinds[c] == StreamColumn.Kind.CATEGORY && !hashed ? new ClassNames() : null;
            moments[c] = kinds[c] == StreamColumn.Kind.NUMBER ? new Moments() : null;
        }
        long rows = 0;
        try (CsvTable.Rows all = table.open()) {
            while (all.next()) {
                rows++;
                classes.add(CsvFeatures.labelCell(all, label));
                if (classes.distinct() > MOST_CLASSES) {
                    throw all.wrong(label, "more than " + MOST_CLASSES + " different labels; a label names a class");
                }
                double times = weight < 0 ? 1 : CsvFeatures.weight(all, weight);
                for (int c : sources) {
                    look(all, c, kinds[c], levels[c], moments[c], times);
                }
            }
        }
        if (rows == 0) {
            throw MalformedFileException.of(table.file(), "a header and no rows; there is nothing to learn from");
        }
        features.refuseMissing(levels, classes, label);
        List<String> names = features.classIndex(classes, (int) Math.min(rows, Integer.MAX_VALUE))
                .names();
        StreamCoding coding = coding(options, sources, kinds, levels, moments, label, names);
        return weight < 0 ? coding : coding.withWeights(table.header().get(weight));
    }

    private StreamColumn.Kind[] kinds(StreamOptions options, List<Integer> sources) throws IOException {
        StreamColumn.Kind[] kinds = new StreamColumn.Kind[table.header().size()];
        Arrays.fill(kinds, StreamColumn.Kind.NUMBER);
        for (String name : options.categorical()) {
            kinds[feature(name, "the categorical column", sources)] = StreamColumn.Kind.CATEGORY;
        }
        for (String name : options.words()) {
            kinds[feature(name, "the column of texts", sources)] = StreamColumn.Kind.WORDS;
        }
        return kinds;
    }

    private int feature(String name, String what, List<Integer> sources) throws MalformedFileException {
        int column = features.column(name, what);
        if (!sources.contains(column)) {
            throw MalformedFileException.of(
                    table.file(), "column \"" + name + "\" is named as " + what + ", but it is no feature here");
        }
        return column;
    }

    private static void look(
            CsvTable.Rows all, int c, StreamColumn.Kind kind, ClassNames levels, Moments moments, double weight)
            throws MalformedFileException {
        switch (kind) {
            case NUMBER -> moments.add(CsvFeatures.number(all, c), weight);
            case CATEGORY -> {
                String cell = category(all, c, levels == null);
                if (levels != null) {
                    levels.add(cell);
                    if (levels.distinct() > MOST_LEVELS) {
                        throw all.wrong(c, "more than " + MOST_LEVELS + " levels to list; hash the features instead");
                    }
                }
            }
            case WORDS -> {}
        }
    }

    /** A category; where nobody lists levels, one that is missing is told by its own text. */
    private static String category(CsvTable.Rows all, int c, boolean hashed) throws MalformedFileException {
        String cell = CsvFeatures.level(all, c);
        if (hashed && CsvFeatures.isMissing(cell) && !cell.equalsIgnoreCase("none")) {
            throw CsvFeatures.missingLevel(all, c);
        }
        return cell;
    }

    private StreamCoding coding(
            StreamOptions options,
            List<Integer> sources,
            StreamColumn.Kind[] kinds,
            ClassNames[] levels,
            Moments[] moments,
            int label,
            List<String> classes)
            throws MalformedFileException {
        List<StreamColumn> columns = new ArrayList<>();
        try {
            for (int c : sources) {
                String name = table.header().get(c);
                columns.add(
                        switch (kinds[c]) {
                            case NUMBER -> StreamColumn.number(name, moments[c].mean, moments[c].deviation());
                            case CATEGORY ->
                                StreamColumn.category(
                                        name,
                                        levels[c] == null
                                                ? List.of()
                                                : levels[c].index().names());
                            case WORDS -> StreamColumn.words(name);
                        });
            }
            return StreamCoding.table(columns, table.header().get(label), classes, options.hashing());
        } catch (IllegalArgumentException wrong) {
            throw MalformedFileException.of(table.file(), wrong.getMessage());
        }
    }

    void readParts(StreamCoding coding, int most, FeatureFiles.Part to) throws IOException {
        if (coding.columns().isEmpty()) {
            throw MalformedFileException.of(
                    table.file(), "a table with named columns; the model has numbered features: give it a .svm");
        }
        int[] sources = new int[coding.columns().size()];
        List<ClassNames.Index> levels = new ArrayList<>();
        for (int i = 0; i < sources.length; i++) {
            StreamColumn column = coding.columns().get(i);
            sources[i] = features.column(column.name(), "a column that the model needs");
            levels.add(column.levels().isEmpty() ? null : ClassNames.Index.of(column.levels(), false));
        }
        int label = table.header().indexOf(coding.label());
        int weight = coding.weights().map(table.header()::indexOf).orElse(-1);
        ClassNames.Index classes = ClassNames.Index.of(coding.classes(), coding.byValue());
        boolean hashed = coding.hashing().isPresent();
        int part = hashed ? most : Math.max(1, Math.min(most, PART / coding.width()));
        HashedRows rows = hashed ? new HashedRows(coding.hashing().get()) : null;
        try (CsvTable.Rows all = table.open()) {
            boolean more = all.next();
            while (more) {
                int[] labels = new int[part];
                double[] weights = new double[weight < 0 ? 0 : part];
                double[] x = new double[hashed ? 0 : part * coding.width()];
                int count = 0;
                for (; count < part && more; count++) {
                    if (hashed) {
                        hash(all, sources, coding, rows);
                    } else {
                        list(all, sources, coding, levels, x, count * coding.width());
                    }
                    labels[count] = label < 0 ? Labels.IGNORE : CsvFeatures.label(all, label, classes);
                    if (weight >= 0) {
                        weights[count] = CsvFeatures.weight(all, weight);
                    }
                    more = all.next();
                }
                to.take(
                        hashed ? rows.take() : DoubleFeatures.wrap(x, count, coding.width()),
                        Arrays.copyOf(labels, count),
                        Arrays.copyOf(weights, Math.min(count, weights.length)));
            }
        }
    }

    private static void list(
            CsvTable.Rows all, int[] sources, StreamCoding coding, List<ClassNames.Index> levels, double[] x, int from)
            throws MalformedFileException {
        int at = from;
        for (int i = 0; i < sources.length; i++) {
            StreamColumn column = coding.columns().get(i);
            if (levels.get(i) == null) {
                x[at++] = standardized(all, sources[i], column);
            } else {
                at += CsvFeatures.putLevel(all, sources[i], column.levels(), levels.get(i), x, at);
            }
        }
    }

    private static double standardized(CsvTable.Rows all, int source, StreamColumn column)
            throws MalformedFileException {
        double value = (CsvFeatures.number(all, source) - column.mean()) / column.deviation();
        if (!Float.isFinite((float) value)) {
            throw all.wrong(
                    source,
                    "\"" + all.cell(source) + "\" is too far from the mean " + column.mean() + " of the first file");
        }
        return value;
    }

    private static void hash(CsvTable.Rows all, int[] sources, StreamCoding coding, HashedRows rows)
            throws MalformedFileException {
        for (int i = 0; i < sources.length; i++) {
            StreamColumn column = coding.columns().get(i);
            switch (column.kind()) {
                case NUMBER -> rows.add(column.name(), standardized(all, sources[i], column));
                case CATEGORY -> rows.add(column.name() + "=" + category(all, sources[i], true), 1);
                case WORDS -> rows.addWords(column.name(), all.cell(sources[i]));
            }
        }
        rows.endRow();
    }

    /** Mean and sum of squares around it, number by number (Welford; with weights West). */
    private static final class Moments {
        private double count;
        private double mean;
        private double squares;

        void add(double value, double weight) {
            if (weight > 0) {
                double before = value - mean;
                count += weight;
                mean += weight * before / count;
                squares += weight * before * (value - mean);
            }
        }

        /** 1 for a column of one value, which is 0 then. */
        double deviation() {
            double deviation = count > 0 ? Math.sqrt(squares / count) : 0;
            return deviation > 0 ? deviation : 1;
        }
    }
}
