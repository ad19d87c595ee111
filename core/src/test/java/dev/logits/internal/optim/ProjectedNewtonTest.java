package dev.logits.internal.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ProjectedNewtonTest {

    @Test
    void minimizesRandomQuadraticsOverNonNegativeVariables() {
        long seed = 3;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int n = 1 + random.nextInt(5);
            double[] a = positiveDefinite(n, random);
            double[] b = random.doubles(n, -2, 2).toArray();
            boolean[] nonNegative = new boolean[n];
            for (int i = 0; i < n; i++) {
                nonNegative[i] = random.nextBoolean();
            }
            Minimum m = ProjectedNewton.minimize((x, g, h) -> quadratic(a, b, x, g, h), ones(n), nonNegative, 1e-12);
            assertThat(m.converged()).as("seed %d, round %d", seed, round).isTrue();
            double[] gradient = new double[n];
            quadratic(a, b, m.x(), gradient, new double[n * n]);
            for (int i = 0; i < n; i++) {
                if (nonNegative[i]) {
                    assertThat(m.x()[i]).isGreaterThanOrEqualTo(0);
                    assertThat(gradient[i]).isGreaterThan(-1e-11);
                    assertThat(gradient[i] * m.x()[i]).as("complementary").isCloseTo(0, within(1e-10));
                } else {
                    assertThat(gradient[i]).isCloseTo(0, within(1e-11));
                }
            }
        }
    }

    private static double[] ones(int n) {
        double[] x = new double[n];
        java.util.Arrays.fill(x, 1);
        return x;
    }

    private static double[] positiveDefinite(int n, Random random) {
        double[] root = random.doubles(n * n, -1, 1).toArray();
        double[] a = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i * n + j] = i == j ? 0.1 : 0;
                for (int k = 0; k < n; k++) {
                    a[i * n + j] += root[i * n + k] * root[j * n + k];
                }
            }
        }
        return a;
    }

    private static double quadratic(double[] a, double[] b, double[] x, double[] g, double[] h) {
        int n = x.length;
        System.arraycopy(a, 0, h, 0, a.length);
        double value = 0;
        for (int i = 0; i < n; i++) {
            g[i] = b[i];
            for (int j = 0; j < n; j++) {
                g[i] += a[i * n + j] * x[j];
            }
            value += 0.5 * x[i] * (g[i] + b[i]);
        }
        return value;
    }

    @Test
    void aFarStartIsNoObstacle() {
        // softplus(x) − 0.3·x, whose curvature is next to nothing at 40
        Minimum m = ProjectedNewton.minimize(
                (x, g, h) -> {
                    double p = 1 / (1 + Math.exp(-x[0]));
                    g[0] = p - 0.3;
                    h[0] = p * (1 - p);
                    return Math.log1p(Math.exp(x[0])) - 0.3 * x[0];
                },
                new double[] {40},
                new boolean[1],
                1e-12);
        assertThat(m.x()[0]).isCloseTo(Math.log(0.3 / 0.7), within(1e-11));
    }

    @Test
    void aDirectionThatChangesNothingIsLeftAlone() {
        Minimum m = ProjectedNewton.minimize(
                (x, g, h) -> {
                    double d = x[0] + x[1] - 3;
                    g[0] = g[1] = 2 * d;
                    h[0] = h[1] = h[2] = h[3] = 2;
                    return d * d;
                },
                new double[] {0, 0},
                new boolean[2],
                1e-12);
        assertThat(m.converged()).isTrue();
        assertThat(m.x()[0] + m.x()[1]).isCloseTo(3, within(1e-12));
    }

    @Test
    void goesDownToABoundWhereThereIsNoCurvature() {
        // −ln(q·x) + Σ x over x ≥ 0 bends along q only; the minimum has all weight where q is largest
        double[] q = {0.2, 0.5, 0.3};
        Minimum m = ProjectedNewton.minimize(
                (x, g, h) -> {
                    double mix = q[0] * x[0] + q[1] * x[1] + q[2] * x[2];
                    for (int i = 0; i < 3; i++) {
                        g[i] = 1 - q[i] / mix;
                        for (int j = 0; j < 3; j++) {
                            h[3 * i + j] = q[i] * q[j] / mix / mix;
                        }
                    }
                    return mix > 0 ? x[0] + x[1] + x[2] - Math.log(mix) : Double.POSITIVE_INFINITY;
                },
                new double[] {0.8, 0.1, 0.1},
                new boolean[] {true, true, true},
                1e-13);
        assertThat(m.converged()).isTrue();
        assertThat(m.x()).containsExactly(new double[] {0, 1, 0}, within(1e-12));
    }

    @Test
    void refusesAStartWithoutAValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProjectedNewton.minimize(
                        (x, g, h) -> Double.POSITIVE_INFINITY, new double[1], new boolean[1], 1e-9))
                .withMessage("the value at the start is Infinity");
    }
}
