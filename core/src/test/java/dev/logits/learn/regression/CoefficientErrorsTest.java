package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.features.DenseFeatures;
import dev.logits.learn.features.DoubleFeatures;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoefficientErrorsTest {
    private static final int[] Y = new int[300];
    private static final DenseFeatures X = features();

    private static DenseFeatures features() {
        Random random = new Random(7);
        float[] x = new float[300 * 150];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int r = 0; r < 300; r++) {
            Y[r] = Math.floorMod((int) Math.round(x[r * 150] + x[r * 150 + 1] + random.nextGaussian()), 5);
        }
        return DenseFeatures.wrap(x, 300, 150);
    }

    private static double distance(LogisticModel a, LogisticModel b) {
        double largest = 0;
        for (int c = 0; c < a.classes(); c++) {
            largest = Math.max(largest, Math.abs(a.intercept(c) - b.intercept(c)));
            for (int j = 0; j < a.columns(); j++) {
                largest = Math.max(largest, Math.abs(a.weight(c, j) - b.weight(c, j)));
            }
        }
        return largest;
    }

    @Test
    void areTheDistanceToTheOptimum() {
        for (LogisticRegression r : new LogisticRegression[] {
            LogisticRegression.l2(1.0 / 300), LogisticRegression.elastic(1.0 / 300, 0.3), LogisticRegression.l1(0.01)
        }) {
            LogisticModel exact =
                    r.withTolerance(1e-11).withMaxIterations(20_000).fit(X, Y);
            LogisticModel rough = r.withTolerance(1e-5).fit(X, Y);
            double distance = distance(rough, exact);
            double error = r.coefficientErrors(rough, X, Y).largest();
            assertThat(error).as(r.toString()).isBetween(distance / 3, 3 * distance + 1e-12);
            assertThat(r.coefficientErrors(exact, X, Y).largest())
                    .as(r.toString())
                    .isLessThan(5e-7);
        }
    }

    @Test
    void areNotForAnotherModelNorForFirth() {
        LogisticRegression r = LogisticRegression.l2(0.1);
        LogisticModel model = r.fit(X, Y);
        DoubleFeatures other = DoubleFeatures.copyOf(new double[][] {{1}, {2}});
        assertThatThrownBy(() -> r.coefficientErrors(model, other, new int[] {0, 1}))
                .hasMessageContaining("does not belong to 1 columns");
        assertThatThrownBy(() -> LogisticRegression.firth().coefficientErrors(model, X, Y))
                .hasMessageContaining("always go on to rounding");
    }

    @Test
    void balancedWeightsMakeClassesCountAlike() {
        assertThat(ClassWeights.balanced(new int[] {0, 0, 0, 1, -1})).containsExactly(4 / 6.0, 2);
        assertThat(ClassWeights.balanced(new int[] {0, 0, 1}, new double[] {1, 2, 1}))
                .containsExactly(new double[] {4 / 6.0, 2}, within(1e-15));
        assertThatThrownBy(() -> ClassWeights.balanced(new int[] {0, 2}))
                .hasMessageContaining("no row is labeled with class 1 of 0..2");
    }
}
