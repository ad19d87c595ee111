package dev.logits.io.schema;

import java.util.List;
import java.util.Set;

/**
 * A condition on the values of all members whose names are in a set of texts, or in none of several sets and not among
 * listed names. Immutable.
 */
record NameRule(List<TextSet> sets, boolean inside, Set<String> names, Term term) {
    static NameRule inside(TextSet set, Term term) {
        return new NameRule(List.of(set), true, Set.of(), term);
    }

    static NameRule outside(List<TextSet> sets, Set<String> names, Term term) {
        return new NameRule(sets, false, names, term);
    }

    boolean covers(String name) {
        if (inside) {
            return sets.get(0).contains(name);
        }
        return !names.contains(name) && sets.stream().noneMatch(set -> set.contains(name));
    }

    NameRule with(Term other) {
        return new NameRule(sets, inside, names, other);
    }
}
