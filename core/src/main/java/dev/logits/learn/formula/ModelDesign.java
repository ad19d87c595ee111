package dev.logits.learn.formula;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.DoubleFeatures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A {@link Formula} that knows the levels, means, knots and polynomials of the rows that it was fitted on, and codes
 * new rows in the same way.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * ModelDesign design = Formula.parse("y ~ ns(age, 3) + site").fit(data, MissingCells.DROP);
 * DesignMatrix x = design.apply(data);
 * LogisticModel model = LogisticRegression.maximumLikelihood().withIntercept(design.hasIntercept())
 *         .fit(x.features(), labels);
 * DesignMatrix more = design.apply(newRows);
 * }</pre>
 *
 * @since 0.1
 */
public final class ModelDesign {
    private static final String INDICATOR = "missing(";

    private final Formula formula;
    private final List<String> others;
    private final Set<String> textColumns;
    private final MissingCells missing;
    private final Remembered memory;
    private final TermExpansion expansion;
    private final DesignCoding coding;

    private ModelDesign(
            Formula formula,
            List<String> others,
            Set<String> textColumns,
            MissingCells missing,
            Remembered memory,
            TermExpansion expansion,
            DesignCoding coding) {
        this.formula = formula;
        this.others = others;
        this.textColumns = textColumns;
        this.missing = missing;
        this.memory = memory;
        this.expansion = expansion;
        this.coding = coding;
    }

    static ModelDesign learn(Formula formula, DataFrame data, MissingCells missing) {
        List<String> others = new ArrayList<>();
        if (formula.hasDot()) {
            others.addAll(data.names());
            others.removeAll(formula.responseColumns());
        }
        return build(formula, others, data, missing, new Remembered(), List.of());
    }

    /**
     * One of known numbers, as a file keeps them.
     *
     * @param formula its text
     * @param others the columns that {@code .} stands for
     * @param textColumns the columns that held texts
     * @param missing what happens to missing cells
     * @param numbers what {@link #numbers} gave
     * @param levels what {@link #levels} gave
     * @throws FormulaException if the formula is none, or numbers or levels of a variable are missing
     */
    public static ModelDesign of(
            String formula,
            List<String> others,
            Collection<String> textColumns,
            MissingCells missing,
            Map<String, double[]> numbers,
            Map<String, List<String>> levels) {
        NullCheck.argument(formula, "formula");
        NullCheck.argument(others, "others");
        NullCheck.argument(textColumns, "textColumns");
        NullCheck.argument(missing, "missing");
        NullCheck.argument(numbers, "numbers");
        NullCheck.argument(levels, "levels");
        Formula parsed = Formula.parse(formula);
        TermExpansion expansion = new TermExpansion(others);
        expansion.expand(parsed.right());
        List<DataColumn> empty = new ArrayList<>();
        for (String name : used(expansion)) {
            empty.add(textColumns.contains(name) ? DataColumn.texts(name) : DataColumn.numbers(name));
        }
        if (empty.isEmpty()) {
            throw new FormulaException("the formula " + formula + " names no column");
        }
        List<String> indicated = numbers.keySet().stream()
                .filter(text ->
                        text.startsWith(INDICATOR) && textColumns.stream().noneMatch(c -> text.equals(key(c))))
                .map(text -> text.substring(INDICATOR.length(), text.length() - 1))
                .toList();
        return build(
                parsed, List.copyOf(others), DataFrame.of(empty), missing, Remembered.of(numbers, levels), indicated);
    }

    private static String key(String column) {
        return INDICATOR + column + ")";
    }

    private static ModelDesign build(
            Formula formula,
            List<String> others,
            DataFrame data,
            MissingCells missing,
            Remembered memory,
            List<String> indicated) {
        TermExpansion expansion = new TermExpansion(others);
        List<BitSet> terms = expansion.expand(formula.right());
        Set<String> used = used(expansion);
        int[] complete = complete(data, used, missing);
        if (complete.length == 0 && memory.isLearning()) {
            throw new FormulaException(
                    data.rows() == 0
                            ? "no row to learn from"
                            : "a cell is missing in every row, so that no row is left");
        }
        DataFrame rows = data.select(complete);
        List<String> indicators = new ArrayList<>(indicated);
        if (missing == MissingCells.INDICATE && memory.isLearning()) {
            indicators.addAll(learnMissing(rows, used, memory));
        }
        Evaluator evaluator = new Evaluator(MissingFill.fill(rows, used, missing, memory), rows, memory);
        DesignCoding coding = DesignCoding.of(evaluator, expansion, terms, indicators);
        memory.close();
        Set<String> texts = new TreeSet<>();
        for (String name : used) {
            if (data.column(name).isText()) {
                texts.add(name);
            }
        }
        return new ModelDesign(formula, others, texts, missing, memory, expansion, coding);
    }

    private static List<String> learnMissing(DataFrame rows, Set<String> used, Remembered memory) {
        List<String> indicated = new ArrayList<>();
        for (String name : used) {
            if (MissingFill.learn(rows.column(name), key(name), memory)
                    && !rows.column(name).isText()) {
                indicated.add(name);
            }
        }
        return indicated;
    }

    /** The columns that terms and offsets need; not those that are only asked whether they are missing. */
    private static Set<String> used(TermExpansion expansion) {
        Set<String> used = new LinkedHashSet<>();
        expansion.variables().forEach(e -> used.addAll(e.columns(false)));
        expansion.offsets().forEach(e -> used.addAll(e.columns(false)));
        used.removeAll(Set.of("Inf", "pi"));
        return used;
    }

    private static int[] complete(DataFrame data, Set<String> used, MissingCells missing) {
        if (missing == MissingCells.INDICATE) {
            used.forEach(data::column);
            return IntStream.range(0, data.rows()).toArray();
        }
        List<DataColumn> columns = used.stream().map(data::column).toList();
        int[] rows = IntStream.range(0, data.rows())
                .filter(r -> columns.stream().noneMatch(c -> c.isMissing(r)))
                .toArray();
        if (rows.length < data.rows() && missing == MissingCells.REFUSE) {
            int row = 0;
            while (row < rows.length && rows[row] == row) {
                row++;
            }
            int bad = row;
            String name = columns.stream()
                    .filter(c -> c.isMissing(bad))
                    .findFirst()
                    .orElseThrow()
                    .name();
            throw new FormulaException("row " + row + ", column \"" + name
                    + "\": a missing cell; fill it in, remove the row, or let rows be dropped, or indicated");
        }
        return rows;
    }

    /**
     * Codes rows. With {@link MissingCells#DROP} those in which a cell is missing are left out.
     *
     * @throws FormulaException if a column is missing or of another kind, a level is unknown, a number is not finite,
     *     or a cell is missing in a column that had all cells when the numbers for missing ones were learned
     */
    public DesignMatrix apply(DataFrame data) {
        NullCheck.argument(data, "data");
        Set<String> used = used(expansion);
        DataFrame typed = typed(data, used);
        int[] complete = complete(typed, used, missing);
        DataFrame rows = typed.select(complete);
        Evaluator evaluator = new Evaluator(MissingFill.fill(rows, used, missing, memory), rows, memory);
        DoubleFeatures features = coding.features(evaluator);
        double[] offset = new double[expansion.offsets().isEmpty() ? 0 : complete.length];
        for (Expression e : expansion.offsets()) {
            double[] more = evaluator.finite(e);
            Arrays.setAll(offset, r -> offset[r] + more[r]);
        }
        return new DesignMatrix(features, offset, complete, data.rows() - complete.length);
    }

    /** The columns that are needed, numbers as texts where texts were learned. */
    private DataFrame typed(DataFrame data, Set<String> used) {
        Map<String, DataColumn> columns = new LinkedHashMap<>();
        Set<String> all = new LinkedHashSet<>(used);
        formula.columns().stream().filter(data::has).forEach(all::add);
        for (String name : all) {
            DataColumn column = data.column(name);
            boolean levels = textColumns.contains(name) && !column.isText();
            if (!textColumns.contains(name) && column.isText() && used.contains(name)) {
                throw new FormulaException(
                        "column \"" + name + "\" holds texts now, and held numbers when the model" + " was fitted");
            }
            columns.put(name, levels ? asTexts(column) : column);
        }
        return DataFrame.of(List.copyOf(columns.values()));
    }

    private static DataColumn asTexts(DataColumn column) {
        String[] texts = new String[column.rows()];
        Arrays.setAll(texts, r -> column.isMissing(r) ? null : FactorTerm.plain(column.number(r)));
        return DataColumn.texts(column.name(), texts);
    }

    /** The formula. */
    public Formula formula() {
        return formula;
    }

    /** The names of the features in order: {@code dose}, {@code site[south]}, {@code dose:site[south]}. */
    public List<String> names() {
        return coding.names();
    }

    /** The terms in order, without intercept and offsets. */
    public List<DesignTerm> terms() {
        return coding.terms();
    }

    /** Whether the model has an intercept. */
    public boolean hasIntercept() {
        return expansion.intercept();
    }

    /** The offsets as they are written, such as {@code log(n)}; empty without. */
    public List<String> offsets() {
        return expansion.offsets().stream().map(Expression::text).toList();
    }

    /** The columns of a table that terms and offsets need. */
    public Set<String> columns() {
        return used(expansion);
    }

    /** Those of them that hold texts, or numbers that are levels. */
    public Set<String> textColumns() {
        return Collections.unmodifiableSet(textColumns);
    }

    /** What {@code .} stands for; empty without one. */
    public List<String> others() {
        return List.copyOf(others);
    }

    /** What happens to missing cells. */
    public MissingCells missing() {
        return missing;
    }

    /** The learned numbers, each under the text of its call; copied. */
    public Map<String, double[]> numbers() {
        Map<String, double[]> copy = new LinkedHashMap<>();
        memory.numbers().forEach((text, numbers) -> copy.put(text, numbers.clone()));
        return copy;
    }

    /** The learned levels, each under the text of its variable. */
    public Map<String, List<String>> levels() {
        return Map.copyOf(memory.levels());
    }

    /** Equal when formula, levels, numbers and the treatment of missing cells are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ModelDesign that
                && formula.equals(that.formula)
                && missing == that.missing
                && others.equals(that.others)
                && textColumns.equals(that.textColumns)
                && memory.levels().equals(that.memory.levels())
                && memory.numbers().keySet().equals(that.memory.numbers().keySet())
                && memory.numbers().keySet().stream()
                        .allMatch(key -> Arrays.equals(
                                memory.numbers().get(key), that.memory.numbers().get(key)));
    }

    @Override
    public int hashCode() {
        return 31 * formula.hashCode() + memory.levels().hashCode();
    }

    /** The formula and the number of features. */
    @Override
    public String toString() {
        return "ModelDesign of " + formula + ", " + names().size() + " features";
    }
}
