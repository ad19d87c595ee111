package dev.logits.io.grammar;

import dev.logits.decode.grammar.CodePoints;
import dev.logits.decode.grammar.EcmaRegex;
import dev.logits.decode.grammar.Expression;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the terminals of one grammar into regular expressions. */
final class LarkTerminals {
    private final LarkTree.Source source;
    private final GrammarText in;
    private final Map<String, Expression> known = new HashMap<>();

    LarkTerminals(LarkTree.Source source, GrammarText in) {
        this.source = source;
        this.in = in;
        known.putAll(source.imports);
        for (LarkTree.Definition definition : source.definitions.values()) {
            if (LarkTree.isTerminal(definition.name())) {
                define(definition);
            }
        }
    }

    /** Defines a terminal after those that it names; a loop, as chains of them may be long. */
    private void define(LarkTree.Definition root) {
        Deque<LarkTree.Definition> open = new ArrayDeque<>();
        Set<String> opened = new HashSet<>();
        open.push(root);
        while (!open.isEmpty()) {
            LarkTree.Definition definition = open.peek();
            if (known.containsKey(definition.name())) {
                open.pop();
                continue;
            }
            boolean first = opened.add(definition.name());
            boolean waits = false;
            for (LarkTree.Name name : names(definition.body())) {
                LarkTree.Definition other = source.definitions.get(name.name());
                if (!LarkTree.isTerminal(name.name()) || known.containsKey(name.name()) || other == null) {
                    continue;
                }
                if (!first || opened.contains(name.name())) {
                    throw in.error(
                            name.at(),
                            "circular reference in the terminal " + definition.name()
                                    + "; what calls itself is a rule, and its name is in small letters");
                }
                open.push(other);
                waits = true;
            }
            if (!waits) {
                known.put(definition.name(), expression(definition.body()));
                open.pop();
            }
        }
    }

    private static List<LarkTree.Name> names(LarkTree root) {
        List<LarkTree.Name> out = new ArrayList<>();
        Deque<LarkTree> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            LarkTree tree = open.pop();
            if (tree instanceof LarkTree.Name n) {
                out.add(n);
            } else if (tree instanceof LarkTree.Sequence s) {
                s.parts().forEach(open::push);
            } else if (tree instanceof LarkTree.Either e) {
                e.parts().forEach(open::push);
            } else if (tree instanceof LarkTree.Both b) {
                b.parts().forEach(open::push);
            } else if (tree instanceof LarkTree.Not n) {
                open.push(n.part());
            } else if (tree instanceof LarkTree.Repeat r) {
                open.push(r.part());
            }
        }
        return out;
    }

    /** The regular expression of a part that holds terminals only. */
    Expression expression(LarkTree tree) {
        try {
            return regular(tree);
        } catch (GrammarSyntaxException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw in.error(tree.at(), e.getMessage());
        }
    }

    private Expression regular(LarkTree tree) {
        if (tree instanceof LarkTree.Text t) {
            return t.ignoreCase() ? anyCase(t.text()) : Expression.text(t.text());
        } else if (tree instanceof LarkTree.Regex r) {
            return EcmaRegex.whole(r.pattern(), r.flags());
        } else if (tree instanceof LarkTree.Range r) {
            return Expression.codePoints(CodePoints.range(r.first(), r.last()));
        } else if (tree instanceof LarkTree.Substring s) {
            return Substrings.of(s.chunks());
        } else if (tree instanceof LarkTree.Sequence s) {
            return Expression.sequence(s.parts().stream().map(this::expression).toList());
        } else if (tree instanceof LarkTree.Either e) {
            for (int i = 0; i < e.conditions().size(); i++) {
                if (e.conditions().get(i) != null) {
                    throw in.error(e.parts().get(i).at(), "'%if' is not supported in terminals; it belongs to rules");
                }
            }
            return Expression.either(e.parts().stream().map(this::expression).toList());
        } else if (tree instanceof LarkTree.Both b) {
            return Expression.both(b.parts().stream().map(this::expression).toList());
        } else if (tree instanceof LarkTree.Not n) {
            return Expression.not(expression(n.part()));
        } else if (tree instanceof LarkTree.Repeat r) {
            Expression part = expression(r.part());
            return r.most() < 0 ? Expression.repeat(part, r.least()) : Expression.repeat(part, r.least(), r.most());
        } else if (tree instanceof LarkTree.Name n) {
            return named(n);
        }
        String what = tree instanceof LarkTree.Special
                ? "a special token"
                : tree instanceof LarkTree.Json ? "%json" : "%lark";
        throw in.error(tree.at(), what + " is not supported in terminals, which are regular; put it into a rule");
    }

    private Expression named(LarkTree.Name name) {
        if (name.argument() != null) {
            throw in.error(name.at(), name.name() + "::… cannot be used in terminals; it belongs to rules");
        }
        if (!LarkTree.isTerminal(name.name())) {
            throw in.error(
                    name.at(),
                    "the rule " + name.name() + " cannot be used in a terminal (or a lazy rule); write it"
                            + " as a terminal, in capitals");
        }
        Expression out = known.get(name.name());
        if (out == null) {
            throw in.error(
                    name.at(),
                    "the terminal " + name.name() + " is not defined; add " + name.name() + ": …"
                            + (CommonTerminals.names().contains(name.name())
                                    ? " or %import common." + name.name()
                                    : ""));
        }
        return out;
    }

    private static Expression anyCase(String text) {
        StringBuilder pattern = new StringBuilder();
        text.codePoints()
                .forEach(c ->
                        pattern.append("\\u{").append(Integer.toHexString(c)).append('}'));
        return EcmaRegex.whole(pattern.toString(), Set.of(EcmaRegex.Flag.IGNORE_CASE));
    }
}
