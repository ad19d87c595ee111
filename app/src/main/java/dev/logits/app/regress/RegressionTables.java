package dev.logits.app.regress;

import static dev.logits.app.regress.Numbers.number;
import static dev.logits.app.regress.Numbers.probability;
import static dev.logits.app.regress.Numbers.statistic;

import dev.logits.app.shell.Words;
import dev.logits.io.report.StatisticsTable;
import dev.logits.learn.regression.ChiSquaredTest;
import dev.logits.learn.regression.Estimate;
import dev.logits.learn.regression.FitDiagnostics;
import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.Intervals;
import dev.logits.learn.regression.LinearCombination;
import dev.logits.learn.regression.Penalty;
import dev.logits.learn.regression.RegressionReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A regression as tables, for papers and for a report. */
final class RegressionTables {
    private final Regression r;
    private final FurtherInference further;

    private RegressionTables(Regression r, FurtherInference further) {
        this.r = r;
        this.further = further;
    }

    /** All tables in the order of the terminal's. */
    static List<StatisticsTable> of(Regression r, FurtherInference further) {
        RegressionTables tables = new RegressionTables(r, further);
        List<StatisticsTable> all = new ArrayList<>();
        if (r.model().isPresent()) {
            all.addAll(tables.coefficients());
            all.add(tables.statistics());
            all.addAll(tables.marginal());
        }
        all.addAll(tables.further());
        return all;
    }

    private List<String> header(String what, boolean profile) {
        return List.of(
                "",
                what,
                "std err",
                profile ? "root LR" : "z",
                profile ? "P>LR" : "P>|z|",
                tail((1 - r.level()) / 2),
                tail((1 + r.level()) / 2));
    }

    private static String tail(double share) {
        return Words.plain(Math.rint(share * 1e8) / 1e6) + " %";
    }

    /** Class by class: with inference, and without one the coefficients alone. */
    List<StatisticsTable> coefficients() {
        boolean profile =
                r.inference().filter(t -> t.intervals() == Intervals.PROFILE).isPresent();
        List<String> header =
                new ArrayList<>(r.inference().isPresent() ? header("coef", profile) : List.of("", "coef"));
        if (!further.ratios().isEmpty()) {
            header.add(5, "P>LR");
        }
        header.add("odds ratio");
        List<StatisticsTable> tables = new ArrayList<>();
        boolean reference = r.model().orElseThrow().hasReference();
        for (int c = 0; c < r.table().coding().classes().size(); c++) {
            List<List<String>> rows = new ArrayList<>();
            List<Estimate> all = r.coefficients();
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).classIndex() == c) {
                    rows.add(row(all.get(i), i));
                }
            }
            if (!rows.isEmpty()) {
                String label = r.table().coding().label();
                tables.add(new StatisticsTable(
                        reference
                                ? "log-odds of " + label + " = " + r.className(c) + " against " + r.className(0)
                                : "logit of " + label + " = " + r.className(c),
                        header,
                        rows));
            }
        }
        return tables;
    }

    private List<String> row(Estimate e, int place) {
        List<String> cells = new ArrayList<>(List.of(r.name(e)));
        int digits = r.decimals(e);
        cells.add(digits >= 6 ? number(e.value(), 6) : Words.decimals(e.value(), digits));
        if (r.inference().isPresent()) {
            if (Double.isNaN(e.standardError())) {
                cells.set(1, "left out");
                cells.addAll(Collections.nCopies(further.ratios().isEmpty() ? 6 : 7, "-"));
                return cells;
            }
            cells.add(number(e.standardError(), 6));
            cells.add(statistic(e.z()));
            cells.add(probability(e.p()));
            if (!further.ratios().isEmpty()) {
                cells.add(probability(further.ratios().get(place).p()));
            }
            cells.add(number(e.low(r.level()), 4));
            cells.add(number(e.high(r.level()), 4));
        }
        cells.add(number(e.oddsRatio(), 4));
        return cells;
    }

    /** What is said of the whole model. */
    StatisticsTable statistics() {
        List<List<String>> rows = new ArrayList<>();
        RegressionReport report = r.model().orElseThrow().report();
        add(rows, "observations", report.weightSum(), report.weightSum() == Math.rint(report.weightSum()) ? 0 : 4);
        add(rows, "log-likelihood", report.logLikelihood(), 6);
        add(rows, "log-likelihood of the null model", report.nullLogLikelihood(), 6);
        if (r.inference().isPresent()) {
            Inference table = r.inference().get();
            add(rows, "LR chi-square", table.likelihoodRatio(), 6);
            add(rows, "degrees of freedom", table.likelihoodRatioDegrees(), 0);
            rows.add(List.of("P>chi2", probability(table.likelihoodRatioP())));
            if (r.penalty() != Penalty.FIRTH) {
                add(rows, "McFadden R2", table.mcfadden(), 6);
                add(rows, "AIC", table.aic(), 4);
                add(rows, "BIC", table.bic(), 4);
            }
        }
        return new StatisticsTable("the model", List.of("", "value"), rows);
    }

    private static void add(List<List<String>> rows, String name, double value, int decimals) {
        rows.add(List.of(name, decimals == 0 ? Words.plain(value) : number(value, decimals)));
    }

    private List<StatisticsTable> marginal() {
        List<StatisticsTable> tables = new ArrayList<>();
        for (int c = 0; c < r.table().coding().classes().size(); c++) {
            List<List<String>> rows = new ArrayList<>();
            for (Estimate e : r.marginalEffects()) {
                if (e.classIndex() == c) {
                    rows.add(estimate(r.name(e), new LinearCombination(e.value(), e.standardError())));
                }
            }
            if (!rows.isEmpty()) {
                tables.add(new StatisticsTable(
                        "average marginal effects on P(" + r.table().coding().label() + " = " + r.className(c) + ")",
                        header("dP/dx", false),
                        rows));
            }
        }
        return tables;
    }

    private List<String> estimate(String name, LinearCombination e) {
        return List.of(
                name,
                number(e.value(), 6),
                number(e.standardError(), 6),
                statistic(e.z()),
                probability(e.p()),
                number(e.low(r.level()), 4),
                number(e.high(r.level()), 4));
    }

    /** What was asked for beyond the table. */
    List<StatisticsTable> further() {
        List<StatisticsTable> tables = new ArrayList<>();
        if (!further.terms().isEmpty()) {
            List<List<String>> rows = new ArrayList<>();
            for (FurtherInference.Term term : further.terms()) {
                List<String> cells = new ArrayList<>(List.of(term.name()));
                cells.addAll(test(term.test().wald()));
                cells.addAll(term.test()
                        .likelihoodRatio()
                        .map(RegressionTables::test)
                        .orElse(List.of("-", "-", "-")));
                rows.add(cells);
            }
            tables.add(new StatisticsTable(
                    "tests of whole terms", List.of("", "Wald", "df", "P>chi2", "LR", "df", "P>chi2"), rows));
        }
        further.nested().ifPresent(nested -> {
            List<String> cells =
                    new ArrayList<>(List.of(nested.file().getFileName().toString()));
            cells.addAll(test(nested.test()));
            tables.add(
                    new StatisticsTable("against a smaller model", List.of("", "LR", "df", "P>chi2"), List.of(cells)));
        });
        if (!further.contrasts().isEmpty()) {
            tables.add(new StatisticsTable(
                    "sums of coefficients",
                    header("sum", false),
                    further.contrasts().stream()
                            .map(c -> estimate(c.text(), c.estimate()))
                            .toList()));
        }
        effects(tables);
        diagnosis(tables);
        return tables;
    }

    private static List<String> test(ChiSquaredTest test) {
        return List.of(number(test.statistic(), 6), Integer.toString(test.degrees()), probability(test.p()));
    }

    private void effects(List<StatisticsTable> tables) {
        int last = -1;
        List<List<String>> rows = new ArrayList<>();
        List<FurtherInference.Effect> all = further.effects();
        for (int i = 0; i < all.size(); i++) {
            FurtherInference.Effect e = all.get(i);
            last = e.classIndex();
            String what = e.kind().equals("slope") ? "slope of " + e.what() : e.what();
            rows.add(estimate(what, e.estimate()));
            if (i + 1 == all.size() || all.get(i + 1).classIndex() != last) {
                tables.add(new StatisticsTable(
                        "effects on P(" + r.table().coding().label() + " = " + r.className(last) + ")",
                        header("effect", false),
                        rows));
                rows = new ArrayList<>();
            }
        }
    }

    private void diagnosis(List<StatisticsTable> tables) {
        further.diagnostics().ifPresent(d -> {
            tables.add(new StatisticsTable(
                    "goodness of fit",
                    List.of("", "statistic", "p"),
                    List.of(
                            List.of(
                                    "Hosmer-Lemeshow, " + d.groups().degrees() + " degrees of freedom",
                                    number(d.groups().statistic(), 4),
                                    probability(d.groups().p())),
                            List.of(
                                    "le Cessie-van Houwelingen, z",
                                    number(d.squares().z(), 4),
                                    probability(d.squares().p())))));
            List<List<String>> inflation = new ArrayList<>();
            for (int t = 0; t < d.terms().size(); t++) {
                inflation.add(List.of(d.terms().get(t), number(d.inflation().get(t), 4)));
            }
            tables.add(new StatisticsTable("variance inflation", List.of("", "factor"), inflation));
            List<List<String>> rows = new ArrayList<>();
            FitDiagnostics of = d.rows();
            for (int i = 0; i < d.influential().size(); i++) {
                int row = d.influential().get(i);
                rows.add(List.of(
                        Integer.toString(d.fileRows().get(i)),
                        number(of.cook(row), 4),
                        number(of.leverage(row), 4),
                        number(of.standardized(row), 4),
                        number(of.probability(row), 4)));
            }
            tables.add(new StatisticsTable(
                    "rows that move the coefficients most",
                    List.of("row", "Cook", "leverage", "residual", "P(" + r.className(1) + ")"),
                    rows));
        });
    }
}
