package dev.logits.learn.formula;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the operators of a formula mean: its right side as a list of terms, each a set of variables, by the rules of R
 * (S, in fact). {@code a * b} is {@code a + b + a:b}; {@code a / b} is {@code a + a:b}; {@code (a + b + c)^2} holds
 * all pairs; {@code -} takes away; {@code 0} and {@code -1} take the intercept away. Terms are sorted by the number of
 * their variables, otherwise as they are written.
 *
 * <p>Reference: J. Chambers, T. Hastie, Statistical models in S, 1992, chapter 2.
 */
final class TermExpansion {
    private static final int MOST_TERMS = 20_000;

    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Expression> variables = new ArrayList<>();
    private final Set<Expression.Call> offsets = new LinkedHashSet<>();
    private final Collection<String> others;
    private boolean intercept = true;
    private boolean adding = true;

    /** @param others what {@code .} stands for */
    TermExpansion(Collection<String> others) {
        this.others = others;
    }

    /** The variables of the terms, in the order of their first mention. */
    List<Expression> variables() {
        return variables;
    }

    boolean intercept() {
        return intercept;
    }

    /** The arguments of {@code offset(...)}. */
    List<Expression> offsets() {
        return offsets.stream().map(o -> o.arguments().get(0)).toList();
    }

    /** The terms of a right side. */
    List<BitSet> expand(Expression right) {
        List<BitSet> terms = new ArrayList<>(expandSum(right));
        terms.sort(Comparator.comparingInt(BitSet::cardinality));
        return terms;
    }

    /** A sum may be long, so that its left sides are walked, not called. */
    private Set<BitSet> expandSum(Expression sum) {
        List<Expression.Call> spine = new ArrayList<>();
        Expression first = sum;
        while (first instanceof Expression.Call call
                && call.operator()
                && call.arguments().size() == 2
                && (call.function().equals("+") || call.function().equals("-"))) {
            spine.add(call);
            first = call.arguments().get(0);
        }
        Set<BitSet> terms = new LinkedHashSet<>(encode(first));
        for (int i = spine.size() - 1; i >= 0; i--) {
            Expression next = spine.get(i).arguments().get(1);
            if (spine.get(i).function().equals("+")) {
                terms.addAll(encode(next));
            } else {
                remove(terms, next);
            }
        }
        return terms;
    }

    private void remove(Set<BitSet> terms, Expression what) {
        adding = !adding;
        terms.removeAll(new ArrayList<>(encode(what)));
        adding = !adding;
    }

    private Set<BitSet> encode(Expression e) {
        if (e instanceof Expression.Number number) {
            return constant(number);
        }
        if (e instanceof Expression.Name name && name.value().equals(".")) {
            Set<BitSet> all = new LinkedHashSet<>();
            others.forEach(column -> all.add(variable(new Expression.Name(column))));
            return all;
        }
        if (!(e instanceof Expression.Call call) || !call.operator()) {
            if (e instanceof Expression.Call call && call.function().equals("offset")) {
                return offset(call);
            }
            return new LinkedHashSet<>(List.of(variable(e)));
        }
        List<Expression> sides = call.arguments();
        return switch (call.function()) {
            case "(" -> expandSum(sides.get(0));
            case "+" -> sides.size() == 1 ? encode(sides.get(0)) : expandSum(e);
            case "-" -> {
                if (sides.size() == 2) {
                    yield expandSum(e);
                }
                remove(new LinkedHashSet<>(), sides.get(0));
                yield new LinkedHashSet<>();
            }
            case ":" -> products(checked(sides.get(0)), checked(sides.get(1)));
            case "%in%" -> products(checked(sides.get(0)), List.of(union(checked(sides.get(1)))));
            case "*" -> {
                Set<BitSet> left = checked(sides.get(0));
                Set<BitSet> right = checked(sides.get(1));
                Set<BitSet> all = new LinkedHashSet<>(left);
                all.addAll(right);
                all.addAll(products(left, right));
                yield all;
            }
            case "/" -> nested(checked(sides.get(0)), checked(sides.get(1)));
            case "^" -> power(call);
            default -> new LinkedHashSet<>(List.of(variable(e)));
        };
    }

    private Set<BitSet> checked(Expression side) {
        if (side.depth() > ExpressionParser.DEEPEST) {
            throw new FormulaException("a formula with more than " + ExpressionParser.DEEPEST
                    + " operators in each other beside sums; write it flatter");
        }
        return encode(side);
    }

    private Set<BitSet> constant(Expression.Number number) {
        if (number.value() != 0 && number.value() != 1) {
            throw new FormulaException("the number " + number.text()
                    + " as a term of a formula; only 1 and 0 are, for the intercept. To calculate write"
                    + " I(...): I(2 * x)");
        }
        intercept = adding == (number.value() == 1);
        return new LinkedHashSet<>();
    }

    private Set<BitSet> offset(Expression.Call call) {
        if (call.arguments().size() != 1) {
            throw new FormulaException(call.text() + ": an offset has one argument, such as offset(log(n))");
        }
        offsets.removeIf(o -> o.text().equals(call.text()));
        if (adding) {
            offsets.add(call);
        }
        return new LinkedHashSet<>();
    }

    private BitSet variable(Expression e) {
        if (e.depth() > ExpressionParser.DEEPEST) {
            throw new FormulaException("a term with more than " + ExpressionParser.DEEPEST
                    + " operations in each other; compute the column before");
        }
        if (e instanceof Expression.Text text) {
            throw new FormulaException("the text " + text.text() + " as a term; a column of such a name is written in"
                    + " back quotes: `" + text.value() + "`");
        }
        int place = places.computeIfAbsent(e.text(), text -> {
            variables.add(e);
            return variables.size() - 1;
        });
        BitSet term = new BitSet();
        term.set(place);
        return term;
    }

    private static Set<BitSet> products(Collection<BitSet> left, Collection<BitSet> right) {
        Set<BitSet> all = new LinkedHashSet<>();
        for (BitSet a : left) {
            for (BitSet b : right) {
                BitSet both = (BitSet) a.clone();
                both.or(b);
                all.add(both);
                if (all.size() > MOST_TERMS) {
                    throw new FormulaException(
                            "a formula of more than " + MOST_TERMS + " terms; lower the power, or name fewer columns");
                }
            }
        }
        return all;
    }

    private static Set<BitSet> nested(Set<BitSet> left, Set<BitSet> right) {
        Set<BitSet> all = new LinkedHashSet<>(left);
        all.addAll(products(List.of(union(left)), right));
        return all;
    }

    private static BitSet union(Set<BitSet> terms) {
        BitSet all = new BitSet();
        terms.forEach(all::or);
        return all;
    }

    private Set<BitSet> power(Expression.Call call) {
        Expression exponent = call.arguments().get(1);
        if (!(exponent instanceof Expression.Number number) || number.value() < 1 || number.value() % 1 != 0) {
            throw new FormulaException(call.text()
                    + ": in a formula ^ crosses terms, so that its right side is a whole number from 1 on; to raise a"
                    + " column to a power write I(" + call.text() + ")");
        }
        Set<BitSet> base = checked(call.arguments().get(0));
        Set<BitSet> all = base;
        for (int i = 1; i < Math.min(number.value(), base.size()); i++) {
            all = products(all, base);
        }
        return all;
    }
}
