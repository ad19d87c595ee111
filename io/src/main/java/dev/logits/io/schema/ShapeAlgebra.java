package dev.logits.io.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a schema's language that is arrays, or that is objects: a union of shapes. {@code allOf} multiplies
 * unions out, {@code not} negates each keyword, {@code oneOf} is one shape and the complement of those of the others
 * that it can meet. Shapes know which members or items they looked at, for {@code unevaluatedProperties} and
 * {@code unevaluatedItems}: a schema above which one of them stands is tracked, and its {@code anyOf} is then the union
 * over all sets of its branches.
 */
abstract class ShapeAlgebra<S extends Shape<S>> {
    /** More shapes are refused. */
    private static final int MOST_SHAPES = 600;
    /** More branches of {@code anyOf} under unevaluated keywords are refused. */
    private static final int MOST_BRANCHES = 7;

    private record Key(Schema schema, boolean positive, boolean tracked) {}

    final SchemaSpace space;
    private final Map<Key, List<S>> known = new HashMap<>();
    private final Map<Term, List<S>> terms = new HashMap<>();
    private final InProgress inProgress = new InProgress();

    ShapeAlgebra(SchemaSpace space) {
        this.space = space;
    }

    abstract S any();

    abstract boolean allows(TypeKeyword type);

    /** What the schema's own keywords ask for. */
    abstract List<S> own(Schema schema, boolean tracked);

    /** All that the schema's own keywords do not allow. */
    abstract List<S> ownNot(Schema schema);

    abstract boolean hasUnevaluated(Schema schema);

    abstract S unevaluated(Schema schema, S shape);

    abstract boolean isEmpty(S shape);

    /** The shapes of a conjunction that may have a value. */
    final List<S> of(Term term) {
        List<S> result = terms.get(term);
        if (result == null) {
            if (term.isFalse()) {
                result = List.of();
            } else {
                result = List.of(any());
                for (int i = 0; i < term.literals.length && !result.isEmpty(); i++) {
                    Schema schema = space.schema(term.literals[i]);
                    result = product(result, of(schema, (term.literals[i] & 1) == 0, false), schema);
                }
            }
            terms.put(term, result);
        }
        return result;
    }

    final List<S> of(Term term, boolean tracked) {
        return term.isFalse()
                ? List.of()
                : term.isTrue() ? List.of(any()) : of(space.schema(term.literals[0]), true, tracked);
    }

    final List<S> not(Term term) {
        return term.isFalse()
                ? List.of(any())
                : term.isTrue() ? List.of() : of(space.schema(term.literals[0]), false, false);
    }

    private List<S> of(Schema schema, boolean positive, boolean tracked) {
        Key key = new Key(schema, positive, tracked);
        List<S> result = known.get(key);
        if (result == null) {
            inProgress.enter(key, schema);
            try {
                result = positive ? valid(schema, tracked) : invalid(schema);
            } finally {
                inProgress.leave(key);
            }
            known.put(key, result);
        }
        return result;
    }

    /** All pairs of a union and a union, without those that nothing meets. */
    final List<S> product(List<S> left, List<S> right, Schema where) {
        List<S> out = new ArrayList<>();
        for (S a : left) {
            for (S b : right) {
                S both = a.and(b, space);
                if (both != null && (b.isAny() || !isEmpty(both))) {
                    out.add(both);
                    budget(out, where);
                }
            }
        }
        return out;
    }

    private void budget(List<S> shapes, Schema where) {
        if (shapes.size() > MOST_SHAPES) {
            throw new UnsupportedSchemaException(
                    where.pointer,
                    "its combinations of anyOf, oneOf, not and if have more than " + MOST_SHAPES
                            + " cases; tell cases apart by a const in a required property, or nest fewer");
        }
    }

    private List<S> valid(Schema schema, boolean above) {
        if (!allows(schema.type())) {
            return List.of();
        }
        boolean tracked = above || hasUnevaluated(schema);
        List<S> list = own(schema, tracked);
        for (Term reference : space.references(schema)) {
            list = product(list, of(reference, tracked), schema);
        }
        for (Term part : space.subs(schema, "allOf")) {
            list = product(list, of(part, tracked), schema);
        }
        if (schema.has("anyOf")) {
            list = product(list, anyOf(schema, space.subs(schema, "anyOf"), tracked), schema);
        }
        if (schema.has("oneOf")) {
            list = oneOf(schema, list, space.subs(schema, "oneOf"), tracked);
        }
        if (schema.has("not") && !list.isEmpty()) {
            list = product(list, not(space.sub(schema, "not")), schema);
        }
        if (schema.has("if") && (tracked || schema.has("then") || schema.has("else"))) {
            list = product(list, conditional(schema, tracked), schema);
        }
        if (hasUnevaluated(schema)) {
            List<S> out = new ArrayList<>();
            for (S shape : list) {
                S rest = unevaluated(schema, shape);
                if (!isEmpty(rest)) {
                    out.add(rest);
                }
            }
            list = out;
        }
        return list;
    }

    private List<S> anyOf(Schema schema, List<Term> parts, boolean tracked) {
        List<S> out = new ArrayList<>();
        if (!tracked) {
            for (Term part : parts) {
                for (S shape : of(part, false)) {
                    if (shape.isAny()) {
                        return List.of(shape);
                    }
                    out.add(shape);
                }
            }
            budget(out, schema);
            return out;
        }
        if (parts.size() > MOST_BRANCHES) {
            throw schema.error(
                    "anyOf",
                    "has " + parts.size() + " branches under an unevaluated keyword, more than " + MOST_BRANCHES
                            + "; use additionalProperties in the branches, or oneOf");
        }
        for (int set = 1; set < 1 << parts.size(); set++) {
            List<S> both = List.of(any());
            for (int i = 0; i < parts.size(); i++) {
                if ((set >> i & 1) != 0) {
                    both = product(both, of(parts.get(i), true), schema);
                }
            }
            out.addAll(both);
            budget(out, schema);
        }
        return out;
    }

    /** Exactly one of the parts, within a union: what the union asks for tells parts apart, too. */
    private List<S> oneOf(Schema schema, List<S> within, List<Term> parts, boolean tracked) {
        List<S> out = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            List<S> one = product(within, of(parts.get(i), tracked), schema);
            for (int j = 0; j < parts.size(); j++) {
                if (j != i
                        && !one.isEmpty()
                        && !product(one, of(parts.get(j), false), schema).isEmpty()) {
                    one = product(one, not(parts.get(j)), schema);
                }
            }
            out.addAll(one);
            budget(out, schema);
        }
        return out;
    }

    private List<S> conditional(Schema schema, boolean tracked) {
        Term condition = space.sub(schema, "if");
        List<S> out = new ArrayList<>(of(condition, tracked));
        if (schema.has("then")) {
            out = new ArrayList<>(product(out, of(space.sub(schema, "then"), tracked), schema));
        }
        List<S> otherwise = not(condition);
        if (schema.has("else")) {
            otherwise = product(otherwise, of(space.sub(schema, "else"), tracked), schema);
        }
        out.addAll(otherwise);
        return out;
    }

    private List<S> invalid(Schema schema) {
        if (!allows(schema.type())) {
            return List.of(any());
        }
        if (hasUnevaluated(schema)) {
            throw new UnsupportedSchemaException(
                    schema.pointer,
                    "the complement of a schema with an unevaluated keyword is not supported; say additionalProperties"
                            + " or items there, or take it out of not, oneOf and if");
        }
        List<S> out = new ArrayList<>(ownNot(schema));
        for (Term reference : space.references(schema)) {
            out.addAll(not(reference));
        }
        for (Term part : space.subs(schema, "allOf")) {
            out.addAll(not(part));
        }
        if (schema.has("anyOf")) {
            out.addAll(none(schema, space.subs(schema, "anyOf")));
        }
        if (schema.has("oneOf")) {
            List<Term> parts = space.subs(schema, "oneOf");
            out.addAll(none(schema, parts));
            for (int i = 0; i < parts.size(); i++) {
                for (int j = 0; j < i; j++) {
                    out.addAll(product(of(parts.get(i), false), of(parts.get(j), false), schema));
                }
            }
        }
        if (schema.has("not")) {
            out.addAll(of(space.sub(schema, "not"), false));
        }
        if (schema.has("if") && (schema.has("then") || schema.has("else"))) {
            Term condition = space.sub(schema, "if");
            if (schema.has("then")) {
                out.addAll(product(of(condition, false), not(space.sub(schema, "then")), schema));
            }
            if (schema.has("else")) {
                out.addAll(product(not(condition), not(space.sub(schema, "else")), schema));
            }
        }
        budget(out, schema);
        List<S> forgetful = new ArrayList<>();
        for (S shape : out) {
            if (shape.isAny()) {
                return List.of(any());
            }
            forgetful.add(shape.forget());
        }
        return forgetful;
    }

    private List<S> none(Schema schema, List<Term> parts) {
        List<S> none = List.of(any());
        for (Term part : parts) {
            if (none.isEmpty()) {
                break;
            }
            none = product(none, not(part), schema);
        }
        return none;
    }
}
