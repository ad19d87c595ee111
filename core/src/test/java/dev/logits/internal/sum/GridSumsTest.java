package dev.logits.internal.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class GridSumsTest {
    private final Random random = new Random(20261127);

    /** Sums x·r of rows in an order, over threads' parts that are cut where they are told. */
    private static double[] sums(double[][] x, double[][] r, double[] bounds, int[] order, int cut, int between) {
        GridSums all = new GridSums(bounds);
        GridSums part = all.empty();
        for (int i = 0; i < order.length; i++) {
            GridSums sums = i < cut ? all : part;
            double[] a = sums.accumulators();
            for (int j = 0; j < a.length; j++) {
                a[j] = Math.fma(x[order[i]][j], GridSums.odd(r[order[i]][j]), a[j]);
            }
            if (i % between == between - 1 || i == cut - 1) {
                sums.flush();
            }
        }
        all.add(part);
        double[] out = new double[bounds.length];
        all.into(out);
        return out;
    }

    private void check(double[][] x, double[][] r) {
        int columns = x[0].length;
        double[] bounds = new double[columns];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < columns; j++) {
                bounds[j] = Math.max(bounds[j], Math.abs(x[i][j] * r[i][j]));
            }
        }
        int[] order = new int[x.length];
        Arrays.setAll(order, i -> i);
        double[] expected = sums(x, r, bounds, order, x.length, GridSums.TERMS);
        for (int j = 0; j < columns; j++) {
            BigDecimal exact = BigDecimal.ZERO;
            for (int i = 0; i < x.length; i++) {
                exact = exact.add(new BigDecimal(x[i][j]).multiply(new BigDecimal(r[i][j])));
            }
            double error = new BigDecimal(expected[j]).subtract(exact).abs().doubleValue();
            assertThat(error)
                    .isLessThanOrEqualTo(x.length * 0x1.1p-42 * bounds[j] + Math.ulp(expected[j]) + Double.MIN_VALUE);
        }
        for (int i = 0; i < 10; i++) {
            for (int k = order.length - 1; k > 0; k--) {
                int other = random.nextInt(k + 1);
                int held = order[k];
                order[k] = order[other];
                order[other] = held;
            }
            int between = 1 + random.nextInt(GridSums.TERMS);
            assertThat(sums(x, r, bounds, order, random.nextInt(order.length + 1), between))
                    .isEqualTo(expected);
        }
    }

    @Test
    void haveNoOrderAndAKnownError() {
        for (int n : new int[] {1, 2, 255, 256, 257, 3000}) {
            double[][] x = new double[n][5];
            double[][] r = new double[n][5];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < 5; j++) {
                    x[i][j] = Math.scalb(random.nextGaussian(), 40 * j - 80);
                    r[i][j] = random.nextDouble() - 0.5;
                }
            }
            check(x, r);
        }
    }

    /** Terms with few bits are often half way between two multiples of the grid: there odd factors decide. */
    @Test
    void haveNoOrderWhereTermsAreHalfWayBetweenMultiples() {
        int n = 2000;
        double[][] x = new double[n][2];
        double[][] r = new double[n][2];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < 2; j++) {
                x[i][j] = i == 0 ? 1 : Math.scalb(1.0 + random.nextInt(4), -44);
                r[i][j] = i == 0 ? 1 : random.nextInt(5) - 2;
            }
        }
        check(x, r);
    }

    @Test
    void ofTheLeastDoublesAreExact() {
        double[][] x = new double[100][1];
        double[][] r = new double[100][1];
        for (int i = 0; i < 100; i++) {
            x[i][0] = (random.nextInt(21) - 10) * Double.MIN_VALUE;
            r[i][0] = 1;
        }
        check(x, r);
    }

    @Test
    void carryBeforeALongIsFull() {
        GridSums sums = new GridSums(new double[] {1, 1});
        double[] a = sums.accumulators();
        double x = 0x1.fffffffffffffp-1;
        int flushes = 10_000;
        for (int f = 0; f < flushes; f++) {
            for (int i = 0; i < GridSums.TERMS; i++) {
                a[0] = Math.fma(x, 1, a[0]);
                a[1] = Math.fma(-x, 1, a[1]);
            }
            sums.flush();
        }
        double[] out = new double[2];
        sums.into(out);
        assertThat(out).containsExactly((double) GridSums.TERMS * flushes, (double) -GridSums.TERMS * flushes);
    }

    @Test
    void aTermThatIsNotFiniteMakesThemNaN() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -(0.0 / 0.0)}) {
            GridSums sums = new GridSums(new double[] {1, 1});
            sums.accumulators()[1] = Math.fma(bad, 1, sums.accumulators()[1]);
            GridSums all = sums.empty();
            all.add(sums);
            double[] out = new double[2];
            all.into(out);
            assertThat(out[1]).isNaN();
        }
    }

    @Test
    void refuseABoundThatIsNone() {
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 0x1p970}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new GridSums(new double[] {bad}))
                    .withMessageContaining("bound");
        }
    }

    @Test
    void anOddFactorIsTheNumberOrItsNeighbor() {
        assertThat(GridSums.odd(0)).isZero();
        assertThat(GridSums.odd(1)).isEqualTo(Math.nextUp(1.0));
        assertThat(GridSums.odd(-1)).isEqualTo(Math.nextDown(-1.0));
        assertThat(GridSums.odd(Math.nextUp(1.0))).isEqualTo(Math.nextUp(1.0));
    }
}
