package dev.logits.io.grammar;

import dev.logits.decode.grammar.Expression;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.Rule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns the rules of one grammar into rules over bytes: one for each rule and each value of its parameter. */
final class LarkRules {
    private static final int MOST_RULES = 200_000;

    private record Instance(String name, long parameter) {}

    private final LarkTree.Source source;
    private final GrammarText in;
    private final Grammar.Builder grammar;
    private final LarkTerminals terminals;
    private final LarkLexemes lexemes;
    private final Expression ignored;
    private final Map<Instance, Rule> rules = new HashMap<>();
    private final Deque<Instance> open = new ArrayDeque<>();

    LarkRules(LarkTree.Source source, GrammarText in, Grammar.Builder grammar) {
        this.source = source;
        this.in = in;
        this.grammar = grammar;
        terminals = new LarkTerminals(source, in);
        lexemes = new LarkLexemes(source, terminals);
        List<Expression> all = new ArrayList<>();
        source.ignored.forEach(tree -> all.add(terminals.expression(tree)));
        Expression one = Expression.either(all);
        ignored = all.isEmpty()
                ? Expression.empty()
                : source.ignoredOnce ? Expression.optional(one) : Expression.repeat(one, 0);
    }

    /** Defines all rules; the expression of {@code start}. */
    Expression start() {
        if (!source.definitions.containsKey("start")) {
            throw in.error("no rule start; it is what a whole output must match: add start: …");
        }
        source.definitions.values().forEach(this::check);
        Expression start = call(
                new LarkTree.Name("start", null, source.definitions.get("start").at()), 0);
        while (!open.isEmpty()) {
            Instance instance = open.pop();
            LarkTree.Definition d = source.definitions.get(instance.name);
            grammar.define(
                    rules.get(instance),
                    d.lazy()
                            ? Expression.sequence(lexemes.lazy(d.name()), ignored)
                            : expression(d.body(), instance.parameter));
        }
        return source.ignoredAtTheStart ? Expression.sequence(ignored, start) : start;
    }

    /** What is wrong with a rule, called or not. */
    private void check(LarkTree.Definition d) {
        if (LarkTree.isTerminal(d.name())) {
            return;
        }
        if (d.lazy() && d.parametric()) {
            throw in.error(d.at(), "the lazy rule " + d.name() + " has a parameter; lazy rules have none");
        }
        boolean[] varies = {false};
        Deque<LarkTree> parts = new ArrayDeque<>();
        parts.push(d.body());
        while (!parts.isEmpty()) {
            LarkTree tree = parts.pop();
            if (tree instanceof LarkTree.Sequence s) {
                s.parts().forEach(parts::push);
            } else if (tree instanceof LarkTree.Repeat r) {
                parts.push(r.part());
            } else if (tree instanceof LarkTree.Either e) {
                e.parts().forEach(parts::push);
                for (int i = 0; i < e.parts().size(); i++) {
                    if (e.conditions().get(i) != null) {
                        varies[0] = true;
                        if (!d.parametric()) {
                            throw in.error(e.parts().get(i).at(), "%if needs a parameter; write " + d.name() + "::_");
                        }
                    }
                }
            } else if (tree instanceof LarkTree.Name n) {
                if (!d.lazy()) {
                    check(n, d);
                }
                varies[0] |= n.argument() != null && n.argument().varies();
            }
        }
        if (d.parametric() && !varies[0]) {
            throw in.error(d.at(), "the rule " + d.name() + " is parametric, but its body doesn't need the parameter");
        }
    }

    private void check(LarkTree.Name name, LarkTree.Definition where) {
        if (LarkTree.isTerminal(name.name())) {
            if (name.argument() != null) {
                throw in.error(name.at(), "terminals have no parameters, got " + name.name() + "::…");
            }
            terminals.expression(name);
            return;
        }
        LarkTree.Definition called = source.definitions.get(name.name());
        if (called == null) {
            throw in.error(name.at(), "the rule " + name.name() + " is not defined; add " + name.name() + ": …");
        }
        if (name.argument() != null && !called.parametric()) {
            throw in.error(
                    name.at(), "rule '" + name.name() + "' is not parametric; define it as " + name.name() + "::_");
        }
        if (name.argument() == null && called.parametric()) {
            throw in.error(name.at(), "the rule " + name.name() + " needs a parameter; write " + name.name() + "::0");
        }
        if (name.argument() != null && name.argument().varies() && !where.parametric()) {
            throw in.error(
                    name.at(),
                    "the rule " + where.name() + " has no parameter to compute one from; write " + where.name()
                            + "::_");
        }
    }

    private Expression call(LarkTree.Name name, long parameter) {
        Instance instance = new Instance(
                name.name(), name.argument() == null ? 0 : name.argument().of(parameter));
        Rule rule = rules.get(instance);
        if (rule == null) {
            if (rules.size() >= MOST_RULES) {
                throw in.error(name.at(), "parameters lead to more than " + MOST_RULES + " rules; use fewer bits");
            }
            rule = grammar.rule(
                    name.argument() == null
                            ? name.name()
                            : name.name() + "::0x" + Long.toHexString(instance.parameter));
            rules.put(instance, rule);
            open.push(instance);
        }
        return Expression.call(rule);
    }

    private Expression expression(LarkTree tree, long parameter) {
        try {
            return of(tree, parameter);
        } catch (GrammarSyntaxException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw in.error(tree.at(), e.getMessage());
        }
    }

    private Expression of(LarkTree tree, long parameter) {
        if (tree instanceof LarkTree.Sequence s) {
            return Expression.sequence(
                    s.parts().stream().map(part -> expression(part, parameter)).toList());
        } else if (tree instanceof LarkTree.Either e) {
            List<Expression> parts = new ArrayList<>();
            for (int i = 0; i < e.parts().size(); i++) {
                LarkParameter.Condition condition = e.conditions().get(i);
                if (condition == null || condition.holds(parameter)) {
                    parts.add(expression(e.parts().get(i), parameter));
                }
            }
            return Expression.either(parts);
        } else if (tree instanceof LarkTree.Repeat r) {
            Expression part = expression(r.part(), parameter);
            return r.most() < 0 ? Expression.repeat(part, r.least()) : Expression.repeat(part, r.least(), r.most());
        } else if (tree instanceof LarkTree.Both || tree instanceof LarkTree.Not) {
            throw in.error(
                    tree.at(), "& and ~ are only supported in terminals, not in rules; write TERMINAL: … and use it");
        } else if (tree instanceof LarkTree.Special s) {
            return Expression.sequence(
                    Expression.either(s.names().stream().map(Expression::token).toList()), ignored);
        } else if (tree instanceof LarkTree.Json j) {
            return Expression.sequence(grammar.include(LarkSchemas.grammar(j.schema())), ignored);
        } else if (tree instanceof LarkTree.Nested n) {
            return Expression.sequence(new LarkRules(n.grammar(), in, grammar).start(), ignored);
        } else if (tree instanceof LarkTree.Name n && !LarkTree.isTerminal(n.name())) {
            return call(n, parameter);
        }
        return Expression.sequence(lexemes.greedy(tree, terminals.expression(tree)), ignored);
    }
}
