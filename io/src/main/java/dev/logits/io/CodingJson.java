package dev.logits.io;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A {@link FeatureCoding} as the fields {@code label}, {@code classes} and {@code columns} of a JSON object. */
final class CodingJson {
    private CodingJson() {}

    static void put(ObjectNode json, FeatureCoding coding) {
        json.put("label", coding.label());
        coding.classes().forEach(json.putArray("classes")::add);
        ArrayNode columns = json.putArray("columns");
        for (FeatureColumn column : coding.columns()) {
            ObjectNode node = columns.addObject();
            node.put("name", column.name());
            column.levels().forEach(node.putArray("levels")::add);
        }
    }

    static FeatureCoding read(JsonFields json) throws MalformedFileException {
        List<FeatureColumn> columns = new ArrayList<>();
        for (JsonFields column : json.objects("columns")) {
            columns.add(new FeatureColumn(column.text("name"), column.texts("levels")));
        }
        return new FeatureCoding(columns, json.text("label"), json.texts("classes"));
    }
}
