package dev.logits.internal.sum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class ExactSumTest {
    private final Random random = new Random(20261127);

    private static double exact(double[] terms) {
        BigDecimal sum = BigDecimal.ZERO;
        for (double x : terms) {
            sum = sum.add(new BigDecimal(x));
        }
        return sum.doubleValue();
    }

    private static ExactSum of(double... terms) {
        ExactSum sum = new ExactSum();
        for (double x : terms) {
            sum.add(x);
        }
        return sum;
    }

    /** The same as arrays of any length, and single terms between them. */
    private ExactSum inBlocks(double... terms) {
        ExactSum sum = new ExactSum();
        for (int from = 0; from < terms.length; ) {
            int to = Math.min(terms.length, from + random.nextInt(1 + random.nextInt(2 * terms.length)));
            sum.add(terms, from, to);
            from = to;
            if (from < terms.length && random.nextBoolean()) {
                sum.add(terms[from++]);
            }
        }
        return sum;
    }

    /** Any order, cut into two sums anywhere, through its state. */
    private void check(double[] terms) {
        double expected = exact(terms);
        assertThat(of(terms).value()).isEqualTo(expected);
        assertThat(inBlocks(terms).value()).isEqualTo(expected);
        long[] state = of(terms).state();
        for (int i = 0; i < 5; i++) {
            shuffle(terms);
            int cut = random.nextInt(terms.length + 1);
            ExactSum first = new ExactSum();
            ExactSum second = new ExactSum();
            for (int j = 0; j < terms.length; j++) {
                (j < cut ? first : second).add(terms[j]);
            }
            ExactSum sum = ExactSum.ofState(first.state());
            sum.add(second);
            assertThat(sum.value()).isEqualTo(expected);
            assertThat(sum.state()).isEqualTo(state);
            assertThat(inBlocks(terms).state()).isEqualTo(state);
        }
    }

    private void shuffle(double[] terms) {
        for (int j = terms.length - 1; j > 0; j--) {
            int k = random.nextInt(j + 1);
            double x = terms[j];
            terms[j] = terms[k];
            terms[k] = x;
        }
    }

    @Test
    void isTheRoundedExactSumOfTermsOfEveryRange() {
        for (int n : new int[] {1, 2, 7, 63, 64, 65, 511, 512, 513, 1000, 5000}) {
            for (int range : new int[] {1, 30, 80, 100, 600, 2000}) {
                double[] terms = new double[n];
                for (int i = 0; i < n; i++) {
                    terms[i] = Math.scalb(random.nextDouble() - 0.5, random.nextInt(range) - range / 2);
                }
                check(terms);
            }
        }
    }

    @Test
    void isExactWhereTheTermsCancel() {
        double[] terms = new double[1001];
        for (int i = 0; i < 500; i++) {
            terms[i] = Math.scalb(random.nextDouble(), random.nextInt(1900) - 950);
            terms[i + 500] = -terms[i];
        }
        terms[1000] = Double.MIN_VALUE;
        check(terms);
        assertThat(of(terms).value()).isEqualTo(Double.MIN_VALUE);
        assertThat(of(1e308, 1, -1e308).value()).isEqualTo(1);
        assertThat(Double.doubleToRawLongBits(of(1, -1).value())).isZero();
    }

    @Test
    void isExactForSubnormalTerms() {
        double[] terms = new double[700];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = (random.nextInt(2001) - 1000) * Double.MIN_VALUE * Math.scalb(1.0, random.nextInt(60));
        }
        check(terms);
    }

    @Test
    void roundsToTheNearestAndTiesToEven() {
        assertThat(of(1, 0x1p-53).value()).isEqualTo(1);
        assertThat(of(1, 0x1p-53, 0x1p-1074).value()).isEqualTo(1 + 0x1p-52);
        assertThat(of(1 + 0x1p-52, 0x1p-53).value()).isEqualTo(1 + 0x1p-51);
        assertThat(of(-1, -0x1p-53).value()).isEqualTo(-1);
        assertThat(of(-1, -0x1p-53, -0x1p-1074).value()).isEqualTo(-1 - 0x1p-52);
        assertThat(of(0x1.fffffffffffffp0, 0x1p-53).value()).isEqualTo(2);
        assertThat(of(Double.MIN_NORMAL, -Double.MIN_VALUE).value()).isEqualTo(Double.MIN_NORMAL - Double.MIN_VALUE);
    }

    @Test
    void doesNotOverflowOnTheWay() {
        double[] terms = new double[600];
        for (int i = 0; i < 300; i++) {
            terms[i] = Double.MAX_VALUE;
            terms[300 + i] = -Double.MAX_VALUE;
        }
        terms[0] = 0;
        assertThat(of(terms).value()).isEqualTo(-Double.MAX_VALUE);
        assertThat(of(Double.MAX_VALUE, Double.MAX_VALUE).value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(of(-Double.MAX_VALUE, -Double.MAX_VALUE).value()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(of(Double.MAX_VALUE, 0x1p969).value()).isEqualTo(Double.MAX_VALUE);
        assertThat(of(Double.MAX_VALUE, 0x1p970).value()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void treatsWhatIsNotFiniteAsArithmeticDoes() {
        assertThat(of(1, Double.POSITIVE_INFINITY).value()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(of(1, Double.NEGATIVE_INFINITY).value()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(of(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY).value())
                .isNaN();
        double[] terms = new double[256];
        terms[77] = -Double.NaN;
        assertThat(of(terms).value()).isNaN();
        assertThat(new ExactSum().value()).isZero();
    }

    /** Terms are whole numbers of 2^−60 and of 2^40, which are counted beside. */
    @Test
    void isExactForAHundredMillionTerms() {
        ExactSum sum = new ExactSum();
        long small = 0;
        long large = 0;
        for (int i = 0; i < 100_000_000; i++) {
            long k = (i * 0x9e3779b97f4a7c15L) >> 26;
            if ((i & 7) == 0) {
                large += k;
                sum.add(k * 0x1p40);
            } else {
                small += k >> 1;
                sum.add((k >> 1) * 0x1p-60);
            }
        }
        BigDecimal expected = BigDecimal.valueOf(large)
                .multiply(new BigDecimal(0x1p40))
                .add(BigDecimal.valueOf(small).multiply(new BigDecimal(0x1p-60)));
        assertThat(sum.value()).isEqualTo(expected.doubleValue());
    }

    @Test
    void sumsOfManyAreEachExact() {
        double[][] terms = new double[5][100];
        ExactSums sums = new ExactSums(6);
        ExactSums more = new ExactSums(6);
        for (int i = 0; i < 100; i++) {
            for (int k = 0; k < 5; k++) {
                terms[k][i] = Math.scalb(random.nextGaussian(), random.nextInt(300));
                (random.nextBoolean() ? sums : more).add(k, terms[k][i]);
            }
        }
        sums.add(more);
        for (int k = 0; k < 5; k++) {
            assertThat(sums.value(k)).isEqualTo(exact(terms[k]));
        }
        assertThat(sums.value(5)).isZero();
        assertThat(sums.count()).isEqualTo(6);
    }
}
