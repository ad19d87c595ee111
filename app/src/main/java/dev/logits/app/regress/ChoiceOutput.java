package dev.logits.app.regress;

import static dev.logits.app.regress.Numbers.equal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.FormulaTable;
import dev.logits.learn.choice.ChoiceModel;
import java.util.ArrayList;
import java.util.List;

/** A conditional logit as lines for a terminal, and as JSON. */
record ChoiceOutput(RegressionData data, ChoiceModel model, String strata, boolean robust, double level) {
    private List<CombinationTable.Row> coefficients() {
        List<String> names = data.table().coding().featureNames();
        List<CombinationTable.Row> rows = new ArrayList<>();
        for (int j = 0; j < names.size(); j++) {
            rows.add(new CombinationTable.Row(names.get(j), model.isLeftOut(j), model.coefficient(j)));
        }
        return rows;
    }

    List<String> lines(Terminal terminal) {
        List<String> lines = new ArrayList<>();
        String label = data.table().coding().label();
        String chosen = data.table().coding().classes().get(1);
        lines.add("label         " + label + " = " + chosen + " among the rows of each " + strata);
        data.text().ifPresent(formula -> lines.add("formula       " + formula));
        lines.add("method        conditional maximum likelihood" + (robust ? ", robust standard errors" : ""));
        lines.add("fit           " + Words.plain(model.sets()) + " sets of "
                + Words.rows(data.table().rows()) + ", "
                + (model.converged() ? "converged" : "not converged") + " after "
                + Words.counted(model.steps(), "step", "steps"));
        lines.add("");
        lines.add(terminal.bold("log-odds of " + label + " = " + chosen + " against another row of its " + strata));
        lines.addAll(new CombinationTable(level, CombinationTable.width(coefficients())).lines(coefficients(), true));
        lines.add("");
        lines.add(CombinationTable.statistic("log-likelihood", model.logLikelihood(), 6, "of the model"));
        lines.add(CombinationTable.statistic("null", model.nullLogLikelihood(), 6, "all rows of a set alike"));
        lines.add(CombinationTable.statistic(
                "LR chi-square",
                model.likelihoodRatio().statistic(),
                6,
                Words.counted(model.likelihoodRatio().degrees(), "degree", "degrees") + " of freedom, p "
                        + equal(model.likelihoodRatio().p())));
        lines.add(CombinationTable.statistic("McFadden R2", model.mcFadden(), 6, "1 - log-likelihood / null"));
        lines.add(CombinationTable.statistic(
                "AIC", model.aic(), 4, Words.counted(model.parameters(), "coefficient", "coefficients")));
        lines.add(CombinationTable.statistic("BIC", model.bic(), 4, Words.plain(model.sets()) + " sets"));
        notes().forEach(note -> {
            lines.add("");
            lines.add("note: " + note);
        });
        return lines;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        long left = coefficients().stream().filter(CombinationTable.Row::left).count();
        if (left > 0) {
            notes.add(Words.counted(left, "column is", "columns are") + " constant within each " + strata
                    + ", or a sum of others there, and left out");
        }
        if (model.silentSets() > 0) {
            notes.add(Words.counted(model.silentSets(), "set says", "sets say")
                    + " nothing, as no row or every one was chosen");
        }
        data.formula()
                .map(FormulaTable::dropped)
                .filter(n -> n > 0)
                .ifPresent(n ->
                        notes.add(Words.rows(n) + (n == 1 ? " was" : " were") + " left out, as a cell was missing"));
        return notes;
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("label", data.table().coding().label());
        json.put("strata", strata);
        data.text().ifPresent(formula -> json.put("formula", formula));
        json.put("rows", data.table().rows());
        json.put("sets", model.sets());
        json.put("silent_sets", model.silentSets());
        json.put("level", level);
        json.put("converged", model.converged());
        new CombinationTable(level, 0).put(json.putArray("coefficients"), coefficients());
        Json.number(json, "log_likelihood", model.logLikelihood());
        Json.number(json, "null_log_likelihood", model.nullLogLikelihood());
        Json.number(json, "lr_statistic", model.likelihoodRatio().statistic());
        json.put("lr_df", model.likelihoodRatio().degrees());
        Json.number(json, "lr_p", model.likelihoodRatio().p());
        Json.number(json, "mcfadden", model.mcFadden());
        Json.number(json, "aic", model.aic());
        Json.number(json, "bic", model.bic());
        return json;
    }
}
