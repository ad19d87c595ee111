package dev.logits.learn.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StandardizationTest {
    private static final DoubleFeatures ROWS = DoubleFeatures.copyOf(
            new double[][] {{2001, 1, 7.3, 0}, {2003, 0, 7.3, -2}, {2005, 0, 7.3, 2}, {9e9, 5, Double.NaN, 1}});

    private static final int[] LABELS = {0, 1, 1, -1};

    @Test
    void columnsHaveMean0AndDeviation1WhereTheyWereMeasured() {
        SplittableRandom random = new SplittableRandom(3);
        double[] x = new double[1000 * 2];
        for (int i = 0; i < x.length; i += 2) {
            x[i] = 1e6 + random.nextDouble();
            x[i + 1] = 1e-9 * random.nextDouble();
        }
        DoubleFeatures features = DoubleFeatures.wrap(x, 1000, 2);
        DenseFeatures z = Standardization.fit(features, new int[1000]).apply(features);
        for (int j = 0; j < 2; j++) {
            double sum = 0;
            double squares = 0;
            for (int r = 0; r < 1000; r++) {
                sum += z.get(r, j);
                squares += (double) z.get(r, j) * z.get(r, j);
            }
            assertThat(sum / 1000).isCloseTo(0, within(1e-7));
            assertThat(squares / 1000).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void levelsStayAsTheyAreAndRowsWithoutALabelTakeNoPart() {
        Standardization standard = Standardization.fit(ROWS, LABELS);
        assertThat(standard.means()).containsExactly(2003, 0, 7.3, 0);
        double third = Math.sqrt(8 / 3.0);
        assertThat(standard.deviations()).containsExactly(third, 1, 1, third);
        DenseFeatures z = standard.apply(ROWS);
        assertThat(z.get(0, 0)).isEqualTo((float) (-2 / third));
        assertThat(z.get(0, 1)).isEqualTo(1);
        assertThat(z.get(2, 2)).isZero();
    }

    @Test
    void everyKindOfFeaturesGivesTheSame() {
        DenseFeatures dense = DenseFeatures.copyOf(new float[][] {{0, 3}, {1.5f, 0}, {0, 0}, {-2, 1}});
        int[] y = {0, 0, 1, 1};
        Standardization standard = Standardization.fit(dense, y);
        SparseFeatures sparse = SparseFeatures.copyOf(dense);
        assertThat(Standardization.fit(sparse, y)).isEqualTo(standard);
        assertThat(sparse.toDense()).isEqualTo(dense);
        assertThat(standard.apply(sparse)).isEqualTo(standard.apply(dense));
        assertThat(Standardization.of(standard.means(), standard.deviations()))
                .isEqualTo(standard)
                .hasSameHashCodeAs(standard);
    }

    @Test
    void mistakesAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Standardization.fit(ROWS, new int[4]))
                .withMessageContaining("features row 3, column 2 is NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Standardization.fit(ROWS, new int[] {-1, -1, -1, -1}))
                .withMessageContaining("no row has a label");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Standardization.fit(ROWS, new int[3]))
                .withMessage("3 labels for 4 rows of features");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Standardization.fit(DoubleFeatures.copyOf(new double[][] {{1e300}, {0}}), new int[2]))
                .withMessageContaining("column 0 holds numbers whose squares are too large");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Standardization.fit(ROWS, LABELS).apply(DoubleFeatures.copyOf(new double[][] {{1, 2}})))
                .withMessage("rows of 2 features; the means and deviations are those of 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Standardization.of(new double[] {0}, new double[] {0}))
                .withMessageContaining("column 0: a mean of 0.0 and a deviation of 0.0");
    }
}
