package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.DoubleDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ElementaryTest {

    @Test
    void expIsWithinOneUlp() {
        assertThat(worst(-700, 709, Elementary::exp, DoubleDouble::exp)).isLessThan(1);
        assertThat(worst(-1, 1, Elementary::exp, DoubleDouble::exp)).isLessThan(1);
        assertThat(Elementary.exp(0)).isEqualTo(1);
        assertThat(Elementary.exp(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(Elementary.exp(-745.3)).isZero();
        assertThat(Elementary.exp(709.79)).isInfinite();
        assertThat(Elementary.exp(Double.NaN)).isNaN();
    }

    @Test
    void denormalExponentialsAreRoundedNotFlushed() {
        for (double x = -708; x > -745.1; x -= 0.013) {
            double expected = StrictMath.exp(x);
            assertThat(Math.abs(Elementary.exp(x) - expected)).isLessThanOrEqualTo(Math.ulp(expected));
        }
        assertThat(Elementary.exp(-745)).isEqualTo(Double.MIN_VALUE);
    }

    @Test
    void expm1IsWithinTwoUlp() {
        assertThat(worst(-2, 2, Elementary::expm1, DoubleDouble::expm1)).isLessThan(2);
        assertThat(worst(0.3, 0.8, Elementary::expm1, DoubleDouble::expm1)).isLessThan(2);
        assertThat(worst(-1.2, -0.3, Elementary::expm1, DoubleDouble::expm1)).isLessThan(2);
        assertThat(worst(-50, 700, Elementary::expm1, DoubleDouble::expm1)).isLessThan(2);
        assertThat(worst(-1e-8, 1e-8, Elementary::expm1, DoubleDouble::expm1)).isLessThan(2);
        assertThat(Elementary.expm1(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(Elementary.expm1(710)).isInfinite();
        assertThat(Elementary.expm1(709.5)).isFinite();
        assertThat(Elementary.expm1(Double.NaN)).isNaN();
    }

    @Test
    void logIsWithinOneUlp() {
        assertThat(worst(1e-3, 4, Elementary::log, DoubleDouble::log)).isLessThan(1);
        assertThat(worst(0.99, 1.01, Elementary::log, DoubleDouble::log)).isLessThan(1);
        assertThat(worst(1, 1e6, Elementary::log, DoubleDouble::log)).isLessThan(1);
        assertThat(worst(1e300, 1e308, Elementary::log, DoubleDouble::log)).isLessThan(1);
        assertThat(Elementary.log(1)).isZero();
        assertThat(Elementary.log(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Elementary.log(-1)).isNaN();
        assertThat(Elementary.log(Double.NaN)).isNaN();
        assertThat(Elementary.log(Double.POSITIVE_INFINITY)).isInfinite();
        assertThat(Elementary.log(Double.MIN_VALUE)).isEqualTo(StrictMath.log(Double.MIN_VALUE));
    }

    @Test
    void log1pIsWithinTwoUlp() {
        UnaryOperator<DoubleDouble> reference = x -> x.plus(1).log();
        assertThat(worst(-0.999, 3, Elementary::log1p, reference)).isLessThan(2);
        assertThat(worst(0, 1e6, Elementary::log1p, reference)).isLessThan(2);
        // Where the reference's own log is too coarse: two terms of the series.
        for (double x = -1e-9; x < 1e-9; x += 1.7e-12) {
            assertThat(Math.abs(Elementary.log1p(x) - (x - x * x / 2))).isLessThanOrEqualTo(2 * Math.ulp(x));
        }
        assertThat(Elementary.log1p(-1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(Elementary.log1p(-2)).isNaN();
        assertThat(Elementary.log1p(Double.POSITIVE_INFINITY)).isInfinite();
    }

    @Test
    void tanhIsWithinThreeUlp() {
        UnaryOperator<DoubleDouble> reference = x -> {
            DoubleDouble q = x.plus(x).expm1();
            return q.over(q.plus(2));
        };
        assertThat(worst(-20, 20, Elementary::tanh, reference)).isLessThan(3);
        assertThat(worst(-1, 1, Elementary::tanh, reference)).isLessThan(3);
        assertThat(worst(-1e-5, 1e-5, Elementary::tanh, reference)).isLessThan(3);
        assertThat(Elementary.tanh(100)).isEqualTo(1);
        assertThat(Elementary.tanh(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(Elementary.tanh(-0.0)).isEqualTo(-0.0);
        assertThat(Elementary.tanh(Double.NaN)).isNaN();
    }

    @Test
    void theKernelsExponentialHasARelativeErrorBelow1e15() {
        assertThat(worst(
                        0,
                        700,
                        y -> DoubleExp.scaled(y) * 0x1p-64,
                        y -> y.negated().exp()))
                .isLessThan(2);
        assertThat(DoubleExp.scaled(0)).isEqualTo(0x1p64);
        assertThat(DoubleExp.scaled(DoubleExp.LIMIT)).isZero();
        assertThat(DoubleExp.scaled(Double.POSITIVE_INFINITY)).isZero();
        assertThat(DoubleExp.scaled(745) * 0x1p-64).isEqualTo(Double.MIN_VALUE);
    }

    /** The largest error in ulps over 50,000 points, none of them round. */
    private static double worst(double from, double to, DoubleUnaryOperator f, UnaryOperator<DoubleDouble> reference) {
        double worst = 0;
        Rows random = new Rows(7);
        for (int i = 0; i < 50_000; i++) {
            double x = from + (to - from) * random.uniform();
            worst = Math.max(worst, reference.apply(DoubleDouble.of(x)).ulps(f.applyAsDouble(x)));
        }
        return worst;
    }
}
