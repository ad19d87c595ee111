package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is known of rules before anything is compiled: which can match something, which can match the empty string, and
 * which begin with which. Every part of the grammar is visited a bounded number of times.
 */
final class GrammarAnalysis {
    private final List<Rule> rules = new ArrayList<>();
    private final Map<Rule, Integer> numbers = new IdentityHashMap<>();
    private final List<Expression> definitions = new ArrayList<>();
    private final List<int[]> calls = new ArrayList<>();

    /** Names of special tokens, and a rule that has them. */
    private final Map<String, String> specials = new LinkedHashMap<>();

    private final Map<Members, Boolean> possible = new IdentityHashMap<>();
    private final Function<Expression, Language> compiler;
    private final Function<Members, MembersTable> tables;
    private final Function<DistinctItems, DistinctTable> distinct;
    private final int[] calleesFirst;
    private final boolean[] productive;
    private final boolean[] nullable;
    private boolean settled;
    private LeftRecursion beginnings;

    GrammarAnalysis(
            Grammar grammar,
            boolean all,
            Function<Expression, Language> compiler,
            Function<Members, MembersTable> tables,
            Function<DistinctItems, DistinctTable> distinct) {
        this.compiler = compiler;
        this.tables = tables;
        this.distinct = distinct;
        number(null, grammar.start());
        if (all) {
            grammar.rules().forEach(rule -> number(rule, grammar.definition(rule)));
        }
        for (int i = 0; i < definitions.size(); i++) {
            List<Rule> called = new ArrayList<>();
            calls(
                    definitions.get(i),
                    rules.get(i) == null ? Production.START : rules.get(i).name(),
                    called);
            int[] to = new int[called.size()];
            for (int k = 0; k < to.length; k++) {
                Rule rule = called.get(k);
                Expression definition = grammar.definition(rule);
                if (definition == null) {
                    throw new IllegalArgumentException("the rule " + rule.name() + " belongs to another grammar");
                }
                to[k] = number(rule, definition);
            }
            calls.add(to);
        }
        calleesFirst = calleesFirst();
        productive = new boolean[rules.size()];
        nullable = new boolean[rules.size()];
        settle(productive, this::isProductive);
        settled = true;
        settle(nullable, this::isNullable);
        groups();
    }

    private int number(Rule rule, Expression definition) {
        Integer known = rule == null ? null : numbers.get(rule);
        if (known != null) {
            return known;
        }
        if (rule != null) {
            numbers.put(rule, rules.size());
        }
        rules.add(rule);
        definitions.add(definition);
        return rules.size() - 1;
    }

    /** How many rules; number 0 is the start expression. */
    int size() {
        return rules.size();
    }

    /** A rule; null for the start expression. */
    Rule rule(int number) {
        return rules.get(number);
    }

    int number(Rule rule) {
        return numbers.get(rule);
    }

    Expression definition(int number) {
        return definitions.get(number);
    }

    int[] calls(int number) {
        return calls.get(number);
    }

    boolean isProductive(int number) {
        return productive[number];
    }

    boolean isNullable(int number) {
        return nullable[number];
    }

    int group(int number) {
        return beginnings.groups()[number];
    }

    boolean isLeftRecursive(int number) {
        return beginnings.recursive()[number];
    }

    /** The rules in an order in which callees come before their callers, but for cycles. */
    int[] inOrder() {
        return calleesFirst;
    }

    private void calls(Expression e, String where, List<Rule> out) {
        if (e.isRegular()) {
            return;
        }
        if (e instanceof Expression.Call c) {
            out.add(c.rule);
        } else if (e instanceof Expression.Special s) {
            specials.putIfAbsent(s.name, where);
        } else {
            for (Expression part : parts(e)) {
                calls(part, where, out);
            }
        }
    }

    /** The special tokens, and for each a rule that has it. */
    Map<String, String> specials() {
        return specials;
    }

    private static List<Expression> parts(Expression e) {
        if (e instanceof Expression.Sequence s) {
            return s.parts;
        }
        if (e instanceof Expression.Either a) {
            return a.alternatives;
        }
        if (e instanceof Expression.Repeat r) {
            return List.of(r.part);
        }
        return e instanceof Expression.ObjectOf o ? o.members.parts() : List.of();
    }

    private int[] calleesFirst() {
        int n = rules.size();
        int[] order = new int[n];
        int[] next = new int[n];
        boolean[] seen = new boolean[n];
        int[] path = new int[n];
        int found = 0;
        for (int root = 0; root < n; root++) {
            if (seen[root]) {
                continue;
            }
            int depth = 0;
            path[depth++] = root;
            seen[root] = true;
            while (depth > 0) {
                int at = path[depth - 1];
                int[] to = calls.get(at);
                if (next[at] == to.length) {
                    order[found++] = at;
                    depth--;
                } else {
                    int callee = to[next[at]++];
                    if (!seen[callee]) {
                        seen[callee] = true;
                        path[depth++] = callee;
                    }
                }
            }
        }
        return order;
    }

    private interface Test {
        boolean of(Expression e);
    }

    /** The least solution of "a rule is, if its definition is": callers are asked again when a callee turns true. */
    private void settle(boolean[] is, Test test) {
        List<List<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < is.length; i++) {
            callers.add(null);
        }
        for (int i = 0; i < is.length; i++) {
            for (int callee : calls.get(i)) {
                List<Integer> of = callers.get(callee);
                if (of == null) {
                    callers.set(callee, of = new ArrayList<>(2));
                }
                of.add(i);
            }
        }
        Deque<Integer> work = new ArrayDeque<>();
        boolean[] waits = new boolean[is.length];
        for (int i : calleesFirst) {
            is[i] = test.of(definitions.get(i));
            if (is[i] && callers.get(i) != null) {
                for (int caller : callers.get(i)) {
                    // a caller that was asked already sits on a cycle
                    if (!is[caller] && !waits[caller]) {
                        waits[caller] = true;
                        work.add(caller);
                    }
                }
            }
        }
        while (!work.isEmpty()) {
            int i = work.remove();
            waits[i] = false;
            if (is[i] || !test.of(definitions.get(i))) {
                continue;
            }
            is[i] = true;
            if (callers.get(i) != null) {
                for (int caller : callers.get(i)) {
                    if (!is[caller] && !waits[caller]) {
                        waits[caller] = true;
                        work.add(caller);
                    }
                }
            }
        }
    }

    /** Whether some string matches. */
    boolean isProductive(Expression e) {
        if (e instanceof Expression.Sequence s) {
            for (Expression part : s.parts) {
                if (!isProductive(part)) {
                    return false;
                }
            }
            return true;
        }
        if (e instanceof Expression.Either a) {
            for (Expression alternative : a.alternatives) {
                if (isProductive(alternative)) {
                    return true;
                }
            }
            return false;
        }
        if (e instanceof Expression.Repeat r) {
            return r.least == 0 || isProductive(r.part);
        }
        if (e instanceof Expression.Quoted q) {
            return isProductive(q.texts);
        }
        if (e instanceof Expression.Call c) {
            return productive[numbers.get(c.rule)];
        }
        if (e instanceof Expression.ObjectOf o) {
            Boolean known = possible.get(o.members);
            if (known == null) {
                known = isPossible(o.members);
                // false may turn true while rules do
                if (known || settled) {
                    possible.put(o.members, known);
                }
            }
            return known;
        }
        if (e instanceof Expression.Distinct d) {
            return distinct.apply(d.items).isPossible();
        }
        if (e instanceof Expression.Both || e instanceof Expression.Not || e instanceof Expression.Machine) {
            return !compiler.apply(e).isNothing();
        }
        return true;
    }

    private boolean isPossible(Members m) {
        if (m.least() > 0 || m.most().isPresent() || !m.implied().isEmpty()) {
            return tables.apply(m).isPossible(this::isProductive);
        }
        int required = 0;
        for (Members.Declared declared : m.declared()) {
            if (declared.required()) {
                required++;
                if (!isProductive(declared.value())) {
                    return false;
                }
            }
        }
        return required == 0 || isProductive(m.colon()) && (required == 1 || isProductive(m.comma()));
    }

    /** Whether the empty string matches. */
    boolean isNullable(Expression e) {
        if (e instanceof Expression.Sequence s) {
            for (Expression part : s.parts) {
                if (!isNullable(part)) {
                    return false;
                }
            }
            return true;
        }
        if (e instanceof Expression.Either a) {
            for (Expression alternative : a.alternatives) {
                if (isNullable(alternative)) {
                    return true;
                }
            }
            return false;
        }
        if (e instanceof Expression.Both b) {
            for (Expression part : b.parts) {
                if (!isNullable(part)) {
                    return false;
                }
            }
            return true;
        }
        if (e instanceof Expression.Repeat r) {
            return r.least == 0 || isNullable(r.part);
        }
        if (e instanceof Expression.Bytes b) {
            return b.bytes.length == 0;
        }
        if (e instanceof Expression.Not n) {
            return !isNullable(n.part);
        }
        if (e instanceof Expression.Machine m) {
            return m.automaton.accepts(0);
        }
        if (e instanceof Expression.Call c) {
            return nullable[numbers.get(c.rule)];
        }
        if (e instanceof Expression.ObjectOf o) {
            return o.members.least() == 0 && o.members.declared().stream().noneMatch(Members.Declared::required);
        }
        return e instanceof Expression.Distinct d && distinct.apply(d.items).isNullable();
    }

    /** The rules that an expression may begin with. */
    private void begins(Expression e, List<Integer> out) {
        if (e.isRegular()) {
            return;
        }
        if (e instanceof Expression.Call c) {
            int callee = numbers.get(c.rule);
            if (productive[callee]) {
                out.add(callee);
            }
        } else if (e instanceof Expression.Sequence s) {
            int before = out.size();
            for (Expression part : s.parts) {
                begins(part, out);
                if (!isNullable(part)) {
                    break;
                }
            }
            if (out.size() > before && !isProductive(s)) {
                out.subList(before, out.size()).clear();
            }
        } else if (e instanceof Expression.Either || e instanceof Expression.Repeat) {
            parts(e).forEach(part -> begins(part, out));
        }
    }

    private void groups() {
        int n = rules.size();
        int[][] to = new int[n][];
        List<Integer> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            out.clear();
            begins(definitions.get(i), out);
            to[i] = new int[out.size()];
            for (int k = 0; k < to[i].length; k++) {
                to[i][k] = out.get(k);
            }
        }
        beginnings = LeftRecursion.of(to);
    }
}
