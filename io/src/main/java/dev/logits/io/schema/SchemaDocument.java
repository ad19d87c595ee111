package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A schema with all that it can refer to: its resources, their anchors, and the places of its subschemas. */
final class SchemaDocument {
    private static final Set<String> ONE = Set.of(
            "additionalItems",
            "additionalProperties",
            "contains",
            "contentSchema",
            "else",
            "if",
            "items",
            "not",
            "propertyNames",
            "then",
            "unevaluatedItems",
            "unevaluatedProperties");
    private static final Set<String> MANY = Set.of("allOf", "anyOf", "oneOf", "prefixItems", "items");
    private static final Set<String> NAMED =
            Set.of("$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties");

    /** A place of a subschema. */
    record Place(JsonNode node, Resource resource, String pointer) {}

    private final Map<String, Resource> resources = new HashMap<>();
    private final Map<JsonNode, Place> places = new IdentityHashMap<>();
    private final boolean anyDialect;
    private boolean dynamic;

    /** @param anyDialect whether an unknown {@code $schema} is taken for the newest draft */
    SchemaDocument(boolean anyDialect) {
        this.anyDialect = anyDialect;
    }

    /** Whether a reference depends on how it was reached. */
    boolean isDynamic() {
        return dynamic;
    }

    /** Adds a whole document and finds what can be referred to in it. */
    Place add(String uri, JsonNode root, String prefix) {
        if (!root.isObject()) {
            return new Place(root, new Resource(uri, root, prefix, Dialect.DRAFT_2020), prefix);
        }
        Deque<Place> open = new ArrayDeque<>();
        Resource outer = new Resource(uri, root, prefix, dialect(root, Dialect.DRAFT_2020, prefix));
        resources.putIfAbsent(uri, outer);
        open.push(new Place(root, outer, prefix));
        while (!open.isEmpty()) {
            visit(open.pop(), open);
        }
        return places.get(root);
    }

    private Dialect dialect(JsonNode node, Dialect inherited, String pointer) {
        JsonNode said = node.get("$schema");
        if (said == null || !said.isTextual()) {
            return inherited;
        }
        return Dialect.of(said.textValue()).orElseGet(() -> {
            if (anyDialect) {
                return Dialect.DRAFT_2020;
            }
            throw new UnsupportedSchemaException(
                    pointer + "/$schema",
                    "\"" + said.textValue() + "\" is no draft that is known; name draft 2020-12, 2019-09, 7, 6 or 4,"
                            + " or take the line out for draft 2020-12");
        });
    }

    private void visit(Place place, Deque<Place> open) {
        JsonNode node = place.node();
        Resource resource = identify(place);
        Place here = new Place(node, resource, place.pointer());
        places.put(node, here);
        boolean alone = resource.dialect.refStandsAlone() && node.has("$ref");
        if (!alone) {
            anchor(node, "$anchor", resource.anchors);
            anchor(node, "$dynamicAnchor", resource.anchors);
            anchor(node, "$dynamicAnchor", resource.dynamicAnchors);
            if (node.path("$recursiveAnchor").asBoolean()) {
                resource.dynamicAnchors.put("", node);
            }
        }
        dynamic |= node.has("$dynamicRef") || node.has("$recursiveRef");
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            String pointer = place.pointer() + "/" + escape(name);
            if (value.isObject() && ONE.contains(name)) {
                open.push(new Place(value, resource, pointer));
            } else if (value.isArray() && MANY.contains(name)) {
                for (int i = 0; i < value.size(); i++) {
                    if (value.get(i).isObject()) {
                        open.push(new Place(value.get(i), resource, pointer + "/" + i));
                    }
                }
            } else if (value.isObject() && NAMED.contains(name)) {
                for (Map.Entry<String, JsonNode> part : value.properties()) {
                    if (part.getValue().isObject()) {
                        open.push(new Place(part.getValue(), resource, pointer + "/" + escape(part.getKey())));
                    }
                }
            }
        }
    }

    private static void anchor(JsonNode node, String keyword, Map<String, JsonNode> anchors) {
        JsonNode name = node.get(keyword);
        if (name != null && name.isTextual()) {
            anchors.putIfAbsent(name.textValue(), node);
        }
    }

    /** The resource that a node belongs to: a new one if it has an identifier. */
    private Resource identify(Place place) {
        JsonNode node = place.node();
        Resource outer = place.resource();
        Dialect dialect = dialect(node, outer.dialect, place.pointer());
        JsonNode id = node.get(dialect.idKeyword());
        if (id == null || !id.isTextual() || dialect.refStandsAlone() && node.has("$ref")) {
            return outer;
        }
        String text = id.textValue();
        if (text.startsWith("#")) {
            outer.anchors.putIfAbsent(text.substring(1), node);
            return outer;
        }
        String uri = resolve(outer.uri, text.replaceFirst("#.*", ""));
        if (uri.equals(outer.uri)) {
            return outer;
        }
        Resource own = new Resource(uri, node, place.pointer(), dialect);
        resources.putIfAbsent(uri, own);
        if (dialect.refStandsAlone() && text.matches(".*#.+")) {
            own.anchors.putIfAbsent(text.replaceFirst(".*#", ""), node);
        }
        return own;
    }

    /** Where a reference leads, or null if there is nothing. */
    Place find(Resource from, String reference) {
        int hash = reference.indexOf('#');
        String address = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : decode(reference.substring(hash + 1));
        Resource target = address.isEmpty() ? from : resources.get(resolve(from.uri, address));
        if (target == null) {
            return null;
        }
        if (fragment.isEmpty() || fragment.startsWith("/")) {
            return walk(target, fragment);
        }
        JsonNode anchored = target.anchors.get(fragment);
        return anchored == null ? null : place(anchored, target, target.pointer);
    }

    Place place(JsonNode node, Resource otherwise, String pointer) {
        Place known = places.get(node);
        return known != null ? known : new Place(node, otherwise, pointer);
    }

    private Place walk(Resource resource, String pointer) {
        JsonNode node = resource.root;
        Resource current = resource;
        StringBuilder at = new StringBuilder(resource.pointer);
        if (!pointer.isEmpty()) {
            for (String token : List.of(pointer.substring(1).split("/", -1))) {
                String name = token.replace("~1", "/").replace("~0", "~");
                node = node.isArray() && name.matches("0|[1-9][0-9]{0,8}")
                        ? node.get(Integer.parseInt(name))
                        : node.get(name);
                if (node == null) {
                    return null;
                }
                at.append('/').append(token);
                Place known = places.get(node);
                if (known != null) {
                    current = known.resource();
                }
            }
        }
        Place known = places.get(node);
        if (known != null) {
            return known;
        }
        if (node.isObject()) {
            // below a keyword that is not known: it was not looked at
            Deque<Place> open = new ArrayDeque<>();
            open.push(new Place(node, current, at.toString()));
            while (!open.isEmpty()) {
                visit(open.pop(), open);
            }
            return places.get(node);
        }
        return new Place(node, current, at.toString());
    }

    private static String decode(String fragment) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            return fragment;
        }
    }

    private static String resolve(String base, String reference) {
        try {
            URI to = URI.create(reference);
            return to.isAbsolute() || base.isEmpty()
                    ? reference
                    : URI.create(base).resolve(to).toString();
        } catch (IllegalArgumentException wrong) {
            return reference;
        }
    }

    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
