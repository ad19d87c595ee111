package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Paragraph;
import dev.logits.calibrate.MethodComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How methods compared, as lines for a terminal and as JSON. */
final class ComparisonText {
    private ComparisonText() {}

    static List<String> lines(MethodComparison comparison, int width) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT, "  %-16s %9s %9s  %-21s %9s", "method", "nll", "± se", "behind the best ± se", "numbers"));
        for (MethodComparison.Row row : comparison.rows()) {
            String mark = row.method().equals(comparison.chosen()) ? "* " : "  ";
            lines.add(
                    row.compared()
                            ? String.format(
                                            Locale.ROOT,
                                            "%s%-16s %9.5f %9.5f  %9.5f ± %-9.5f %9d  %s",
                                            mark,
                                            row.method(),
                                            row.nll(),
                                            row.standardError(),
                                            row.difference(),
                                            row.differenceError(),
                                            row.parameters(),
                                            row.note())
                                    .stripTrailing()
                            : String.format(Locale.ROOT, "%s%-16s %s", mark, row.method(), row.note()));
        }
        lines.addAll(Paragraph.lines("chosen: " + comparison.reason(), width));
        return lines;
    }

    static ObjectNode json(MethodComparison comparison) {
        ObjectNode json = Json.object();
        json.put("chosen", comparison.chosen());
        json.put("reason", comparison.reason());
        json.put("folds", comparison.folds());
        json.put("seed", comparison.seed());
        ArrayNode rows = json.putArray("methods");
        for (MethodComparison.Row row : comparison.rows()) {
            ObjectNode item = rows.addObject();
            item.put("method", row.method());
            Json.number(item, "nll", row.nll());
            Json.number(item, "standard_error", row.standardError());
            Json.number(item, "difference", row.difference());
            Json.number(item, "difference_error", row.differenceError());
            item.put("parameters", row.parameters());
            item.put("note", row.note());
        }
        return json;
    }
}
