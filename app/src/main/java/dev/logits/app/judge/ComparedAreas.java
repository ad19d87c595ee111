package dev.logits.app.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.decision.RocComparison;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The areas under the ROC curves of two models: of two classes that of the second, of a few more one for each.
 *
 * @param classes what they are called
 * @param areas both areas of each
 */
record ComparedAreas(List<String> classes, List<RocComparison> areas) {
    private static final int MOST_CLASSES = 10;

    static ComparedAreas of(LogitsSource a, LogitsSource b, List<String> names) throws IOException {
        return of(a.classes(), names, k -> RocComparison.of(a, b, k, 0.95));
    }

    /** The same of rows that count as much as a column says. */
    static ComparedAreas of(LogitsSource a, LogitsSource b, String weight, List<String> names) throws IOException {
        return of(a.classes(), names, k -> RocComparison.of(a, b, weight, k, 0.95));
    }

    /** Compares the areas of a class. */
    @FunctionalInterface
    private interface OfClass {
        RocComparison of(int k) throws IOException;
    }

    private static ComparedAreas of(int all, List<String> names, OfClass each) throws IOException {
        List<String> classes = new ArrayList<>();
        List<RocComparison> areas = new ArrayList<>();
        for (int k = all == 2 ? 1 : 0; k < all && all <= MOST_CLASSES; k++) {
            RocComparison area = each.of(k);
            if (!Double.isNaN(area.difference())) {
                classes.add(names.isEmpty() ? Integer.toString(k) : names.get(k));
                areas.add(area);
            }
        }
        return new ComparedAreas(classes, areas);
    }

    /** Takes each with the name of its line. */
    void each(BiConsumer<String, RocComparison> line) {
        for (int i = 0; i < areas.size(); i++) {
            line.accept("ROC " + classes.get(i), areas.get(i));
        }
    }

    /** The interval, and which model is better where it says so. */
    static String interval(RocComparison area) {
        return Double.isNaN(area.standardError())
                ? "none"
                : MetricTable.text(area.interval())
                        + (area.interval().contains(0)
                                ? ""
                                : area.difference() > 0 ? "  B is better" : "  A is better");
    }

    ArrayNode json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < areas.size(); i++) {
            RocComparison area = areas.get(i);
            ObjectNode one = array.addObject();
            one.put("class", classes.get(i));
            Json.number(one, "a", area.first());
            Json.number(one, "b", area.second());
            Json.number(one, "difference", area.difference());
            Json.number(one, "standard_error", area.standardError());
            Json.interval(one, "interval", area.interval());
            Json.number(one, "p_value", area.p());
        }
        return array;
    }
}
