package dev.logits;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;

class DoubleDoubleTest {
    private static final MathContext DIGITS = new MathContext(60);

    private static BigDecimal exact(DoubleDouble x) {
        return new BigDecimal(x.high()).add(new BigDecimal(x.low()));
    }

    private static void assertClose(DoubleDouble actual, BigDecimal expected, double relative) {
        BigDecimal error = exact(actual).subtract(expected).abs();
        assertThat(error.doubleValue())
                .isLessThanOrEqualTo(relative * expected.abs().doubleValue());
    }

    /** e^x by its series on x / 2^20. */
    private static BigDecimal exp(double x) {
        BigDecimal r = new BigDecimal(x).divide(new BigDecimal(1 << 20), DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int i = 1; i < 25; i++) {
            term = term.multiply(r, DIGITS).divide(new BigDecimal(i), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < 20; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    @Test
    void exponentialsHaveTwentyEightDigits() {
        for (double x : new double[] {0.1, 1, -1, 0.7, -40.3, 12.25, -300}) {
            assertClose(DoubleDouble.of(x).exp(), exp(x), 1e-28);
        }
    }

    @Test
    void logarithmsUndoExponentials() {
        for (double x : new double[] {0.1, 1, -1, 0.7, -40.3, 12.25, -300}) {
            assertClose(DoubleDouble.of(x).exp().log(), new BigDecimal(x), 3e-28);
        }
        DoubleDouble tiny = DoubleDouble.of(1e-20);
        assertClose(tiny.log1p(), new BigDecimal(1e-20).subtract(new BigDecimal("0.5e-40")), 1e-28);
    }

    @Test
    void rootsAndQuotientsAreAccurate() {
        DoubleDouble two = DoubleDouble.of(2);
        assertClose(two.sqrt(), new BigDecimal(2).sqrt(DIGITS), 1e-30);
        assertClose(two.over(3), new BigDecimal(2).divide(new BigDecimal(3), DIGITS), 1e-30);
    }
}
