package dev.logits.onnx.internal.jinja;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Reads expressions, with jinja2's precedence: a filter binds closer than any operator. For one thread. */
final class ExpressionParser {
    private static final List<String> COMPARISONS = List.of("==", "!=", "<", "<=", ">", ">=");

    private final TokenStream tokens;
    private Set<String> names = new HashSet<>();

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** Begins a set of the names that are read from here on; returns the set so far. */
    Set<String> startNames() {
        Set<String> before = names;
        names = new HashSet<>();
        return before;
    }

    /** Ends the set that {@link #startNames()} began; {@code before} is what it returned. */
    Set<String> endNames(Set<String> before) {
        Set<String> found = names;
        before.addAll(found);
        names = before;
        return found;
    }

    Expression expression() {
        return expression(true);
    }

    private Expression expression(boolean conditional) {
        tokens.enter();
        Expression value = or();
        while (conditional && tokens.current().isName("if")) {
            Place place = tokens.next().place();
            Expression test = or();
            Expression otherwise = tokens.skipName("else") ? expression() : null;
            value = new Expression.Conditional(place, test, value, otherwise);
        }
        tokens.leave();
        return value;
    }

    /** An expression, or a tuple without parentheses. */
    Expression tuple(boolean conditional) {
        Place place = tokens.current().place();
        Expression first = expression(conditional);
        if (!tokens.current().isOperator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (tokens.skipOperator(",")) {
            if (endsTuple()) {
                break;
            }
            items.add(expression(conditional));
        }
        return new Expression.Items(place, items, true);
    }

    private boolean endsTuple() {
        Token token = tokens.current();
        return token.kind() == Token.Kind.VARIABLE_END
                || token.kind() == Token.Kind.BLOCK_END
                || token.isOperator(")")
                || token.isName("recursive");
    }

    private Expression or() {
        Place place = tokens.current().place();
        List<Expression> operands = new ArrayList<>(List.of(and()));
        while (tokens.skipName("or")) {
            operands.add(and());
        }
        return operands.size() == 1 ? operands.get(0) : new Expression.Logical(place, false, operands);
    }

    private Expression and() {
        Place place = tokens.current().place();
        List<Expression> operands = new ArrayList<>(List.of(not()));
        while (tokens.skipName("and")) {
            operands.add(not());
        }
        return operands.size() == 1 ? operands.get(0) : new Expression.Logical(place, true, operands);
    }

    private Expression not() {
        if (!tokens.current().isName("not")) {
            return comparison();
        }
        tokens.enter();
        Place place = tokens.next().place();
        Expression operand = not();
        tokens.leave();
        return new Expression.Unary(place, "not", operand);
    }

    private Expression comparison() {
        Place place = tokens.current().place();
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> rest = new ArrayList<>();
        while (true) {
            Token token = tokens.current();
            if (token.kind() == Token.Kind.OPERATOR && COMPARISONS.contains(token.text())) {
                operators.add(tokens.next().text());
            } else if (token.isName("in")) {
                tokens.next();
                operators.add("in");
            } else if (token.isName("not") && tokens.ahead().isName("in")) {
                tokens.next();
                tokens.next();
                operators.add("not in");
            } else {
                return rest.isEmpty() ? first : new Expression.Comparison(place, first, operators, rest);
            }
            rest.add(sum());
        }
    }

    private Expression sum() {
        return arithmetic(List.of("+", "-"), this::concatenation);
    }

    private Expression product() {
        return arithmetic(List.of("*", "/", "//", "%"), () -> arithmetic(List.of("**"), () -> unary(true)));
    }

    private Expression arithmetic(List<String> operators, Supplier<Expression> operand) {
        Place place = tokens.current().place();
        Expression first = operand.get();
        List<String> found = new ArrayList<>();
        List<Expression> rest = new ArrayList<>();
        while (tokens.current().kind() == Token.Kind.OPERATOR
                && operators.contains(tokens.current().text())) {
            found.add(tokens.next().text());
            rest.add(operand.get());
        }
        return rest.isEmpty() ? first : new Expression.Arithmetic(place, first, found, rest);
    }

    private Expression concatenation() {
        Place place = tokens.current().place();
        List<Expression> parts = new ArrayList<>(List.of(product()));
        while (tokens.skipOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.get(0) : new Expression.Concatenation(place, parts);
    }

    private Expression unary(boolean filters) {
        tokens.enter();
        Token token = tokens.current();
        Expression value;
        if (token.isOperator("-") || token.isOperator("+")) {
            tokens.next();
            value = new Expression.Unary(token.place(), token.text(), unary(false));
        } else {
            value = primary();
        }
        value = postfix(value);
        value = filters ? filtersAndTests(value) : value;
        tokens.leave();
        return value;
    }

    private Expression primary() {
        Token token = tokens.next();
        Place place = token.place();
        return switch (token.kind()) {
            case NAME -> name(token);
            case STRING -> {
                StringBuilder text = new StringBuilder(token.text());
                while (tokens.current().kind() == Token.Kind.STRING) {
                    text.append(tokens.next().text());
                }
                yield new Expression.Literal(place, text.toString());
            }
            case INTEGER -> new Expression.Literal(place, integer(token));
            case FLOAT ->
                new Expression.Literal(place, Double.parseDouble(token.text().replace("_", "")));
            case OPERATOR ->
                switch (token.text()) {
                    case "(" -> {
                        Expression value = tokens.current().isOperator(")")
                                ? new Expression.Items(place, List.of(), true)
                                : tuple(true);
                        tokens.expectOperator(")");
                        yield value;
                    }
                    case "[" -> new Expression.Items(place, list(), false);
                    case "{" -> dictionary(place);
                    default -> throw JinjaException.syntax("expected an expression, got " + token.shown(), place);
                };
            default -> throw JinjaException.syntax("expected an expression, got " + token.shown(), place);
        };
    }

    private Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expression.Literal(token.place(), true);
            case "false", "False" -> new Expression.Literal(token.place(), false);
            case "none", "None" -> new Expression.Literal(token.place(), None.NONE);
            default -> {
                names.add(token.text());
                yield new Expression.Name(token.place(), token.text());
            }
        };
    }

    private static Object integer(Token token) {
        String digits = token.text().replace("_", "").toLowerCase(Locale.ROOT);
        int radix = digits.startsWith("0x") ? 16 : digits.startsWith("0o") ? 8 : digits.startsWith("0b") ? 2 : 10;
        try {
            return PythonNumber.integer(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
        } catch (NumberFormatException e) {
            throw JinjaException.syntax("not a number: " + token.text(), token.place());
        }
    }

    private List<Expression> list() {
        List<Expression> items = new ArrayList<>();
        while (!tokens.skipOperator("]")) {
            if (!items.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.skipOperator("]")) {
                    break;
                }
            }
            items.add(expression());
        }
        return items;
    }

    private Expression dictionary(Place place) {
        List<Expression> entries = new ArrayList<>();
        while (!tokens.skipOperator("}")) {
            if (!entries.isEmpty()) {
                tokens.expectOperator(",");
                if (tokens.skipOperator("}")) {
                    break;
                }
            }
            entries.add(expression());
            tokens.expectOperator(":");
            entries.add(expression());
        }
        return new Expression.Dictionary(place, entries);
    }

    /** What follows a value and binds closest: attributes, subscripts, calls. */
    private Expression postfix(Expression target) {
        Expression value = target;
        for (int links = 0; ; links++) {
            checkChain(links);
            Token token = tokens.current();
            if (token.isOperator(".")) {
                tokens.next();
                value = attribute(value);
            } else if (token.isOperator("[")) {
                value = subscript(value);
            } else if (token.isOperator("(")) {
                value = new Expression.Call(token.place(), value, given());
            } else {
                return value;
            }
        }
    }

    /** A chain makes a tree as deep as it is long. */
    private void checkChain(int links) {
        if (links > 100) {
            throw JinjaException.syntax(
                    "more than 100 subscripts, calls or filters in a row",
                    tokens.current().place());
        }
    }

    private Expression attribute(Expression target) {
        Token token = tokens.next();
        if (token.kind() == Token.Kind.NAME) {
            return new Expression.Attribute(token.place(), target, token.text());
        }
        if (token.kind() == Token.Kind.INTEGER) {
            return new Expression.Item(token.place(), target, new Expression.Literal(token.place(), integer(token)));
        }
        throw JinjaException.syntax("expected a name or a number after '.', got " + token.shown(), token.place());
    }

    private Expression subscript(Expression target) {
        Place place = tokens.next().place();
        Expression none = new Expression.Literal(place, None.NONE);
        Expression start = tokens.current().isOperator(":") ? none : expression();
        if (tokens.skipOperator(":")) {
            Expression stop = endsSlicePart() ? none : expression();
            Expression step = tokens.skipOperator(":") && !endsSlicePart() ? expression() : none;
            tokens.expectOperator("]");
            return new Expression.Slice(place, target, start, stop, step);
        }
        if (tokens.current().isOperator(",")) {
            throw JinjaException.syntax(
                    "a subscript of several items is not supported",
                    tokens.current().place());
        }
        tokens.expectOperator("]");
        return new Expression.Item(place, target, start);
    }

    private boolean endsSlicePart() {
        return tokens.current().isOperator("]") || tokens.current().isOperator(":");
    }

    /** The arguments of a call, with their parentheses. */
    Expression.Given given() {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        Expression list = null;
        Expression map = null;
        boolean first = true;
        while (!tokens.skipOperator(")")) {
            if (!first) {
                tokens.expectOperator(",");
                if (tokens.skipOperator(")")) {
                    break;
                }
            }
            first = false;
            Token token = tokens.current();
            if (tokens.skipOperator("**")) {
                require(map == null, token);
                map = expression();
            } else if (tokens.skipOperator("*")) {
                require(list == null && map == null, token);
                list = expression();
            } else if (token.kind() == Token.Kind.NAME && tokens.ahead().isOperator("=")) {
                require(map == null, token);
                tokens.next();
                tokens.next();
                if (named.put(token.text(), expression()) != null) {
                    throw JinjaException.syntax("two values for the argument '" + token.text() + "'", token.place());
                }
            } else {
                require(named.isEmpty() && list == null && map == null, token);
                positional.add(expression());
            }
        }
        boolean nothing = positional.isEmpty() && named.isEmpty() && list == null && map == null;
        return nothing ? Expression.Given.NOTHING : new Expression.Given(positional, named, list, map);
    }

    private static void require(boolean valid, Token token) {
        if (!valid) {
            throw JinjaException.syntax("this argument cannot stand behind those before it", token.place());
        }
    }

    private Expression filtersAndTests(Expression target) {
        Expression value = target;
        for (int links = 0; ; links++) {
            checkChain(links);
            Token token = tokens.current();
            if (token.isOperator("|")) {
                tokens.next();
                value = filter(value);
            } else if (token.isName("is")) {
                tokens.next();
                value = test(value);
            } else if (token.isOperator("(")) { // what a filter returns may be called
                value = new Expression.Call(token.place(), value, given());
            } else {
                return value;
            }
        }
    }

    /** A filter of a value; the token before is the bar. */
    Expression filter(Expression target) {
        Place place = tokens.current().place();
        String name = dottedName("a filter's name");
        Expression.Given given = tokens.current().isOperator("(") ? given() : Expression.Given.NOTHING;
        return new Expression.Filter(place, target, name, given);
    }

    private String dottedName(String what) {
        StringBuilder name =
                new StringBuilder(tokens.expect(Token.Kind.NAME, what).text());
        while (tokens.skipOperator(".")) {
            name.append('.').append(tokens.expect(Token.Kind.NAME, what).text());
        }
        return name.toString();
    }

    private Expression test(Expression target) {
        Place place = tokens.current().place();
        boolean negated = tokens.skipName("not");
        String name = dottedName("a test's name");
        Expression.Given given = Expression.Given.NOTHING;
        Token token = tokens.current();
        if (token.isOperator("(")) {
            given = given();
        } else if (beginsArgument(token)) {
            if (token.isName("is")) {
                throw JinjaException.syntax("You cannot chain multiple tests with is", token.place());
            }
            tokens.enter();
            given = new Expression.Given(List.of(postfix(primary())), Map.of(), null, null);
            tokens.leave();
        }
        Expression test = new Expression.Test(place, target, name, given);
        return negated ? new Expression.Unary(place, "not", test) : test;
    }

    private static boolean beginsArgument(Token token) {
        return switch (token.kind()) {
            case NAME ->
                !token.text().equals("else")
                        && !token.text().equals("or")
                        && !token.text().equals("and");
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            default -> false;
        };
    }
}
