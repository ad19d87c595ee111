package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** A schema with a URI of its own: the whole document, or a part of it that has {@code $id}. */
final class Resource {
    final String uri;
    final JsonNode root;
    final String pointer;
    final Dialect dialect;
    final Map<String, JsonNode> anchors = new HashMap<>();
    final Map<String, JsonNode> dynamicAnchors = new HashMap<>();

    Resource(String uri, JsonNode root, String pointer, Dialect dialect) {
        this.uri = uri;
        this.root = root;
        this.pointer = pointer;
        this.dialect = dialect;
    }
}
