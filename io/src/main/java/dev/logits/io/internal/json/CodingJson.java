package dev.logits.io.internal.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureColumn;
import dev.logits.io.MalformedFileException;
import dev.logits.learn.formula.MissingCells;
import dev.logits.learn.formula.ModelDesign;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A {@link FeatureCoding} as the fields {@code label}, {@code classes}, {@code matching} and {@code columns} of a JSON
 * object. Without {@code matching}, as files had it at first, numbers match by value.
 */
public final class CodingJson {
    static final String MATCHING = "matching";
    static final String TEXT = "text";
    static final String VALUE = "value";

    private CodingJson() {}

    public static void put(ObjectNode json, FeatureCoding coding) {
        json.put("label", coding.label());
        coding.classes().forEach(json.putArray("classes")::add);
        json.put(MATCHING, coding.byValue() ? VALUE : TEXT);
        ArrayNode columns = json.putArray("columns");
        for (FeatureColumn column : coding.columns()) {
            ObjectNode node = columns.addObject();
            node.put("name", column.name());
            column.levels().forEach(node.putArray("levels")::add);
        }
        coding.design().ifPresent(design -> put(json.putObject("formula"), design));
    }

    private static void put(ObjectNode json, ModelDesign design) {
        json.put("text", design.formula().toString());
        json.put("missing", design.missing().toString());
        design.others().forEach(json.putArray("others")::add);
        design.textColumns().forEach(json.putArray("texts")::add);
        ArrayNode numbers = json.putArray("numbers");
        design.numbers().forEach((of, values) -> {
            ObjectNode node = numbers.addObject();
            node.put("of", of);
            ArrayNode array = node.putArray("values");
            for (double value : values) {
                array.add(value);
            }
        });
        ArrayNode levels = json.putArray("levels");
        new TreeMap<>(design.levels()).forEach((of, values) -> {
            ObjectNode node = levels.addObject();
            node.put("of", of);
            values.forEach(node.putArray("values")::add);
        });
    }

    private static Optional<ModelDesign> design(JsonFields json, int features) throws MalformedFileException {
        if (!json.node().has("formula")) {
            return Optional.empty();
        }
        JsonFields formula = json.object("formula");
        Map<String, double[]> numbers = new HashMap<>();
        for (JsonFields each : formula.objects("numbers")) {
            numbers.put(each.text("of"), each.numbers("values"));
        }
        Map<String, List<String>> levels = new HashMap<>();
        for (JsonFields each : formula.objects("levels")) {
            levels.put(each.text("of"), each.texts("values"));
        }
        try {
            ModelDesign design = ModelDesign.of(
                    formula.text("text"),
                    formula.texts("others"),
                    formula.texts("texts"),
                    missing(formula),
                    numbers,
                    levels);
            int made = design.names().size() + (design.offsets().isEmpty() ? 0 : 1);
            if (made != features) {
                throw json.error("formula", "it makes " + made + " features, and there are " + features + " columns");
            }
            return Optional.of(design);
        } catch (IllegalArgumentException | IndexOutOfBoundsException wrong) {
            throw json.error("formula", wrong.getMessage());
        }
    }

    private static MissingCells missing(JsonFields formula) throws MalformedFileException {
        String text = formula.text("missing");
        for (MissingCells cells : MissingCells.values()) {
            if (cells.toString().equals(text)) {
                return cells;
            }
        }
        throw formula.error("missing", "\"" + text + "\": expected drop, refuse or indicate");
    }

    public static FeatureCoding read(JsonFields json) throws MalformedFileException {
        List<FeatureColumn> columns = new ArrayList<>();
        for (JsonFields column : json.objects("columns")) {
            columns.add(new FeatureColumn(column.text("name"), column.texts("levels")));
        }
        return new FeatureCoding(
                columns, json.text("label"), json.texts("classes"), byValue(json), design(json, columns.size()));
    }

    static boolean byValue(JsonFields json) throws MalformedFileException {
        String matching = json.optionalText(MATCHING).orElse(VALUE);
        if (!matching.equals(VALUE) && !matching.equals(TEXT)) {
            throw json.error(MATCHING, "\"" + matching + "\": expected \"" + TEXT + "\" or \"" + VALUE + "\"");
        }
        return matching.equals(VALUE);
    }
}
