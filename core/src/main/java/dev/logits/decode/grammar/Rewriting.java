package dev.logits.decode.grammar;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Rewrites expressions: JSON strings and special tokens become something else, wherever they stand. */
final class Rewriting {
    private final UnaryOperator<Expression> change;
    private final boolean inRegular;
    private final UnaryOperator<Expression> objects;
    private final Map<Expression, Expression> known = new IdentityHashMap<>();

    /**
     * A rewriting.
     *
     * @param change of what has no parts
     * @param inRegular whether parts of what is regular are looked at; else that is a whole, which has none
     * @param objects of objects, before their parts are looked at
     */
    private Rewriting(UnaryOperator<Expression> change, boolean inRegular, UnaryOperator<Expression> objects) {
        this.change = change;
        this.inRegular = inRegular;
        this.objects = objects;
    }

    /** JSON strings and names of members, spelled with some escapes alone. */
    static Rewriting ofEscapes(Escapes free, Escapes bound, Escapes names) {
        return new Rewriting(
                e -> e instanceof Expression.Quoted q ? spelled(q, saysOnlyLength(q.texts) ? free : bound) : e,
                true,
                e -> named(((Expression.ObjectOf) e).members, names));
    }

    private static Expression spelled(Expression.Quoted q, Escapes escapes) {
        return escapes.isAll() ? q : Expression.both(q, escapes.literals());
    }

    private static Expression named(Members m, Escapes escapes) {
        Escapes left = m.escapes().and(escapes);
        return Expression.members(
                left.equals(m.escapes()) ? m : Members.like(m).escapes(left).build());
    }

    /** Special tokens by another name, or as something else; what is null stays. */
    static Rewriting ofTokens(Function<String, Expression> tokens) {
        return new Rewriting(
                e -> {
                    Expression other = e instanceof Expression.Special s ? tokens.apply(s.name) : null;
                    return other == null ? e : other;
                },
                false,
                e -> e);
    }

    /** Regular parts, each as a whole, and objects, whose parts are rewritten after them. */
    static Rewriting ofRegular(UnaryOperator<Expression> regular, UnaryOperator<Expression> objects) {
        return new Rewriting(e -> e.isRegular() ? regular.apply(e) : e, false, objects);
    }

    /** A grammar, rewritten. */
    Grammar of(Grammar grammar) {
        return grammar.mapped(this::of);
    }

    /** An expression, rewritten. Depth is bounded by {@link Expression#MOST_NESTED}. */
    Expression of(Expression e) {
        Expression out = known.get(e);
        if (out == null) {
            out = made(e);
            known.put(e, out);
        }
        return out;
    }

    private Expression made(Expression e) {
        if (!inRegular && e.isRegular()) {
            return change.apply(e);
        } else if (e instanceof Expression.Sequence s) {
            List<Expression> parts = all(s.parts);
            return parts == s.parts ? e : Expression.sequence(parts);
        } else if (e instanceof Expression.Either s) {
            List<Expression> parts = all(s.alternatives);
            return parts == s.alternatives ? e : Expression.either(parts);
        } else if (e instanceof Expression.Both b) {
            List<Expression> parts = all(b.parts);
            return parts == b.parts ? e : Expression.both(parts);
        } else if (e instanceof Expression.Repeat r) {
            Expression part = of(r.part);
            return part == r.part
                    ? e
                    : r.most.isPresent()
                            ? Expression.repeat(part, r.least, r.most.getAsInt())
                            : Expression.repeat(part, r.least);
        } else if (e instanceof Expression.Distinct d) {
            DistinctItems i = d.items;
            Expression item = of(i.item());
            Expression separator = inRegular ? i.separator() : of(i.separator());
            return item == i.item() && separator == i.separator()
                    ? e
                    : Expression.distinct(new DistinctItems(item, separator, i.least(), i.most()));
        } else if (e instanceof Expression.ObjectOf) {
            Expression before = objects.apply(e);
            if (!(before instanceof Expression.ObjectOf o)) {
                return before;
            }
            Members members = of(o.members);
            return members == o.members ? before : Expression.members(members);
        }
        return change.apply(e); // a complement stays as it is: it says which strings are not meant
    }

    private List<Expression> all(List<Expression> parts) {
        List<Expression> out = new ArrayList<>(parts.size());
        boolean same = true;
        for (Expression part : parts) {
            Expression changed = of(part);
            same &= changed == part;
            out.add(changed);
        }
        return same ? parts : out;
    }

    private Members of(Members m) {
        if (m.parts().stream().allMatch(part -> of(part) == part)) {
            return m;
        }
        Members.Builder b = Members.withoutNames(m)
                .separators(inRegular ? m.colon() : of(m.colon()), inRegular ? m.comma() : of(m.comma()));
        m.declared().forEach(d -> b.declare(d.name(), of(d.value()), d.required()));
        m.others().forEach(o -> b.others(o.names(), of(o.value())));
        m.implied().forEach(b::imply);
        return b.build();
    }

    /** Whether a language of texts is said by numbers of characters alone. */
    private static boolean saysOnlyLength(Expression texts) {
        if (texts instanceof Expression.OneOf o) {
            return o.set.equals(CodePoints.ALL);
        } else if (texts instanceof Expression.Repeat r) {
            return saysOnlyLength(r.part);
        } else if (texts instanceof Expression.Sequence s) {
            return s.parts.stream().allMatch(Rewriting::saysOnlyLength);
        } else if (texts instanceof Expression.Both b) {
            return b.parts.stream().allMatch(Rewriting::saysOnlyLength);
        }
        return texts instanceof Expression.Not n && n.part == Expression.nothing()
                || texts instanceof Expression.Bytes b && b.bytes.length == 0;
    }
}
