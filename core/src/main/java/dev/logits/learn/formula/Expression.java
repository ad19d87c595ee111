package dev.logits.learn.formula;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A parsed expression: a number, a text, a column, or a call, of which an operator is one. */
sealed interface Expression {

    /** How many calls lie in each other. */
    int depth();

    /** The expression as R would print it: one text for one meaning. */
    String text();

    record Number(double value, String text) implements Expression {
        @Override
        public int depth() {
            return 1;
        }
    }

    record Text(String value) implements Expression {
        @Override
        public int depth() {
            return 1;
        }

        @Override
        public String text() {
            return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }
    }

    record Name(String value) implements Expression {
        @Override
        public int depth() {
            return 1;
        }

        @Override
        public String text() {
            return FormulaTokens.isPlainName(value) ? value : "`" + value + "`";
        }
    }

    /**
     * A call.
     *
     * @param function its name, or the operator
     * @param arguments in order
     * @param keys the name of each argument, or ""
     * @param operator whether it is written as an operator
     */
    record Call(
            String function, List<Expression> arguments, List<String> keys, boolean operator, int depth, String text)
            implements Expression {

        static Call of(String function, List<Expression> arguments, List<String> keys) {
            StringBuilder text = new StringBuilder(function).append('(');
            for (int i = 0; i < arguments.size(); i++) {
                text.append(i == 0 ? "" : ", ").append(keys.get(i).isEmpty() ? "" : keys.get(i) + " = ");
                text.append(arguments.get(i).text());
            }
            return new Call(
                    function,
                    List.copyOf(arguments),
                    List.copyOf(keys),
                    false,
                    depth(arguments),
                    text.append(')').toString());
        }

        /** The text of a long sum is not made: its terms are asked for theirs. */
        static Call operator(String sign, List<Expression> arguments) {
            int depth = depth(arguments);
            String text = "";
            if (depth <= ExpressionParser.DEEPEST) {
                String first = arguments.get(0).text();
                boolean tight = sign.equals(":") || sign.equals("^");
                String space = tight ? "" : " ";
                text = switch (sign) {
                    case "(" -> "(" + first + ")";
                    default ->
                        arguments.size() == 1
                                ? sign + first
                                : first
                                        + space
                                        + sign
                                        + space
                                        + arguments.get(1).text();
                };
            }
            return new Call(
                    sign,
                    List.copyOf(arguments),
                    arguments.stream().map(a -> "").toList(),
                    true,
                    depth,
                    text);
        }

        private static int depth(List<Expression> arguments) {
            return 1 + arguments.stream().mapToInt(Expression::depth).max().orElse(0);
        }

        /** Whether an argument is the name of a contrast, or one of the flags T and F, and no column. */
        boolean isKeyword(int argument) {
            if (operator || argument == 0 || !(arguments.get(argument) instanceof Name name)) {
                return false;
            }
            boolean flag = name.value().equals("T") || name.value().equals("F");
            return function.equals("C") || flag && !keys.get(argument).isEmpty();
        }

        /** The argument of a name, or else the one at a place among those without names; null if there is none. */
        Expression argument(String key, int place) {
            int at = 0;
            for (int i = 0; i < arguments.size(); i++) {
                if (keys.get(i).equals(key)) {
                    return arguments.get(i);
                }
            }
            for (int i = 0; i < arguments.size(); i++) {
                if (keys.get(i).isEmpty() && at++ == place) {
                    return arguments.get(i);
                }
            }
            return null;
        }
    }

    /** The columns that it names, in the order of their first mention. */
    default Set<String> columns() {
        return columns(true);
    }

    /** @param asked whether with those that are only asked whether they are missing */
    default Set<String> columns(boolean asked) {
        Set<String> names = new LinkedHashSet<>();
        List<Expression> open = new ArrayList<>(List.of(this));
        while (!open.isEmpty()) {
            Expression next = open.remove(open.size() - 1);
            if (next instanceof Name name) {
                names.add(name.value());
            } else if (next instanceof Call call && (asked || !isQuestion(call))) {
                for (int i = call.arguments().size() - 1; i >= 0; i--) {
                    if (!call.isKeyword(i)) {
                        open.add(call.arguments().get(i));
                    }
                }
            }
        }
        return names;
    }

    private static boolean isQuestion(Call call) {
        return call.function().equals("missing") || call.function().equals("is.na");
    }
}
