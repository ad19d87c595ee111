package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.io.MalformedFileException;
import dev.logits.io.internal.json.JsonFields;
import java.util.Map;
import java.util.TreeMap;

/** The groups of a column in a file: an object for each, with its name first. Static methods only. */
final class GroupObjects {
    private GroupObjects() {}

    /** Writes what is known of a group. */
    interface Writer<T> {
        void write(String name, T of, ObjectNode group);
    }

    /** Reads it back. */
    interface Reader<T> {
        T read(JsonFields group) throws MalformedFileException;
    }

    static <T> void put(ObjectNode json, Map<String, T> groups, Writer<? super T> writer) {
        ArrayNode array = json.putArray("groups");
        groups.forEach((name, of) -> {
            ObjectNode group = array.addObject();
            group.put("group", name);
            writer.write(name, of, group);
        });
    }

    /** The way back; no name is there twice. */
    static <T> Map<String, T> read(JsonFields json, Reader<? extends T> reader) throws MalformedFileException {
        Map<String, T> groups = new TreeMap<>();
        for (JsonFields group : json.objects("groups")) {
            if (groups.put(group.text("group"), reader.read(group)) != null) {
                throw group.error("group", "\"" + group.text("group") + "\" is there twice");
            }
        }
        return groups;
    }
}
