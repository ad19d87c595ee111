package dev.logits.decode.grammar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The ways in which terms and rules begin: pairs of a head or a call and the rest after it (partial derivatives with
 * respect to heads and calls; Antimirov, 1996). A call stands for what is not empty of it.
 *
 * <p>Rules that begin with each other, behind empty things included, form a left-linear system
 * {@code X_i = Σ_j X_j A_ij + B_i}, whose solution {@code X_i = Σ_k B_k M_ki} begins with none of them: {@code M_ki}
 * are the ways from a complete k to a complete i, {@code M_ki = [k = i] + Σ_j A_jk M_ji}. Where one rule begins with
 * itself only, {@code M} is the repetition of {@code A}.
 */
final class Beginnings {
    /** A continuation that depends on what was forgotten. */
    static final Term.Part FORGOTTEN = new Term.Part(null, null, Term.END);

    private final TermCompiler compiler;
    private final TermStore store;
    private final Map<Integer, LeftLinear> systems = new HashMap<>();
    private final Map<Production, Step> ways = new HashMap<>();

    /** A way M_ki. */
    private record Step(LeftLinear system, int from, int to) {}

    Beginnings(TermCompiler compiler) {
        this.compiler = compiler;
        store = compiler.store();
    }

    Term.Part[] of(Term term) {
        Term.Part[] parts = term.parts();
        if (parts == null) {
            Set<Term.Part> out = new LinkedHashSet<>();
            collect(term, Term.END, out);
            parts = out.toArray(Term.Part[]::new);
            if (!term.isOfText()) {
                term.parts(parts);
            }
        }
        return parts;
    }

    Term.Part[] of(Production p) {
        Term.Part[] parts = p.parts();
        if (parts == null) {
            boolean before = store.toLast(true);
            try {
                Set<Term.Part> out = new LinkedHashSet<>();
                Step step = ways.get(p);
                if (step != null) {
                    step.system.way(step.from, step.to, out);
                } else if (p.isLeftRecursive()) {
                    LeftLinear system = system(p);
                    system.begin(system.numbers.get(p), out);
                } else {
                    collect(compiler.body(p), Term.END, out);
                }
                parts = out.toArray(Term.Part[]::new);
                p.parts(parts);
            } finally {
                store.toLast(before);
            }
        }
        return parts;
    }

    private LeftLinear system(Production p) {
        LeftLinear known = systems.get(p.group());
        if (known == null) {
            known = new LeftLinear(compiler.group(p));
            systems.put(p.group(), known);
        }
        return known;
    }

    /** Adds the ways to begin a term that stands before another. */
    private void collect(Term term, Term after, Set<Term.Part> out) {
        for (Term at = term; at != Term.END; at = at.rest) {
            Term rest = store.concat(at.rest, after);
            Item item = at.first;
            if (item instanceof Item.Regular r) {
                if (r.language().canGrow()) {
                    out.add(new Term.Part(new Head.Regular(r.language()), null, rest));
                }
            } else if (item instanceof Item.Call c) {
                out.add(new Term.Part(null, c.production(), rest));
            } else if (item instanceof Item.Special s) {
                out.add(new Term.Part(new Head.Special(s.number()), null, rest));
            } else if (item instanceof Item.Choice c) {
                for (Term alternative : c.alternatives()) {
                    collect(alternative, rest, out);
                }
            } else if (item instanceof Item.Times t) {
                collect(t.part(), more(t, rest, at.owner), out);
            } else if (item instanceof Item.InMembers m) {
                members(m, rest, at.owner, out);
            } else if (item instanceof Item.InDistinct d) {
                distinct(d, rest, at.owner, out);
            }
            if (!item.nullable()) {
                return;
            }
        }
    }

    /** The repetitions after one of them, and the rest. */
    private Term more(Item.Times t, Term rest, String owner) {
        if (t.most() == 1) {
            return rest;
        }
        Item.Times left = new Item.Times(
                t.part(), Math.max(0, t.least() - 1), t.most() == Integer.MAX_VALUE ? t.most() : t.most() - 1);
        return store.term(left, rest, owner);
    }

    private void members(Item.InMembers m, Term rest, String owner, Set<Term.Part> out) {
        MembersTable table = m.table();
        if (m.state() == MembersState.FORGOTTEN) {
            out.add(FORGOTTEN);
            return;
        }
        if (!table.hasNext(m.state())) {
            return;
        }
        if (m.phase() == Item.Phase.AFTER) {
            Term next = store.term(new Item.InMembers(table, m.state(), Item.Phase.NEXT), Term.END, owner);
            collect(store.concat(table.comma(), next), rest, out);
        } else {
            out.add(new Term.Part(new KeyHead(table, m.state()), null, rest));
        }
    }

    private void distinct(Item.InDistinct d, Term rest, String owner, Set<Term.Part> out) {
        DistinctTable table = d.table();
        DistinctState state = d.state();
        if (!table.hasNext(state)) {
            return;
        }
        if (d.phase() == Item.Phase.AFTER) {
            Term next = store.term(new Item.InDistinct(table, state, Item.Phase.NEXT), Term.END, owner);
            collect(store.concat(table.separator(), next), rest, out);
        } else if (state.forgotten > 0) {
            out.add(FORGOTTEN);
        } else {
            if (table.remaining(state).canGrow()) {
                out.add(new Term.Part(new DistinctHead(table, state), null, rest));
            }
            if (table.remaining(state).accepts()) {
                collect(table.after(state.and(JsonValue.of(new byte[0]))), rest, out);
            }
        }
    }

    /** The system of one group of rules. */
    private final class LeftLinear {
        private final List<Production> group;
        private final Map<Production, Integer> numbers = new HashMap<>();

        /** Of rule j behind a complete rule k. */
        private final List<List<Set<Term>>> after = new ArrayList<>();

        private final List<List<Term.Part>> others = new ArrayList<>();

        /** Of a complete rule k all that are complete as well. */
        private final boolean[][] units;

        private final Map<Integer, Production> made = new HashMap<>();

        LeftLinear(List<Production> group) {
            this.group = group;
            int n = group.size();
            for (int i = 0; i < n; i++) {
                numbers.put(group.get(i), i);
            }
            units = new boolean[n][n];
            for (int j = 0; j < n; j++) {
                List<Set<Term>> row = new ArrayList<>();
                for (int k = 0; k < n; k++) {
                    row.add(new LinkedHashSet<>());
                }
                List<Term.Part> rest = new ArrayList<>();
                Set<Term.Part> parts = new LinkedHashSet<>();
                collect(compiler.body(group.get(j)), Term.END, parts);
                for (Term.Part part : parts) {
                    Integer k = part.call() == null ? null : numbers.get(part.call());
                    if (k == null) {
                        rest.add(part);
                    } else {
                        row.get(k).add(part.rest());
                        units[k][j] |= part.rest().nullable();
                    }
                }
                after.add(row);
                others.add(rest);
                units[j][j] = true;
            }
            for (int via = 0; via < n; via++) {
                for (int k = 0; k < n; k++) {
                    for (int j = 0; j < n && units[k][via]; j++) {
                        units[k][j] |= units[via][j];
                    }
                }
            }
        }

        /** The ways to begin rule i. */
        void begin(int i, Set<Term.Part> out) {
            for (int k = 0; k < group.size(); k++) {
                Term way = way(k, i);
                for (Term.Part part : others.get(k)) {
                    out.add(new Term.Part(part.head(), part.call(), store.concat(part.rest(), way)));
                }
            }
        }

        /** M_ki as a term. */
        private Term way(int k, int i) {
            String name = group.get(i).name();
            if (group.size() == 1) {
                List<Term> again = new ArrayList<>(after.get(0).get(0));
                again.remove(Term.END);
                return again.isEmpty()
                        ? Term.END
                        : store.term(
                                new Item.Times(
                                        again.size() == 1
                                                ? again.get(0)
                                                : store.term(new Item.Choice(List.copyOf(again)), Term.END, name),
                                        0,
                                        Integer.MAX_VALUE),
                                Term.END,
                                name);
            }
            Production p = made.computeIfAbsent(k * group.size() + i, key -> {
                Production fresh = new Production(name, -1);
                fresh.describe(units[k][i], k == i, Integer.MAX_VALUE, false);
                ways.put(fresh, new Step(this, k, i));
                return fresh;
            });
            return store.term(new Item.Call(p), Term.END, name);
        }

        /** The ways to begin M_ki. */
        void way(int k, int i, Set<Term.Part> out) {
            for (int from = 0; from < group.size(); from++) {
                for (int j = 0; j < group.size() && units[k][from]; j++) {
                    for (Term term : after.get(j).get(from)) {
                        if (term != Term.END) {
                            collect(term, way(j, i), out);
                        }
                    }
                }
            }
        }
    }
}
