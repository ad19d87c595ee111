package dev.logits.learn.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.regression.Inference;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.LogisticRegression;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fits with offsets against R's glm. */
class OffsetTest {
    private static final DataFrame DATA = FormulaTable.read();

    @Test
    void offsetsGiveTheCoefficientsErrorsAndNullDevianceOfR() {
        // R 4.2.2: glm(y ~ x + offset(log(n) - 2), binomial, table, epsilon = 1e-15)
        Inference table = infer("y ~ x + offset(log(n) - 2)");
        assertThat(table.coefficients().get(0).value()).isCloseTo(0.01069577459255947, within(1e-10));
        assertThat(table.coefficients().get(0).standardError()).isCloseTo(0.1970653753888635, within(1e-10));
        assertThat(table.coefficients().get(1).value()).isCloseTo(0.08420855188183733, within(1e-9));
        assertThat(table.coefficients().get(1).standardError()).isCloseTo(1.1641147367241202, within(1e-9));
        assertThat(table.logLikelihood()).isCloseTo(-10.12616301927027, within(1e-10));
        assertThat(-2 * table.nullLogLikelihood()).isCloseTo(20.25528339850511, within(1e-9));

        Inference none = infer("y ~ 0 + x + offset(z)");
        assertThat(none.coefficients().get(0).value()).isCloseTo(0.08570224762683358, within(1e-10));
        assertThat(-2 * none.nullLogLikelihood()).isCloseTo(33.01242272401362, within(1e-9));
    }

    @Test
    void penalizedFitsMoveWithTheirOffsets() {
        double[] shift = new double[DATA.rows()];
        Arrays.fill(shift, 1.5);
        ModelDesign design = Formula.parse("y ~ x + z").fit(DATA, MissingCells.REFUSE);
        int[] y = Outcome.of(design.formula(), DATA).labels();
        for (LogisticRegression plain :
                List.of(LogisticRegression.l2(0.1), LogisticRegression.l1(0.01), LogisticRegression.firth())) {
            LogisticModel model =
                    plain.withTolerance(1e-9).fit(design.apply(DATA).features(), y);
            LogisticModel moved = plain.withTolerance(1e-9)
                    .withOffsets(shift)
                    .fit(design.apply(DATA).features(), y);
            assertThat(moved.weight(1, 0)).isCloseTo(model.weight(1, 0), within(1e-6));
            assertThat(moved.intercept(1)).isCloseTo(model.intercept(1) - 1.5, within(1e-6));
        }
    }

    @Test
    void offsetsNeedTwoClassesAndOnePerRow() {
        ModelDesign design = Formula.parse("y ~ x").fit(DATA, MissingCells.REFUSE);
        LogisticRegression regression = LogisticRegression.maximumLikelihood();
        int[] three = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0};
        assertThatThrownBy(() -> regression
                        .withOffsets(new double[13])
                        .fit(design.apply(DATA).features(), three))
                .hasMessage("offsets need two classes, got 3");
        assertThatThrownBy(() -> regression
                        .withOffsets(new double[2])
                        .fit(design.apply(DATA).features(), new int[13]))
                .hasMessage("2 offsets for 13 rows of features");
        assertThatThrownBy(() -> regression.withOffsets(new double[] {Double.NaN}))
                .hasMessage("offsets[0] = NaN; an offset must be finite");
    }

    @Test
    void theLeftSideMakesClassesAndCounts() {
        Outcome levels = Outcome.of(Formula.parse("C(a, ref = \"west\") ~ x"), DATA);
        assertThat(levels.classes()).containsExactly("west", "north", "south");
        assertThat(levels.labels()).startsWith(1, 2, 0);
        Outcome flags = Outcome.of(Formula.parse("x > 4 ~ z"), DATA);
        assertThat(flags.classes()).containsExactly("FALSE", "TRUE");
        assertThat(flags.labels()).startsWith(0, 0, 0, 0, 0, 1);
        Outcome counts = Outcome.of(Formula.parse("cbind(y, n - y) ~ z"), DATA);
        assertThat(counts.isCounts()).isTrue();
        assertThat(counts.classes()).containsExactly("n - y", "y");
        assertThat(counts.rows()).startsWith(0, 0, 1, 1);
        assertThat(counts.labels()).startsWith(1, 0, 1, 0);
        assertThat(counts.counts()).startsWith(0, 4, 1, 8);
        assertThatThrownBy(() -> Outcome.of(Formula.parse("x ~ z"), DATA)).hasMessageContaining("x is 0.5 in row 0");
        assertThatThrownBy(() -> Outcome.of(Formula.parse("cbind(x, n) ~ z"), DATA))
                .hasMessageContaining("a count is a whole number");
        assertThatThrownBy(() -> Outcome.of(Formula.parse("~ z"), DATA)).hasMessageContaining("no left side");
    }

    private static Inference infer(String formula) {
        ModelDesign design = Formula.parse(formula).fit(DATA, MissingCells.REFUSE);
        DesignMatrix x = design.apply(DATA);
        return LogisticRegression.maximumLikelihood()
                .withIntercept(design.hasIntercept())
                .withOffsets(x.offset())
                .infer(x.features(), Outcome.of(design.formula(), DATA).labels());
    }
}
