package dev.logits.learn.formula;

import dev.logits.learn.features.DoubleFeatures;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which columns the terms of a formula make. A factor in a term is coded by contrasts where the rest of the term is
 * part of an earlier one, the intercept included, and by a column per level otherwise; without an intercept the first
 * factor has a column per level. The first variable of a term varies fastest.
 *
 * <p>Reference: the marginality rule of model.matrix in R.
 */
final class DesignCoding {
    private final List<Expression> variables;
    private final List<BitSet> terms;
    private final List<BitSet> full; // for each term the variables with a column per level
    private final List<DesignTerm> described = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private DesignCoding(List<Expression> variables, List<BitSet> terms, List<BitSet> full) {
        this.variables = variables;
        this.terms = terms;
        this.full = full;
    }

    static DesignCoding of(
            Evaluator evaluator, TermExpansion expansion, List<BitSet> written, List<String> indicators) {
        List<Expression> variables = new ArrayList<>(expansion.variables());
        List<BitSet> terms = new ArrayList<>(written);
        for (String column : indicators) {
            BitSet term = new BitSet();
            term.set(variables.size());
            variables.add(Expression.Call.of("missing", List.of(new Expression.Name(column)), List.of("")));
            terms.add(term);
        }
        if (terms.isEmpty()) {
            throw new FormulaException("a formula without terms; name a column on the right of ~. The fit of the"
                    + " intercept alone is part of every table");
        }
        BitSet factors = new BitSet();
        for (int v = 0; v < variables.size(); v++) {
            factors.set(v, isFactor(variables.get(v), evaluator.data()));
        }
        List<BitSet> full = new ArrayList<>();
        for (int t = 0; t < terms.size(); t++) {
            full.add(uncovered(terms, t, factors));
        }
        if (!expansion.intercept()) {
            codeFirstFactorFully(terms, factors, full);
        }
        DesignCoding coding = new DesignCoding(variables, terms, full);
        coding.describe(evaluator);
        return coding;
    }

    /** An indicator of missing cells is a number, though it is true or false. */
    private static boolean isFactor(Expression e, DataFrame data) {
        boolean indicator = e instanceof Expression.Call call && call.function().equals("missing");
        return !indicator && FactorTerm.isFactor(e, data);
    }

    private static BitSet uncovered(List<BitSet> terms, int t, BitSet factors) {
        BitSet full = new BitSet();
        BitSet term = terms.get(t);
        for (int v = term.nextSetBit(0); v >= 0; v = term.nextSetBit(v + 1)) {
            BitSet rest = (BitSet) term.clone();
            rest.clear(v);
            boolean covered = rest.isEmpty();
            for (int s = 0; s < t && !covered; s++) {
                BitSet missing = (BitSet) rest.clone();
                missing.andNot(terms.get(s));
                covered = missing.isEmpty();
            }
            full.set(v, factors.get(v) && !covered);
        }
        return full;
    }

    private static void codeFirstFactorFully(List<BitSet> terms, BitSet factors, List<BitSet> full) {
        for (int t = 0; t < terms.size(); t++) {
            BitSet some = (BitSet) terms.get(t).clone();
            some.and(factors);
            if (!some.isEmpty()) {
                full.get(t).set(some.nextSetBit(0));
                return;
            }
        }
    }

    private VariableColumns read(Evaluator evaluator, Expression variable) {
        if (isFactor(variable, evaluator.data())) {
            return FactorTerm.of(evaluator, variable);
        }
        if (variable instanceof Expression.Call call && MatrixTerm.FUNCTIONS.contains(call.function())) {
            return MatrixTerm.of(evaluator, call);
        }
        return VariableColumns.numbers(variable.text(), new double[][] {evaluator.finite(variable)}, List.of());
    }

    private List<VariableColumns> readAll(Evaluator evaluator) {
        return variables.stream().map(v -> read(evaluator, v)).toList();
    }

    private void describe(Evaluator evaluator) {
        List<VariableColumns> all = readAll(evaluator);
        for (int t = 0; t < terms.size(); t++) {
            List<String> columns = List.of("");
            List<String> written = new ArrayList<>();
            for (int v : terms.get(t).stream().toArray()) {
                written.add(variables.get(v).text());
                List<String> longer = new ArrayList<>();
                for (String name : all.get(v).columnNames(full.get(t).get(v))) {
                    for (String before : columns) {
                        longer.add(before.isEmpty() ? name : before + ":" + name);
                    }
                }
                columns = longer;
            }
            described.add(new DesignTerm(String.join(":", written), written, names.size(), columns.size()));
            names.addAll(columns);
        }
        Set<String> distinct = new HashSet<>();
        for (String name : names) {
            if (!distinct.add(name)) {
                throw new FormulaException("two features are called \"" + name + "\"; rename a column");
            }
        }
    }

    List<DesignTerm> terms() {
        return List.copyOf(described);
    }

    List<String> names() {
        return List.copyOf(names);
    }

    DoubleFeatures features(Evaluator evaluator) {
        List<VariableColumns> all = readAll(evaluator);
        int rows = evaluator.data().rows();
        int width = names.size();
        if ((long) rows * width > Integer.MAX_VALUE - 8) {
            throw new FormulaException(rows + " rows x " + width + " features are more than fit into one array;"
                    + " name fewer terms, or join rare levels");
        }
        double[] x = new double[rows * width];
        for (int t = 0; t < terms.size(); t++) {
            int[] members = terms.get(t).stream().toArray();
            for (int c = 0; c < described.get(t).columns(); c++) {
                int at = described.get(t).firstColumn() + c;
                int rest = c;
                for (int i = 0; i < members.length; i++) {
                    VariableColumns variable = all.get(members[i]);
                    boolean whole = full.get(t).get(members[i]);
                    int column = rest % variable.width(whole);
                    rest /= variable.width(whole);
                    for (int r = 0; r < rows; r++) {
                        double value = variable.value(r, column, whole);
                        x[r * width + at] = i == 0 ? value : x[r * width + at] * value;
                    }
                }
            }
        }
        return DoubleFeatures.wrap(x, rows, width);
    }
}
