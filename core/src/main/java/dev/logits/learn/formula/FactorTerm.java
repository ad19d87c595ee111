package dev.logits.learn.formula;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Variables of levels: columns of texts, {@code C(...)} and its kind, intervals, what is true or false. */
final class FactorTerm {
    static final Set<String> FUNCTIONS = Set.of("C", "factor", "as.factor", "ordered", "as.ordered", "relevel");
    private static final List<String> LOGICAL = List.of("FALSE", "TRUE");

    private final Evaluator evaluator;
    private final Expression variable;
    private List<String> given;
    private String reference;
    private Contrast contrast;

    private FactorTerm(Evaluator evaluator, Expression variable) {
        this.evaluator = evaluator;
        this.variable = variable;
    }

    static boolean isFactor(Expression e, DataFrame data) {
        return Evaluator.isLogical(e)
                || e instanceof Expression.Name name
                        && data.has(name.value())
                        && data.column(name.value()).isText()
                || e instanceof Expression.Call call
                        && (FUNCTIONS.contains(call.function())
                                || call.function().equals("cut"));
    }

    static VariableColumns of(Evaluator evaluator, Expression variable) {
        return new FactorTerm(evaluator, variable).read();
    }

    private VariableColumns read() {
        Expression inner = unwrap(variable);
        String[] cells;
        List<String> natural = null;
        if (inner instanceof Expression.Call call && call.function().equals("cut")) {
            IntervalLevels intervals = IntervalLevels.of(evaluator, call);
            cells = intervals.cells();
            natural = intervals.levels();
        } else if (Evaluator.isLogical(inner)) {
            double[] flags = evaluator.finite(inner);
            cells = new String[flags.length];
            Arrays.setAll(cells, r -> LOGICAL.get(flags[r] != 0 ? 1 : 0));
            natural = LOGICAL;
        } else {
            cells = cells(inner);
        }
        List<String> base = given != null ? given : natural;
        List<String> levels =
                evaluator.memory().levels(variable.text(), () -> base != null ? base : sorted(Arrays.asList(cells)));
        boolean operator = variable instanceof Expression.Call call && call.operator();
        return VariableColumns.levels(
                operator ? "(" + variable.text() + ")" : variable.text(),
                codes(cells, levels),
                levels,
                contrast == null ? Contrast.TREATMENT : contrast,
                place(levels));
    }

    /** What is inside the calls, of which the outermost that says something has the last word. */
    private Expression unwrap(Expression e) {
        Expression inner = e;
        while (inner instanceof Expression.Call call && FUNCTIONS.contains(call.function())) {
            Arguments.check(call, 4, "x", "contr", "contrast", "ref", "reference", "base", "levels", "ordered");
            if (given == null && call.argument("levels", 99) != null) {
                given = Arguments.texts(call.argument("levels", 99), call.text());
            }
            readReference(call);
            if (call.function().contains("ordered") || Arguments.flag(call, "ordered", 99, false)) {
                contrast = contrast == null ? Contrast.POLY : contrast;
            }
            if (call.function().equals("C")) {
                Expression kind = call.argument("contr", 1);
                kind = kind == null ? call.argument("contrast", 99) : kind;
                readContrast(kind);
            } else if (call.function().equals("factor") && given == null && call.argument("levels", 1) != null) {
                given = Arguments.texts(call.argument("levels", 1), call.text());
            } else if (call.function().equals("ordered") && given == null && call.argument("levels", 1) != null) {
                given = Arguments.texts(call.argument("levels", 1), call.text());
            } else if (call.function().equals("relevel") && reference == null) {
                throw new FormulaException(call.text() + ": relevel needs ref = \"level\"");
            }
            inner = call.argument("x", 0);
            if (inner == null) {
                throw new FormulaException(call.text() + ": it names no column");
            }
        }
        if (given != null && (given.size() < 2 || new HashSet<>(given).size() < given.size())) {
            throw new FormulaException(variable.text() + ": levels are two or more, and different ones");
        }
        return inner;
    }

    private void readReference(Expression.Call call) {
        for (String key : List.of("ref", "reference")) {
            Expression e = call.argument(key, call.function().equals("relevel") && key.equals("ref") ? 1 : 99);
            if (e != null && reference == null) {
                reference = Arguments.texts(e, call.text()).get(0);
            }
        }
        if (call.argument("base", 99) != null && reference == null) {
            reference = "#" + Arguments.integer(call, "base", 99, 1);
        }
    }

    private void readContrast(Expression kind) {
        if (kind == null) {
            return;
        }
        String name = kind instanceof Expression.Name n
                ? n.value()
                : kind instanceof Expression.Text t
                        ? t.value()
                        : ((kind instanceof Expression.Call c) ? c.function() : "");
        Contrast found = Contrast.of(name);
        if (found == null) {
            throw new FormulaException(variable.text() + ": no contrast \"" + kind.text()
                    + "\"; there are treatment, sum, helmert, poly and sdif. A reference is named by ref: C(x,"
                    + " ref = \"a\")");
        }
        contrast = contrast == null ? found : contrast;
        if (kind instanceof Expression.Call call && !call.arguments().isEmpty() && reference == null) {
            Expression e = call.arguments().get(0);
            boolean byPlace = call.keys().get(0).equals("base");
            reference = (byPlace ? "#" : "") + Arguments.texts(e, call.text()).get(0);
        }
    }

    private int place(List<String> levels) {
        if (reference == null) {
            return 0;
        }
        int place = levels.indexOf(reference);
        if (place < 0 && reference.startsWith("#")) {
            place = Integer.parseInt(reference.substring(1)) - 1;
        }
        if (place < 0 || place >= levels.size()) {
            throw new FormulaException(variable.text() + ": the reference \"" + reference
                    + "\" is no level; the levels are " + some(levels));
        }
        if (contrast != null && contrast != Contrast.TREATMENT) {
            throw new FormulaException(variable.text() + ": a reference belongs to treatment contrasts, not to "
                    + contrast.name().toLowerCase(Locale.ROOT));
        }
        return place;
    }

    private static String some(List<String> levels) {
        return String.join(", ", levels.stream().limit(12).toList())
                + (levels.size() > 12 ? " and " + (levels.size() - 12) + " more" : "");
    }

    private String[] cells(Expression inner) {
        String[] cells = new String[evaluator.data().rows()];
        if (inner instanceof Expression.Name name) {
            DataColumn column = evaluator.data().column(name.value());
            Arrays.setAll(cells, r -> column.isText() ? column.text(r) : plain(column.number(r)));
        } else {
            double[] numbers = evaluator.finite(inner);
            Arrays.setAll(cells, r -> plain(numbers[r]));
        }
        return cells;
    }

    /** A number as it is written: 1, not 1.0. */
    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /** The distinct texts: by number where all are numbers, else by code points. */
    static List<String> sorted(List<String> cells) {
        List<String> distinct = new ArrayList<>(new LinkedHashSet<>(cells));
        Map<String, BigDecimal> numbers = new HashMap<>();
        for (String cell : distinct) {
            try {
                numbers.put(cell, new BigDecimal(cell));
            } catch (NumberFormatException notANumber) {
                distinct.sort(FactorTerm::byCodePoints);
                return distinct;
            }
        }
        distinct.sort((a, b) -> {
            int order = numbers.get(a).compareTo(numbers.get(b));
            return order != 0 ? order : byCodePoints(a, b);
        });
        return distinct;
    }

    private static int byCodePoints(String a, String b) {
        return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }

    private int[] codes(String[] cells, List<String> levels) {
        if (levels.size() < 2) {
            throw new FormulaException(variable.text() + " has one level only, \"" + levels.get(0)
                    + "\", and tells nothing; leave it out");
        }
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < levels.size(); i++) {
            places.put(levels.get(i), i);
        }
        int[] codes = new int[cells.length];
        for (int r = 0; r < cells.length; r++) {
            Integer place = places.get(cells[r]);
            if (place == null) {
                throw new FormulaException(variable.text() + ", row " + r + ": \"" + cells[r] + "\" is a level that "
                        + (evaluator.memory().isLearning()
                                ? "is not listed; listed are "
                                : "the model has not seen; it knows ")
                        + some(levels));
            }
            codes[r] = place;
        }
        return codes;
    }
}
