package dev.logits.io.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an object must be like. Immutable.
 *
 * @param properties what the values of members must be, where they are there; in declared order
 * @param required names that must be there
 * @param absent names that must not be there
 * @param rules what the values of members must be by their names
 * @param exist for each of these a member of such a name must have a value in its term
 * @param implied for each name the names that must be there where it is
 * @param least the least number of members
 * @param most the largest number of members
 * @param seen which members were looked at
 */
record ObjectShape(
        Map<String, Term> properties,
        Set<String> required,
        Set<String> absent,
        List<NameRule> rules,
        List<NameRule> exist,
        Map<String, Set<String>> implied,
        int least,
        int most,
        Seen seen)
        implements Shape<ObjectShape> {

    /** Which members keywords looked at: all, or these names and those in these sets. */
    record Seen(boolean all, Set<String> names, List<TextSet> sets) {
        static final Seen NOTHING = new Seen(false, Set.of(), List.of());
        static final Seen ALL = new Seen(true, Set.of(), List.of());

        Seen and(Seen o) {
            return all || o.all
                    ? ALL
                    : o == NOTHING
                            ? this
                            : this == NOTHING ? o : new Seen(false, union(names, o.names), joined(sets, o.sets));
        }
    }

    static final ObjectShape ANY = new ObjectShape(
            Map.of(), Set.of(), Set.of(), List.of(), List.of(), Map.of(), 0, Integer.MAX_VALUE, Seen.NOTHING);

    @Override
    public boolean isAny() {
        return this == ANY
                || properties.values().stream().allMatch(Term::isTrue)
                        && required.isEmpty()
                        && absent.isEmpty()
                        && rules.isEmpty()
                        && exist.isEmpty()
                        && implied.isEmpty()
                        && least == 0
                        && most == Integer.MAX_VALUE
                        && seen.equals(Seen.NOTHING);
    }

    @Override
    public ObjectShape and(ObjectShape o, SchemaSpace space) {
        if (o == ANY) {
            return this;
        }
        if (this == ANY) {
            return o;
        }
        Map<String, Term> terms = new LinkedHashMap<>(properties);
        o.properties.forEach((name, term) -> terms.merge(name, term, space::and));
        Map<String, Set<String>> implications = new LinkedHashMap<>(implied);
        o.implied.forEach((name, names) -> implications.merge(name, names, ObjectShape::union));
        ObjectShape both = new ObjectShape(
                terms,
                union(required, o.required),
                union(absent, o.absent),
                joined(rules, o.rules),
                joined(exist, o.exist),
                implications,
                Math.max(least, o.least),
                Math.min(most, o.most),
                seen.and(o.seen));
        return both.least > both.most || both.required.stream().anyMatch(both.absent::contains) ? null : both;
    }

    /** What the value of a member must be. */
    Term term(String name, SchemaSpace space) {
        if (absent.contains(name)) {
            return SchemaSpace.FALSE;
        }
        Term term = properties.getOrDefault(name, SchemaSpace.TRUE);
        for (NameRule rule : rules) {
            if (!term.isFalse() && rule.covers(name)) {
                term = space.and(term, rule.term());
            }
        }
        return term;
    }

    @Override
    public ObjectShape forget() {
        return withSeen(Seen.NOTHING);
    }

    ObjectShape withSeen(Seen what) {
        return new ObjectShape(properties, required, absent, rules, exist, implied, least, most, what);
    }

    ObjectShape withRules(List<NameRule> other) {
        return new ObjectShape(properties, required, absent, other, exist, implied, least, most, seen);
    }

    ObjectShape withExist(List<NameRule> other) {
        return new ObjectShape(properties, required, absent, rules, other, implied, least, most, seen);
    }

    static ObjectShape property(String name, Term term, boolean required) {
        return new ObjectShape(
                Map.of(name, term),
                required ? Set.of(name) : Set.of(),
                Set.of(),
                List.of(),
                List.of(),
                Map.of(),
                0,
                Integer.MAX_VALUE,
                Seen.NOTHING);
    }

    static ObjectShape without(String name) {
        return names(Set.of(), Set.of(name));
    }

    static ObjectShape names(Set<String> required, Set<String> absent) {
        return new ObjectShape(
                Map.of(), required, absent, List.of(), List.of(), Map.of(), 0, Integer.MAX_VALUE, Seen.NOTHING);
    }

    static ObjectShape exists(NameRule rule) {
        return ANY.withExist(List.of(rule));
    }

    static ObjectShape count(int least, int most) {
        return new ObjectShape(Map.of(), Set.of(), Set.of(), List.of(), List.of(), Map.of(), least, most, Seen.NOTHING);
    }

    static <T> Set<T> union(Set<T> a, Set<T> b) {
        if (a.isEmpty() || a == b) {
            return b;
        }
        if (b.isEmpty()) {
            return a;
        }
        Set<T> all = new LinkedHashSet<>(a);
        all.addAll(b);
        return all;
    }

    static <T> List<T> joined(List<T> a, List<T> b) {
        if (a.isEmpty()) {
            return b;
        }
        if (b.isEmpty()) {
            return a;
        }
        List<T> all = new ArrayList<>(a);
        b.stream().filter(x -> !all.contains(x)).forEach(all::add);
        return all;
    }
}
