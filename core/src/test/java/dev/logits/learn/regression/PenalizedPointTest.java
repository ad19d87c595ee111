package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.learn.features.DoubleFeatures;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PenalizedPointTest {
    @Test
    void derivativesMatchCentralDifferences() {
        long seed = 1;
        Random random = new Random(seed);
        for (int classes = 2; classes <= 4; classes++) {
            double[][] x = new double[20][2];
            int[] y = new int[20];
            double[] weights = new double[20];
            for (int r = 0; r < 20; r++) {
                x[r] = new double[] {random.nextGaussian(), random.nextGaussian()};
                y[r] = r % classes;
                weights[r] = 1 + r % 3;
            }
            Examples examples = Examples.of(DoubleFeatures.copyOf(x), y, classes, weights, new double[0]);
            CenteredRows rows = new CenteredRows(examples, new int[] {0, 1}, true);
            ModelShape shape = new ModelShape(2, classes, true, true);
            for (double times : new double[] {0, 1, 2.5}) {
                PenalizedLikelihood target =
                        new PenalizedLikelihood(new Likelihood(examples, rows, shape, 0), true).withPenalty(times);
                double[] theta = random.doubles(shape.size(), -2, 2).toArray();
                check(target, theta, "seed " + seed + ", " + classes + " classes, penalty " + times);
            }
        }
    }

    private static void check(PenalizedLikelihood target, double[] theta, String name) {
        PenalizedPoint point = target.at(theta);
        double h = 1e-5;
        for (int i = 0; i < theta.length; i++) {
            double[] up = theta.clone();
            double[] down = theta.clone();
            up[i] += h;
            down[i] -= h;
            PenalizedPoint high = target.at(up);
            PenalizedPoint low = target.at(down);
            assertThat(point.gradient()[i]).as(name).isCloseTo((high.value() - low.value()) / (2 * h), within(1e-7));
            for (int j = 0; j < theta.length; j++) {
                assertThat(point.hessian()[i * theta.length + j])
                        .as(name)
                        .isCloseTo((high.gradient()[j] - low.gradient()[j]) / (2 * h), within(1e-3));
            }
        }
    }
}
