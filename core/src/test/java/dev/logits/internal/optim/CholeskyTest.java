package dev.logits.internal.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CholeskyTest {
    private static double[] gram(double[][] x) {
        int n = x[0].length;
        double[] a = new double[n * n];
        for (double[] row : x) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    a[i * n + j] += row[i] * row[j];
                }
            }
        }
        return a;
    }

    private static double[][] random(int rows, int n, long seed) {
        Random random = new Random(seed);
        double[][] x = new double[rows][n];
        for (double[] row : x) {
            for (int j = 0; j < n; j++) {
                row[j] = random.nextGaussian() * Math.pow(10, j % 5 - 2);
            }
        }
        return x;
    }

    @Test
    void solvesAndInverts() {
        int n = 12;
        double[] a = gram(random(40, n, 3));
        Cholesky c = Cholesky.of(a, n, 1e-12);
        assertThat(c.isRegular()).isTrue();
        double[] inverse = c.inverse();
        double[] x = new double[n];
        for (int i = 0; i < n; i++) {
            x[i] = i - 5.5;
        }
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            double product = 0;
            for (int j = 0; j < n; j++) {
                b[i] += a[i * n + j] * x[j];
                product += a[i * n + j] * inverse[j * n + i];
            }
            assertThat(product).isCloseTo(1, within(1e-12));
        }
        assertThat(c.inverseForm(b)).isCloseTo(Vectors.dot(b, x), within(1e-8 * Math.abs(Vectors.dot(b, x))));
        c.solve(b);
        for (int i = 0; i < n; i++) {
            assertThat(b[i]).isCloseTo(x[i], within(1e-11));
        }
    }

    @Test
    void givesTheDeterminant() {
        double product = 1;
        for (double d : Cholesky.of(new double[] {4, 2, 2, 3}, 2, 1e-12).diagonal()) {
            product *= d * d;
        }
        assertThat(product).isCloseTo(8, within(1e-14));
    }

    @Test
    void namesTheColumnThatIsACombinationOfOthersAndSaysWhich() {
        double[][] x = random(30, 5, 5);
        for (double[] row : x) {
            row[4] = 2 * row[0] - 3 * row[1];
        }
        Cholesky c = Cholesky.of(gram(x), 5, 1e-12);
        assertThat(c.rank()).isEqualTo(4);
        assertThat(c.dependent()).hasSize(1);
        int column = c.dependent()[0];
        double[] combination = c.combination(column);
        for (double[] row : x) {
            assertThat(Vectors.dot(combination, row)).isCloseTo(row[column], within(1e-9));
        }
    }

    @Test
    void leavesTheFirstOfEqualColumnsIn() {
        double[][] x = random(30, 4, 6);
        for (double[] row : x) {
            row[3] = 100 * row[1];
        }
        assertThat(Cholesky.of(gram(x), 4, 1e-12).dependent()).containsExactly(3);
    }

    @Test
    void seesAColumnOfZeros() {
        double[][] x = random(10, 3, 6);
        for (double[] row : x) {
            row[1] = 0;
        }
        Cholesky c = Cholesky.of(gram(x), 3, 1e-12);
        assertThat(c.dependent()).containsExactly(1);
        assertThat(c.combination(1)).containsExactly(0, 0, 0);
    }
}
