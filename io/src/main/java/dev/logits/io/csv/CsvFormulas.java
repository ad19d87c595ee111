package dev.logits.io.csv;

import dev.logits.Labels;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureColumn;
import dev.logits.io.FeatureTable;
import dev.logits.io.FormulaOptions;
import dev.logits.io.FormulaTable;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.file.Listing;
import dev.logits.io.internal.format.ClassNames;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.formula.DataColumn;
import dev.logits.learn.formula.DataFrame;
import dev.logits.learn.formula.DesignMatrix;
import dev.logits.learn.formula.Formula;
import dev.logits.learn.formula.FormulaException;
import dev.logits.learn.formula.MissingCells;
import dev.logits.learn.formula.ModelDesign;
import dev.logits.learn.formula.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Reads a table by a formula, and new rows as the formula coded those of the fit. */
final class CsvFormulas {
    /** What a formula may name without a column. */
    private static final Set<String> CONSTANTS = Set.of("Inf", "pi");

    private final CsvTable table;

    CsvFormulas(CsvTable table) {
        this.table = table;
    }

    FormulaTable read(FormulaOptions options) throws IOException {
        try {
            return learn(options);
        } catch (FormulaException wrong) {
            throw malformed(wrong);
        }
    }

    private MalformedFileException malformed(FormulaException wrong) {
        return new MalformedFileException(table.file().toString(), table.file() + ": " + wrong.getMessage(), wrong);
    }

    private FormulaTable learn(FormulaOptions options) throws IOException {
        Formula formula = options.formula();
        Set<String> extra = new LinkedHashSet<>();
        options.weights().ifPresent(extra::add);
        options.clusters().ifPresent(extra::add);
        Set<String> names = new LinkedHashSet<>(formula.responseColumns());
        names.addAll(formula.columns());
        names.addAll(extra);
        for (String name : names) {
            if (!table.header().contains(name) && !CONSTANTS.contains(name)) {
                throw MalformedFileException.atLine(
                        table.file(), 1, "no column \"" + name + "\"; there are " + Listing.of(table.header(), 12));
            }
        }
        Set<String> wanted = formula.hasDot() ? new LinkedHashSet<>(table.header()) : names;
        Set<String> texts = new LinkedHashSet<>(formula.levelColumns());
        options.clusters().filter(c -> !formula.columns().contains(c)).ifPresent(texts::add);
        DataFrame data = CsvFrame.read(table, CsvFrame.known(table, wanted), texts);
        Outcome outcome = outcome(formula, data);
        int[] kept = kept(options, data, outcome);
        DataFrame rows = data.select(kept);
        DataFrame terms = formula.hasDot() ? without(rows, extra, formula.columns()) : rows;
        ModelDesign design = formula.fit(terms, options.missing());
        return joined(options, design, terms, kept, data, outcome);
    }

    private Outcome outcome(Formula formula, DataFrame data) {
        Outcome all = Outcome.of(formula, data);
        boolean column = formula.responseColumns().size() == 1
                && formula.response().equals(formula.responseColumns().stream().findFirst());
        if (!column) {
            return all;
        }
        ClassNames names = new ClassNames();
        all.classes().forEach(names::add);
        ClassNames.Index index = CsvFeatures.withoutIgnored(names.index());
        int[] labels = Arrays.stream(all.labels())
                .map(y -> y < 0 ? Labels.IGNORE : index.of(all.classes().get(y)))
                .toArray();
        return new Outcome(index.names(), all.rows(), labels, all.counts());
    }

    /** The rows with a label, a weight and a cluster. */
    private int[] kept(FormulaOptions options, DataFrame data, Outcome outcome) throws MalformedFileException {
        boolean[] labeled = new boolean[data.rows()];
        boolean[] ignored = new boolean[data.rows()];
        for (int i = 0; i < outcome.rows().length; i++) {
            labeled[outcome.rows()[i]] = true;
        }
        List<DataColumn> needed = new ArrayList<>();
        options.formula().responseColumns().stream()
                .filter(data::has)
                .map(data::column)
                .forEach(needed::add);
        options.weights().map(data::column).ifPresent(needed::add);
        options.clusters().map(data::column).ifPresent(needed::add);
        for (int i = 0; i < outcome.rows().length && !outcome.isCounts(); i++) {
            int r = outcome.rows()[i];
            ignored[r] = outcome.labels()[i] == Labels.IGNORE && needed.stream().noneMatch(c -> c.isMissing(r));
        }
        for (int r = 0; r < data.rows(); r++) {
            for (DataColumn column : needed) {
                if (column.isMissing(r)) {
                    labeled[r] = false;
                    if (options.missing() == MissingCells.REFUSE) {
                        throw MalformedFileException.of(
                                table.file(),
                                "row " + r + ", column \"" + column.name()
                                        + "\": a missing cell; fill it in, remove the row, or let rows be dropped");
                    }
                }
            }
        }
        return IntStream.range(0, data.rows())
                .filter(r -> labeled[r] && !ignored[r])
                .toArray();
    }

    private static DataFrame without(DataFrame rows, Set<String> names, Set<String> named) {
        return DataFrame.of(rows.names().stream()
                .filter(name -> !names.contains(name) || named.contains(name))
                .map(rows::column)
                .toList());
    }

    private FormulaTable joined(
            FormulaOptions options, ModelDesign design, DataFrame terms, int[] kept, DataFrame data, Outcome outcome)
            throws MalformedFileException {
        DesignMatrix x = design.apply(terms);
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < x.rows().length; i++) {
            places.put(kept[x.rows()[i]], i);
        }
        int[] used = IntStream.range(0, outcome.rows().length)
                .filter(i -> places.containsKey(outcome.rows()[i]))
                .toArray();
        int[] from = Arrays.stream(used).map(i -> places.get(outcome.rows()[i])).toArray();
        double[] weights = weights(options, data, outcome, used);
        boolean same = from.length == x.features().rows();
        FeatureCoding coding = coding(design, outcome.classes());
        FeatureCoding plain =
                new FeatureCoding(coding.columns().subList(0, design.names().size()), coding.label(), coding.classes());
        FeatureTable out = new FeatureTable(
                same ? x.features() : selected(x.features(), from),
                Arrays.stream(used).map(i -> outcome.labels()[i]).toArray(),
                weights,
                plain);
        double[] offset = x.offset().length == 0
                ? x.offset()
                : Arrays.stream(from).mapToDouble(i -> x.offset()[i]).toArray();
        long lost = data.rows() - IntStream.of(kept).count() + x.dropped() - ignored(outcome, data, options);
        return new FormulaTable(
                out,
                coding,
                terms.select(Arrays.stream(from).map(i -> x.rows()[i]).toArray()),
                Arrays.stream(used).map(i -> outcome.rows()[i]).toArray(),
                design.terms(),
                design.hasIntercept(),
                offset,
                clusters(options, data, outcome, used),
                (int) lost,
                outcome.isCounts());
    }

    private static long ignored(Outcome outcome, DataFrame data, FormulaOptions options) {
        if (outcome.isCounts()) {
            return 0;
        }
        List<DataColumn> needed = options.formula().responseColumns().stream()
                .filter(data::has)
                .map(data::column)
                .toList();
        return IntStream.range(0, outcome.labels().length)
                .filter(i -> outcome.labels()[i] == Labels.IGNORE
                        && needed.stream().noneMatch(c -> c.isMissing(outcome.rows()[i])))
                .count();
    }

    private double[] weights(FormulaOptions options, DataFrame data, Outcome outcome, int[] used)
            throws MalformedFileException {
        if (options.weights().isEmpty()) {
            return outcome.isCounts()
                    ? Arrays.stream(used).mapToDouble(i -> outcome.counts()[i]).toArray()
                    : new double[0];
        }
        DataColumn column = data.column(options.weights().get());
        double[] weights = new double[used.length];
        for (int i = 0; i < used.length; i++) {
            int row = outcome.rows()[used[i]];
            double weight = column.isText() ? -1 : column.number(row);
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                throw MalformedFileException.of(
                        table.file(),
                        "row " + row + ", column \"" + column.name()
                                + "\": " + (column.isText() ? "\"" + column.text(row) + "\"" : weight)
                                + " is not a weight: expected a finite number, 0 or more");
            }
            weights[i] = weight * (outcome.isCounts() ? outcome.counts()[used[i]] : 1);
        }
        return weights;
    }

    private static int[] clusters(FormulaOptions options, DataFrame data, Outcome outcome, int[] used) {
        if (options.clusters().isEmpty()) {
            return new int[0];
        }
        DataColumn column = data.column(options.clusters().get());
        Map<Object, Integer> places = new HashMap<>();
        return Arrays.stream(used)
                .map(i -> {
                    int r = outcome.rows()[i];
                    Object key = column.isText() ? column.text(r) : (Object) column.number(r);
                    return places.computeIfAbsent(key, k -> places.size());
                })
                .toArray();
    }

    private static DoubleFeatures selected(DoubleFeatures x, int[] from) {
        int d = x.columns();
        double[] out = new double[Math.multiplyExact(from.length, d)];
        for (int i = 0; i < from.length; i++) {
            System.arraycopy(x.array(), from[i] * d, out, i * d, d);
        }
        return DoubleFeatures.wrap(out, from.length, d);
    }

    private static DoubleFeatures withOffset(DoubleFeatures x, double[] offset) {
        if (offset.length == 0) {
            return x;
        }
        int d = x.columns();
        double[] out = new double[Math.multiplyExact(x.rows(), d + 1)];
        for (int r = 0; r < x.rows(); r++) {
            System.arraycopy(x.array(), r * d, out, r * (d + 1), d);
            out[r * (d + 1) + d] = offset[r];
        }
        return DoubleFeatures.wrap(out, x.rows(), d + 1);
    }

    private static FeatureCoding coding(ModelDesign design, List<String> classes) {
        List<FeatureColumn> columns = new ArrayList<>();
        design.names().forEach(name -> columns.add(FeatureColumn.numeric(name)));
        if (!design.offsets().isEmpty()) {
            columns.add(FeatureColumn.numeric("offset(" + String.join(" + ", design.offsets()) + ")"));
        }
        String label = design.formula().response().orElseThrow();
        return new FeatureCoding(columns, label, classes, false, Optional.of(design));
    }

    /** New rows: every row is needed, so that a missing cell is an error unless the formula indicates it. */
    FeatureTable read(FeatureCoding coding) throws IOException {
        ModelDesign design = coding.design().orElseThrow();
        Formula formula = design.formula();
        try {
            Set<String> names = new LinkedHashSet<>(design.columns());
            names.addAll(formula.columns());
            boolean labeled = table.header().containsAll(formula.responseColumns())
                    && !formula.response().orElse("").startsWith("cbind(");
            if (labeled) {
                names.addAll(formula.responseColumns());
            }
            Set<String> texts = new LinkedHashSet<>(design.textColumns());
            texts.addAll(formula.levelColumns());
            DataFrame data = CsvFrame.read(table, CsvFrame.known(table, names), texts);
            DesignMatrix x = design.apply(data);
            if (x.dropped() > 0) {
                refuseMissing(design, data);
            }
            int[] labels = new int[data.rows()];
            Arrays.fill(labels, Labels.IGNORE);
            if (labeled) {
                Outcome outcome = Outcome.of(formula, data);
                ClassNames.Index classes = ClassNames.Index.of(coding.classes(), false);
                for (int i = 0; i < labels.length; i++) {
                    labels[i] = label(outcome, i, classes, coding);
                }
            }
            return new FeatureTable(withOffset(x.features(), x.offset()), labels, new double[0], coding);
        } catch (FormulaException wrong) {
            throw malformed(wrong);
        }
    }

    private int label(Outcome outcome, int i, ClassNames.Index classes, FeatureCoding coding)
            throws MalformedFileException {
        if (outcome.labels()[i] < 0) {
            return Labels.IGNORE;
        }
        String name = outcome.classes().get(outcome.labels()[i]);
        int place = classes.of(name);
        if (place < 0 && !name.equals("-1") && !name.equals("-100")) {
            throw MalformedFileException.of(
                    table.file(),
                    "row " + i + ": " + coding.label() + " is \"" + name
                            + "\", a class that the model does not know; it knows " + Listing.of(coding.classes()));
        }
        return place;
    }

    private void refuseMissing(ModelDesign design, DataFrame data) throws MalformedFileException {
        for (int r = 0; r < data.rows(); r++) {
            for (String name : design.columns()) {
                if (data.column(name).isMissing(r)) {
                    throw MalformedFileException.of(
                            table.file(),
                            "row " + r + ", column \"" + name
                                    + "\": a missing cell; every row needs one: fill it in or remove the row");
                }
            }
        }
    }
}
