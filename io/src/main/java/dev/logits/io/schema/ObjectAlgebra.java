package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects: unions of {@link ObjectShape}. */
final class ObjectAlgebra extends ShapeAlgebra<ObjectShape> {
    ObjectAlgebra(SchemaSpace space) {
        super(space);
    }

    @Override
    ObjectShape any() {
        return ObjectShape.ANY;
    }

    @Override
    boolean allows(TypeKeyword type) {
        return type.objects();
    }

    @Override
    boolean isEmpty(ObjectShape shape) {
        return space.emptiness.isEmpty(shape);
    }

    @Override
    boolean hasUnevaluated(Schema schema) {
        return schema.has("unevaluatedProperties");
    }

    @Override
    ObjectShape unevaluated(Schema schema, ObjectShape shape) {
        Term rest = space.sub(schema, "unevaluatedProperties");
        ObjectShape.Seen seen = shape.seen();
        if (seen.all() || rest.isTrue()) {
            return shape.withSeen(ObjectShape.Seen.ALL);
        }
        NameRule rule = NameRule.outside(seen.sets(), seen.names(), rest);
        return shape.withRules(ObjectShape.joined(shape.rules(), List.of(rule))).withSeen(ObjectShape.Seen.ALL);
    }

    @Override
    List<ObjectShape> own(Schema schema, boolean tracked) {
        List<ObjectShape> list = List.of(simple(schema));
        for (List<JsonNode> values : TypeKeyword.values(schema)) {
            List<ObjectShape> any = new ArrayList<>();
            for (JsonNode value : values) {
                if (value.isObject()) {
                    any.add(constant(schema, value));
                }
            }
            list = product(list, any, schema);
        }
        for (Map.Entry<String, Term> entry : dependentSchemas(schema).entrySet()) {
            List<ObjectShape> either = new ArrayList<>();
            either.add(ObjectShape.without(entry.getKey()));
            either.addAll(product(
                    List.of(ObjectShape.names(Set.of(entry.getKey()), Set.of())),
                    of(entry.getValue(), tracked),
                    schema));
            list = product(list, either, schema);
        }
        return list;
    }

    private ObjectShape simple(Schema schema) {
        JsonNode declared = schema.object("properties");
        JsonNode patterned = schema.object("patternProperties");
        if (declared == null && patterned == null && !hasMore(schema)) {
            return ObjectShape.ANY;
        }
        Map<String, Term> properties = properties(schema);
        List<NameRule> rules = new ArrayList<>();
        List<TextSet> patterns = new ArrayList<>();
        patternProperties(schema).forEach(rule -> {
            patterns.add(rule.sets().get(0));
            if (!rule.term().isTrue()) {
                rules.add(rule);
            }
        });
        boolean all = schema.has("additionalProperties");
        if (all) {
            Term rest = space.sub(schema, "additionalProperties");
            if (!rest.isTrue()) {
                rules.add(NameRule.outside(patterns, Set.copyOf(properties.keySet()), rest));
            }
        }
        if (schema.has("propertyNames")) {
            TextSet names = space.texts.of(space.sub(schema, "propertyNames"));
            if (!names.isAll()) {
                rules.add(NameRule.outside(List.of(names), Set.of(), SchemaSpace.FALSE));
            }
        }
        ObjectShape.Seen seen = all
                ? ObjectShape.Seen.ALL
                : properties.isEmpty() && patterns.isEmpty()
                        ? ObjectShape.Seen.NOTHING
                        : new ObjectShape.Seen(false, Set.copyOf(properties.keySet()), patterns);
        return new ObjectShape(
                properties,
                new LinkedHashSet<>(schema.names("required")),
                Set.of(),
                rules,
                List.of(),
                dependentNames(schema),
                schema.count("minProperties", 0),
                schema.count("maxProperties", Integer.MAX_VALUE),
                seen);
    }

    private static boolean hasMore(Schema schema) {
        return schema.has("required")
                || schema.has("additionalProperties")
                || schema.has("propertyNames")
                || schema.has("minProperties")
                || schema.has("maxProperties")
                || schema.has("dependencies")
                || schema.has("dependentRequired");
    }

    private Map<String, Term> properties(Schema schema) {
        JsonNode declared = schema.object("properties");
        Map<String, Term> properties = new LinkedHashMap<>();
        if (declared != null) {
            for (Map.Entry<String, JsonNode> entry : declared.properties()) {
                String step = "properties/" + SchemaDocument.escape(entry.getKey());
                properties.put(entry.getKey(), space.sub(schema, entry.getValue(), step));
            }
        }
        return properties;
    }

    private List<NameRule> patternProperties(Schema schema) {
        JsonNode patterned = schema.object("patternProperties");
        List<NameRule> rules = new ArrayList<>();
        if (patterned != null) {
            for (Map.Entry<String, JsonNode> entry : patterned.properties()) {
                String step = "patternProperties/" + SchemaDocument.escape(entry.getKey());
                TextSet names = space.pattern(schema, "patternProperties", entry.getKey());
                rules.add(NameRule.inside(names, space.sub(schema, entry.getValue(), step)));
            }
        }
        return rules;
    }

    /** Of {@code dependentRequired} and the older {@code dependencies}. */
    private static Map<String, Set<String>> dependentNames(Schema schema) {
        Map<String, Set<String>> implied = new LinkedHashMap<>();
        for (String keyword : List.of("dependentRequired", "dependencies")) {
            JsonNode map = schema.object(keyword);
            if (map == null) {
                continue;
            }
            for (Map.Entry<String, JsonNode> entry : map.properties()) {
                Set<String> names = new LinkedHashSet<>();
                if (entry.getValue().isArray()) {
                    entry.getValue().forEach(name -> names.add(name.asText()));
                } else if (entry.getValue().isTextual()) {
                    names.add(entry.getValue().textValue());
                }
                names.remove(entry.getKey());
                if (!names.isEmpty()) {
                    implied.merge(entry.getKey(), names, ObjectShape::union);
                }
            }
        }
        return implied;
    }

    private Map<String, Term> dependentSchemas(Schema schema) {
        Map<String, Term> terms = new LinkedHashMap<>();
        for (String keyword : List.of("dependentSchemas", "dependencies")) {
            JsonNode map = schema.object(keyword);
            if (map == null) {
                continue;
            }
            for (Map.Entry<String, JsonNode> entry : map.properties()) {
                if (entry.getValue().isObject() || entry.getValue().isBoolean()) {
                    String step = keyword + "/" + SchemaDocument.escape(entry.getKey());
                    Term term = space.sub(schema, entry.getValue(), step);
                    if (!term.isTrue()) {
                        terms.put(entry.getKey(), term);
                    }
                }
            }
        }
        return terms;
    }

    private ObjectShape constant(Schema schema, JsonNode value) {
        Map<String, Term> terms = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            terms.put(entry.getKey(), space.value(entry.getValue(), schema.pointer, schema.resource));
        }
        Set<String> names = Set.copyOf(terms.keySet());
        return new ObjectShape(
                terms,
                new LinkedHashSet<>(terms.keySet()),
                Set.of(),
                List.of(NameRule.outside(List.of(), names, SchemaSpace.FALSE)),
                List.of(),
                Map.of(),
                0,
                Integer.MAX_VALUE,
                ObjectShape.Seen.NOTHING);
    }

    private List<ObjectShape> notConstant(Schema schema, JsonNode value) {
        if (!value.isObject()) {
            return List.of(ObjectShape.ANY);
        }
        List<ObjectShape> out = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            names.add(entry.getKey());
            Term term = space.not(space.value(entry.getValue(), schema.pointer, schema.resource));
            out.add(ObjectShape.property(entry.getKey(), term, false));
        }
        out.add(ObjectShape.exists(NameRule.outside(List.of(), Set.copyOf(names), SchemaSpace.TRUE)));
        return out;
    }

    @Override
    List<ObjectShape> ownNot(Schema schema) {
        List<ObjectShape> out = new ArrayList<>();
        for (List<JsonNode> values : TypeKeyword.values(schema)) {
            List<ObjectShape> none = List.of(ObjectShape.ANY);
            for (JsonNode value : values) {
                none = product(none, notConstant(schema, value), schema);
            }
            out.addAll(none);
        }
        Set<String> required = new LinkedHashSet<>(schema.names("required"));
        Map<String, Term> properties = properties(schema);
        properties.forEach((name, term) -> {
            if (!term.isTrue()) {
                // where it is required, not being there is a fault, too
                out.add(ObjectShape.property(name, space.not(term), !required.remove(name)));
            }
        });
        required.forEach(name -> out.add(ObjectShape.without(name)));
        List<TextSet> patterns = new ArrayList<>();
        for (NameRule rule : patternProperties(schema)) {
            patterns.add(rule.sets().get(0));
            if (!rule.term().isTrue()) {
                out.add(ObjectShape.exists(rule.with(space.not(rule.term()))));
            }
        }
        if (schema.has("additionalProperties")) {
            Term rest = space.sub(schema, "additionalProperties");
            if (!rest.isTrue()) {
                out.add(ObjectShape.exists(
                        NameRule.outside(patterns, Set.copyOf(properties.keySet()), space.not(rest))));
            }
        }
        if (schema.has("propertyNames")) {
            TextSet names = space.texts.of(space.sub(schema, "propertyNames"));
            if (!names.isAll()) {
                out.add(ObjectShape.exists(NameRule.inside(names.not(), SchemaSpace.TRUE)));
            }
        }
        int least = schema.count("minProperties", 0);
        if (least > 0) {
            out.add(ObjectShape.count(0, least - 1));
        }
        int most = schema.count("maxProperties", Integer.MAX_VALUE);
        if (most < Integer.MAX_VALUE) {
            out.add(ObjectShape.count(most + 1, Integer.MAX_VALUE));
        }
        dependentNames(schema)
                .forEach((name, names) ->
                        names.forEach(other -> out.add(ObjectShape.names(Set.of(name), Set.of(other)))));
        dependentSchemas(schema)
                .forEach((name, term) ->
                        out.addAll(product(List.of(ObjectShape.names(Set.of(name), Set.of())), not(term), schema)));
        return out;
    }
}
