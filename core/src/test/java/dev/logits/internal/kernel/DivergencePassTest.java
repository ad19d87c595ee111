package dev.logits.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DivergencePassTest {
    private static final float BETA = 0.25f;
    private static final float SLOPE = (float) (Elementary.LOG2_E * BETA);

    @Test
    void theRangeOfSumsFollowsFromTheRangeOfTheScores() {
        Random random = new Random(224);
        for (int row = 0; row < 1000; row++) {
            float[] z = new float[40];
            for (int i = 0; i < z.length; i++) {
                z[i] = (float) (300 * random.nextGaussian());
            }
            if (row % 3 == 0) {
                z[random.nextInt(z.length)] = Float.NEGATIVE_INFINITY;
            }
            float magic = DivergencePass.magic(z[0] > Float.NEGATIVE_INFINITY ? z[0] : 1, SLOPE);
            int max = Integer.MIN_VALUE;
            int min = Integer.MAX_VALUE;
            for (float score : z) {
                int bits = Float.floatToRawIntBits(Math.fma(score, SLOPE, magic));
                max = Math.max(max, bits);
                min = Math.min(min, bits);
            }
            long range = DivergencePass.rangeOfSums(FloatOrder.range(z, 0, z.length), SLOPE, magic);
            assertEquals(FloatOrder.range(max, min), range, "seed 224, row " + row);
        }
    }

    @Test
    void aRowWithAScoreThatIsNoNumberIsNotNear() {
        float magic = DivergencePass.magic(1, SLOPE);
        float[] bad = {Float.NaN, Float.intBitsToFloat(0xffc00000), Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
        for (float score : bad) {
            float[] z = {1, score, 0};
            assertFalse(
                    DivergencePass.isNear(DivergencePass.rangeOfSums(FloatOrder.range(z, 0, z.length), SLOPE, magic)));
        }
    }
}
