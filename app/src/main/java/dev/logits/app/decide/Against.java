package dev.logits.app.decide;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.decision.CostComparison;
import dev.logits.decision.CostMatrix;
import dev.logits.decision.RocComparison;
import dev.logits.metric.Interval;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Another model's decisions about the same rows.
 *
 * @param name what the other model is called
 * @param classes what the classes of the areas are called
 * @param areas of both, the other model's first
 * @param costs of both, the other model's first; empty where none were asked for
 */
record Against(String name, List<String> classes, List<RocComparison> areas, Optional<CostComparison> costs) {
    private static final int MOST_CLASSES = 30;

    /** Compares: of two classes the area of the second, of more one for each. */
    static Against of(
            String name,
            LogitsSource other,
            LogitsSource rows,
            Weighting weighting,
            DecisionTables tables,
            Optional<CostMatrix> matrix)
            throws IOException {
        Optional<String> weight = weighting.real();
        List<String> classes = new ArrayList<>();
        List<RocComparison> areas = new ArrayList<>();
        int all = rows.classes();
        for (int k = all == 2 ? 1 : 0; k < all && all <= MOST_CLASSES; k++) {
            RocComparison area = weight.isEmpty()
                    ? RocComparison.of(other, rows, k, 0.95)
                    : RocComparison.of(other, rows, weight.get(), k, 0.95);
            if (!Double.isNaN(area.difference())) {
                classes.add(tables.className(k));
                areas.add(area);
            }
        }
        Optional<CostComparison> costs = matrix.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        weight.isEmpty()
                                ? CostComparison.of(other, rows, matrix.get())
                                : CostComparison.of(other, rows, weight.get(), matrix.get()));
        return new Against(name, classes, areas, costs);
    }

    DecisionTables.Table table() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < areas.size(); i++) {
            RocComparison a = areas.get(i);
            rows.add(List.of(
                    "ROC of " + classes.get(i),
                    Words.decimals(a.first(), 4),
                    Words.decimals(a.second(), 4),
                    String.format(java.util.Locale.ROOT, "%+.4f", a.difference()),
                    DecisionTables.interval(a.interval()),
                    Double.isNaN(a.p()) ? "-" : Words.significant(a.p(), 2)));
        }
        costs.ifPresent(c -> rows.add(List.of(
                "cost per row",
                Words.decimals(c.before(), 5),
                Words.decimals(c.after(), 5),
                String.format(java.util.Locale.ROOT, "%+.5f", -c.saved()),
                DecisionTables.interval(
                        new Interval(-c.interval().high(), -c.interval().low())),
                "")));
        return new DecisionTables.Table(
                "Against " + name, List.of("number", "other", "this", "difference", "95 %", "p"), rows);
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("file", name);
        ArrayNode array = json.putArray("roc");
        for (int i = 0; i < areas.size(); i++) {
            RocComparison area = areas.get(i);
            ObjectNode one = array.addObject();
            one.put("class", classes.get(i));
            Json.number(one, "other", area.first());
            Json.number(one, "this", area.second());
            Json.number(one, "difference", area.difference());
            Json.interval(one, "interval", area.interval());
            Json.number(one, "p", area.p());
        }
        costs.ifPresent(c -> {
            ObjectNode one = json.putObject("costs");
            one.put("other", c.before());
            one.put("this", c.after());
            one.put("saved", c.saved());
            Json.interval(one, "interval", c.interval());
        });
        return json;
    }
}
