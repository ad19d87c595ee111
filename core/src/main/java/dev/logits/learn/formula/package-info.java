/**
 * Formulas: models as people write them, and how they code the rows of a table as features.
 *
 * <p>A {@link dev.logits.learn.formula.Formula} is read from a text; fitted on a
 * {@link dev.logits.learn.formula.DataFrame} it is a {@link dev.logits.learn.formula.ModelDesign}, which knows the
 * levels, means and knots of these rows and makes a {@link dev.logits.learn.formula.DesignMatrix} of them and of new
 * ones.
 * <pre>{@code
 * DataFrame data = DataFrame.of(List.of(
 *         DataColumn.numbers("dose", 1, 2, 4), DataColumn.texts("site", "north", "south", "north")));
 * ModelDesign design = Formula.parse("~ log(dose) * C(site, ref = \"south\")").fit(data, MissingCells.DROP);
 * design.names();            // log(dose), C(site, ref = "south")[north], their product
 * design.apply(data).features();
 * }</pre>
 *
 * <p>What builds on what: {@code FormulaTokens}, {@code ExpressionParser} and {@code Expression} are the text;
 * {@code TermExpansion} is what its operators mean; {@code Evaluator}, {@code FactorTerm} and {@code MatrixTerm} read
 * variables, with what is {@code Remembered}; {@code DesignCoding} makes columns of terms.
 *
 * <p>May import {@code learn.features} and {@code internal.check}.
 */
package dev.logits.learn.formula;
