package dev.logits.learn.formula;

import java.util.ArrayList;
import java.util.List;

/**
 * A variable of a formula on the rows of a table: numbers in one column or several, or levels.
 *
 * @param text the variable as it is written
 * @param columns numbers; empty for levels
 * @param names what tells the columns apart; empty for a single one
 * @param codes a row's level; empty for numbers
 * @param levels empty for numbers
 * @param contrasts a row for each level
 * @param contrastNames a name for each column of the contrasts
 * @param reference the level that treatment contrasts leave out
 */
@SuppressWarnings("ArrayRecordComponent") // internal, shared on purpose
record VariableColumns(
        String text,
        double[][] columns,
        List<String> names,
        int[] codes,
        List<String> levels,
        double[][] contrasts,
        List<String> contrastNames,
        int reference) {

    static VariableColumns numbers(String text, double[][] columns, List<String> names) {
        return new VariableColumns(text, columns, names, new int[0], List.of(), new double[0][], List.of(), 0);
    }

    static VariableColumns levels(String text, int[] codes, List<String> levels, Contrast contrast, int reference) {
        return new VariableColumns(
                text,
                new double[0][],
                List.of(),
                codes,
                levels,
                contrast.matrix(levels.size(), reference),
                contrast.names(levels, reference),
                reference);
    }

    boolean isFactor() {
        return !levels.isEmpty();
    }

    int width(boolean full) {
        return isFactor() ? (full ? levels.size() : levels.size() - 1) : columns.length;
    }

    /** @param full whether levels have a column each */
    double value(int row, int column, boolean full) {
        if (!isFactor()) {
            return columns[column][row];
        }
        return full ? (codes[row] == column ? 1 : 0) : contrasts[codes[row]][column];
    }

    List<String> columnNames(boolean full) {
        List<String> all = new ArrayList<>();
        for (int j = 0; j < width(full); j++) {
            String name =
                    isFactor() ? (full ? levels.get(j) : contrastNames.get(j)) : names.isEmpty() ? "" : names.get(j);
            all.add(isFactor() || !names.isEmpty() ? text + "[" + name + "]" : text);
        }
        return all;
    }
}
