package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ActivationsTest {
    private static final int POINTS = 40_000;

    /** Points of both signs, evenly spaced to 12 and down to the smallest by powers. */
    private static float[] points() {
        float[] z = new float[2 * POINTS];
        for (int i = 0; i < POINTS; i++) {
            z[i] = (float) (12.0 * (i - POINTS / 2) / (POINTS / 2));
            z[POINTS + i] = (float) Math.scalb(i % 2 == 0 ? 1.3 : -1.7, -(i % 120));
        }
        return z;
    }

    @FunctionalInterface
    private interface FloatFunction {
        float of(float z);
    }

    private static double worstUlp(FloatFunction f, DoubleUnaryOperator exact) {
        double worst = 0;
        for (float z : points()) {
            double truth = exact.applyAsDouble(z);
            worst = Math.max(worst, Math.abs(f.of(z) - truth) / Math.ulp((float) truth));
        }
        return worst;
    }

    @Test
    void tanhIsWithinSixUlp() {
        assertThat(worstUlp(Activations::tanh, StrictMath::tanh)).isBetween(0.5, 6.0);
    }

    @Test
    void erfIsWithinSixUlp() {
        assertThat(worstUlp(Activations::erf, ActivationsTest::erf)).isBetween(0.5, 6.0);
    }

    @Test
    void theDensityIsWithinAMillionth() {
        for (float z : points()) {
            double truth = StrictMath.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
            assertThat((double) Activations.density(z)).isCloseTo(truth, org.assertj.core.data.Offset.offset(1e-6));
        }
    }

    @Test
    void nothingLeavesTheRangeOfTheFunction() {
        for (float z : new float[] {-1e30f, -9.5f, 9.5f, 1e30f, Float.MAX_VALUE}) {
            assertThat(Activations.tanh(z)).isBetween(-1f, 1f);
            assertThat(Math.abs(Activations.erf(z))).isEqualTo(1f);
        }
    }

    @Test
    void nanStaysNan() {
        float[] z = {Float.NaN};
        float[] h = new float[1];
        Activations.relu(z, 0, 1, h);
        assertThat(h[0]).isNaN();
        Activations.tanh(z, 0, 1, h);
        assertThat(h[0]).isNaN();
        Activations.gelu(z, 0, 1, h);
        assertThat(h[0]).isNaN();
        Activations.geluTanh(z, 0, 1, h);
        assertThat(h[0]).isNaN();
    }

    @Test
    void onlyTheRangeIsWritten() {
        float[] z = {1, 2, 3, 4};
        float[] h = {-7, -7, -7, -7};
        Activations.relu(z, 1, 3, h);
        assertThat(h).containsExactly(-7, 2, 3, -7);
    }

    /** erf by its series up to 3 and by the continued fraction of its complement behind that. */
    static double erf(double x) {
        double a = Math.abs(x);
        if (a < 3) {
            double term = a;
            double sum = a;
            for (int n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
                term *= -a * a / n;
                sum += term / (2 * n + 1);
            }
            return Math.copySign(2 / Math.sqrt(Math.PI) * sum, x);
        }
        double fraction = a;
        for (int k = 60; k >= 1; k--) {
            fraction = a + k / 2.0 / fraction;
        }
        return Math.copySign(1 - StrictMath.exp(-a * a) / Math.sqrt(Math.PI) / fraction, x);
    }
}
