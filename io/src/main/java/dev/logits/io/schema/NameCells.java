package dev.logits.io.schema;

import dev.logits.decode.grammar.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names that an object does not declare, divided into cells: in which pattern's language each name is and in which
 * not. All names of a cell have values of one term.
 */
final class NameCells {
    /** More languages of names are refused. */
    private static final int MOST_SETS = 10;

    /** Names, what their values are, and for each condition of existence whether they count for it. */
    record Cell(Expression names, Term term, List<Boolean> counts) {}

    private NameCells() {}

    static List<Cell> of(ObjectShape shape, SchemaSpace space, Term where) {
        List<NameRule> all = new ArrayList<>(shape.rules());
        all.addAll(shape.exist());
        List<List<TextSet>> groups = groups(all, shape.rules().size());
        if (groups.size() > MOST_SETS) {
            throw new UnsupportedSchemaException(
                    space.pointer(where),
                    groups.size() + " patterns for names of members are more than can be told apart (" + MOST_SETS
                            + "); use fewer patterns, or the same schema for several");
        }
        List<Cell> cells = new ArrayList<>();
        for (int set = 0; set < 1 << groups.size(); set++) {
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
            TextSet names = TextSet.ALL;
            for (int g = 0; g < groups.size(); g++) {
                TextSet union = TextSet.union(groups.get(g));
                names = names.and((set >> g & 1) != 0 ? union : union.not());
            }
            cells.add(new Cell(names.expression(), term, counts));
        }
        return shape.exist().isEmpty() ? merged(cells) : cells;
    }

    /** Languages that matter in the same rules in the same way are one. */
    private static List<List<TextSet>> groups(List<NameRule> rules, int values) {
        Map<TextSet, List<Object>> uses = new LinkedHashMap<>();
        for (int r = 0; r < rules.size(); r++) {
            NameRule rule = rules.get(r);
            for (TextSet set : rule.sets()) {
                if (set.isRegular()) {
                    uses.computeIfAbsent(set, s -> new ArrayList<>()).add(rule.inside() && r < values ? rule.term() : (Object) r);
                }
            }
        }
        Map<List<Object>, List<TextSet>> groups = new LinkedHashMap<>();
        uses.forEach((set, use) -> groups.computeIfAbsent(use, u -> new ArrayList<>()).add(set));
        return List.copyOf(groups.values());
    }

    private static boolean holds(NameRule rule, List<List<TextSet>> groups, int set) {
        boolean in = false;
        for (TextSet texts : rule.sets()) {
            if (texts.isRegular()) {
                for (int g = 0; g < groups.size(); g++) {
                    in |= (set >> g & 1) != 0 && groups.get(g).contains(texts);
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
