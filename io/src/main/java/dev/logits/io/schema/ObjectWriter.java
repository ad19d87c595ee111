package dev.logits.io.schema;

import dev.logits.decode.grammar.Expression;
import dev.logits.decode.grammar.Members;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes objects. */
final class ObjectWriter {
    /** Conditions of existence go through all sets of so many names. */
    private static final int MOST_NAMES = 6;

    private final GrammarWriter writer;
    private final SchemaSpace space;

    ObjectWriter(GrammarWriter writer) {
        this.writer = writer;
        this.space = writer.space;
    }

    /** Adds the objects of a shape to alternatives. */
    void write(ObjectShape raw, Term where, int level, List<Expression> out) {
        ObjectShape shape = writer.closed ? closed(raw) : raw;
        if (shape.exist().isEmpty()) {
            writeSimple(shape, where, level, out);
            return;
        }
        List<ObjectShape> open = new ArrayList<>(List.of(shape));
        for (int i = 0; i < open.size(); i++) {
            if (open.get(i).exist().isEmpty()) {
                writeSimple(open.get(i), where, level, out);
            } else {
                open.addAll(withoutFirst(open.get(i), where));
            }
        }
    }

    /** Nothing but the declared, where something is declared and nothing was said of other members. */
    private static ObjectShape closed(ObjectShape shape) {
        ObjectShape.Seen seen = shape.seen();
        if (seen.all() || shape.properties().isEmpty() && seen.sets().isEmpty()) {
            return shape;
        }
        Set<String> names = new HashSet<>(shape.properties().keySet());
        names.addAll(shape.required());
        shape.implied().values().forEach(names::addAll);
        if (seen.sets().isEmpty() && names.size() < shape.least()) {
            return shape; // it asks for more members than it declares
        }
        NameRule rule = NameRule.outside(seen.sets(), names, SchemaSpace.FALSE);
        return shape.withRules(ObjectShape.joined(shape.rules(), List.of(rule)));
    }

    private static Set<String> declared(ObjectShape shape) {
        Set<String> names = new LinkedHashSet<>(shape.properties().keySet());
        names.addAll(shape.required());
        names.addAll(shape.absent());
        shape.implied().forEach((name, others) -> {
            names.add(name);
            names.addAll(others);
        });
        List<NameRule> rules = new ArrayList<>(shape.rules());
        rules.addAll(shape.exist());
        for (NameRule rule : rules) {
            names.addAll(rule.names());
            rule.sets().forEach(set -> names.addAll(set.texts()));
        }
        return names;
    }

    /** The same objects as a union of shapes with one condition of existence less. */
    private List<ObjectShape> withoutFirst(ObjectShape shape, Term where) {
        NameRule exists = shape.exist().get(0);
        ObjectShape rest =
                shape.withExist(shape.exist().subList(1, shape.exist().size()));
        Set<String> names = declared(shape);
        for (String name : shape.required()) {
            if (exists.covers(name) && exists.term().isTrue()) {
                return List.of(rest);
            }
        }
        List<NameCells.Cell> cells = NameCells.of(shape, space, where);
        boolean some = false;
        boolean all = true;
        for (NameCells.Cell cell : cells) {
            boolean counts = cell.counts().get(0) && !space.emptiness.isEmpty(space.and(cell.term(), exists.term()));
            some |= counts;
            all &= counts;
        }
        List<ObjectShape> out = new ArrayList<>();
        if (!some) {
            for (String name : names) {
                if (exists.covers(name)) {
                    add(rest, ObjectShape.property(name, exists.term(), true), out);
                }
            }
            return out;
        }
        List<String> others = names.stream()
                .filter(name -> !exists.covers(name) && !shape.term(name, space).isFalse())
                .toList();
        if (!all || !exists.term().isTrue() || others.size() > MOST_NAMES) {
            throw new UnsupportedSchemaException(
                    space.pointer(where),
                    "not, oneOf or if asks for an object with some member that breaks a rule for members which are not"
                            + " declared, and that cannot be guaranteed; tell the cases apart by a const in a required"
                            + " property, or use anyOf");
        }
        for (int set = 0; set < 1 << others.size(); set++) {
            Set<String> there = new LinkedHashSet<>();
            Set<String> absent = new LinkedHashSet<>();
            for (int i = 0; i < others.size(); i++) {
                ((set >> i & 1) != 0 ? there : absent).add(others.get(i));
            }
            ObjectShape both = rest.and(ObjectShape.names(there, absent), space);
            if (both != null) {
                add(both, ObjectShape.count(there.size() + 1, Integer.MAX_VALUE), out);
            }
        }
        return out;
    }

    private void add(ObjectShape a, ObjectShape b, List<ObjectShape> out) {
        ObjectShape both = a.and(b, space);
        if (both != null && !space.emptiness.isEmpty(both)) {
            out.add(both);
        }
    }

    private void writeSimple(ObjectShape shape, Term where, int level, List<Expression> out) {
        Map<String, Term> terms = new LinkedHashMap<>();
        for (String name : declared(shape)) {
            Term term = shape.term(name, space);
            terms.put(name, !TextSet.isText(name) || space.emptiness.isEmpty(term) ? SchemaSpace.FALSE : term);
        }
        Set<String> required = new LinkedHashSet<>(shape.required());
        imply(shape.implied(), terms, required);
        for (String name : required) {
            if (terms.get(name).isFalse()) {
                return;
            }
        }
        List<NameCells.Cell> cells = NameCells.of(shape, space, where);
        long possible = terms.values().stream().filter(t -> !t.isFalse()).count();
        int most = cells.isEmpty() ? (int) Math.min(shape.most(), possible) : shape.most();
        if (most < Math.max(shape.least(), required.size())) {
            return;
        }
        boolean mayBeEmpty = required.isEmpty() && shape.least() == 0;
        if (most == 0) {
            out.add(Expression.sequence(Expression.text("{"), writer.whiteSpace.empty(), Expression.text("}")));
            return;
        }
        int inner = writer.whiteSpace.inside(level);
        Members.Builder members = Members.builder()
                .order(writer.order)
                .separators(writer.whiteSpace.colon(), writer.whiteSpace.comma(inner))
                .least(Math.max(1, shape.least()));
        if (most < Integer.MAX_VALUE && (!cells.isEmpty() || most < possible)) {
            members.most(most);
        }
        terms.forEach((name, term) -> {
            if (TextSet.isText(name)) {
                Expression value = term.isFalse() ? Expression.nothing() : writer.value(term, inner);
                members.declare(name, value, required.contains(name));
            }
        });
        shape.implied().forEach((name, names) -> {
            if (!required.containsAll(names) && !terms.get(name).isFalse()) {
                members.imply(name, names);
            }
        });
        for (NameCells.Cell cell : cells) {
            members.others(cell.names(), writer.value(cell.term(), inner));
        }
        out.add(writer.bracketed("{", Expression.members(members.build()), mayBeEmpty, "}", level));
    }

    /**
     * Follows implications: what a required name implies is required, what implies an impossible name is impossible.
     */
    private static void imply(Map<String, Set<String>> implied, Map<String, Term> terms, Set<String> required) {
        for (boolean changed = !implied.isEmpty(); changed; ) {
            changed = false;
            for (Map.Entry<String, Set<String>> entry : implied.entrySet()) {
                if (required.contains(entry.getKey())) {
                    changed |= required.addAll(entry.getValue());
                }
                if (!terms.get(entry.getKey()).isFalse()
                        && entry.getValue().stream()
                                .anyMatch(name -> terms.get(name).isFalse())) {
                    terms.put(entry.getKey(), SchemaSpace.FALSE);
                    changed = true;
                }
            }
        }
    }
}
