package dev.logits.app.regress;

import static dev.logits.app.regress.Numbers.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.FormulaTable;
import dev.logits.learn.regression.LinearCombination;
import dev.logits.learn.regression.PosteriorModel;
import dev.logits.learn.regression.Prior;
import dev.logits.learn.regression.RegressionReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The mode of a posterior as lines for a terminal, and as JSON. */
record PriorOutput(RegressionData data, PosteriorModel model, boolean scaled, double level) {
    private record Row(String name, Prior prior, LinearCombination estimate) {
        /** How probable it is that the coefficient is above 0. */
        double positive() {
            double tail = estimate.p() / 2;
            return estimate.value() > 0 ? 1 - tail : tail;
        }
    }

    private List<Row> rows() {
        List<String> names = data.table().coding().featureNames();
        List<Row> rows = new ArrayList<>();
        for (int j = 0; j < names.size(); j++) {
            rows.add(new Row(names.get(j), model.prior(j), model.coefficient(j)));
        }
        rows.add(new Row("(intercept)", model.interceptPrior(), model.intercept()));
        return rows;
    }

    private static String words(Prior prior) {
        String scale = Words.significant(prior.scale(), 4);
        return prior.isNormal()
                ? "normal " + scale
                : prior.degrees() == 1 ? "cauchy " + scale : "student " + Words.plain(prior.degrees()) + " " + scale;
    }

    List<String> lines(Terminal terminal) {
        List<String> lines = new ArrayList<>();
        List<String> classes = data.table().coding().classes();
        String label = data.table().coding().label();
        RegressionReport report = model.model().report();
        lines.add("label         " + label + ": " + String.join(", ", classes));
        data.text().ifPresent(formula -> lines.add("formula       " + formula));
        lines.add("method        mode of the posterior" + (scaled ? ", priors in units of the columns" : ""));
        lines.add("fit           " + Words.rows(report.rows()) + ", "
                + (report.converged() ? "converged" : "not converged") + " after "
                + Words.counted(report.iterations(), "step", "steps"));
        int width = Math.max(
                11,
                Math.min(
                        32,
                        rows().stream().mapToInt(r -> r.name().length()).max().orElse(0)));
        lines.add("");
        lines.add(terminal.bold("log-odds of " + label + " = " + classes.get(1) + " against " + classes.get(0)));
        lines.add(" ".repeat(width)
                + CombinationTable.right("mode", 12)
                + CombinationTable.right("deviation", 12)
                + CombinationTable.right("P(> 0)", 9)
                + CombinationTable.right("[" + end((1 - level) / 2), 11)
                + CombinationTable.right(end((1 + level) / 2) + "]", 11)
                + CombinationTable.right("odds ratio", 12)
                + "  prior");
        for (Row row : rows()) {
            String name = row.name().length() > width ? row.name().substring(0, width - 1) + "~" : row.name();
            LinearCombination e = row.estimate();
            lines.add(name + " ".repeat(width - name.length())
                    + CombinationTable.right(number(e.value(), 6), 12)
                    + CombinationTable.right(number(e.standardError(), 6), 12)
                    + CombinationTable.right(String.format(Locale.ROOT, "%.4f", row.positive()), 9)
                    + CombinationTable.right(number(e.low(level), 4), 11)
                    + CombinationTable.right(number(e.high(level), 4), 11)
                    + CombinationTable.right(number(e.oddsRatio(), 4), 12)
                    + "  " + words(row.prior()));
        }
        lines.add("");
        lines.add(CombinationTable.statistic("log-likelihood", model.logLikelihood(), 6, "at the mode"));
        lines.add(CombinationTable.statistic("log posterior", model.logPosterior(), 6, "with the priors' densities"));
        lines.add(CombinationTable.statistic(
                "log evidence", model.logEvidence(), 6, "of the labels; differences of models are log Bayes factors"));
        lines.add("");
        lines.add(
                "note: deviations and intervals are Laplace's, of the normal distribution with the posterior's curvature"
                        + " at its mode");
        data.formula()
                .map(FormulaTable::dropped)
                .filter(n -> n > 0)
                .ifPresent(n -> lines.add(
                        "note: " + Words.rows(n) + (n == 1 ? " was" : " were") + " left out, as a cell was missing"));
        return lines;
    }

    private static String end(double share) {
        return Words.plain(Math.rint(share * 1e6) / 1e6);
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("label", data.table().coding().label());
        json.set("classes", Json.texts(data.table().coding().classes()));
        data.text().ifPresent(formula -> json.put("formula", formula));
        json.put("rows", model.model().report().rows());
        json.put("level", level);
        json.put("converged", model.model().report().converged());
        ArrayNode coefficients = json.putArray("coefficients");
        for (Row row : rows()) {
            ObjectNode node = coefficients.addObject();
            node.put("name", row.name());
            Json.number(node, "mode", row.estimate().value());
            Json.number(node, "deviation", row.estimate().standardError());
            Json.number(node, "positive", row.positive());
            Json.number(node, "low", row.estimate().low(level));
            Json.number(node, "high", row.estimate().high(level));
            node.put("prior", words(row.prior()));
        }
        Json.number(json, "log_likelihood", model.logLikelihood());
        Json.number(json, "log_posterior", model.logPosterior());
        Json.number(json, "log_evidence", model.logEvidence());
        return json;
    }
}
