package dev.logits.internal.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.internal.kernel.Elementary;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LbfgsTest {
    private static double rosenbrock(double[] x, double[] g) {
        double value = 0;
        for (int i = 0; i < x.length; i += 2) {
            double a = 1 - x[i];
            double b = x[i + 1] - x[i] * x[i];
            value += a * a + 100 * b * b;
            g[i] = -2 * a - 400 * b * x[i];
            g[i + 1] = 200 * b;
        }
        return value;
    }

    /** ½·Σ c_i (x_i − 1)² with c from 1 to condition. */
    private static Objective<RuntimeException> quadratic(int n, double condition) {
        return (x, g) -> {
            double value = 0;
            for (int i = 0; i < n; i++) {
                double c = Math.pow(condition, i / (n - 1.0));
                g[i] = c * (x[i] - 1);
                value += 0.5 * c * (x[i] - 1) * (x[i] - 1);
            }
            return value;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10, 1000})
    void findsTheBottomOfRosenbrocksValley(int n) {
        double[] start = new double[n];
        for (int i = 0; i < n; i += 2) {
            start[i] = -1.2;
            start[i + 1] = 1;
        }
        Minimum m = new Lbfgs().withGradientTolerance(1e-10).minimize(LbfgsTest::rosenbrock, start);
        assertThat(m.converged()).isTrue();
        assertThat(m.iterations()).isLessThan(60);
        for (double x : m.x()) {
            assertThat(x).isCloseTo(1, within(1e-9));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 1e3, 1e6, 1e9})
    void minimizesQuadraticsOfBadConditionWithEnoughMemory(double condition) {
        Minimum m = new Lbfgs()
                .withMemory(30)
                .withGradientTolerance(1e-9)
                .minimize(quadratic(20, condition), new double[20]);
        assertThat(m.status()).isEqualTo(Minimum.Status.CONVERGED);
        for (double x : m.x()) {
            assertThat(x).isCloseTo(1, within(1e-8));
        }
    }

    @Test
    void takesFewStepsWithAGoodGuessOfTheInverseHessian() {
        Lbfgs plain = new Lbfgs().withGradientTolerance(1e-6);
        Lbfgs guessing = plain.withPreconditioner((v, out) -> {
            for (int i = 0; i < v.length; i++) {
                out[i] = v[i] / Math.pow(1e9, i / (v.length - 1.0)) * (1 + i % 3); // within a factor of three
            }
        });
        assertThat(plain.minimize(quadratic(200, 1e9), new double[200]).evaluations())
                .isGreaterThan(200);
        Minimum m = guessing.minimize(quadratic(200, 1e9), new double[200]);
        assertThat(m.converged()).isTrue();
        assertThat(m.evaluations()).isLessThan(20);
    }

    @Test
    void bringsTheGradientToTheRoundingOfItsTermsWhereTheValueHasLostAllDigits() {
        // cosh(x - 1) + 1e6: values differ by less than an ulp of 1e6 within 1e-5 of the minimum.
        Minimum m = new Lbfgs()
                .withGradientTolerance(1e-14)
                .minimize(
                        (x, g) -> {
                            double e = Elementary.exp(x[0] - 1);
                            g[0] = (e - 1 / e) / 2;
                            return (e + 1 / e) / 2 + 1e6;
                        },
                        new double[] {4});
        assertThat(m.converged()).isTrue();
        assertThat(m.x()[0]).isCloseTo(1, within(1e-13));
    }

    @Test
    void worksOnValuesThatAreExactToFloatOnly() {
        Objective<RuntimeException> exact = quadratic(50, 1e3);
        Minimum m = new Lbfgs()
                .withValueError(0x1p-22)
                .withGradientTolerance(1e-5)
                .minimize(
                        (x, g) -> {
                            float value = (float) (exact.valueAndGradient(x, g) + 100);
                            for (int i = 0; i < g.length; i++) {
                                g[i] = (float) g[i];
                            }
                            return value;
                        },
                        new double[50]);
        assertThat(m.status()).isEqualTo(Minimum.Status.CONVERGED);
    }

    @Test
    void takesNoStepOnAFlatFunction() {
        Minimum m = new Lbfgs()
                .minimize(
                        (x, g) -> {
                            g[0] = 0;
                            return 7;
                        },
                        new double[] {2});
        assertThat(m.status()).isEqualTo(Minimum.Status.CONVERGED);
        assertThat(m.iterations()).isZero();
        assertThat(m.evaluations()).isEqualTo(1);
        assertThat(m.x()).containsExactly(2);
    }

    @Test
    void saysSoWhenTheFunctionFallsWithoutEnd() {
        Minimum m = new Lbfgs()
                .minimize(
                        (x, g) -> {
                            g[0] = -1;
                            g[1] = 2 * x[1];
                            return x[1] * x[1] - x[0];
                        },
                        new double[] {0, 3});
        assertThat(m.status()).isEqualTo(Minimum.Status.UNBOUNDED);
    }

    @Test
    void staysInsideADomainThatEndsInInfinity() {
        // x - ln x on x > 0, from far to the right.
        Minimum m = new Lbfgs()
                .minimize(
                        (x, g) -> {
                            g[0] = 1 - 1 / x[0];
                            return x[0] > 0 ? x[0] - Elementary.log(x[0]) : Double.POSITIVE_INFINITY;
                        },
                        new double[] {1e-3});
        assertThat(m.converged()).isTrue();
        assertThat(m.x()[0]).isCloseTo(1, within(1e-8));
    }

    @Test
    void endsWithNoProgressWhenTheGradientCannotBeMadeSmaller() {
        Random random = new Random(7);
        Minimum m = new Lbfgs()
                .withGradientTolerance(1e-12)
                .minimize(
                        (x, g) -> {
                            g[0] = x[0] + 1e-6 * (random.nextDouble() - 0.5);
                            return 0.5 * x[0] * x[0];
                        },
                        new double[] {1});
        assertThat(m.status()).isEqualTo(Minimum.Status.NO_PROGRESS);
        assertThat(m.x()[0]).isCloseTo(0, within(1e-5));
    }

    @Test
    void stopsAtTheIterationLimit() {
        Minimum m = new Lbfgs().withMaxIterations(3).minimize(LbfgsTest::rosenbrock, new double[] {-1.2, 1});
        assertThat(m.status()).isEqualTo(Minimum.Status.ITERATION_LIMIT);
        assertThat(m.iterations()).isEqualTo(3);
    }

    @Test
    void passesOnWhatTheObjectiveThrows() {
        assertThatThrownBy(() -> new Lbfgs()
                        .minimize(
                                (x, g) -> {
                                    throw new IOException("the file ends early");
                                },
                                new double[1]))
                .isInstanceOf(IOException.class);
    }

    @Test
    void rejectsAStartWhereTheValueIsNotFinite() {
        assertThatThrownBy(() -> new Lbfgs().minimize((x, g) -> Double.NaN, new double[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN at the start");
    }
}
