package dev.logits.io.schema;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A draft of JSON Schema: which keywords a validator of it knows. */
enum Dialect {
    DRAFT_4,
    DRAFT_6,
    DRAFT_7,
    DRAFT_2019,
    DRAFT_2020;

    private static final Map<String, Dialect> SINCE = Map.ofEntries(
            Map.entry("const", DRAFT_6),
            Map.entry("contains", DRAFT_6),
            Map.entry("propertyNames", DRAFT_6),
            Map.entry("$id", DRAFT_6),
            Map.entry("if", DRAFT_7),
            Map.entry("then", DRAFT_7),
            Map.entry("else", DRAFT_7),
            Map.entry("$anchor", DRAFT_2019),
            Map.entry("dependentRequired", DRAFT_2019),
            Map.entry("dependentSchemas", DRAFT_2019),
            Map.entry("minContains", DRAFT_2019),
            Map.entry("maxContains", DRAFT_2019),
            Map.entry("unevaluatedItems", DRAFT_2019),
            Map.entry("unevaluatedProperties", DRAFT_2019),
            Map.entry("$recursiveRef", DRAFT_2019),
            Map.entry("$recursiveAnchor", DRAFT_2019),
            Map.entry("prefixItems", DRAFT_2020),
            Map.entry("$dynamicRef", DRAFT_2020),
            Map.entry("$dynamicAnchor", DRAFT_2020));

    /** Keywords that say nothing about which values are valid. */
    private static final Set<String> ANNOTATIONS = Set.of(
            "$schema",
            "$id",
            "id",
            "$anchor",
            "$dynamicAnchor",
            "$recursiveAnchor",
            "$vocabulary",
            "$comment",
            "$defs",
            "definitions",
            "title",
            "description",
            "default",
            "examples",
            "example",
            "deprecated",
            "readOnly",
            "writeOnly",
            "contentMediaType",
            "contentEncoding",
            "contentSchema");

    /** What {@code $schema} names, or nothing if it is not known. */
    static Optional<Dialect> of(String uri) {
        String name = uri.replaceFirst("^https?://", "").replaceFirst("#$", "");
        return Optional.ofNullable(
                switch (name) {
                    case "json-schema.org/draft-04/schema", "json-schema.org/draft-03/schema" -> DRAFT_4;
                    case "json-schema.org/draft-06/schema", "json-schema.org/draft-05/schema" -> DRAFT_6;
                    case "json-schema.org/draft-07/schema" -> DRAFT_7;
                    case "json-schema.org/draft/2019-09/schema" -> DRAFT_2019;
                    case "json-schema.org/draft/2020-12/schema", "json-schema.org/schema" -> DRAFT_2020;
                    default -> null;
                });
    }

    boolean knows(String keyword) {
        Dialect since = SINCE.get(keyword);
        return since == null || compareTo(since) >= 0;
    }

    /** Whether the keyword says which values are valid. */
    static boolean asserts(String keyword) {
        return !ANNOTATIONS.contains(keyword);
    }

    /** Up to draft 7 the siblings of {@code $ref} say nothing. */
    boolean refStandsAlone() {
        return compareTo(DRAFT_7) <= 0;
    }

    String idKeyword() {
        return this == DRAFT_4 ? "id" : "$id";
    }
}
