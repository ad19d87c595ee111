package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloatExpTest {

    @Test
    void expIsWithinOneUlpForEveryThirteenthFloatBelowZero() {
        double worst = 0;
        for (int bits = Float.floatToRawIntBits(-0f); bits < Float.floatToRawIntBits(-104f); bits += 13) {
            float x = Float.intBitsToFloat(bits);
            double expected = StrictMath.exp(x);
            worst = Math.max(worst, Math.abs(FloatExp.exp(x) - expected) / Math.ulp((float) expected));
        }
        assertThat(worst).isLessThan(1);
    }

    @Test
    void scaledExponentialsOfRowsFarFromZeroAreWithinOneUlpToo() {
        double worst = 0;
        Rows random = new Rows(11);
        for (float max : new float[] {-255, -200, -17.3f, 0.1f, 88, 200, 255.9f}) {
            float magic = FloatExp.magic(max);
            double scale = FloatExp.exactScaled(max);
            for (int i = 0; i < 200_000; i++) {
                float z = (float) (max - 85 * random.uniform());
                double expected = scale * StrictMath.exp((double) z - max);
                worst = Math.max(worst, Math.abs(FloatExp.scaled(z, magic) - expected) / Math.ulp((float) expected));
            }
        }
        assertThat(worst).isLessThan(1);
    }

    @Test
    void denormalResultsAreRoundedAndZeroComesOnlyBelowThem() {
        assertThat(FloatExp.exp(-87.5f)).isEqualTo((float) StrictMath.exp(-87.5f));
        assertThat(FloatExp.exp(-103.9f)).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatExp.exp(-104f)).isZero();
        assertThat(FloatExp.exp(-1e30f)).isZero();
        assertThat(FloatExp.exp(Float.NEGATIVE_INFINITY)).isZero();
        assertThat(FloatExp.exp(Float.NaN)).isNaN();
        assertThat(FloatExp.exp(0)).isEqualTo(1);
    }
}
