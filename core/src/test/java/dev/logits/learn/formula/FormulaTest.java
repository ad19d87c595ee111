package dev.logits.learn.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FormulaTest {
    private static final DataFrame DATA = FormulaTable.read();

    private static void refused(String formula, String... words) {
        assertThatThrownBy(() -> Formula.parse(formula).fit(DATA, MissingCells.REFUSE))
                .as(formula)
                .isInstanceOf(FormulaException.class)
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    @Test
    void saysWhichColumnsItNamesAndWhichAreLevels() {
        Formula formula = Formula.parse("grade ~ log(dose) * C(site, ref = 'a') + factor(ward) + `two words`");
        assertThat(formula.response()).contains("grade");
        assertThat(formula.columns()).containsExactly("dose", "site", "ward", "two words");
        assertThat(formula.levelColumns()).containsExactlyInAnyOrder("grade", "site", "ward");
        assertThat(formula.hasDot()).isFalse();
        assertThat(Formula.parse("cbind(s, n - s) ~ .").responseColumns()).containsExactly("s", "n");
        assertThat(Formula.parse("~ x").response()).isEmpty();
    }

    @Test
    void errorsOfTheTextNameThePlaceAndTheRemedy() {
        refused("y + x", "at \"the end\"", "there is no ~");
        refused("y ~ x +", "the formula ends where a term is expected");
        refused("y ~ log(x", "expected ) for the ( at character 8");
        refused("y ~ x # z", "character 7", "\"#\"", "back quotes");
        refused("y ~ x ~ z", "a second ~");
        refused("y ~ x z", "character 7, at \"z\"", "expected an operator");
        refused("y ~ x + 2", "the number 2 as a term", "I(2 * x)");
        refused("y ~ x^2.5", "I(x^2.5)");
        refused("y ~ " + "(".repeat(200) + "x" + ")".repeat(200), "more than 100 parentheses");
        refused("y ~ 1", "a formula without terms");
        refused("y ~ x + \"z\"", "back quotes: `z`");
    }

    @Test
    void errorsOfTheDataNameColumnRowAndValue() {
        refused("y ~ w", "no column \"w\"", "x, z, t");
        refused("y ~ log(z)", "log(z) is no number in row 1, where z = -1.2");
        refused("y ~ I(1 / (x - 2))", "I(1/(x - 2)) is Infinity in row 2, where x = 2.0".replace("1/(", "1 / ("));
        refused("y ~ log(a)", "column \"a\" holds texts, such as \"north\"");
        refused("y ~ C(a, ref = \"nort\")", "the reference \"nort\" is no level", "north, south, west");
        refused("y ~ C(a, levels = c(\"north\", \"south\"))", "row 2: \"west\"", "not listed");
        refused("y ~ C(a, sun)", "no contrast \"sun\"", "helmert");
        refused("y ~ C(a, sum, ref = \"west\")", "a reference belongs to treatment contrasts");
        refused("y ~ lag(x)", "there is no function lag", "scale", "poly");
        refused("y ~ poly(x, 13)", "degree 13", "there are 13");
        refused("y ~ ns(x, knots = 20)", "the knot 20.0", "between the ends 0.5 and 11.0");
        refused("y ~ bs(x, 2)", "give 1 more");
        refused("y ~ poly(x, deg = 2)", "no argument deg");
        refused("y ~ cut(x, c(1, 5, 20))", "row 0: 0.5 lies in no interval");
        refused("y ~ (x + z + t + n + a + b + ok + h)^2 + offset(x, z)", "an offset has one argument");
        refused("y ~ C(`y2`, ref = 1)", "no column \"y2\"");
    }

    @Test
    void aLongSumIsReadWithoutRecursion() {
        String sum = IntStream.range(0, 20_000).mapToObj(i -> "x").collect(Collectors.joining(" + "));
        assertThat(Formula.parse("y ~ " + sum).fit(DATA, MissingCells.REFUSE).names())
                .containsExactly("x");
    }

    @Test
    void termsThatExplodeAreRefused() {
        String sum = IntStream.range(0, 40).mapToObj(i -> "x" + i).collect(Collectors.joining(" + "));
        assertThatThrownBy(() -> Formula.parse("y ~ (" + sum + ")^9"))
                .isInstanceOf(FormulaException.class)
                .hasMessageContaining("more than 20000 terms");
    }

    @Test
    void aSavedDesignKnowsItsLevelsAndRefusesOthers() {
        ModelDesign design = Formula.parse("y ~ x + a").fit(DATA, MissingCells.REFUSE);
        DataFrame other = DataFrame.of(List.of(DataColumn.numbers("x", 1), DataColumn.texts("a", "east")));
        assertThatThrownBy(() -> design.apply(other))
                .hasMessage("a, row 0: \"east\" is a level that the model has not seen; it knows north, south, west");
        DataFrame texts = DataFrame.of(List.of(DataColumn.texts("x", "one"), DataColumn.texts("a", "west")));
        assertThatThrownBy(() -> design.apply(texts)).hasMessageContaining("held numbers when the model was fitted");
        DataFrame hole = DataFrame.of(List.of(DataColumn.numbers("x", Double.NaN), DataColumn.texts("a", "west")));
        ModelDesign filled = Formula.parse("y ~ x + a").fit(DATA, MissingCells.INDICATE);
        assertThatThrownBy(() -> filled.apply(hole)).hasMessageContaining("none among the rows of the fit");
    }

    @Test
    void levelsAreSortedByNumberWhereAllAreNumbers() {
        assertThat(FactorTerm.sorted(List.of("10", "9", "2.5"))).containsExactly("2.5", "9", "10");
        assertThat(FactorTerm.sorted(List.of("b", "a", "10", "a"))).containsExactly("10", "a", "b");
    }
}
