package dev.logits.learn.formula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Variables of several columns: polynomials, splines, and columns side by side. */
final class MatrixTerm {
    static final Set<String> FUNCTIONS = Set.of("poly", "ns", "bs", "spline", "cbind");

    private final Evaluator evaluator;
    private final Expression.Call call;

    private MatrixTerm(Evaluator evaluator, Expression.Call call) {
        this.evaluator = evaluator;
        this.call = call;
    }

    static VariableColumns of(Evaluator evaluator, Expression.Call call) {
        MatrixTerm term = new MatrixTerm(evaluator, call);
        return switch (call.function()) {
            case "poly" -> term.polynomial();
            case "bs" -> term.basis();
            case "cbind" -> term.sideBySide();
            default -> term.natural();
        };
    }

    private VariableColumns polynomial() {
        Arguments.check(call, 3, "x", "degree", "raw");
        double[] x = evaluator.finite(call.argument("x", 0));
        int degree = Arguments.integer(call, "degree", 1, 1);
        if (degree < 1) {
            throw new FormulaException(call.text() + ": the degree is 1 or more");
        }
        if (Arguments.flag(call, "raw", 2, false)) {
            return columns(
                    x,
                    degree,
                    v -> IntStream.rangeClosed(1, degree)
                            .mapToDouble(k -> k == 2 ? v * v : StrictMath.pow(v, k))
                            .toArray());
        }
        double[] known = evaluator
                .memory()
                .numbers(call.text(), 2 * degree + 1, () -> OrthogonalPolynomials.fit(x, degree, call.text()));
        return columns(x, degree, v -> OrthogonalPolynomials.values(known, v));
    }

    private VariableColumns basis() {
        Arguments.check(call, 6, "x", "df", "knots", "degree", "intercept", "Boundary.knots");
        double[] x = evaluator.finite(call.argument("x", 0));
        int degree = Arguments.integer(call, "degree", 3, 3);
        boolean intercept = Arguments.flag(call, "intercept", 4, false);
        double[] known = evaluator.memory().numbers(call.text(), -2, () -> {
            int df = Arguments.integer(call, "df", 1, -1);
            return knots(x, df < 0 ? 0 : df - degree - (intercept ? 1 : 0), 5);
        });
        BSpline spline = new BSpline(degree, inner(known), known[0], known[1]);
        int first = intercept ? 0 : 1;
        return columns(x, spline.size() - first, v -> {
            double[] all = spline.values(v);
            return Arrays.copyOfRange(all, first, all.length);
        });
    }

    private VariableColumns natural() {
        Arguments.check(call, 5, "x", "df", "knots", "intercept", "Boundary.knots");
        double[] x = evaluator.finite(call.argument("x", 0));
        boolean intercept = Arguments.flag(call, "intercept", 3, false);
        double[] known = evaluator.memory().numbers(call.text(), -2, () -> {
            int df = Arguments.integer(call, "df", 1, -1);
            return knots(x, df < 0 ? 0 : df - 1 - (intercept ? 1 : 0), 4);
        });
        BSpline.Natural spline = new BSpline.Natural(inner(known), known[0], known[1], intercept);
        return columns(x, spline.size(), spline::values);
    }

    private static double[] inner(double[] known) {
        return Arrays.copyOfRange(known, 2, known.length);
    }

    /** The two ends and then the knots between: as given, or at quantiles. */
    private double[] knots(double[] x, int count, int endsPlace) {
        Expression ends = call.argument("Boundary.knots", endsPlace);
        double[] range = ends == null
                ? new double[] {
                    Arrays.stream(x).min().orElse(0), Arrays.stream(x).max().orElse(0)
                }
                : Arguments.numbers(ends, call.text());
        if (range.length != 2 || !(range[0] < range[1])) {
            throw new FormulaException(
                    call.text() + ": splines need two different ends, got " + Arrays.toString(range));
        }
        Expression given = call.argument("knots", 2);
        double[] inner;
        if (given != null) {
            inner = Arguments.numbers(given, call.text());
            Arrays.sort(inner);
        } else if (count < 0) {
            throw new FormulaException(
                    call.text() + ": so few degrees of freedom leave no spline; give " + -count + " more");
        } else {
            double[] inside =
                    Arrays.stream(x).filter(v -> v >= range[0] && v <= range[1]).toArray();
            inner = IntStream.rangeClosed(1, count)
                    .mapToDouble(i -> NumericFunctions.quantile(inside, i / (count + 1.0)))
                    .toArray();
        }
        for (double knot : inner) {
            if (!(knot > range[0] && knot < range[1])) {
                throw new FormulaException(call.text() + ": the knot " + knot + " does not lie between the ends "
                        + range[0] + " and " + range[1] + "; give knots, or fewer degrees of freedom");
            }
        }
        return DoubleStream.concat(Arrays.stream(range), Arrays.stream(inner)).toArray();
    }

    private VariableColumns sideBySide() {
        double[][] columns = new double[call.arguments().size()][];
        List<String> names = new ArrayList<>();
        for (int j = 0; j < columns.length; j++) {
            columns[j] = evaluator.finite(call.arguments().get(j));
            names.add(
                    call.keys().get(j).isEmpty()
                            ? call.arguments().get(j).text()
                            : call.keys().get(j));
        }
        return VariableColumns.numbers(call.text(), columns, names);
    }

    private VariableColumns columns(double[] x, int width, DoubleFunction<double[]> row) {
        double[][] columns = new double[width][x.length];
        for (int r = 0; r < x.length; r++) {
            double[] values = row.apply(x[r]);
            for (int j = 0; j < width; j++) {
                columns[j][r] = values[j];
            }
        }
        List<String> names =
                IntStream.rangeClosed(1, width).mapToObj(Integer::toString).toList();
        return VariableColumns.numbers(call.text(), columns, names);
    }
}
