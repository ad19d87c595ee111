package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.logits.decode.grammar.EcmaRegex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All schemas and terms of one compilation, each once, and what was found out about them on the way. */
final class SchemaSpace {
    static final Term TRUE = new Term(new int[0], false);
    static final Term FALSE = new Term(new int[0], true);

    final SchemaDocument document;
    final boolean lenient;
    final Set<String> dropped = new LinkedHashSet<>();
    final Set<String> annotations = new LinkedHashSet<>();
    final TextAlgebra texts;
    final NumberAlgebra numbers;
    final ConstantAlgebra constants;
    final ArrayAlgebra arrays;
    final ObjectAlgebra objects;
    final Emptiness emptiness;

    private final List<Schema> schemas = new ArrayList<>();
    private final Map<JsonNode, Map<List<Resource>, Schema>> byNode = new IdentityHashMap<>();
    private final Map<JsonNode, Schema> byValue = new HashMap<>();
    private final Map<Term, Term> terms = new HashMap<>();
    private final Map<String, TextSet> patterns = new HashMap<>();
    private Term noNumbers;

    SchemaSpace(SchemaDocument document, boolean lenient) {
        this.document = document;
        this.lenient = lenient;
        texts = new TextAlgebra(this);
        numbers = new NumberAlgebra(this);
        constants = new ConstantAlgebra(this);
        arrays = new ArrayAlgebra(this);
        objects = new ObjectAlgebra(this);
        emptiness = new Emptiness(this);
    }

    /** What cannot be guaranteed: an error, or a line in the list of what was dropped. */
    void drop(UnsupportedSchemaException problem) {
        if (!lenient) {
            throw problem;
        }
        dropped.add(problem.getMessage());
    }

    Schema schema(int literal) {
        return schemas.get(literal >> 1);
    }

    /** The schema at a place. */
    Schema schema(SchemaDocument.Place place, List<Resource> scope) {
        List<Resource> through = List.of();
        if (document.isDynamic()) {
            through = scope;
            if (!scope.contains(place.resource())) {
                List<Resource> longer = new ArrayList<>(scope);
                longer.add(place.resource());
                through = List.copyOf(longer);
            }
        }
        return byNode.computeIfAbsent(place.node(), n -> new HashMap<>())
                .computeIfAbsent(through, t -> add(place.node(), place.pointer(), place.resource(), t));
    }

    private Schema add(JsonNode node, String pointer, Resource resource, List<Resource> scope) {
        Schema schema = new Schema(schemas.size(), node, pointer, resource, scope);
        schemas.add(schema);
        return schema;
    }

    /** The term of a schema at a place: references that say nothing else are followed. */
    Term term(SchemaDocument.Place place, List<Resource> scope) {
        SchemaDocument.Place at = place;
        List<Resource> through = scope;
        for (int steps = 0; steps < 1000; steps++) {
            if (at.node().isBoolean()) {
                return at.node().booleanValue() ? TRUE : FALSE;
            }
            if (!at.node().isObject()) {
                throw new UnsupportedSchemaException(
                        at.pointer(), Schema.brief(at.node()) + " is no schema; give an object, true or false");
            }
            Schema schema = schema(at, through);
            if (schema.assertsNothing()) {
                return TRUE;
            }
            if (!schema.isPureRef()) {
                return intern(new int[] {2 * schema.id});
            }
            at = target(schema, "$ref");
            through = schema.scope;
        }
        throw new UnsupportedSchemaException(
                place.pointer(), "the references from here never end; let one of them lead to a schema");
    }

    /** The term of a subschema. */
    Term sub(Schema parent, JsonNode node, String step) {
        String pointer = parent.pointer + "/" + step;
        return term(document.place(node, parent.resource, pointer), parent.scope);
    }

    /** The term of the schema that is the value of a keyword. */
    Term sub(Schema parent, String keyword) {
        return sub(parent, parent.get(keyword), keyword);
    }

    /** The terms of the schemas in an array. */
    List<Term> subs(Schema parent, String keyword) {
        List<Term> list = new ArrayList<>();
        for (JsonNode node : parent.list(keyword)) {
            list.add(sub(parent, node, keyword + "/" + list.size()));
        }
        return list;
    }

    /** The terms that references of a schema lead to. */
    List<Term> references(Schema schema) {
        List<Term> list = new ArrayList<>(1);
        for (String keyword : List.of("$ref", "$dynamicRef", "$recursiveRef")) {
            JsonNode value = schema.get(keyword);
            if (value != null && value.isTextual()) {
                list.add(term(target(schema, keyword), schema.scope));
            }
        }
        return list;
    }

    private SchemaDocument.Place target(Schema schema, String keyword) {
        String reference = schema.text(keyword);
        SchemaDocument.Place place = document.find(schema.resource, reference);
        if (place == null) {
            throw schema.error(
                    keyword,
                    "\"" + reference
                            + "\" leads to no schema that is here; nothing is loaded from elsewhere: give it by"
                            + " JsonSchema.withResource, or copy it into $defs");
        }
        String anchor = null;
        if (keyword.equals("$recursiveRef")) {
            anchor = "";
        } else if (keyword.equals("$dynamicRef") && reference.contains("#")) {
            anchor = reference.substring(reference.indexOf('#') + 1);
        }
        if (anchor != null && place.resource().dynamicAnchors.get(anchor) == place.node()) {
            for (Resource resource : schema.scope) {
                JsonNode outermost = resource.dynamicAnchors.get(anchor);
                if (outermost != null) {
                    return document.place(outermost, resource, resource.pointer);
                }
            }
        }
        return place;
    }

    /** The term of one JSON value. */
    Term value(JsonNode value, String pointer, Resource resource) {
        Schema schema = byValue.computeIfAbsent(value, v -> {
            Resource newest = new Resource(resource.uri, v, pointer, Dialect.DRAFT_2020);
            return add(JsonNodeFactory.instance.objectNode().set("const", v), pointer, newest, List.of());
        });
        return intern(new int[] {2 * schema.id});
    }

    /** All values but numbers. */
    Term noNumbers() {
        if (noNumbers == null) {
            Resource newest = new Resource("", JsonNodeFactory.instance.objectNode(), "", Dialect.DRAFT_2020);
            JsonNode node = JsonNodeFactory.instance.objectNode().put("type", "number");
            noNumbers = intern(new int[] {2 * add(node, "", newest, List.of()).id + 1});
        }
        return noNumbers;
    }

    /** What is not in a term of one literal. */
    Term not(Term term) {
        if (term.isFalse()) {
            return TRUE;
        }
        if (term.isTrue()) {
            return FALSE;
        }
        if (term.literals.length > 1) {
            throw new IllegalStateException("the complement of a conjunction of schemas is not one term");
        }
        return intern(new int[] {term.literals[0] ^ 1});
    }

    /** What is in both. */
    Term and(Term a, Term b) {
        if (a == b || b.isTrue() || a.isFalse()) {
            return a;
        }
        if (a.isTrue() || b.isFalse()) {
            return b;
        }
        int[] merged = new int[a.literals.length + b.literals.length];
        int n = 0;
        for (int i = 0, j = 0; i < a.literals.length || j < b.literals.length; ) {
            int x = i < a.literals.length ? a.literals[i] : Integer.MAX_VALUE;
            int y = j < b.literals.length ? b.literals[j] : Integer.MAX_VALUE;
            int least = Math.min(x, y);
            if (n > 0 && merged[n - 1] == (least ^ 1)) {
                return FALSE;
            }
            merged[n++] = least;
            i += x == least ? 1 : 0;
            j += y == least ? 1 : 0;
        }
        return intern(java.util.Arrays.copyOf(merged, n));
    }

    private Term intern(int[] literals) {
        Term term = new Term(literals, false);
        Term known = terms.putIfAbsent(term, term);
        return known == null ? term : known;
    }

    /** Where a term is written, for errors: its first schema. */
    String pointer(Term term) {
        return term.literals.length == 0 ? "" : schema(term.literals[0]).pointer;
    }

    /** The texts in which a regular expression finds something. */
    TextSet pattern(Schema schema, String keyword, String pattern) {
        TextSet known = patterns.get(pattern);
        if (known == null) {
            try {
                known = switch (pattern) {
                    case "", ".*", "^.*", ".*$", "^", "$" -> TextSet.ALL;
                    default ->
                        TextSet.regular(
                                EcmaRegex.containing(pattern),
                                LiteralEnds.prefix(pattern),
                                LiteralEnds.suffix(pattern));
                };
            } catch (IllegalArgumentException wrong) {
                drop(schema.error(keyword, wrong.getMessage()));
                known = TextSet.ALL;
            }
            patterns.put(pattern, known);
        }
        return known;
    }
}
