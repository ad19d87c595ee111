package dev.logits.learn.formula;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Missing cells that are filled in: with the mean of the fit's rows, or with a level of their own. */
final class MissingFill {
    static final String LEVEL = "(missing)";

    private MissingFill() {}

    /** Learns what a column's missing cells become; whether it has any. */
    static boolean learn(DataColumn column, String key, Remembered memory) {
        double sum = 0;
        int known = 0;
        for (int r = 0; r < column.rows(); r++) {
            if (!column.isMissing(r)) {
                known++;
                sum += column.isText() ? 0 : column.number(r);
            }
        }
        if (known == column.rows()) {
            return false;
        }
        if (known == 0) {
            throw new FormulaException(
                    "column \"" + column.name() + "\" has no cell that is not missing; leave it out");
        }
        double mean = sum / known;
        memory.numbers(key, column.isText() ? 0 : 1, () -> column.isText() ? new double[0] : new double[] {mean});
        return true;
    }

    static DataFrame fill(DataFrame rows, Set<String> used, MissingCells missing, Remembered memory) {
        if (missing != MissingCells.INDICATE) {
            return rows;
        }
        List<DataColumn> filled = new ArrayList<>();
        for (String name : rows.names()) {
            DataColumn column = rows.column(name);
            filled.add(used.contains(name) ? filled(column, "missing(" + name + ")", memory) : column);
        }
        return DataFrame.of(filled);
    }

    private static DataColumn filled(DataColumn column, String key, Remembered memory) {
        boolean known = memory.has(key);
        for (int r = 0; r < column.rows() && !known; r++) {
            if (column.isMissing(r)) {
                throw new FormulaException("row " + r + ", column \"" + column.name() + "\": a missing cell, and there"
                        + " was none among the rows of the fit, so that nothing is known of them; fill it in");
            }
        }
        if (!known) {
            return column;
        }
        if (column.isText()) {
            String[] texts = new String[column.rows()];
            Arrays.setAll(texts, r -> column.isMissing(r) ? LEVEL : column.text(r));
            return DataColumn.texts(column.name(), texts);
        }
        double mean = memory.numbers(key, 1, () -> new double[0])[0];
        double[] numbers = new double[column.rows()];
        Arrays.setAll(numbers, r -> column.isMissing(r) ? mean : column.number(r));
        return DataColumn.numbers(column.name(), numbers);
    }
}
