package dev.logits.learn.formula;

import java.util.ArrayList;
import java.util.List;

/** Arguments of calls that are constants: numbers, texts, flags, and lists of them written {@code c(...)}. */
final class Arguments {
    private Arguments() {}

    private static List<Expression> parts(Expression e) {
        return e instanceof Expression.Call call
                        && (call.function().equals("c") || call.function().equals("list"))
                ? call.arguments()
                : List.of(e);
    }

    static List<String> texts(Expression e, String of) {
        List<String> texts = new ArrayList<>();
        for (Expression part : parts(e)) {
            if (part instanceof Expression.Text text) {
                texts.add(text.value());
            } else if (part instanceof Expression.Number number) {
                texts.add(number.text());
            } else {
                throw new FormulaException(of + ": expected texts in quotes, such as c(\"a\", \"b\"), got " + e.text());
            }
        }
        return texts;
    }

    static double[] numbers(Expression e, String of) {
        double[] numbers = new double[parts(e).size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(parts(e).get(i), of);
        }
        return numbers;
    }

    private static double number(Expression e, String of) {
        if (e instanceof Expression.Number number) {
            return number.value();
        }
        if (e instanceof Expression.Name name && name.value().equals("Inf")) {
            return Double.POSITIVE_INFINITY;
        }
        if (e instanceof Expression.Call call && call.arguments().size() == 1 && call.operator()) {
            double value = number(call.arguments().get(0), of);
            return call.function().equals("-") ? -value : value;
        }
        throw new FormulaException(of + ": expected a number, such as 3, or several, c(1, 2), got " + e.text());
    }

    /** A whole number; {@code none} if it is not given. */
    static int integer(Expression.Call call, String key, int place, int none) {
        Expression e = call.argument(key, place);
        if (e == null) {
            return none;
        }
        double value = number(e, call.text());
        if (value % 1 != 0 || value < 0 || value > 1000) {
            throw new FormulaException(call.text() + ": " + key + " is a whole number from 0 to 1000, got " + e.text());
        }
        return (int) value;
    }

    static boolean flag(Expression.Call call, String key, int place, boolean none) {
        Expression e = call.argument(key, place);
        if (e == null) {
            return none;
        }
        if (e instanceof Expression.Number number && (number.value() == 0 || number.value() == 1)) {
            return number.value() == 1;
        }
        if (e instanceof Expression.Name name
                && (name.value().equals("T") || name.value().equals("F"))) {
            return name.value().equals("T");
        }
        throw new FormulaException(call.text() + ": " + key + " is TRUE or FALSE, got " + e.text());
    }

    /** Refuses arguments whose names a function does not know. */
    static void check(Expression.Call call, int most, String... keys) {
        for (String key : call.keys()) {
            if (!key.isEmpty() && !List.of(keys).contains(key)) {
                throw new FormulaException(call.text() + ": " + call.function() + " has no argument " + key
                        + "; it has " + String.join(", ", keys));
            }
        }
        if (call.arguments().isEmpty() || call.arguments().size() > most) {
            throw new FormulaException(call.text() + ": " + call.function() + " takes 1 to " + most + " arguments, got "
                    + call.arguments().size());
        }
    }
}
