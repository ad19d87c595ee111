package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.features.DenseFeatures;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FloatObjectiveTest {
    private static final int ROWS = 1500;
    private static final int COLUMNS = 70;
    private static final int CLASSES = 4;

    private final DenseFeatures x = DenseFeatures.wrap(new float[ROWS * COLUMNS], ROWS, COLUMNS);
    private final int[] y = new int[ROWS];
    private final double[] theta = new double[CLASSES * (COLUMNS + 1)];

    FloatObjectiveTest() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < x.array().length; i++) {
            x.array()[i] = (float) (random.nextDouble() - 0.5);
        }
        for (int r = 0; r < ROWS; r++) {
            y[r] = random.nextInt(CLASSES);
        }
        for (int i = 0; i < theta.length; i++) {
            theta[i] = random.nextDouble() - 0.5;
        }
    }

    private static void compare(Examples examples, boolean reference, double[] theta) {
        ModelShape shape = new ModelShape(COLUMNS, CLASSES, reference, true);
        double[] point = Arrays.copyOf(theta, shape.size());
        double[] exact = new double[shape.size()];
        double[] fast = new double[shape.size()];
        double value = new ExactObjective(examples, shape, 0.1).valueAndGradient(point, exact);
        assertThat(new FloatObjective(examples, shape, 0.1).valueAndGradient(point, fast))
                .isCloseTo(value, within(1e-6));
        for (int i = 0; i < exact.length; i++) {
            assertThat(fast[i]).isCloseTo(exact[i], within(1e-7));
        }
    }

    @Test
    void agreesWithDoublePrecision() {
        Examples examples = Examples.of(x, y, CLASSES, new double[0], new double[0]);
        compare(examples, false, theta);
        compare(examples, true, theta);
    }

    @Test
    void passesOverIgnoredRowsAndWeighsTheOthers() {
        double[] weights = new double[ROWS];
        for (int r = 0; r < ROWS; r++) {
            weights[r] = r % 3;
            if (r % 5 == 0) {
                y[r] = -1;
                x.array()[x.offset(r)] = Float.NaN;
            }
        }
        Examples examples = Examples.of(x, y, CLASSES, weights, new double[] {1, 2, 0.5, 1});
        compare(examples, false, theta);
    }

    @Test
    void gradientsAndFitsHaveTheSameBitsOnEveryJvm() {
        Examples examples = Examples.of(x, y, CLASSES, new double[0], new double[0]);
        double[] gradient = new double[theta.length];
        new FloatObjective(examples, new ModelShape(COLUMNS, CLASSES, false, true), 0.1)
                .valueAndGradient(theta, gradient);
        LogisticModel newton = LogisticRegression.l2(0.01).fit(x.slice(0, 200), Arrays.copyOf(y, 200));
        LogisticModel lasso = LogisticRegression.l1(0.01).fit(x.slice(0, 200), Arrays.copyOf(y, 200));
        assertThat(new int[] {Arrays.hashCode(gradient), Arrays.hashCode(newton.theta()), Arrays.hashCode(lasso.theta())
                })
                .containsExactly(-31722202, -505382954, -1764049059);
    }
}
