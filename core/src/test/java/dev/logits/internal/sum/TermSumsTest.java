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
        int i = 0;
        for (; i + TermSums.ROWS <= cut; i += TermSums.ROWS) {
            all.add(rows(x, order, i), rows(r, order, i));
        }
        for (; i < order.length; i++) {
            TermSums sums = i < cut ? all : part;
            sums.add(x[order[i]], r[order[i]]);
        }
        all.add(part);
        double[] out = new double[COLUMNS];
        all.into(out, 0);
        return out;
    }

    private static double[][] rows(double[][] of, int[] order, int first) {
        return new double[][] {of[order[first]], of[order[first + 1]], of[order[first + 2]], of[order[first + 3]]};
    }

    @Test
    void fourRowsAtATimeAreFourRows() {
        double[] bounds = {1, 3, 0x1p-60, 5};
        boolean[] exactly = {true, false, false, true};
        TermSums one = new TermSums(bounds, exactly);
        TermSums four = one.empty();
        for (int i = 0; i < 1000; i++) {
            double[][] rows = new double[TermSums.ROWS][bounds.length];
            for (double[] row : rows) {
                for (int j = 0; j < row.length; j++) {
                    row[j] = bounds[j] * (2 * random.nextDouble() - 1);
                }
                one.add(1, row);
            }
            four.add(rows);
        }
        double[] expected = new double[bounds.length];
        double[] found = new double[bounds.length];
        one.into(expected, 0);
        four.into(found, 0);
        assertThat(found).isEqualTo(expected);
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
            sums.add(1, terms);
        }
        double[] out = new double[2];
        sums.into(out, 0);
        assertThat(out).containsExactly(rows, -rows * 0x1.fffffffffffffp-1);
    }

    @Test
    void aTermThatIsNotFiniteMakesThemNaN() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            TermSums sums = new TermSums(new double[] {1, 1}, new boolean[2]);
            sums.add(1, new double[] {bad, 1});
            TermSums all = sums.empty();
            all.add(sums);
            double[] out = new double[2];
            all.into(out, 0);
            assertThat(out).containsExactly(Double.NaN, Double.NaN);
        }
    }

    @Test
    void sumsOfTheLeastAndTheLargestBoundsStayFinite() {
        TermSums sums = new TermSums(new double[] {0, 0x1.8p999}, new boolean[] {true, true});
        for (int i = 0; i < 300; i++) {
            sums.add(new double[] {0, 0x1p999}, new double[] {1, 1});
        }
        double[] out = new double[2];
        sums.into(out, 0);
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
