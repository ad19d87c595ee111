package dev.logits.io.grammar;

import dev.logits.decode.grammar.CodePoints;
import dev.logits.decode.grammar.Expression;
import dev.logits.decode.grammar.Grammar;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What lazy rules take away from the terminals that may stand where they do. A lazy rule matches as little as
 * possible, and where it has matched, nothing else goes on: so no other terminal that may begin at the same place
 * holds a match of it at its beginning. Which may begin at one place is found as in the construction of Glushkov:
 * what may come first, and what may follow each terminal, through all rules.
 *
 * <p>In a grammar without lazy rules terminals match whatever they can, and no text is lost to a longer match.
 */
final class LarkLexemes {
    private static final Expression TEXTS = Expression.not(Expression.nothing());
    private static final Expression SOME = Expression.sequence(Expression.codePoints(CodePoints.ALL), TEXTS);

    private final LarkTree.Source source;
    private final LarkTerminals terminals;
    private final Map<Object, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, BitSet> first = new HashMap<>();
    private final Map<String, BitSet> follow = new HashMap<>();
    private final Map<String, Boolean> nullable = new HashMap<>();
    private final Map<Object, BitSet> rivals = new HashMap<>();
    private final List<String> lazy = new ArrayList<>();
    private final Map<String, Expression> bodies = new HashMap<>();
    private boolean changed;

    LarkLexemes(LarkTree.Source source, LarkTerminals terminals) {
        this.source = source;
        this.terminals = terminals;
        for (LarkTree.Definition d : source.definitions.values()) {
            if (d.lazy()) {
                numbers.put(d.name(), lazy.size());
                lazy.add(d.name());
                Expression body = terminals.expression(d.body());
                bodies.put(
                        d.name(),
                        d.suffix() == null ? body : Expression.sequence(body, terminals.expression(d.suffix())));
            }
        }
        if (!lazy.isEmpty()) {
            findRivals();
        }
    }

    /** What a lazy rule matches. */
    Expression lazy(String rule) {
        List<Expression> longer = new ArrayList<>(List.of(Expression.sequence(bodies.get(rule), SOME)));
        for (String other : rivals(rule)) {
            if (!other.equals(rule)) {
                longer.add(Expression.sequence(visible(other), SOME));
            }
        }
        return Expression.except(bodies.get(rule), Expression.either(longer));
    }

    /** What a terminal matches at a place. */
    Expression greedy(LarkTree leaf, Expression terminal) {
        List<String> others = rivals(leaf);
        if (others.isEmpty()) {
            return terminal;
        }
        return Expression.except(
                terminal,
                Expression.either(others.stream()
                        .map(other -> Expression.sequence(visible(other), TEXTS))
                        .toList()));
    }

    /** What a lazy rule matches but the empty text, which takes nothing away from others. */
    private Expression visible(String rule) {
        return Expression.both(bodies.get(rule), SOME);
    }

    private List<String> rivals(Object leaf) {
        return rivals.getOrDefault(leaf, new BitSet()).stream()
                .filter(i -> i < lazy.size())
                .mapToObj(lazy::get)
                .toList();
    }

    private void findRivals() {
        source.definitions.values().stream().filter(this::isRule).forEach(d -> {
            first.put(d.name(), new BitSet());
            follow.put(d.name(), new BitSet());
            nullable.put(d.name(), false);
        });
        do {
            changed = false;
            for (LarkTree.Definition d : source.definitions.values()) {
                if (isRule(d)) {
                    changed |= !nullable.put(d.name(), nullable(d.body())).equals(nullable(d.body()));
                    add(first.get(d.name()), first(d.body()));
                }
            }
        } while (changed);
        do {
            changed = false;
            source.definitions.values().stream()
                    .filter(this::isRule)
                    .forEach(d -> walk(d.body(), follow.get(d.name())));
        } while (changed);
        compete(first.getOrDefault("start", new BitSet()));
    }

    private boolean isRule(LarkTree.Definition d) {
        return !LarkTree.isTerminal(d.name()) && !d.lazy();
    }

    private void add(BitSet set, BitSet more) {
        int size = set.cardinality();
        set.or(more);
        changed |= set.cardinality() != size;
    }

    /** All of a set may begin at one place. */
    private void compete(BitSet together) {
        BitSet strong = together.get(0, lazy.size());
        if (strong.isEmpty()) {
            return;
        }
        numbers.forEach((leaf, number) -> {
            if (together.get(number)) {
                rivals.computeIfAbsent(leaf, k -> new BitSet()).or(strong);
            }
        });
    }

    /** What a leaf is known by: a lazy rule by its name, wherever it is called; a rule is none. */
    private Object leaf(LarkTree tree) {
        if (tree instanceof LarkTree.Name n && !LarkTree.isTerminal(n.name())) {
            LarkTree.Definition d = source.definitions.get(n.name());
            return d != null && d.lazy() ? n.name() : null;
        }
        return tree;
    }

    private boolean nullable(LarkTree tree) {
        if (tree instanceof LarkTree.Sequence s) {
            return s.parts().stream().allMatch(this::nullable);
        } else if (tree instanceof LarkTree.Either e) {
            return e.parts().stream().anyMatch(this::nullable);
        } else if (tree instanceof LarkTree.Repeat r) {
            return r.least() == 0 || nullable(r.part());
        } else if (tree instanceof LarkTree.Name n && nullable.containsKey(n.name())) {
            return nullable.get(n.name());
        } else if (leaf(tree) instanceof String rule) {
            return Grammar.of(bodies.get(rule)).accepts("");
        }
        boolean terminal = tree instanceof LarkTree.Text
                || tree instanceof LarkTree.Regex
                || tree instanceof LarkTree.Substring
                || tree instanceof LarkTree.Name n && LarkTree.isTerminal(n.name());
        return terminal && Grammar.of(terminals.expression(tree)).accepts("");
    }

    private BitSet first(LarkTree tree) {
        BitSet out = new BitSet();
        if (tree instanceof LarkTree.Sequence s) {
            for (LarkTree part : s.parts()) {
                out.or(first(part));
                if (!nullable(part)) {
                    break;
                }
            }
        } else if (tree instanceof LarkTree.Either e) {
            e.parts().forEach(part -> out.or(first(part)));
        } else if (tree instanceof LarkTree.Repeat r) {
            out.or(first(r.part()));
        } else if (tree instanceof LarkTree.Name n && first.containsKey(n.name())) {
            out.or(first.get(n.name()));
        } else if (leaf(tree) != null) {
            out.set(numbers.computeIfAbsent(leaf(tree), k -> numbers.size()));
        }
        return out;
    }

    /** Tells all parts what may follow them. */
    private void walk(LarkTree tree, BitSet after) {
        if (tree instanceof LarkTree.Sequence s) {
            BitSet next = (BitSet) after.clone();
            for (int i = s.parts().size() - 1; i >= 0; i--) {
                LarkTree part = s.parts().get(i);
                walk(part, next);
                BitSet here = first(part);
                if (nullable(part)) {
                    here.or(next);
                }
                next = here;
            }
        } else if (tree instanceof LarkTree.Either e) {
            e.parts().forEach(part -> walk(part, after));
        } else if (tree instanceof LarkTree.Repeat r) {
            BitSet next = (BitSet) after.clone();
            if (r.most() != 1) {
                next.or(first(r.part()));
            }
            walk(r.part(), next);
        } else if (tree instanceof LarkTree.Name n && follow.containsKey(n.name())) {
            add(follow.get(n.name()), after);
        } else if (leaf(tree) != null) {
            compete(after);
        }
    }
}
