package dev.logits.app.regress;

import static dev.logits.app.regress.Numbers.equal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
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

    private String between(int k) {
        List<String> classes = data.table().coding().classes();
        return classes.get(k) + "|" + classes.get(k + 1);
    }

    private List<CombinationTable.Row> coefficients() {
        List<CombinationTable.Row> rows = new ArrayList<>();
        List<String> names = data.table().coding().featureNames();
        for (int j = 0; j < model.columns(); j++) {
            int last = model.isNominal(j) ? model.classes() - 1 : 1;
            for (int k = 0; k < last; k++) {
                String name = names.get(j) + (model.isNominal(j) ? " at " + between(k) : "");
                rows.add(new CombinationTable.Row(name, model.isLeftOut(j), model.coefficient(k, j)));
            }
        }
        return rows;
    }

    private List<CombinationTable.Row> thresholds() {
        List<CombinationTable.Row> rows = new ArrayList<>();
        for (int k = 0; k < model.classes() - 1; k++) {
            rows.add(new CombinationTable.Row(between(k), false, model.threshold(k)));
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
        CombinationTable table = new CombinationTable(level, CombinationTable.width(coefficients()));
        lines.add("");
        lines.add(terminal.bold(title()));
        lines.addAll(table.lines(coefficients(), odds));
        lines.add("");
        lines.add(terminal.bold("thresholds"));
        lines.addAll(table.lines(thresholds(), false));
        lines.add("");
        lines.add(CombinationTable.statistic("log-likelihood", model.logLikelihood(), 6, "of the model"));
        lines.add(CombinationTable.statistic("null", model.nullLogLikelihood(), 6, "of the class shares alone"));
        lines.add(CombinationTable.statistic(
                "LR chi-square",
                model.likelihoodRatio().statistic(),
                6,
                Words.counted(model.likelihoodRatio().degrees(), "degree", "degrees") + " of freedom, p "
                        + equal(model.likelihoodRatio().p())));
        lines.add(CombinationTable.statistic(
                "AIC", model.aic(), 4, Words.counted(model.parameters(), "coefficient", "coefficients")));
        lines.add(
                CombinationTable.statistic("BIC", model.bic(), 4, Words.plain(model.observations()) + " observations"));
        data.formula().filter(f -> f.dropped() > 0).ifPresent(f -> {
            lines.add("");
            lines.add("note: " + Words.rows(f.dropped()) + (f.dropped() == 1 ? " was" : " were")
                    + " left out, as a cell was missing");
        });
        return lines;
    }

    ObjectNode json() {
        CombinationTable table = new CombinationTable(level, 0);
        ObjectNode json = Json.object();
        json.put("label", data.table().coding().label());
        json.set("classes", Json.texts(data.table().coding().classes()));
        data.text().ifPresent(formula -> json.put("formula", formula));
        json.put("kind", model.kind().name().toLowerCase(Locale.ROOT));
        json.put("link", model.link().name().toLowerCase(Locale.ROOT));
        json.put("rows", data.table().rows());
        json.put("level", level);
        json.put("converged", model.converged());
        table.put(json.putArray("coefficients"), coefficients());
        table.put(json.putArray("thresholds"), thresholds());
        Json.number(json, "log_likelihood", model.logLikelihood());
        Json.number(json, "null_log_likelihood", model.nullLogLikelihood());
        Json.number(json, "lr_statistic", model.likelihoodRatio().statistic());
        json.put("lr_df", model.likelihoodRatio().degrees());
        Json.number(json, "lr_p", model.likelihoodRatio().p());
        Json.number(json, "aic", model.aic());
        Json.number(json, "bic", model.bic());
        return json;
    }
}
