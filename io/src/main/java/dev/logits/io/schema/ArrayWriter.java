package dev.logits.io.schema;

import dev.logits.decode.grammar.DistinctItems;
import dev.logits.decode.grammar.Expression;
import dev.logits.decode.grammar.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Writes arrays. */
final class ArrayWriter {
    private static final int ALL = Integer.MAX_VALUE;
    /** More states of an array that counts items are refused. */
    private static final int MOST_STATES = 3000;
    /** Terms that divide items into classes. */
    private static final int MOST_TERMS = 6;
    /** So many optional items are nested before a rule takes the rest. */
    private static final int NESTED = 40;

    private final GrammarWriter writer;
    private final SchemaSpace space;

    ArrayWriter(GrammarWriter writer) {
        this.writer = writer;
        this.space = writer.space;
    }

    Optional<Expression> write(ArrayShape raw, Term term, int level) {
        ArrayShape shape = cut(raw);
        if (shape.least() > shape.most()) {
            return Optional.empty();
        }
        if (shape.most() == 0) {
            return shape.counts().stream().anyMatch(c -> c.least() > 0)
                    ? Optional.empty()
                    : Optional.of(
                            Expression.sequence(Expression.text("["), writer.whiteSpace.empty(), Expression.text("]")));
        }
        int inner = writer.whiteSpace.inside(level);
        boolean counted = !shape.counts().isEmpty() || !shape.leftovers().isEmpty();
        if (shape.unique() != null && shape.most() > 1) {
            Optional<Expression> distinct = distinct(shape, counted, inner);
            if (distinct.isPresent()) {
                return distinct.map(d -> writer.bracketed("[", d, shape.least() == 0, "]", level));
            }
        }
        if (counted) {
            return new Counting(shape, term, inner).write(level);
        }
        return Optional.of(writer.bracketed("[", plain(shape, inner), shape.least() == 0, "]", level));
    }

    /** Without items that cannot be, and with leftovers that are sure put into the items. */
    private ArrayShape cut(ArrayShape shape) {
        List<Term> prefix = new ArrayList<>(shape.prefix());
        Term rest = shape.rest();
        List<ArrayShape.Leftover> left = new ArrayList<>();
        for (ArrayShape.Leftover leftover : shape.leftovers()) {
            if (leftover.unless().stream().anyMatch(Term::isTrue)) {
                continue;
            }
            if (!leftover.unless().isEmpty()) {
                left.add(leftover);
                continue;
            }
            while (prefix.size() < leftover.from()) {
                prefix.add(rest);
            }
            for (int i = leftover.from(); i < prefix.size(); i++) {
                prefix.set(i, space.and(prefix.get(i), leftover.term()));
            }
            rest = space.and(rest, leftover.term());
        }
        int most = shape.most();
        if (space.emptiness.isEmpty(rest)) {
            most = Math.min(most, prefix.size());
        }
        for (int i = prefix.size() - 1; i >= 0; i--) {
            if (space.emptiness.isEmpty(prefix.get(i))) {
                most = Math.min(most, i);
            }
        }
        return new ArrayShape(
                prefix.size() > most ? prefix.subList(0, most) : prefix,
                rest,
                shape.least(),
                most,
                shape.unique(),
                shape.counts(),
                left,
                shape.seen());
    }

    /** One item or more. */
    private Expression plain(ArrayShape shape, int inner) {
        Expression comma = writer.whiteSpace.comma(inner);
        int n = shape.prefix().size();
        Expression tail = Expression.empty();
        if (shape.most() > n) {
            Expression item = writer.value(shape.rest(), inner);
            Expression next = Expression.sequence(comma, item);
            int least = Math.max(0, shape.least() - n);
            int most = shape.most() == ALL ? ALL : shape.most() - n;
            tail = n > 0
                    ? repeat(next, least, most)
                    : Expression.sequence(item, repeat(next, Math.max(0, least - 1), most == ALL ? ALL : most - 1));
        }
        for (int i = n - 1; i >= 0; i--) {
            Expression item = writer.value(shape.prefix().get(i), inner);
            tail = Expression.sequence(i > 0 ? comma : Expression.empty(), item, tail);
            if (i > 0 && i >= shape.least()) {
                tail = Expression.optional(tail);
            }
            if (i > 0 && i % NESTED == 0) {
                Rule rule = writer.rule("item " + i);
                writer.define(rule, tail);
                tail = Expression.call(rule);
            }
        }
        return tail;
    }

    private static Expression repeat(Expression part, int least, int most) {
        return most == ALL ? Expression.repeat(part, least) : Expression.repeat(part, least, most);
    }

    /** Items that differ, or nothing where they differ anyway, or where the condition is dropped. */
    private Optional<Expression> distinct(ArrayShape shape, boolean counted, int inner) {
        String problem = null;
        if (shape.most() <= shape.prefix().size() && areDisjoint(shape.prefix())) {
            return Optional.empty();
        }
        List<Term> terms = new ArrayList<>(shape.prefix());
        if (shape.most() > terms.size()) {
            terms.add(shape.rest());
        }
        boolean scalar = terms.stream()
                .allMatch(
                        t -> space.arrays.of(t).isEmpty() && space.objects.of(t).isEmpty());
        if (counted) {
            problem =
                    "different items together with contains or unevaluatedItems cannot be guaranteed; take one of them out";
        } else if (!scalar) {
            problem =
                    "different items can be guaranteed for strings, numbers, booleans and null only, and here an item may"
                            + " be an array or an object; say the types of the items, or take uniqueItems out";
        } else if (!shape.prefix().isEmpty() && terms.stream().distinct().count() > 1) {
            problem =
                    "different items cannot be guaranteed together with prefixItems of other schemas; take one of them out";
        }
        if (problem != null) {
            space.drop(shape.unique().error("uniqueItems", problem));
            return Optional.empty();
        }
        Term item = terms.get(0);
        List<Expression> spellings = new ArrayList<>();
        NumberSet numbers = space.numbers.of(item);
        if (numbers.isAll()) {
            // numbers are compared by value here
            spellings.add(numbers.decimals());
            spellings.add(writer.scalars(space.and(item, notNumbers())));
        } else {
            spellings.add(writer.scalars(item));
        }
        return Optional.of(Expression.distinct(new DistinctItems(
                Expression.either(spellings),
                writer.whiteSpace.comma(inner),
                Math.max(1, shape.least()),
                shape.most() == ALL ? OptionalInt.empty() : OptionalInt.of(shape.most()))));
    }

    private Term notNumbers() {
        return space.noNumbers();
    }

    private boolean areDisjoint(List<Term> terms) {
        for (int i = 0; i < terms.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!space.emptiness.isEmpty(space.and(terms.get(i), terms.get(j)))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** An array whose items are counted by the terms they are in: a rule for each place and count. */
    private final class Counting {
        private final ArrayShape shape;
        private final Term where;
        private final int inner;
        private final List<Term> terms;
        private final int furthest;
        private final Map<List<Integer>, Rule> states = new HashMap<>();
        private final Deque<List<Integer>> open = new ArrayDeque<>();

        Counting(ArrayShape shape, Term where, int inner) {
            this.shape = shape;
            this.where = where;
            this.inner = inner;
            Set<Term> all = new LinkedHashSet<>();
            shape.counts().forEach(c -> all.add(c.term()));
            shape.leftovers().forEach(l -> all.addAll(l.unless()));
            all.remove(SchemaSpace.TRUE);
            all.remove(SchemaSpace.FALSE);
            terms = List.copyOf(all);
            int far = Math.max(shape.prefix().size(), shape.least());
            for (ArrayShape.Count count : shape.counts()) {
                far = Math.max(far, count.from());
            }
            for (ArrayShape.Leftover leftover : shape.leftovers()) {
                far = Math.max(far, leftover.from());
            }
            furthest = shape.most() == ALL ? far : Math.max(far, shape.most());
        }

        Optional<Expression> write(int level) {
            if (terms.size() > MOST_TERMS) {
                throw error("contains of more than " + MOST_TERMS + " schemas on one array");
            }
            List<Integer> start = new ArrayList<>();
            for (int i = 0; i <= shape.counts().size(); i++) {
                start.add(0);
            }
            boolean empty = mayEnd(start);
            Expression items = Expression.either(steps(start, Expression.empty()));
            while (!open.isEmpty()) {
                List<Integer> state = open.remove();
                List<Expression> parts = steps(state, writer.whiteSpace.comma(inner));
                if (mayEnd(state)) {
                    parts.add(Expression.empty());
                }
                writer.define(states.get(state), Expression.either(parts));
            }
            return Optional.of(writer.bracketed("[", items, empty, "]", level));
        }

        private UnsupportedSchemaException error(String what) {
            return new UnsupportedSchemaException(
                    space.pointer(where), what + " cannot be followed; ask for fewer, or for smaller numbers");
        }

        private boolean mayEnd(List<Integer> state) {
            if (state.get(0) < shape.least()) {
                return false;
            }
            for (int c = 0; c < shape.counts().size(); c++) {
                if (state.get(c + 1) < shape.counts().get(c).least()) {
                    return false;
                }
            }
            return true;
        }

        private List<Expression> steps(List<Integer> state, Expression before) {
            List<Expression> parts = new ArrayList<>();
            int place = state.get(0);
            if (place >= shape.most()) {
                return parts;
            }
            for (int set = 0; set < 1 << terms.size(); set++) {
                Term item = shape.item(place);
                for (int t = 0; t < terms.size(); t++) {
                    item = space.and(item, (set >> t & 1) != 0 ? terms.get(t) : space.not(terms.get(t)));
                }
                for (ArrayShape.Leftover leftover : shape.leftovers()) {
                    boolean seen = place < leftover.from();
                    for (Term unless : leftover.unless()) {
                        seen |= isIn(unless, set);
                    }
                    if (!seen) {
                        item = space.and(item, leftover.term());
                    }
                }
                List<Integer> next = item.isFalse() ? null : after(state, set);
                if (next != null && !space.emptiness.isEmpty(item)) {
                    parts.add(Expression.sequence(before, writer.value(item, inner), Expression.call(rule(next))));
                }
            }
            return parts;
        }

        private boolean isIn(Term term, int set) {
            int at = terms.indexOf(term);
            return term.isTrue() || at >= 0 && (set >> at & 1) != 0;
        }

        private List<Integer> after(List<Integer> state, int set) {
            Integer[] next = state.toArray(Integer[]::new);
            next[0] = Math.min(state.get(0) + 1, furthest);
            for (int c = 0; c < shape.counts().size(); c++) {
                ArrayShape.Count count = shape.counts().get(c);
                if (state.get(0) >= count.from() && isIn(count.term(), set)) {
                    next[c + 1] = count.most() == ALL ? Math.min(next[c + 1] + 1, count.least()) : next[c + 1] + 1;
                    if (next[c + 1] > count.most()) {
                        return null;
                    }
                }
            }
            return Arrays.asList(next);
        }

        private Rule rule(List<Integer> state) {
            Rule known = states.get(state);
            if (known == null) {
                if (states.size() >= MOST_STATES) {
                    throw error("counts of items with more than " + MOST_STATES + " states");
                }
                known = writer.rule(space.pointer(where) + " items");
                states.put(state, known);
                open.add(state);
            }
            return known;
        }
    }
}
