package dev.logits.app.regress;

import static dev.logits.app.regress.Numbers.equal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.learn.choice.RankingModel;
import java.util.ArrayList;
import java.util.List;

/** Abilities as lines for a terminal, and as JSON. */
record RankOutput(RankInput input, RankingModel model, Double pseudo, double level) {
    private List<CombinationTable.Row> abilities() {
        return model.order().stream()
                .filter(i -> i != 0)
                .map(i -> new CombinationTable.Row(input.items().get(i), false, model.ability(i)))
                .toList();
    }

    private List<CombinationTable.Row> further() {
        List<CombinationTable.Row> rows = new ArrayList<>();
        model.homeAdvantage().ifPresent(h -> rows.add(new CombinationTable.Row("home", false, h)));
        model.tieSizes()
                .forEach(size -> rows.add(
                        new CombinationTable.Row(size == 2 ? "tie" : "tie of " + size, false, model.tie(size))));
        return rows;
    }

    List<String> lines(Terminal terminal) {
        List<String> lines = new ArrayList<>();
        lines.add("method        " + (input.pairs() ? "Bradley-Terry" : "Plackett-Luce")
                + (model.tieSizes().isEmpty() ? "" : " with ties") + (input.home() ? ", advantage of place" : "")
                + (pseudo == null ? "" : ", " + Words.plain(pseudo) + " pseudo-comparisons"));
        lines.add("fit           " + Words.counted(model.items(), "item", "items") + ", " + Words.plain(input.count())
                + (input.pairs() ? " comparisons, " : " rankings, ")
                + (model.converged() ? "converged" : "not converged") + " after "
                + Words.counted(model.steps(), "step", "steps"));
        List<CombinationTable.Row> abilities = abilities();
        List<CombinationTable.Row> all = new ArrayList<>(abilities);
        all.addAll(further());
        int width = Math.max(
                CombinationTable.width(all), Math.min(32, input.items().get(0).length()));
        CombinationTable table = new CombinationTable(level, width);
        lines.add("");
        lines.add(terminal.bold("log-odds of being better than " + input.items().get(0)));
        List<String> rows = new ArrayList<>(table.lines(abilities, true));
        String name = input.items().get(0);
        rows.add(
                1 + model.order().indexOf(0),
                (name.length() > width ? name.substring(0, width - 1) + "~" : name)
                        + " ".repeat(Math.max(0, width - name.length()))
                        + CombinationTable.right("0", 12)
                        + CombinationTable.right("reference", 12));
        lines.addAll(rows);
        if (!further().isEmpty()) {
            lines.add("");
            lines.add(terminal.bold("further parameters"));
            lines.addAll(table.lines(further(), true));
        }
        lines.add("");
        lines.add(CombinationTable.statistic("log-likelihood", model.logLikelihood(), 6, "of the model"));
        lines.add(CombinationTable.statistic("null", model.nullLogLikelihood(), 6, "all alike"));
        lines.add(CombinationTable.statistic(
                "LR chi-square",
                model.likelihoodRatio().statistic(),
                6,
                Words.counted(model.likelihoodRatio().degrees(), "degree", "degrees") + " of freedom, p "
                        + equal(model.likelihoodRatio().p())));
        lines.add(CombinationTable.statistic(
                "AIC", model.aic(), 4, Words.counted(model.parameters(), "parameter", "parameters")));
        return lines;
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("model", input.pairs() ? "bradley-terry" : "plackett-luce");
        json.put("reference", input.items().get(0));
        json.put("items", model.items());
        json.put("count", input.count());
        json.put("level", level);
        json.put("converged", model.converged());
        CombinationTable table = new CombinationTable(level, 0);
        table.put(json.putArray("abilities"), abilities());
        table.put(json.putArray("further"), further());
        ObjectNode worths = json.putObject("worths");
        model.order().forEach(i -> Json.number(worths, input.items().get(i), model.worth(i)));
        Json.number(json, "log_likelihood", model.logLikelihood());
        Json.number(json, "null_log_likelihood", model.nullLogLikelihood());
        Json.number(json, "lr_statistic", model.likelihoodRatio().statistic());
        json.put("lr_df", model.likelihoodRatio().degrees());
        Json.number(json, "lr_p", model.likelihoodRatio().p());
        Json.number(json, "aic", model.aic());
        return json;
    }
}
