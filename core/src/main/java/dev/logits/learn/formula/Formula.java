package dev.logits.learn.formula;

import dev.logits.internal.check.NullCheck;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A model as people write it: {@code y ~ age + C(site, ref = "A") * dose + poly(x, 2) + ns(t, 4) + offset(log(n)) - 1}.
 * Its language is that of R, and what patsy shares with it.
 *
 * <ul>
 *   <li>{@code a + b} terms; {@code a:b} their interaction; {@code a * b} is {@code a + b + a:b}; {@code a / b} is
 *       {@code a + a:b}; {@code (a + b + c)^2} all pairs; {@code - a} takes a term away; {@code .} all other columns;
 *       {@code - 1} or {@code + 0} no intercept.
 *   <li>Levels: columns of texts, {@code C(x, ref = "a")}, {@code C(x, sum)} (also treatment, helmert, poly, sdif),
 *       {@code factor(x, levels = c(...))}, {@code ordered(x)}, {@code relevel(x, ref = "a")}, {@code cut(x, breaks)},
 *       and what is true or false, such as {@code I(age > 40)}.
 *   <li>Columns of numbers, of which {@code I(...)} calculates; {@code log(x)} and many more; {@code scale(x)},
 *       {@code center(x)}, {@code mean(x)}; {@code poly(x, d)}, {@code ns(x, df)}, its other name {@code spline},
 *       {@code bs(x, df)}; {@code cbind(a, b)}.
 *   <li>{@code offset(x)}: a term whose coefficient is 1.
 * </ul>
 *
 * <p>Levels of a factor are coded as R codes them: by contrasts where the term without the factor is in the model, and
 * else by a column per level. What depends on the rows of a fit, such as levels, means and knots, is kept in the
 * {@link ModelDesign} and used for new rows.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * Formula formula = Formula.parse("y ~ dose * site");
 * ModelDesign design = formula.fit(data, MissingCells.DROP);
 * design.names();                            // dose, site[south], dose:site[south]
 * DesignMatrix x = design.apply(data);
 * }</pre>
 *
 * <p>References: G. Wilkinson, C. Rogers, Symbolic description of factorial models for analysis of variance, 1973; J.
 * Chambers, T. Hastie, Statistical models in S, 1992.
 *
 * @since 0.1
 */
public final class Formula {
    private static final int LONGEST = 1_000_000;

    private final String text;
    private final Expression left;
    private final Expression right;

    private Formula(String text, Expression left, Expression right) {
        this.text = text;
        this.left = left;
        this.right = right;
    }

    /**
     * Reads a formula; the left side may be missing.
     *
     * @throws FormulaException with the place and the remedy if it is none
     */
    public static Formula parse(String text) {
        NullCheck.argument(text, "text");
        if (text.length() > LONGEST) {
            throw new FormulaException("a formula of " + text.length() + " characters; " + LONGEST + " are the most");
        }
        ExpressionParser.Sides sides = ExpressionParser.parse(text);
        Formula formula = new Formula(text.strip(), sides.left(), sides.right());
        new TermExpansion(List.of()).expand(sides.right());
        return formula;
    }

    /** The left side as it is written in R; empty without one. */
    public Optional<String> response() {
        return Optional.ofNullable(left).map(Expression::text);
    }

    /** The columns that the left side names. */
    public Set<String> responseColumns() {
        return left == null ? Set.of() : left.columns();
    }

    /** The columns that the right side names, in the order of their first mention; not those of {@code .}. */
    public Set<String> columns() {
        Set<String> names = new LinkedHashSet<>(right.columns());
        names.remove(".");
        return names;
    }

    /** Whether {@code .} stands for all columns that are not named on the left. */
    public boolean hasDot() {
        return right.columns().contains(".");
    }

    /**
     * The columns whose cells are levels, whatever they look like: those in {@code C(...)}, {@code factor(...)} and
     * their kind on the right, and a left side that is one column.
     */
    public Set<String> levelColumns() {
        Set<String> names = new LinkedHashSet<>();
        addLevels(right, names);
        if (left != null) {
            addLevels(left, names);
            if (left instanceof Expression.Name name) {
                names.add(name.value());
            }
        }
        return names;
    }

    private static void addLevels(Expression all, Set<String> names) {
        List<Expression> open = new ArrayList<>(List.of(all));
        while (!open.isEmpty()) {
            if (!(open.remove(open.size() - 1) instanceof Expression.Call call)) {
                continue;
            }
            open.addAll(call.arguments());
            if (FactorTerm.FUNCTIONS.contains(call.function())
                    && call.argument("x", 0) instanceof Expression.Name name) {
                names.add(name.value());
            }
        }
    }

    Expression left() {
        return left;
    }

    Expression right() {
        return right;
    }

    /**
     * Learns levels, means and knots of the right side from rows. With {@link MissingCells#DROP} rows in which a cell
     * is missing teach nothing.
     *
     * @throws FormulaException if a column does not exist, holds texts where numbers are needed, has one level only, or
     *     a number is not finite; the message names column, row and value
     */
    public ModelDesign fit(DataFrame data, MissingCells missing) {
        NullCheck.argument(data, "data");
        NullCheck.argument(missing, "missing");
        return ModelDesign.learn(this, data, missing);
    }

    /** Equal when the texts are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Formula that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The formula as it was given. */
    @Override
    public String toString() {
        return text;
    }
}
