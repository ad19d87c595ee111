package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Arrays: unions of {@link ArrayShape}. */
final class ArrayAlgebra extends ShapeAlgebra<ArrayShape> {
    private static final int ALL = Integer.MAX_VALUE;

    ArrayAlgebra(SchemaSpace space) {
        super(space);
    }

    @Override
    ArrayShape any() {
        return ArrayShape.ANY;
    }

    @Override
    boolean allows(TypeKeyword type) {
        return type.arrays();
    }

    @Override
    boolean isEmpty(ArrayShape shape) {
        return space.emptiness.isEmpty(shape);
    }

    @Override
    boolean hasUnevaluated(Schema schema) {
        return schema.has("unevaluatedItems");
    }

    @Override
    ArrayShape unevaluated(Schema schema, ArrayShape shape) {
        Term term = space.sub(schema, "unevaluatedItems");
        ArrayShape.Seen seen = shape.seen();
        ArrayShape.Seen all = new ArrayShape.Seen(ALL, List.of());
        List<ArrayShape.Leftover> leftovers = shape.leftovers();
        if (!term.isTrue() && seen.upTo() < ALL) {
            leftovers =
                    ObjectShape.joined(leftovers, List.of(new ArrayShape.Leftover(seen.upTo(), seen.terms(), term)));
        }
        return new ArrayShape(
                shape.prefix(),
                shape.rest(),
                shape.least(),
                shape.most(),
                shape.unique(),
                shape.counts(),
                leftovers,
                all);
    }

    /** The schemas of the first items, by {@code prefixItems} or an older {@code items}. */
    private List<Term> prefix(Schema schema) {
        if (schema.has("prefixItems")) {
            return space.subs(schema, "prefixItems");
        }
        return schema.has("items") && schema.get("items").isArray() ? space.subs(schema, "items") : List.of();
    }

    /** The keyword of the schema of the other items, or null. */
    private static String restKeyword(Schema schema) {
        if (schema.has("items") && !schema.get("items").isArray()) {
            return "items";
        }
        boolean older = schema.has("items") && schema.has("additionalItems");
        return older ? "additionalItems" : null;
    }

    private ArrayShape.Count contains(Schema schema) {
        return new ArrayShape.Count(
                space.sub(schema, "contains"), 0, schema.count("minContains", 1), schema.count("maxContains", ALL));
    }

    @Override
    List<ArrayShape> own(Schema schema, boolean tracked) {
        List<Term> prefix = prefix(schema);
        String keyword = restKeyword(schema);
        List<ArrayShape.Count> counts = List.of();
        int seen = keyword != null ? ALL : prefix.size();
        List<Term> seenTerms = List.of();
        if (schema.has("contains")) {
            ArrayShape.Count count = contains(schema);
            counts = count.least() == 0 && count.most() == ALL ? List.of() : List.of(count);
            seenTerms = schema.resource.dialect == Dialect.DRAFT_2020 ? List.of(count.term()) : List.of();
        }
        ArrayShape shape = new ArrayShape(
                prefix,
                keyword == null ? SchemaSpace.TRUE : space.sub(schema, keyword),
                schema.count("minItems", 0),
                schema.count("maxItems", ALL),
                schema.flag("uniqueItems") ? schema : null,
                counts,
                List.of(),
                new ArrayShape.Seen(seen, seenTerms));
        List<ArrayShape> list = List.of(shape.equals(ArrayShape.ANY) ? ArrayShape.ANY : shape);
        for (List<JsonNode> values : TypeKeyword.values(schema)) {
            List<ArrayShape> any = new ArrayList<>();
            for (JsonNode value : values) {
                if (value.isArray()) {
                    any.add(ArrayShape.items(terms(schema, value), SchemaSpace.FALSE, value.size(), value.size()));
                }
            }
            list = product(list, any, schema);
        }
        return list;
    }

    private List<Term> terms(Schema schema, JsonNode array) {
        List<Term> terms = new ArrayList<>();
        array.forEach(item -> terms.add(space.value(item, schema.pointer, schema.resource)));
        return terms;
    }

    private List<ArrayShape> notConstant(Schema schema, JsonNode value) {
        if (!value.isArray()) {
            return List.of(ArrayShape.ANY);
        }
        List<ArrayShape> out = new ArrayList<>();
        List<Term> terms = terms(schema, value);
        if (!terms.isEmpty()) {
            out.add(ArrayShape.items(List.of(), SchemaSpace.TRUE, 0, terms.size() - 1));
        }
        out.add(ArrayShape.items(List.of(), SchemaSpace.TRUE, terms.size() + 1, ALL));
        for (int i = 0; i < terms.size(); i++) {
            out.add(at(i, space.not(terms.get(i))));
        }
        return out;
    }

    /** An array that has an item at a place. */
    private static ArrayShape at(int place, Term term) {
        List<Term> prefix = new ArrayList<>(Collections.nCopies(place, SchemaSpace.TRUE));
        prefix.add(term);
        return ArrayShape.items(prefix, SchemaSpace.TRUE, place + 1, ALL);
    }

    @Override
    List<ArrayShape> ownNot(Schema schema) {
        List<ArrayShape> out = new ArrayList<>();
        for (List<JsonNode> values : TypeKeyword.values(schema)) {
            List<ArrayShape> none = List.of(ArrayShape.ANY);
            for (JsonNode value : values) {
                none = product(none, notConstant(schema, value), schema);
            }
            out.addAll(none);
        }
        List<Term> prefix = prefix(schema);
        for (int i = 0; i < prefix.size(); i++) {
            if (!prefix.get(i).isTrue()) {
                out.add(at(i, space.not(prefix.get(i))));
            }
        }
        String keyword = restKeyword(schema);
        if (keyword != null) {
            Term rest = space.sub(schema, keyword);
            if (rest.isFalse()) {
                out.add(ArrayShape.items(List.of(), SchemaSpace.TRUE, prefix.size() + 1, ALL));
            } else if (!rest.isTrue()) {
                out.add(ArrayShape.count(new ArrayShape.Count(space.not(rest), prefix.size(), 1, ALL)));
            }
        }
        if (schema.has("contains")) {
            ArrayShape.Count count = contains(schema);
            if (count.least() > 0) {
                out.add(ArrayShape.count(new ArrayShape.Count(count.term(), 0, 0, count.least() - 1)));
            }
            if (count.most() < ALL) {
                out.add(ArrayShape.count(new ArrayShape.Count(count.term(), 0, count.most() + 1, ALL)));
            }
        }
        int least = schema.count("minItems", 0);
        if (least > 0) {
            out.add(ArrayShape.items(List.of(), SchemaSpace.TRUE, 0, least - 1));
        }
        int most = schema.count("maxItems", ALL);
        if (most < ALL) {
            out.add(ArrayShape.items(List.of(), SchemaSpace.TRUE, most + 1, ALL));
        }
        if (schema.flag("uniqueItems")) {
            space.drop(schema.error(
                    "uniqueItems",
                    "arrays with two equal items are no language that a grammar can follow, and not, oneOf or if asks"
                            + " for them here; take uniqueItems out of it"));
        }
        return out;
    }
}
