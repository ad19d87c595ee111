package dev.logits.learn.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Formulas against R's model.matrix, column by column, and models that were saved against themselves. */
class ModelMatrixTest {
    private static final List<String> REFERENCE = FormulaTable.lines("model-matrices.txt");
    private static final DataFrame DATA = FormulaTable.read();

    private record Case(String formula, boolean intercept, List<double[]> columns) {}

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (int i = 1; i < REFERENCE.size(); ) {
            String[] shape = REFERENCE.get(i + 1).split(" ");
            int columns = Integer.parseInt(shape[1]);
            cases.add(new Case(
                    REFERENCE.get(i).substring(2),
                    shape[0].equals("1"),
                    IntStream.range(i + 2, i + 2 + columns)
                            .mapToObj(l -> Arrays.stream(REFERENCE.get(l).split(" +"))
                                    .mapToDouble(Double::parseDouble)
                                    .toArray())
                            .toList()));
            i += 2 + columns;
        }
        return cases;
    }

    @Test
    void twoHundredAndThirtyNineFormulasMakeTheColumnsOfR() {
        List<String> wrong = new ArrayList<>();
        List<Case> cases = cases();
        assertThat(cases.stream().map(Case::formula).distinct()).hasSize(239); // the guide says so
        for (Case c : cases) {
            ModelDesign design = Formula.parse(c.formula()).fit(DATA, MissingCells.REFUSE);
            DesignMatrix x = design.apply(DATA);
            String difference = difference(c, design, x);
            if (!difference.isEmpty()) {
                wrong.add(c.formula() + ": " + difference);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static String difference(Case c, ModelDesign design, DesignMatrix x) {
        if (design.hasIntercept() != c.intercept()) {
            return "intercept " + design.hasIntercept();
        }
        if (design.names().size() != c.columns().size()) {
            return design.names() + " instead of " + c.columns().size() + " columns";
        }
        for (int j = 0; j < c.columns().size(); j++) {
            double[] expected = c.columns().get(j);
            double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
            for (int r = 0; r < expected.length; r++) {
                if (!(Math.abs(x.features().get(r, j) - expected[r]) <= 2e-13 * Math.max(size, 1e-2))) {
                    return design.names().get(j) + ", row " + r + ": "
                            + x.features().get(r, j) + ", R has " + expected[r];
                }
            }
        }
        return "";
    }

    @Test
    void aDesignThatWasSavedMakesTheSameColumnsOfAnyRows() {
        DataFrame some = DATA.select(new int[] {12, 3, 7});
        for (Case c : cases()) {
            ModelDesign design = Formula.parse(c.formula()).fit(DATA, MissingCells.REFUSE);
            DesignMatrix all = design.apply(DATA);
            ModelDesign back = ModelDesign.of(
                    design.formula().toString(),
                    design.others(),
                    design.textColumns(),
                    design.missing(),
                    design.numbers(),
                    design.levels());
            assertThat(back.names()).as(c.formula()).isEqualTo(design.names());
            DesignMatrix few = back.apply(some);
            for (int j = 0; j < design.names().size(); j++) {
                assertThat(few.features().get(0, j))
                        .as(c.formula())
                        .isEqualTo(all.features().get(12, j));
                assertThat(few.features().get(2, j))
                        .as(c.formula())
                        .isEqualTo(all.features().get(7, j));
            }
        }
    }

    @Test
    void splinesGoOnOutsideTheirEndsAsRsDo() {
        // R 4.2.2: predict(ns(x, 3), 14), predict(bs(x, 4), 14), predict(poly(x, 2), c(14, -1)) of the table's x
        ModelDesign natural = Formula.parse("~ ns(x, 3)").fit(DATA, MissingCells.REFUSE);
        DataFrame far = DataFrame.of(List.of(DataColumn.numbers("x", 14, -1)));
        assertRow(natural, far, 0, -0.948979591836735, 0.530612244897959, 1.418367346938776);
        ModelDesign cubic = Formula.parse("~ bs(x, 4)").fit(DATA, MissingCells.REFUSE);
        assertRow(cubic, far, 0, -0.0408163265306123, 0.5816326530612246, -2.9158163265306118, 3.375);
        ModelDesign square = Formula.parse("~ poly(x, 2)").fit(DATA, MissingCells.REFUSE);
        assertRow(square, far, 1, -0.554530700122725, 0.972296284928588);
    }

    private static void assertRow(ModelDesign design, DataFrame data, int row, double... expected) {
        DesignMatrix x = design.apply(data);
        assertThat(design.names()).hasSize(expected.length);
        for (int j = 0; j < expected.length; j++) {
            assertThat(x.features().get(row, j))
                    .isCloseTo(expected[j], within(1e-12 * Math.max(1, Math.abs(expected[j]))));
        }
    }

    @Test
    void offsetsAreSummedAndAreNoColumns() {
        ModelDesign design = Formula.parse("y ~ x + offset(log(n)) + offset(z)").fit(DATA, MissingCells.REFUSE);
        assertThat(design.names()).containsExactly("x");
        assertThat(design.offsets()).containsExactly("log(n)", "z");
        assertThat(design.apply(DATA).offset()[0]).isEqualTo(StrictMath.log(4) + 3.1);
        assertThat(Formula.parse("y ~ x")
                        .fit(DATA, MissingCells.REFUSE)
                        .apply(DATA)
                        .offset())
                .isEmpty();
    }

    @Test
    void columnsSayWhatTheyAre() {
        ModelDesign design = Formula.parse("y ~ x*a + C(b, sum) + poly(x,2) + I(x ^ 2) + (x>4)")
                .fit(DATA, MissingCells.REFUSE);
        assertThat(design.names())
                .containsExactly(
                        "x",
                        "a[south]",
                        "a[west]",
                        "C(b, sum)[S.u]",
                        "poly(x, 2)[1]",
                        "poly(x, 2)[2]",
                        "I(x^2)",
                        "(x > 4)[TRUE]",
                        "x:a[south]",
                        "x:a[west]");
        assertThat(design.terms()).hasSize(7);
        assertThat(design.terms().get(6)).isEqualTo(new DesignTerm("x:a", List.of("x", "a"), 8, 2));
    }

    @Test
    void missingCellsAreDroppedRefusedOrIndicated() {
        DataFrame data = DataFrame.of(List.of(
                DataColumn.numbers("x", 1, Double.NaN, 3, 8),
                DataColumn.texts("a", "u", "v", null, "v"),
                DataColumn.numbers("unused", Double.NaN, 1, 1, 1)));
        Formula formula = Formula.parse("y ~ x + a");
        DesignMatrix dropped = formula.fit(data, MissingCells.DROP).apply(data);
        assertThat(dropped.rows()).containsExactly(0, 3);
        assertThat(dropped.dropped()).isEqualTo(2);

        ModelDesign indicated = formula.fit(data, MissingCells.INDICATE);
        assertThat(indicated.names()).containsExactly("x", "a[u]", "a[v]", "missing(x)");
        ModelDesign back = ModelDesign.of(
                "y ~ x + a",
                List.of(),
                indicated.textColumns(),
                MissingCells.INDICATE,
                indicated.numbers(),
                indicated.levels());
        assertThat(back.names()).isEqualTo(indicated.names());
        DesignMatrix filled = back.apply(data);
        assertThat(filled.features().array()).containsExactly(1, 1, 0, 0, 4, 0, 1, 1, 3, 0, 0, 0, 8, 0, 1, 0);
        assertThat(filled.dropped()).isZero();
        assertThat(indicated.levels()).isEqualTo(Map.of("a", List.of("(missing)", "u", "v")));

        assertThatThrownBy(() -> formula.fit(data, MissingCells.REFUSE))
                .hasMessage(
                        "row 1, column \"x\": a missing cell; fill it in, remove the row, or let rows be dropped, or"
                                + " indicated");
    }
}
