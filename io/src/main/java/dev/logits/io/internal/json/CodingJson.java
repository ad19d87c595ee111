package dev.logits.io.internal.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.io.FeatureCoding;
import dev.logits.io.FeatureColumn;
import dev.logits.io.MalformedFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link FeatureCoding} as the fields {@code label}, {@code classes}, {@code matching} and {@code columns} of a JSON
 * object. Without {@code matching}, as files had it at first, numbers match by value.
 */
public final class CodingJson {
    private static final String MATCHING = "matching";
    private static final String TEXT = "text";
    private static final String VALUE = "value";

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
    }

    public static FeatureCoding read(JsonFields json) throws MalformedFileException {
        List<FeatureColumn> columns = new ArrayList<>();
        for (JsonFields column : json.objects("columns")) {
            columns.add(new FeatureColumn(column.text("name"), column.texts("levels")));
        }
        return new FeatureCoding(columns, json.text("label"), json.texts("classes"), byValue(json));
    }

    private static boolean byValue(JsonFields json) throws MalformedFileException {
        String matching = json.optionalText(MATCHING).orElse(VALUE);
        if (!matching.equals(VALUE) && !matching.equals(TEXT)) {
            throw json.error(MATCHING, "\"" + matching + "\": expected \"" + TEXT + "\" or \"" + VALUE + "\"");
        }
        return matching.equals(VALUE);
    }
}
