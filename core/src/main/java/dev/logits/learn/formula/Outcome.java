package dev.logits.learn.formula;

import dev.logits.Labels;
import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The left side of a formula on the rows of a table: classes, a label for each row, and counts.
 *
 * <ul>
 *   <li>A column, {@code C(y, ref = "no")}, {@code factor(y, levels = c(...))}: its levels, the reference first.
 *   <li>What is true or false, {@code I(score > 3)}: classes FALSE and TRUE. Numbers 0 and 1: classes 0 and 1.
 *   <li>{@code cbind(successes, failures)}: of each row a label 1 as often as there were successes, and a label 0 as
 *       often as there were failures; {@link #isCounts}.
 * </ul>
 *
 * <p>Its arrays are shared with whoever made it; nothing here changes them, so that any number of threads may read it.
 *
 * @param classes their names in order
 * @param rows the row of each label; a row of counts has two
 * @param labels −1 where a cell is missing
 * @param counts how often each label was seen; empty unless the left side has counts
 * @since 0.1
 */
@SuppressWarnings("ArrayRecordComponent") // data of any size; equality is of no use
public record Outcome(List<String> classes, int[] rows, int[] labels, double[] counts) {
    /** Copies the list. */
    public Outcome {
        NullCheck.argument(classes, "classes");
        NullCheck.argument(rows, "rows");
        NullCheck.argument(labels, "labels");
        NullCheck.argument(counts, "counts");
        classes = List.copyOf(classes);
    }

    /**
     * Reads the left side.
     *
     * @throws FormulaException if there is none, or a value is no class and no count; the message names the row
     */
    public static Outcome of(Formula formula, DataFrame data) {
        NullCheck.argument(formula, "formula");
        NullCheck.argument(data, "data");
        Expression left = formula.left();
        if (left == null) {
            throw new FormulaException("the formula " + formula + " has no left side; write the label there: y ~ x");
        }
        List<DataColumn> used = formula.responseColumns().stream()
                .filter(data::has)
                .map(data::column)
                .toList();
        int[] complete = IntStream.range(0, data.rows())
                .filter(r -> used.stream().noneMatch(c -> c.isMissing(r)))
                .toArray();
        DataFrame rows = data.select(complete);
        Evaluator evaluator = new Evaluator(rows, rows, new Remembered());
        if (left instanceof Expression.Call call && call.function().equals("cbind")) {
            return counts(evaluator, call, complete);
        }
        int[] all = IntStream.range(0, data.rows()).toArray();
        int[] labels = new int[data.rows()];
        Arrays.fill(labels, Labels.IGNORE);
        List<String> classes;
        if (FactorTerm.isFactor(left, data)) {
            VariableColumns levels = FactorTerm.of(evaluator, left);
            classes = new ArrayList<>(levels.levels());
            int reference = levels.reference();
            classes.add(0, classes.remove(reference));
            for (int i = 0; i < complete.length; i++) {
                int code = levels.codes()[i];
                labels[complete[i]] = code == reference ? 0 : code < reference ? code + 1 : code;
            }
        } else {
            classes = List.of("0", "1");
            double[] numbers = evaluator.finite(left);
            for (int i = 0; i < complete.length; i++) {
                if (numbers[i] != 0 && numbers[i] != 1) {
                    throw new FormulaException(left.text() + " is " + numbers[i] + " in row " + complete[i]
                            + "; a label is 0 or 1, or a class: write C(" + left.text() + ") for classes");
                }
                labels[complete[i]] = (int) numbers[i];
            }
        }
        return new Outcome(classes, all, labels, new double[0]);
    }

    private static Outcome counts(Evaluator evaluator, Expression.Call call, int[] complete) {
        if (call.arguments().size() != 2) {
            throw new FormulaException(call.text() + ": counts are cbind(successes, failures)");
        }
        int[] rows = new int[2 * complete.length];
        int[] labels = new int[rows.length];
        double[] counts = new double[rows.length];
        for (int side = 0; side < 2; side++) {
            Expression e = call.arguments().get(side);
            double[] numbers = evaluator.finite(e);
            for (int i = 0; i < complete.length; i++) {
                if (numbers[i] < 0 || numbers[i] != Math.rint(numbers[i])) {
                    throw new FormulaException(e.text() + " is " + numbers[i] + " in row " + complete[i]
                            + "; a count is a whole number, 0 or more");
                }
                rows[2 * i + side] = complete[i];
                labels[2 * i + side] = 1 - side;
                counts[2 * i + side] = numbers[i];
            }
        }
        List<String> classes =
                List.of(call.arguments().get(1).text(), call.arguments().get(0).text());
        return new Outcome(classes, rows, labels, counts);
    }

    /** Whether the left side counted successes and failures. */
    public boolean isCounts() {
        return counts.length > 0;
    }

    @Override
    public String toString() {
        return "Outcome of " + labels.length + " labels, classes " + classes;
    }
}
