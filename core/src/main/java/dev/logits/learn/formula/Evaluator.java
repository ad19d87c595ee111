package dev.logits.learn.formula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/**
 * Numbers of expressions: one for each row of a table. What depends on a whole column, such as a mean, is learned once
 * and remembered, so that new rows are treated as the rows of the fit were.
 */
final class Evaluator {
    private static final Set<String> LOGICAL =
            Set.of("<", ">", "<=", ">=", "==", "!=", "&", "&&", "|", "||", "!", "%in%", "is.na", "missing");

    private final DataFrame data;
    private final DataFrame original;
    private final Remembered memory;

    /** @param original the same rows before missing cells were filled in */
    Evaluator(DataFrame data, DataFrame original, Remembered memory) {
        this.data = data;
        this.original = original;
        this.memory = memory;
    }

    DataFrame data() {
        return data;
    }

    Remembered memory() {
        return memory;
    }

    /** Whether an expression is true or false, so that as a variable it has the two levels FALSE and TRUE. */
    static boolean isLogical(Expression e) {
        Expression inner = e;
        while (inner instanceof Expression.Call call
                && (call.function().equals("(") || call.function().equals("I"))
                && call.arguments().size() == 1) {
            inner = call.arguments().get(0);
        }
        return inner instanceof Expression.Call call && LOGICAL.contains(call.function());
    }

    /** The value of a numeric expression in each row. */
    double[] numbers(Expression e) {
        double[] all = evaluate(e);
        if (all.length == 1 && data.rows() != 1) {
            double[] repeated = new double[data.rows()];
            Arrays.fill(repeated, all[0]);
            return repeated;
        }
        return all;
    }

    /** The numbers, each of which must be finite. */
    double[] finite(Expression e) {
        double[] all = numbers(e);
        for (int r = 0; r < all.length; r++) {
            if (!Double.isFinite(all[r])) {
                throw new FormulaException(
                        e.text() + " is " + (Double.isNaN(all[r]) ? "no number" : Double.toString(all[r])) + " in row "
                                + r + values(e, r) + "; every row needs a finite number");
            }
        }
        return all;
    }

    private String values(Expression e, int row) {
        List<String> cells = new ArrayList<>();
        for (String name : e.columns()) {
            if (data.has(name) && !data.column(name).isText()) {
                cells.add(name + " = " + data.column(name).number(row));
            }
        }
        return cells.isEmpty() ? "" : ", where " + String.join(", ", cells);
    }

    /** One number a row, or one for all. */
    private double[] evaluate(Expression e) {
        if (e instanceof Expression.Number number) {
            return new double[] {number.value()};
        }
        if (e instanceof Expression.Text text) {
            throw new FormulaException("the text " + text.text() + " where a number is needed");
        }
        return e instanceof Expression.Name name ? column(name) : call((Expression.Call) e);
    }

    private double[] column(Expression.Name name) {
        if (!data.has(name.value())) {
            if (name.value().equals("pi")) {
                return new double[] {Math.PI};
            }
            if (name.value().equals("Inf")) {
                return new double[] {Double.POSITIVE_INFINITY};
            }
        }
        DataColumn column = data.column(name.value());
        if (column.isText()) {
            throw new FormulaException("column \"" + name.value() + "\" holds texts, such as \"" + firstText(column)
                    + "\", where numbers are needed");
        }
        double[] out = new double[data.rows()];
        Arrays.setAll(out, column::number);
        return out;
    }

    private static String firstText(DataColumn column) {
        for (int r = 0; r < column.rows(); r++) {
            if (!column.isMissing(r)) {
                return column.text(r);
            }
        }
        return "";
    }

    private double[] call(Expression.Call call) {
        List<Expression> a = call.arguments();
        if (call.operator()) {
            return operator(call, a);
        }
        String f = call.function();
        DoubleUnaryOperator one = NumericFunctions.OF_ONE.get(f);
        if (f.equals("log") && a.size() == 2) {
            return join(a.get(0), a.get(1), (v, base) -> StrictMath.log(v) / StrictMath.log(base));
        }
        if (one != null) {
            need(call, 1);
            return Arrays.stream(evaluate(a.get(0))).map(one).toArray();
        }
        ToDoubleFunction<double[]> ofColumn = NumericFunctions.OF_COLUMN.get(f);
        if (ofColumn != null) {
            need(call, 1);
            return memory.numbers(call.text(), 1, () -> new double[] {ofColumn.applyAsDouble(finite(a.get(0)))});
        }
        return switch (f) {
            case "scale", "center", "standardize" -> scaled(call);
            case "round" ->
                a.size() == 1
                        ? Arrays.stream(evaluate(a.get(0)))
                                .map(StrictMath::rint)
                                .toArray()
                        : join(a.get(0), a.get(1), Evaluator::round);
            case "pmin" -> fold(call, Math::min);
            case "pmax" -> fold(call, Math::max);
            case "ifelse" -> choice(call);
            case "is.na", "missing" -> missing(call);
            default -> throw unknown(call);
        };
    }

    static FormulaException unknown(Expression.Call call) {
        return new FormulaException(call.text() + ": there is no function " + call.function() + " for one number a row;"
                + " there are "
                + String.join(
                        ", ", NumericFunctions.OF_ONE.keySet().stream().sorted().toList())
                + ", round, pmin, pmax, ifelse, is.na, scale, center; of a whole column "
                + String.join(
                        ", ",
                        NumericFunctions.OF_COLUMN.keySet().stream().sorted().toList())
                + "; as terms C, factor, ordered, relevel, cut, poly, ns, bs, spline, cbind, offset");
    }

    private static void need(Expression.Call call, int arguments) {
        if (call.arguments().size() != arguments) {
            throw new FormulaException(call.text() + ": " + call.function() + " has "
                    + (arguments == 1 ? "one argument" : arguments + " arguments") + ", got "
                    + call.arguments().size());
        }
    }

    private static double round(double v, double digits) {
        double size = StrictMath.pow(10, digits);
        return StrictMath.rint(v * size) / size;
    }

    private double[] operator(Expression.Call call, List<Expression> a) {
        if (a.size() == 1) {
            double[] x = evaluate(a.get(0));
            return switch (call.function()) {
                case "-" -> Arrays.stream(x).map(v -> -v).toArray();
                case "!" -> Arrays.stream(x).map(v -> v == 0 ? 1 : 0).toArray();
                default -> x;
            };
        }
        Expression left = a.get(0);
        Expression right = a.get(1);
        if (call.function().equals("%in%")) {
            return membership(left, right);
        }
        if (isText(left) || isText(right)) {
            return textComparison(call, left, right);
        }
        return join(left, right, binary(call));
    }

    private static DoubleBinaryOperator binary(Expression.Call call) {
        return switch (call.function()) {
            case "+" -> Double::sum;
            case "-" -> (x, y) -> x - y;
            case "*" -> (x, y) -> x * y;
            case "/" -> (x, y) -> x / y;
            case "^" -> Evaluator::power;
            case "%%" -> (x, y) -> x - StrictMath.floor(x / y) * y;
            case "%/%" -> (x, y) -> StrictMath.floor(x / y);
            case "<" -> (x, y) -> x < y ? 1 : 0;
            case ">" -> (x, y) -> x > y ? 1 : 0;
            case "<=" -> (x, y) -> x <= y ? 1 : 0;
            case ">=" -> (x, y) -> x >= y ? 1 : 0;
            case "==" -> (x, y) -> x == y ? 1 : 0;
            case "!=" -> (x, y) -> x != y ? 1 : 0;
            case "&", "&&" -> (x, y) -> x != 0 && y != 0 ? 1 : 0;
            case "|", "||" -> (x, y) -> x != 0 || y != 0 ? 1 : 0;
            default ->
                throw new FormulaException(call.text() + ": " + call.function()
                        + " is an operator on terms, not on numbers; write it outside of I(...) and of calls");
        };
    }

    private static double power(double x, double y) {
        return y == 2 ? x * x : StrictMath.pow(x, y);
    }

    private double[] join(Expression left, Expression right, DoubleBinaryOperator operator) {
        return join(evaluate(left), evaluate(right), operator);
    }

    /** One number stands for a number in every row. */
    private static double[] join(double[] x, double[] y, DoubleBinaryOperator operator) {
        double[] out = new double[x.length == 1 ? y.length : x.length];
        for (int r = 0; r < out.length; r++) {
            out[r] = operator.applyAsDouble(x[x.length == 1 ? 0 : r], y[y.length == 1 ? 0 : r]);
        }
        return out;
    }

    private double[] fold(Expression.Call call, DoubleBinaryOperator operator) {
        if (call.arguments().size() < 2) {
            throw new FormulaException(call.text() + ": " + call.function() + " needs two arguments or more");
        }
        double[] all = evaluate(call.arguments().get(0));
        for (Expression next : call.arguments().subList(1, call.arguments().size())) {
            all = join(all, evaluate(next), operator);
        }
        return all;
    }

    private double[] choice(Expression.Call call) {
        need(call, 3);
        double[] condition = numbers(call.arguments().get(0));
        double[] yes = numbers(call.arguments().get(1));
        double[] no = numbers(call.arguments().get(2));
        double[] out = new double[condition.length];
        Arrays.setAll(out, r -> condition[r] != 0 ? yes[r] : no[r]);
        return out;
    }

    private double[] missing(Expression.Call call) {
        need(call, 1);
        if (!(call.arguments().get(0) instanceof Expression.Name name)) {
            throw new FormulaException(call.text() + ": " + call.function() + " takes a column");
        }
        DataColumn column = original.column(name.value());
        double[] out = new double[data.rows()];
        Arrays.setAll(out, r -> column.isMissing(r) ? 1 : 0);
        return out;
    }

    private double[] scaled(Expression.Call call) {
        if (call.arguments().isEmpty()) {
            need(call, 1);
        }
        double[] x = finite(call.arguments().get(0));
        boolean center = Arguments.flag(call, call.function().equals("scale") ? "center" : "", 1, true);
        boolean scale = !call.function().equals("center") && Arguments.flag(call, "scale", 2, true);
        double[] known = memory.numbers(call.text(), 2, () -> {
            double mean = center ? NumericFunctions.mean(x) : 0;
            double squares = 0;
            for (double v : x) {
                squares += (v - mean) * (v - mean);
            }
            double deviation = scale ? Math.sqrt(squares / (x.length - 1)) : 1;
            if (!(deviation > 0)) {
                throw new FormulaException(call.text() + ": all numbers are equal, so there is nothing to scale by");
            }
            return new double[] {mean, deviation};
        });
        return Arrays.stream(x).map(v -> (v - known[0]) / known[1]).toArray();
    }

    private boolean isText(Expression e) {
        return e instanceof Expression.Text
                || e instanceof Expression.Name name
                        && data.has(name.value())
                        && data.column(name.value()).isText();
    }

    private String[] texts(Expression e) {
        String[] out = new String[data.rows()];
        if (e instanceof Expression.Text text) {
            Arrays.fill(out, text.value());
        } else if (e instanceof Expression.Name name && isText(e)) {
            Arrays.setAll(out, data.column(name.value())::text);
        } else if (e instanceof Expression.Number number) {
            Arrays.fill(out, number.text());
        } else {
            throw new FormulaException(e.text() + " is compared with a text, and is none");
        }
        return out;
    }

    private double[] textComparison(Expression.Call call, Expression left, Expression right) {
        boolean equal = call.function().equals("==");
        if (!equal && !call.function().equals("!=")) {
            throw new FormulaException(call.text() + ": texts can be compared by == and !=, not by " + call.function());
        }
        String[] x = texts(left);
        String[] y = texts(right);
        double[] out = new double[data.rows()];
        Arrays.setAll(out, r -> Objects.equals(x[r], y[r]) == equal ? 1 : 0);
        return out;
    }

    private double[] membership(Expression left, Expression right) {
        double[] out = new double[data.rows()];
        if (isText(left)) {
            Set<String> some = new HashSet<>(Arguments.texts(right, "%in%"));
            String[] x = texts(left);
            Arrays.setAll(out, r -> some.contains(x[r]) ? 1 : 0);
        } else {
            double[] some = Arguments.numbers(right, "%in%");
            double[] x = numbers(left);
            Arrays.setAll(out, r -> Arrays.stream(some).anyMatch(v -> v == x[r]) ? 1 : 0);
        }
        return out;
    }
}
