package dev.logits.decode.grammar;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Rewrites expressions so that JSON strings are spelled only as in given languages. */
final class Respelling {
    private final Expression free;
    private final Expression bound;
    private final Map<Expression, Expression> known = new IdentityHashMap<>();

    Respelling(Expression free, Expression bound) {
        this.free = free;
        this.bound = bound;
    }

    /** An expression in the new spelling. Depth is bounded by {@link Expression#MOST_NESTED}. */
    Expression of(Expression e) {
        Expression out = known.get(e);
        if (out == null) {
            out = made(e);
            known.put(e, out);
        }
        return out;
    }

    private Expression made(Expression e) {
        if (e instanceof Expression.Quoted q) {
            return Expression.both(e, saysOnlyLength(q.texts) ? free : bound);
        } else if (e instanceof Expression.Sequence s) {
            return Expression.sequence(all(s.parts));
        } else if (e instanceof Expression.Either s) {
            return Expression.either(all(s.alternatives));
        } else if (e instanceof Expression.Both b) {
            return Expression.both(all(b.parts));
        } else if (e instanceof Expression.Repeat r) {
            return r.most.isPresent()
                    ? Expression.repeat(of(r.part), r.least, r.most.getAsInt())
                    : Expression.repeat(of(r.part), r.least);
        } else if (e instanceof Expression.Distinct d) {
            DistinctItems i = d.items;
            return Expression.distinct(new DistinctItems(of(i.item()), i.separator(), i.least(), i.most()));
        } else if (e instanceof Expression.ObjectOf o) {
            return Expression.members(of(o.members));
        }
        return e; // what holds no strings; and a complement, which says which strings are not meant
    }

    private List<Expression> all(List<Expression> parts) {
        return parts.stream().map(this::of).toList();
    }

    private Members of(Members m) {
        Members.Builder b = Members.builder().least(m.least()).order(m.order()).separators(m.colon(), m.comma());
        m.declared().forEach(d -> b.declare(d.name(), of(d.value()), d.required()));
        m.others().forEach(o -> b.others(o.names(), of(o.value())));
        m.implied().forEach(b::imply);
        m.most().ifPresent(b::most);
        return b.build();
    }

    /** Whether a language of texts is said by numbers of characters alone. */
    private static boolean saysOnlyLength(Expression texts) {
        if (texts instanceof Expression.OneOf o) {
            return o.set.equals(CodePoints.ALL);
        } else if (texts instanceof Expression.Repeat r) {
            return saysOnlyLength(r.part);
        } else if (texts instanceof Expression.Sequence s) {
            return s.parts.stream().allMatch(Respelling::saysOnlyLength);
        } else if (texts instanceof Expression.Both b) {
            return b.parts.stream().allMatch(Respelling::saysOnlyLength);
        }
        return texts instanceof Expression.Not n && n.part == Expression.nothing()
                || texts instanceof Expression.Bytes b && b.bytes.length == 0;
    }
}
