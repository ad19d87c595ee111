package dev.logits.io.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of a schema's language that is of one type whose sets are closed under intersection, union and complement:
 * all of {@code allOf}, {@code anyOf}, {@code oneOf}, {@code not}, {@code if} and {@code $ref} is exact there.
 */
abstract class Algebra<T> {
    final SchemaSpace space;
    private final Map<Schema, T> known = new HashMap<>();
    private final InProgress inProgress = new InProgress();

    Algebra(SchemaSpace space) {
        this.space = space;
    }

    abstract T all();

    abstract T none();

    abstract T and(T a, T b);

    abstract T or(T a, T b);

    abstract T not(T a);

    abstract boolean isNone(T a);

    /** What the schema's own keywords for this type leave. */
    abstract T own(Schema schema);

    final T of(Term term) {
        if (term.isFalse()) {
            return none();
        }
        T result = all();
        for (int literal : term.literals) {
            T part = of(space.schema(literal));
            result = and(result, (literal & 1) == 0 ? part : not(part));
            if (isNone(result)) {
                return result;
            }
        }
        return result;
    }

    private T of(Schema schema) {
        T result = known.get(schema);
        if (result == null) {
            inProgress.enter(schema);
            try {
                result = compute(schema);
            } finally {
                inProgress.leave(schema);
            }
            known.put(schema, result);
        }
        return result;
    }

    private T compute(Schema schema) {
        T result = own(schema);
        if (isNone(result)) {
            return result;
        }
        for (Term reference : space.references(schema)) {
            result = and(result, of(reference));
        }
        for (Term part : space.subs(schema, "allOf")) {
            result = and(result, of(part));
        }
        if (schema.has("anyOf")) {
            T any = none();
            for (Term part : space.subs(schema, "anyOf")) {
                any = or(any, of(part));
            }
            result = and(result, any);
        }
        if (schema.has("oneOf")) {
            result = and(result, exactlyOne(space.subs(schema, "oneOf")));
        }
        if (schema.has("not")) {
            result = and(result, not(of(space.sub(schema, "not"))));
        }
        if (schema.has("if") && (schema.has("then") || schema.has("else"))) {
            T condition = of(space.sub(schema, "if"));
            T then = schema.has("then") ? of(space.sub(schema, "then")) : all();
            T otherwise = schema.has("else") ? of(space.sub(schema, "else")) : all();
            result = and(result, or(and(condition, then), and(not(condition), otherwise)));
        }
        return result;
    }

    private T exactlyOne(List<Term> parts) {
        T none = all();
        T one = none();
        for (Term part : parts) {
            T next = of(part);
            T without = not(next);
            one = or(and(one, without), and(none, next));
            none = and(none, without);
        }
        return one;
    }
}
