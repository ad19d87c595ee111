package dev.logits.internal.sum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class TermSumsTest {
    private static final int COLUMNS = 6;
    private final Random random = new Random(20261128);

    private static double[] sums(double[][] x, double[][] r, double[] bounds, boolean[] exactly, int[] order, int cut) {
        TermSums all = new TermSums(bounds, exactly);
        TermSums part = all.empty();
        for (int i = 0; i < order.length; i++) {
            TermSums sums = i < cut ? all : part;
            sums.add(1, Arrays.copyOfRange(x[order[i]], 1, COLUMNS), Arrays.copyOfRange(r[order[i]], 1, COLUMNS), 5);
            sums.add(0, x[order[i]][0], r[order[i]], 1);
            sums.next();
        }
        all.add(part);
        double[] out = new double[COLUMNS];
        all.into(out);
        return out;
    }

    @Test
    void haveNoOrderAndAKnownError() {
        boolean[] exactly = {true, false, false, true, true, false};
        for (int n : new int[] {1, 2, 255, 256, 257, 3000}) {
            double[][] x = new double[n][COLUMNS];
            double[][] r = new double[n][COLUMNS];
            double[] bounds = new double[COLUMNS];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < COLUMNS; j++) {
                    x[i][j] = Math.scalb(random.nextGaussian(), 40 * j - 80 + (i % 7 == 0 ? 15 : 0));
                    r[i][j] = random.nextInt(3) == 0 ? 0.5 : random.nextDouble() - 0.5;
                    bounds[j] = Math.max(bounds[j], Math.abs(x[i][j] * r[i][j]));
                }
            }
            int[] order = new int[n];
            Arrays.setAll(order, i -> i);
            double[] expected = sums(x, r, bounds, exactly, order, n);
            for (int j = 0; j < COLUMNS; j++) {
                BigDecimal sum = BigDecimal.ZERO;
                for (int i = 0; i < n; i++) {
                    sum = sum.add(new BigDecimal(x[i][j]).multiply(new BigDecimal(r[i][j])));
                }
                double error = new BigDecimal(expected[j]).subtract(sum).abs().doubleValue();
                double ofTerm = exactly[j] ? 0x1p-90 : 0x1p-45;
                assertThat(error).isLessThanOrEqualTo(n * ofTerm * bounds[j] + Math.ulp(expected[j]));
            }
            for (int i = 0; i < 10; i++) {
                for (int k = n - 1; k > 0; k--) {
                    int other = random.nextInt(k + 1);
                    int held = order[k];
                    order[k] = order[other];
                    order[other] = held;
                }
                assertThat(sums(x, r, bounds, exactly, order, random.nextInt(n + 1)))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void carryBeforeALongIsFull() {
        TermSums sums = new TermSums(new double[] {1, 1}, new boolean[] {false, true});
        double[] terms = {0x1.fffffffffffffp-1, -0x1.fffffffffffffp-1};
        int rows = 1_000_000;
        for (int i = 0; i < rows; i++) {
            sums.add(0, 1, terms, 2);
            sums.next();
        }
        double[] out = new double[2];
        sums.into(out);
        assertThat(out).containsExactly(rows, -rows * 0x1.fffffffffffffp-1);
    }

    @Test
    void aTermThatIsNotFiniteMakesThemNaN() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            TermSums sums = new TermSums(new double[] {1, 1}, new boolean[2]);
            sums.add(0, 1, new double[] {bad, 1}, 2);
            TermSums all = sums.empty();
            all.add(sums);
            double[] out = new double[2];
            all.into(out);
            assertThat(out).containsExactly(Double.NaN, Double.NaN);
        }
    }

    @Test
    void sumsOfTheLeastAndTheLargestBoundsStayFinite() {
        TermSums sums = new TermSums(new double[] {0, 0x1.8p999}, new boolean[] {true, true});
        for (int i = 0; i < 300; i++) {
            sums.add(0, new double[] {0, 0x1p999}, new double[] {1, 1}, 2);
            sums.next();
        }
        double[] out = new double[2];
        sums.into(out);
        assertThat(out).containsExactly(0, 300 * 0x1p999);
    }

    @Test
    void refuseABoundThatIsNone() {
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 0x1p1000}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TermSums(new double[] {bad}, new boolean[1]))
                    .withMessageContaining("bound");
        }
    }
}
