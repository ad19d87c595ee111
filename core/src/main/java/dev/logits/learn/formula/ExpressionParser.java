package dev.logits.learn.formula;

import dev.logits.learn.formula.FormulaTokens.Kind;
import dev.logits.learn.formula.FormulaTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parses formulas by R's precedence, from low to high: {@code ~}, {@code |}, {@code &}, {@code !}, comparisons,
 * {@code + -}, {@code * /}, {@code %in%}, {@code :}, signs, {@code ^}. Parentheses and calls may lie in each other up
 * to {@value #DEEPEST} deep.
 */
final class ExpressionParser {
    static final int DEEPEST = 100;

    /** How tightly the operators with two sides bind; the power is above all of them, and to the right. */
    private static final Map<String, Integer> BINDING = Map.ofEntries(
            Map.entry("|", 1),
            Map.entry("||", 1),
            Map.entry("&", 2),
            Map.entry("&&", 2),
            Map.entry("<", 4),
            Map.entry(">", 4),
            Map.entry("<=", 4),
            Map.entry(">=", 4),
            Map.entry("==", 4),
            Map.entry("!=", 4),
            Map.entry("+", 5),
            Map.entry("-", 5),
            Map.entry("*", 6),
            Map.entry("/", 6),
            Map.entry("%in%", 7),
            Map.entry("%%", 7),
            Map.entry("%/%", 7),
            Map.entry(":", 8));

    private static final int NOT = 3;
    private static final int SIGN = 9;
    private static final Set<String> TRUE = Set.of("TRUE", "True", "T");
    private static final Set<String> FALSE = Set.of("FALSE", "False", "F");

    private final String formula;
    private final List<Token> tokens;
    private int at;
    private int depth;

    private ExpressionParser(String formula) {
        this.formula = formula;
        this.tokens = FormulaTokens.of(formula);
    }

    /** Both sides of a formula; the left one is null where there is none. */
    record Sides(Expression left, Expression right) {}

    static Sides parse(String formula) {
        return new ExpressionParser(formula).sides();
    }

    /** An expression alone. */
    static Expression expression(String text) {
        ExpressionParser parser = new ExpressionParser(text);
        Expression all = parser.binary(0);
        parser.expectEnd();
        return all;
    }

    private Sides sides() {
        Expression left = peek().is("~") ? null : binary(0);
        if (!peek().is("~")) {
            throw error(
                    peek(),
                    peek().kind() == Kind.END
                            ? "there is no ~, which has the label on its left and the terms on its right: y ~ a + b"
                            : "expected ~ or an operator");
        }
        at++;
        Expression right = binary(0);
        expectEnd();
        return new Sides(left, right);
    }

    private void expectEnd() {
        if (peek().kind() != Kind.END) {
            throw error(
                    peek(), peek().is("~") ? "a second ~; a formula has one" : "expected an operator, such as + or :");
        }
    }

    private Token peek() {
        return tokens.get(at);
    }

    private Expression binary(int least) {
        Expression left = unary();
        while (true) {
            Token sign = peek();
            Integer binding = sign.kind() == Kind.SIGN ? BINDING.get(sign.text()) : null;
            if (binding == null || binding < least) {
                return left;
            }
            at++;
            Expression right = binary(binding + 1);
            left = Expression.Call.operator(sign.text(), List.of(left, right));
        }
    }

    private Expression unary() {
        Token sign = peek();
        if (sign.is("-") || sign.is("+") || sign.is("!")) {
            at++;
            deeper(sign);
            Expression operand = binary(sign.is("!") ? NOT : SIGN);
            depth--;
            return Expression.Call.operator(sign.text(), List.of(operand));
        }
        Expression base = primary();
        if (!peek().is("^")) {
            return base;
        }
        Token power = tokens.get(at++);
        deeper(power);
        Expression exponent = unary(); // to the right first: 2^3^2 is 2^9
        depth--;
        return Expression.Call.operator("^", List.of(base, exponent));
    }

    private Expression primary() {
        Token token = tokens.get(at++);
        return switch (token.kind()) {
            case NUMBER -> new Expression.Number(Double.parseDouble(token.text()), token.text());
            case TEXT -> new Expression.Text(token.text());
            case NAME -> name(token);
            case SIGN -> {
                if (!token.is("(")) {
                    throw error(token, "expected a column, a number, a call or a parenthesis");
                }
                deeper(token);
                Expression inner = binary(0);
                close(token);
                depth--;
                yield Expression.Call.operator("(", List.of(inner));
            }
            case END -> throw error(token, "the formula ends where a term is expected");
        };
    }

    private Expression name(Token token) {
        if (!token.quoted() && peek().is("(")) {
            return call(token);
        }
        boolean constant = !token.quoted() && (TRUE.contains(token.text()) || FALSE.contains(token.text()));
        return constant && (token.text().length() > 1)
                ? new Expression.Number(TRUE.contains(token.text()) ? 1 : 0, token.text())
                : new Expression.Name(token.text());
    }

    private Expression call(Token function) {
        Token open = tokens.get(at++);
        deeper(open);
        List<Expression> arguments = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        while (!peek().is(")")) {
            boolean named = peek().kind() == Kind.NAME && tokens.get(at + 1).is("=");
            keys.add(named ? peek().text() : "");
            at += named ? 2 : 0;
            arguments.add(binary(0));
            if (!peek().is(",")) {
                break;
            }
            at++;
        }
        close(open);
        depth--;
        String name = function.text().startsWith("np.") ? function.text().substring(3) : function.text();
        if (name.equals("Q") && arguments.size() == 1 && arguments.get(0) instanceof Expression.Text text) {
            return new Expression.Name(text.value());
        }
        return Expression.Call.of(name, arguments, keys);
    }

    private void close(Token open) {
        if (!peek().is(")")) {
            throw error(peek(), "expected ) for the ( at character " + (open.place() + 1));
        }
        at++;
    }

    private void deeper(Token token) {
        if (++depth > DEEPEST) {
            throw error(token, "more than " + DEEPEST + " parentheses, calls or signs in each other; write it flatter");
        }
    }

    private FormulaException error(Token token, String problem) {
        return new FormulaException(formula, token.place(), problem);
    }
}
