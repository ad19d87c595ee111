package dev.logits.io.schema;

import dev.logits.decode.grammar.Expression;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.Members;
import dev.logits.decode.grammar.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the grammar of a term: a rule for each term that has arrays or objects and is reached from the root, made
 * once, so that recursion ends; texts, numbers and constants in place.
 */
final class GrammarWriter {
    /** More rules are refused. */
    private static final int MOST_RULES = 20_000;

    private record Key(Term term, int level) {}

    final SchemaSpace space;
    final WhiteSpace whiteSpace;
    final Members.Order order;
    final boolean closed;
    private final Grammar.Builder builder = Grammar.builder();
    private final Map<Key, Rule> rules = new HashMap<>();
    private final Map<Term, Expression> inPlace = new HashMap<>();
    private final Deque<Key> open = new ArrayDeque<>();
    private final ArrayWriter arrays;
    private final ObjectWriter objects;
    private int count;

    GrammarWriter(SchemaSpace space, WhiteSpace whiteSpace, Members.Order order, boolean closed) {
        this.space = space;
        this.whiteSpace = whiteSpace;
        this.order = order;
        this.closed = closed;
        arrays = new ArrayWriter(this);
        objects = new ObjectWriter(this);
    }

    Grammar write(Term root) {
        Key at = new Key(root, 0);
        try {
            Expression start = value(root, 0);
            while (!open.isEmpty()) {
                at = open.remove();
                define(at);
            }
            return builder.build(start);
        } catch (InProgress.Loop loop) {
            throw loop.told();
        } catch (Magnitudes.TooLargeException large) {
            throw new UnsupportedSchemaException(space.pointer(at.term()), large.getMessage());
        }
    }

    /** The values of a term, at a level of nesting. */
    Expression value(Term term, int level) {
        if (space.arrays.of(term).isEmpty() && space.objects.of(term).isEmpty()) {
            return scalars(term);
        }
        Key key = new Key(term, level);
        Rule rule = rules.get(key);
        if (rule == null) {
            rule = rule(space.pointer(term));
            rules.put(key, rule);
            open.add(key);
        }
        return Expression.call(rule);
    }

    /** A new rule. */
    Rule rule(String name) {
        if (++count > MOST_RULES) {
            throw new UnsupportedSchemaException(
                    name, "the grammar needs more than " + MOST_RULES + " rules; take a part of the schema");
        }
        return builder.rule(name.isEmpty() ? "(root)" : name);
    }

    void define(Rule rule, Expression expression) {
        builder.define(rule, expression);
    }

    private void define(Key key) {
        List<Expression> parts = new ArrayList<>();
        Expression scalars = scalars(key.term());
        if (scalars != Expression.nothing()) {
            parts.add(scalars);
        }
        for (ArrayShape shape : space.arrays.of(key.term())) {
            arrays.write(shape, key.term(), key.level()).ifPresent(parts::add);
        }
        for (ObjectShape shape : space.objects.of(key.term())) {
            objects.write(shape, key.term(), key.level(), parts);
        }
        builder.define(rules.get(key), Expression.either(parts));
    }

    /** The values of a term that are neither arrays nor objects: a regular language. */
    Expression scalars(Term term) {
        Expression known = inPlace.get(term);
        if (known == null) {
            List<Expression> parts = new ArrayList<>();
            int constants = space.constants.of(term);
            if ((constants & ConstantAlgebra.NULL) != 0) {
                parts.add(Expression.text("null"));
            }
            if ((constants & ConstantAlgebra.TRUE) != 0) {
                parts.add(Expression.text("true"));
            }
            if ((constants & ConstantAlgebra.FALSE) != 0) {
                parts.add(Expression.text("false"));
            }
            TextSet texts = space.texts.of(term);
            if (!texts.isNone()) {
                parts.add(texts.quoted());
            }
            NumberSet numbers = space.numbers.of(term);
            if (!numbers.isNone()) {
                try {
                    parts.add(numbers.expression());
                } catch (Magnitudes.TooLargeException large) {
                    throw new UnsupportedSchemaException(space.pointer(term), large.getMessage());
                }
            }
            known = Expression.either(parts);
            inPlace.put(term, known);
        }
        return known;
    }

    /** Opening bracket, what is inside, closing bracket. */
    Expression bracketed(String opening, Expression inside, boolean mayBeEmpty, String closing, int level) {
        int inner = whiteSpace.inside(level);
        Expression full = Expression.sequence(whiteSpace.open(inner), inside, whiteSpace.close(inner));
        return Expression.sequence(
                Expression.text(opening),
                mayBeEmpty ? Expression.either(whiteSpace.empty(), full) : full,
                Expression.text(closing));
    }
}
