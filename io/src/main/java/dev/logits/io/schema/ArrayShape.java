package dev.logits.io.schema;

import java.util.ArrayList;
import java.util.List;

/**
 * What an array must be like. Immutable.
 *
 * @param prefix what the first items must be
 * @param rest what the other items must be
 * @param least the least number of items
 * @param most the largest number of items
 * @param unique the schema that wants no two items of the same value, or null
 * @param counts how many items must be in terms
 * @param leftovers what items must be that are in none of some terms
 * @param seen which items were looked at
 */
record ArrayShape(
        List<Term> prefix,
        Term rest,
        int least,
        int most,
        Schema unique,
        List<Count> counts,
        List<Leftover> leftovers,
        Seen seen)
        implements Shape<ArrayShape> {

    /** From {@code from} on, {@code least} to {@code most} items are in the term. */
    record Count(Term term, int from, int least, int most) {}

    /** From {@code from} on, items that are in none of these terms are in {@code term}. */
    record Leftover(int from, List<Term> unless, Term term) {}

    /** Which items keywords looked at: the first {@code upTo}, and those that are in one of the terms. */
    record Seen(int upTo, List<Term> terms) {
        static final Seen NOTHING = new Seen(0, List.of());

        Seen and(Seen o) {
            return new Seen(Math.max(upTo, o.upTo), ObjectShape.joined(terms, o.terms));
        }
    }

    static final ArrayShape ANY =
            new ArrayShape(List.of(), SchemaSpace.TRUE, 0, Integer.MAX_VALUE, null, List.of(), List.of(), Seen.NOTHING);

    @Override
    public boolean isAny() {
        return equals(ANY);
    }

    /** What an item must be. */
    Term item(int i) {
        return i < prefix.size() ? prefix.get(i) : rest;
    }

    @Override
    public ArrayShape and(ArrayShape o, SchemaSpace space) {
        if (o == ANY) {
            return this;
        }
        if (this == ANY) {
            return o;
        }
        List<Term> items = new ArrayList<>();
        for (int i = 0; i < Math.max(prefix.size(), o.prefix.size()); i++) {
            items.add(space.and(item(i), o.item(i)));
        }
        int few = Math.max(least, o.least);
        int many = Math.min(most, o.most);
        return few > many
                ? null
                : new ArrayShape(
                        items,
                        space.and(rest, o.rest),
                        few,
                        many,
                        unique == null ? o.unique : unique,
                        ObjectShape.joined(counts, o.counts),
                        ObjectShape.joined(leftovers, o.leftovers),
                        seen.and(o.seen));
    }

    @Override
    public ArrayShape forget() {
        return new ArrayShape(prefix, rest, least, most, unique, counts, leftovers, Seen.NOTHING);
    }

    static ArrayShape items(List<Term> prefix, Term rest, int least, int most) {
        return new ArrayShape(prefix, rest, least, most, null, List.of(), List.of(), Seen.NOTHING);
    }

    static ArrayShape count(Count count) {
        return new ArrayShape(
                List.of(), SchemaSpace.TRUE, 0, Integer.MAX_VALUE, null, List.of(count), List.of(), Seen.NOTHING);
    }
}
