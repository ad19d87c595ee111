package dev.logits.io.internal.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.io.MalformedFileException;
import dev.logits.io.StreamCoding;
import dev.logits.io.StreamColumn;
import dev.logits.learn.features.FeatureHashing;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A {@link StreamCoding} as fields of a JSON object. */
public final class StreamCodingJson {
    private StreamCodingJson() {}

    public static void put(ObjectNode json, StreamCoding coding) {
        json.put("label", coding.label());
        coding.classes().forEach(json.putArray("classes")::add);
        json.put(CodingJson.MATCHING, coding.byValue() ? CodingJson.VALUE : CodingJson.TEXT);
        ArrayNode columns = json.putArray("columns");
        for (StreamColumn column : coding.columns()) {
            ObjectNode node = columns.addObject();
            node.put("name", column.name());
            node.put("kind", column.kind().name().toLowerCase(Locale.ROOT));
            column.levels().forEach(node.putArray("levels")::add);
            node.put("mean", column.mean());
            node.put("deviation", column.deviation());
        }
        coding.weights().ifPresent(weights -> json.put("weights", weights));
        json.put("first", coding.first());
        json.put("width", coding.width());
        coding.hashing().ifPresent(hashing -> {
            ObjectNode node = json.putObject("hashing");
            node.put("columns", hashing.columns());
            node.put("seed", hashing.seed());
        });
    }

    public static StreamCoding read(JsonFields json) throws MalformedFileException {
        List<StreamColumn> columns = new ArrayList<>();
        for (JsonFields column : json.objects("columns")) {
            columns.add(new StreamColumn(
                    column.text("name"),
                    kind(column),
                    column.texts("levels"),
                    column.number("mean"),
                    column.number("deviation")));
        }
        Optional<FeatureHashing> hashing = Optional.empty();
        if (json.node().has("hashing")) {
            JsonFields node = json.object("hashing");
            hashing = Optional.of(new FeatureHashing(
                    (int) node.integer("columns", Integer.MAX_VALUE), node.integer("seed", Long.MAX_VALUE)));
        }
        return new StreamCoding(
                columns,
                (int) json.integer("first", 1),
                (int) json.integer("width", Integer.MAX_VALUE),
                json.text("label"),
                json.texts("classes"),
                CodingJson.byValue(json),
                hashing,
                json.node().has("weights") ? Optional.of(json.text("weights")) : Optional.empty());
    }

    private static StreamColumn.Kind kind(JsonFields column) throws MalformedFileException {
        String text = column.text("kind");
        for (StreamColumn.Kind kind : StreamColumn.Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
                return kind;
            }
        }
        throw column.error("kind", "\"" + text + "\": expected number, category or words");
    }
}
