package dev.logits.io.schema;

import dev.logits.decode.grammar.Expression;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that an object does not declare, divided into cells: in which pattern's language each name is and in which
 * not. All names of a cell have values of one term.
 */
final class NameCells {
    /** More cells are refused. */
    private static final int MOST_CELLS = 1024;

    /** Names, what their values are, and for each condition of existence whether they count for it. */
    record Cell(Expression names, Term term, List<Boolean> counts) {}

    private NameCells() {}

    static List<Cell> of(ObjectShape shape, SchemaSpace space, Term where) {
        List<NameRule> all = new ArrayList<>(shape.rules());
        all.addAll(shape.exist());
        List<List<TextSet>> groups = groups(all, shape.rules().size());
        List<Cell> cells = new ArrayList<>();
        for (BitSet set : sets(groups, space, where)) {
            Term term = SchemaSpace.TRUE;
            for (NameRule rule : shape.rules()) {
                if (!term.isFalse() && holds(rule, groups, set)) {
                    term = space.and(term, rule.term());
                }
            }
            if (space.emptiness.isEmpty(term)) {
                continue;
            }
            List<Boolean> counts = new ArrayList<>();
            for (NameRule rule : shape.exist()) {
                counts.add(holds(rule, groups, set));
            }
            cells.add(new Cell(names(groups, set), term, counts));
        }
        return shape.exist().isEmpty() ? merged(cells) : cells;
    }

    /** The sets of groups that a name can be in. */
    private static List<BitSet> sets(List<List<TextSet>> groups, SchemaSpace space, Term where) {
        List<BitSet> sets = new ArrayList<>(List.of(new BitSet()));
        for (int g = 0; g < groups.size(); g++) {
            for (int i = sets.size() - 1; i >= 0; i--) {
                List<TextSet> group = groups.get(g);
                if (sets.get(i).stream().noneMatch(other -> areDisjoint(group, groups.get(other)))) {
                    BitSet in = (BitSet) sets.get(i).clone();
                    in.set(g);
                    sets.add(in);
                }
            }
            if (sets.size() > MOST_CELLS) {
                throw new UnsupportedSchemaException(
                        space.pointer(where),
                        "its patterns for names of members overlap in more than " + MOST_CELLS
                                + " ways; use fewer patterns, or patterns with different beginnings");
            }
        }
        return sets;
    }

    private static boolean areDisjoint(List<TextSet> a, List<TextSet> b) {
        return a.stream().allMatch(x -> b.stream().allMatch(x::isPlainlyDisjoint));
    }

    private static Expression names(List<List<TextSet>> groups, BitSet set) {
        TextSet names = TextSet.ALL;
        for (int g = 0; g < groups.size(); g++) {
            List<TextSet> group = groups.get(g);
            if (set.get(g)) {
                names = names.and(TextSet.union(group));
            } else if (set.stream().noneMatch(in -> areDisjoint(groups.get(in), group))) {
                names = names.and(TextSet.union(group).not());
            }
        }
        return names.expression();
    }

    /** Languages that matter in the same rules in the same way are one. */
    private static List<List<TextSet>> groups(List<NameRule> rules, int values) {
        Map<TextSet, List<Object>> uses = new LinkedHashMap<>();
        for (int r = 0; r < rules.size(); r++) {
            NameRule rule = rules.get(r);
            for (TextSet set : rule.sets()) {
                if (set.isRegular()) {
                    uses.computeIfAbsent(set, s -> new ArrayList<>())
                            .add(rule.inside() && r < values ? rule.term() : (Object) r);
                }
            }
        }
        Map<List<Object>, List<TextSet>> groups = new LinkedHashMap<>();
        uses.forEach((set, use) ->
                groups.computeIfAbsent(use, u -> new ArrayList<>()).add(set));
        return List.copyOf(groups.values());
    }

    private static boolean holds(NameRule rule, List<List<TextSet>> groups, BitSet set) {
        boolean in = false;
        for (TextSet texts : rule.sets()) {
            if (texts.isRegular()) {
                for (int g = 0; g < groups.size(); g++) {
                    in |= set.get(g) && groups.get(g).contains(texts);
                }
            } else {
                // listed names are declared, so that the others are outside of a list and inside of all but a list
                in |= !texts.isListed();
            }
        }
        return rule.inside() == in;
    }

    private static List<Cell> merged(List<Cell> cells) {
        Map<Term, List<Expression>> byTerm = new LinkedHashMap<>();
        for (Cell cell : cells) {
            byTerm.computeIfAbsent(cell.term(), t -> new ArrayList<>()).add(cell.names());
        }
        List<Cell> out = new ArrayList<>();
        byTerm.forEach((term, names) -> out.add(new Cell(Expression.either(names), term, List.of())));
        return out;
    }
}
