package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShiftedColumnsTest {
    private static final int ROWS = 3000;
    private static final int COLUMNS = 20;

    private final int[] y = new int[ROWS];

    /** Every second column is around a number that may be large. */
    private DoubleFeatures columns(double around, int classes) {
        SplittableRandom random = new SplittableRandom(242);
        double[] x = new double[ROWS * COLUMNS];
        for (int r = 0; r < ROWS; r++) {
            double z = 0;
            for (int j = 0; j < COLUMNS; j++) {
                double v = random.nextInt(-8, 9) / 8.0;
                x[r * COLUMNS + j] = v + (j % 2 == 0 ? around : 0);
                z += j < 4 ? v : 0;
            }
            int sure = random.nextDouble() < 1 / (1 + Math.exp(-z)) ? 1 : 0;
            y[r] = classes > 2 && random.nextInt(3) == 0 ? 2 : sure;
        }
        return DoubleFeatures.wrap(x, ROWS, COLUMNS);
    }

    @ParameterizedTest
    @CsvSource({"100, 3", "2000, 2", "2000, 3", "2e5, 3", "2e9, 2", "2e9, 3"})
    void fitsByFirstDerivativesTakeFewPassesWhereColumnsAreFarFromZero(double around, int classes) {
        Features x = columns(around, classes);
        LogisticRegression regression = LogisticRegression.l2(0.01);
        LogisticModel newton = regression.withSolver(Solver.NEWTON).fit(x, y);
        for (Solver solver : new Solver[] {Solver.LBFGS, Solver.OWL_QN}) {
            LogisticModel model = regression.withSolver(solver).fit(x, y);
            assertThat(model.report().converged()).as("%s", solver).isTrue();
            assertThat(model.report().evaluations()).as("%s", solver).isLessThan(25);
            assertThat(model.report().objective()).isCloseTo(newton.report().objective(), within(1e-10));
            for (int j = 0; j < COLUMNS; j++) {
                assertThat(model.weight(1, j)).isCloseTo(newton.weight(1, j), within(1e-4));
            }
            double relative = 1e-4 * (1 + around * COLUMNS);
            assertThat(model.intercept(1)).isCloseTo(newton.intercept(1), within(relative));
        }
    }

    /** So many rows that a fit with a wide tolerance multiplies in float. */
    private LogisticModel inFloat(DoubleFeatures few, double unit) {
        int copies = 25;
        double[] from = few.array();
        float[] x = new float[copies * from.length];
        int[] labels = new int[copies * ROWS];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (from[i % from.length] * (i % 2 == 0 ? unit : 1));
        }
        for (int r = 0; r < labels.length; r++) {
            labels[r] = y[r % ROWS];
        }
        return LogisticRegression.l2(0.01)
                .withSolver(Solver.LBFGS)
                .withTolerance(1e-5)
                .fit(DenseFeatures.wrap(x, copies * ROWS, COLUMNS), labels);
    }

    @Test
    void floatsThatAreYearsAreFittedAsTheirDeviations() {
        LogisticModel model = inFloat(columns(2000, 3), 1);
        assertThat(model.report().converged()).isTrue();
        assertThat(model.report().evaluations()).isLessThan(25);
    }

    @Test
    void whereTheRoundingOfFloatsIsLeftOfTheGradientDoublesGoOn() {
        DoubleFeatures x = columns(0, 3);
        LogisticModel model = inFloat(x, 1e5);
        assertThat(model.report().converged()).isTrue();
        assertThat(model.report().gradientNorm()).isLessThan(1e-5);
        double[] scaled = x.array().clone();
        for (int i = 0; i < scaled.length; i += 2) {
            scaled[i] *= 1e5;
        }
        LogisticModel exact = LogisticRegression.l2(0.01)
                .withSolver(Solver.NEWTON)
                .fit(DoubleFeatures.wrap(scaled, ROWS, COLUMNS), y);
        assertThat(model.report().objective()).isCloseTo(exact.report().objective(), within(1e-9));
    }

    private static ShiftedColumns shifted(Features x, int[] labels, boolean intercept) {
        Examples examples = Examples.of(x, labels, 2, new double[0], new double[0]);
        ModelShape shape = new ModelShape(x.columns(), 2, true, intercept);
        return ShiftedColumns.of(examples, shape, new ColumnMoments(examples));
    }

    @Test
    void theLogitsAreThoseOfTheColumnsAsTheyWere() {
        double[][] x = {{2001, 1, 7}, {2003, -1, 7}, {2003, 2, 7}};
        ShiftedColumns near = shifted(DoubleFeatures.copyOf(x), new int[] {0, 1, 1}, true);
        assertThat(near.isNone()).isFalse();
        double[] theta = {0.5, -2, 3, 0.25};
        double[] there = near.unshifted(theta);
        assertThat(there).startsWith(0.5, -2, 3);
        DoubleFeatures less = (DoubleFeatures) near.examples().features();
        for (int i = 0; i < 3; i++) {
            double[] row = x[near.examples().origins()[i]];
            double here = 0.25;
            double raw = there[3];
            for (int j = 0; j < 3; j++) {
                here += theta[j] * less.array()[i * 3 + j];
                raw += there[j] * row[j];
            }
            assertThat(raw).isCloseTo(here, within(1e-11));
            assertThat(less.array()[i * 3 + 1]).as("is not far").isEqualTo(row[1]);
            assertThat(less.array()[i * 3 + 2]).as("is the same everywhere").isZero();
        }
    }

    @Test
    void floatsStayFloatsWhereTheseAreExact() {
        int[] labels = {0, 1, 1};
        float[] years = {2001.5f, 2003, 2003.25f};
        float[] wide = {2001.5f, 2003, 1e-7f};
        assertThat(shifted(DenseFeatures.wrap(years, 3, 1), labels, true)
                        .examples()
                        .features())
                .isInstanceOf(DenseFeatures.class);
        float[] many = new float[1000];
        int[] theirs = new int[1000];
        for (int r = 0; r < many.length; r++) {
            many[r] = r == 0 ? 1e-7f : years[r % 3];
            theirs[r] = r % 2;
        }
        assertThat(shifted(DenseFeatures.wrap(many, 1000, 1), theirs, true)
                        .examples()
                        .features())
                .isInstanceOf(DoubleFeatures.class);
        assertThat(shifted(DenseFeatures.wrap(wide, 3, 1), labels, true).isNone())
                .isTrue();
    }

    @Test
    void nothingIsShiftedThatIsNotFarHasNoInterceptOrWouldLoseItsZeros() {
        int[] labels = {0, 1, 1};
        DoubleFeatures far = DoubleFeatures.copyOf(new double[][] {{2001}, {2003}, {2004}});
        assertThat(shifted(far, labels, false).isNone()).isTrue();
        assertThat(shifted(SparseFeatures.copyOf(far.toFloat()), labels, true).isNone())
                .isTrue();
        for (double[] column : new double[][] {{0, 0, 0}, {5, 6, 8}, {1e300, 2e300, 1e300}, {1e-300, 1e-300, 0}}) {
            DoubleFeatures x = DoubleFeatures.wrap(column, 3, 1);
            ShiftedColumns none = shifted(x, labels, true);
            assertThat(none.isNone()).isTrue();
            assertThat(none.unshifted(new double[] {1, 2})).containsExactly(1, 2);
        }
    }
}
