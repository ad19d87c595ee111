package dev.logits.app.regress;

import static dev.logits.app.regress.Numbers.equal;
import static dev.logits.app.regress.Numbers.number;
import static dev.logits.app.regress.Numbers.probability;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.learn.regression.LinearCombination;
import dev.logits.learn.regression.Link;
import dev.logits.learn.regression.OrdinalModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An ordinal regression as lines for a terminal, and as JSON. */
final class OrdinalOutput {
    private final RegressionData data;
    private final OrdinalModel model;
    private final double level;

    OrdinalOutput(RegressionData data, OrdinalModel model, double level) {
        this.data = data;
        this.model = model;
        this.level = level;
    }

    private record Row(String name, int threshold, boolean left, LinearCombination estimate) {}

    private String between(int k) {
        List<String> classes = data.table().coding().classes();
        return classes.get(k) + "|" + classes.get(k + 1);
    }

    private List<Row> coefficients() {
        List<Row> rows = new ArrayList<>();
        List<String> names = data.table().coding().featureNames();
        for (int j = 0; j < model.columns(); j++) {
            int last = model.isNominal(j) ? model.classes() - 1 : 1;
            for (int k = 0; k < last; k++) {
                String name = names.get(j) + (model.isNominal(j) ? " at " + between(k) : "");
                rows.add(new Row(name, model.isNominal(j) ? k : -1, model.isLeftOut(j), model.coefficient(k, j)));
            }
        }
        return rows;
    }

    private List<Row> thresholds() {
        List<Row> rows = new ArrayList<>();
        for (int k = 0; k < model.classes() - 1; k++) {
            rows.add(new Row(between(k), k, false, model.threshold(k)));
        }
        return rows;
    }

    private String title() {
        String label = data.table().coding().label();
        String link =
                model.link() == Link.LOGIT ? "log-odds" : model.link().name().toLowerCase(Locale.ROOT);
        return switch (model.kind()) {
            case CUMULATIVE -> link + " of a higher " + label;
            case ADJACENT -> "log-odds of the next higher " + label;
            case CONTINUATION -> link + " of going on to a higher " + label;
        };
    }

    List<String> lines(Terminal terminal) {
        List<String> lines = new ArrayList<>();
        lines.add("label         " + data.table().coding().label() + ": "
                + String.join(" < ", data.table().coding().classes()));
        data.text().ifPresent(formula -> lines.add("formula       " + formula));
        lines.add("method        maximum likelihood, " + model.kind().name().toLowerCase(Locale.ROOT) + ", link "
                + model.link().name().toLowerCase(Locale.ROOT));
        lines.add("fit           " + Words.plain(model.observations()) + " observations, "
                + (model.converged() ? "converged" : "not converged") + " after "
                + Words.counted(model.steps(), "step", "steps"));
        boolean odds = model.link() == Link.LOGIT;
        int width = Math.max(
                11,
                Math.min(
                        32,
                        coefficients().stream()
                                .mapToInt(r -> r.name().length())
                                .max()
                                .orElse(0)));
        lines.add("");
        lines.add(terminal.bold(title()));
        lines.add(head(width, odds));
        coefficients().forEach(row -> lines.add(line(row, width, odds)));
        lines.add("");
        lines.add(terminal.bold("thresholds"));
        lines.add(head(width, false));
        thresholds().forEach(row -> lines.add(line(row, width, false)));
        lines.add("");
        lines.add(statistic("log-likelihood", model.logLikelihood(), 6, "of the model"));
        lines.add(statistic("null", model.nullLogLikelihood(), 6, "of the class shares alone"));
        lines.add(statistic(
                "LR chi-square",
                model.likelihoodRatio().statistic(),
                6,
                Words.counted(model.likelihoodRatio().degrees(), "degree", "degrees") + " of freedom, p "
                        + equal(model.likelihoodRatio().p())));
        lines.add(statistic("AIC", model.aic(), 4, Words.counted(model.parameters(), "coefficient", "coefficients")));
        lines.add(statistic("BIC", model.bic(), 4, Words.plain(model.observations()) + " observations"));
        data.formula().filter(f -> f.dropped() > 0).ifPresent(f -> {
            lines.add("");
            lines.add("note: " + Words.rows(f.dropped()) + (f.dropped() == 1 ? " was" : " were")
                    + " left out, as a cell was missing");
        });
        return lines;
    }

    private static String statistic(String key, double value, int decimals, String meaning) {
        return String.format(Locale.ROOT, "%-14s%14s  %s", key, Words.decimals(value, decimals), meaning);
    }

    private String head(int width, boolean odds) {
        return " ".repeat(width)
                + right("coef", 12)
                + right("std err", 12)
                + right("z", 9)
                + right("P>|z|", 9)
                + right("[" + Words.plain(Math.rint((1 - level) / 2 * 1e6) / 1e6), 11)
                + right(Words.plain(Math.rint((1 + level) / 2 * 1e6) / 1e6) + "]", 11)
                + (odds ? right("odds ratio", 12) : "");
    }

    private String line(Row row, int width, boolean odds) {
        String name = row.name().length() > width ? row.name().substring(0, width - 1) + "~" : row.name();
        LinearCombination e = row.estimate();
        String start = name + " ".repeat(width - name.length());
        return row.left()
                ? start + right("left out", 12)
                : start
                        + right(number(e.value(), 6), 12)
                        + right(number(e.standardError(), 6), 12)
                        + right(Numbers.statistic(e.z()), 9)
                        + right(probability(e.p()), 9)
                        + right(number(e.low(level), 4), 11)
                        + right(number(e.high(level), 4), 11)
                        + (odds ? right(number(e.oddsRatio(), 4), 12) : "");
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("label", data.table().coding().label());
        json.set("classes", Json.texts(data.table().coding().classes()));
        data.text().ifPresent(formula -> json.put("formula", formula));
        json.put("kind", model.kind().name().toLowerCase(Locale.ROOT));
        json.put("link", model.link().name().toLowerCase(Locale.ROOT));
        json.put("rows", data.table().rows());
        json.put("level", level);
        json.put("converged", model.converged());
        put(json.putArray("coefficients"), coefficients());
        put(json.putArray("thresholds"), thresholds());
        Json.number(json, "log_likelihood", model.logLikelihood());
        Json.number(json, "null_log_likelihood", model.nullLogLikelihood());
        Json.number(json, "lr_statistic", model.likelihoodRatio().statistic());
        json.put("lr_df", model.likelihoodRatio().degrees());
        Json.number(json, "lr_p", model.likelihoodRatio().p());
        Json.number(json, "aic", model.aic());
        Json.number(json, "bic", model.bic());
        return json;
    }

    private void put(ArrayNode into, List<Row> rows) {
        for (Row row : rows) {
            ObjectNode node = into.addObject();
            node.put("name", row.name());
            Json.number(node, "coef", row.estimate().value());
            Json.number(node, "se", row.estimate().standardError());
            Json.number(node, "z", row.estimate().z());
            Json.number(node, "p", row.estimate().p());
            Json.number(node, "low", row.estimate().low(level));
            Json.number(node, "high", row.estimate().high(level));
        }
    }
}
