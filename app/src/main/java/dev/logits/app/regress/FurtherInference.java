package dev.logits.app.regress;

import dev.logits.io.FeatureColumn;
import dev.logits.io.FormulaTable;
import dev.logits.io.json.LogisticJson;
import dev.logits.learn.formula.DataColumn;
import dev.logits.learn.formula.ModelDesign;
import dev.logits.learn.regression.ChiSquaredTest;
import dev.logits.learn.regression.FitDiagnostics;
import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.LinearCombination;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import dev.logits.learn.regression.RegressionReport;
import dev.logits.learn.regression.TermTest;
import dev.logits.learn.regression.VariableEffects;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What was asked for beyond the table of a regression.
 *
 * @param ratios likelihood-ratio tests of each coefficient; empty if not asked for
 * @param terms names of terms, with their tests; empty if not asked for
 * @param contrasts sums of coefficients
 * @param effects of each column
 * @param diagnostics with the variance inflation of the terms
 * @param nested the test against a saved model
 */
record FurtherInference(
        List<ChiSquaredTest> ratios,
        List<Term> terms,
        List<Contrast> contrasts,
        List<Effect> effects,
        Optional<Diagnosis> diagnostics,
        Optional<Nested> nested) {

    static final FurtherInference NONE =
            new FurtherInference(List.of(), List.of(), List.of(), List.of(), Optional.empty(), Optional.empty());

    /** Rows that are named as influential. */
    private static final int MOST_ROWS = 5;

    /** Levels of a column whose effects are told. */
    private static final int MOST_LEVELS = 50;

    /** A term and its test. */
    record Term(String name, TermTest test) {}

    /** A sum of coefficients as it was written. */
    record Contrast(String text, LinearCombination estimate) {}

    /**
     * An effect on the probability of a class.
     *
     * @param kind slope, mean or difference
     */
    record Effect(int classIndex, String column, String what, String kind, LinearCombination estimate) {}

    /** Diagnostics, with a factor of inflation for each term, and rows of the file. */
    record Diagnosis(
            FitDiagnostics rows,
            ChiSquaredTest groups,
            LinearCombination squares,
            List<String> terms,
            List<Double> inflation,
            List<Integer> influential,
            List<Integer> fileRows) {}

    /** The comparison with a smaller model. */
    record Nested(Path file, int parameters, double logLikelihood, ChiSquaredTest test) {}

    static FurtherInference of(Regression r, LogisticRegression regression, InferenceOptions options)
            throws IOException {
        if (r.inference().isEmpty()) {
            return NONE;
        }
        Inference table = r.inference().get();
        List<String> names = new ArrayList<>();
        List<int[]> columns = new ArrayList<>();
        terms(r.data(), names, columns);
        List<Term> terms = new ArrayList<>();
        if (options.tests()) {
            List<TermTest> tests = TermTest.of(
                    regression, table, r.table().features(), r.table().labels(), columns);
            for (int t = 0; t < tests.size(); t++) {
                terms.add(new Term(names.get(t), tests.get(t)));
            }
        }
        return new FurtherInference(
                options.ratios() ? table.likelihoodRatioTests() : List.of(),
                terms,
                options.contrasts().stream()
                        .map(text -> new Contrast(text, ContrastText.of(text, r, table)))
                        .toList(),
                options.effects() ? effects(r, table) : List.of(),
                options.diagnostics() ? Optional.of(diagnosis(r, table, names, columns)) : Optional.empty(),
                options.against().isPresent()
                        ? Optional.of(nested(r, table, options.against().get()))
                        : Optional.empty());
    }

    private static void terms(RegressionData data, List<String> names, List<int[]> columns) {
        if (data.formula().isPresent()) {
            data.formula().get().terms().forEach(term -> {
                names.add(term.name());
                columns.add(IntStream.range(term.firstColumn(), term.firstColumn() + term.columns())
                        .toArray());
            });
            return;
        }
        int at = 0;
        for (FeatureColumn column : data.table().coding().columns()) {
            names.add(column.name());
            columns.add(IntStream.range(at, at + column.width()).toArray());
            at += column.width();
        }
    }

    private static List<Effect> effects(Regression r, Inference table) {
        FormulaTable formula = r.data().formula().orElseThrow();
        ModelDesign design = formula.coding().design().orElseThrow();
        VariableEffects of =
                VariableEffects.of(table, design, formula.data(), r.table().weights());
        List<Effect> effects = new ArrayList<>();
        int classes = r.table().coding().classes().size();
        for (int c = classes == 2 ? 1 : 0; c < classes; c++) {
            for (String name : design.columns()) {
                DataColumn column = formula.data().column(name);
                if (!column.isText()) {
                    effects.add(new Effect(c, name, name, "slope", of.slope(name, c)));
                    continue;
                }
                List<String> levels = of.levels(name);
                if (levels.size() > MOST_LEVELS) {
                    continue;
                }
                for (String level : levels) {
                    effects.add(new Effect(c, name, name + " = " + level, "mean", of.mean(name, level, c)));
                }
                for (String level : levels.subList(1, levels.size())) {
                    LinearCombination difference = of.difference(name, level, levels.get(0), c);
                    effects.add(new Effect(c, name, level + " - " + levels.get(0), "difference", difference));
                }
            }
        }
        return effects;
    }

    private static Diagnosis diagnosis(Regression r, Inference table, List<String> names, List<int[]> columns) {
        if (r.table().coding().classes().size() > 2) {
            throw new IllegalArgumentException("--diagnostics are for two classes; "
                    + r.table().coding().label() + " has "
                    + r.table().coding().classes().size());
        }
        if (r.data().formula().filter(FormulaTable::counts).isPresent()) {
            throw new IllegalArgumentException(
                    "--diagnostics are of rows, and rows of counts are many at once; write a row"
                            + " for each success and failure to have them");
        }
        FitDiagnostics rows = table.diagnostics();
        double[] inflation = rows.varianceInflation(columns);
        List<Integer> influential = rows.influential(MOST_ROWS);
        List<Integer> inFile = influential.stream()
                .map(i -> r.data().formula().map(f -> f.rows()[i]).orElse(i))
                .toList();
        return new Diagnosis(
                rows,
                rows.hosmerLemeshow(10),
                rows.sumOfSquares(),
                names,
                IntStream.range(0, inflation.length).mapToObj(t -> inflation[t]).toList(),
                influential,
                inFile);
    }

    private static Nested nested(Regression r, Inference table, Path file) throws IOException {
        LogisticJson.Saved saved = LogisticJson.read(file);
        LogisticModel small = saved.model();
        RegressionReport report = small.report();
        RegressionReport own = table.model().report();
        String wrong = !saved.coding().classes().equals(r.table().coding().classes())
                ? "its classes are " + saved.coding().classes()
                : report.rows() != own.rows() || report.weightSum() != own.weightSum()
                        ? "it was fitted on " + report.rows() + " rows of weight " + report.weightSum()
                                + ", and there are "
                                + own.rows() + " of weight " + own.weightSum()
                                + (report.rows() > own.rows() ? "; rows with missing cells may be the difference" : "")
                        : small.penalty() != table.model().penalty()
                                ? "it was fitted with penalty " + small.penalty()
                                : "";
        boolean offset =
                saved.coding().design().filter(d -> !d.offsets().isEmpty()).isPresent();
        int parameters = (small.classes() - 1)
                * (small.columns() - (offset ? 1 : 0) - report.collinear().size() + (small.hasIntercept() ? 1 : 0));
        int degrees = table.parameters() - parameters;
        double statistic = 2 * (table.logLikelihood() - report.logLikelihood());
        if (wrong.isEmpty() && (degrees < 1 || statistic < -1e-6)) {
            wrong = "it has " + parameters + " coefficients and log-likelihood " + report.logLikelihood()
                    + ", so that it is no smaller model within this one, of " + table.parameters() + " and "
                    + table.logLikelihood();
        }
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("--against " + file + ": " + wrong
                    + "; the test needs a smaller model of the same rows, saved by --save");
        }
        return new Nested(
                file, parameters, report.logLikelihood(), new ChiSquaredTest(Math.max(0, statistic), degrees));
    }
}
