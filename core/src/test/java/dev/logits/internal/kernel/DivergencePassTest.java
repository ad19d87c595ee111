package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
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

    private static List<RowPasses> passes() {
        return Stream.concat(
                        Stream.of(new ScalarKernels()),
                        KernelChoice.vector().map(p -> (RowPasses) p.kernels()).stream())
                .toList();
    }

    @Test
    void exponentialsAreWithinTheirBoundAndTheSameBitsInAllKernels() {
        for (float largest : new float[] {-200, -3, 0, 0.4f, 17, 900}) {
            float magic = DivergencePass.magic(largest, SLOPE);
            float[] z = new float[1040];
            Random random = new Random(229);
            for (int i = 0; i < z.length; i++) {
                z[i] = largest + 4 * (i % 3 == 0 ? random.nextFloat() - 1 : 130 * random.nextFloat() - 80);
            }
            float[] first = new float[z.length];
            for (RowPasses k : passes()) {
                float[] out = new float[z.length];
                long range = k.expAt(z, 0, z.length, SLOPE, magic, out, 0, Scratch.ofThread());
                assertThat(DivergencePass.isNear(range)).isTrue();
                for (int i = 0; i < z.length; i++) {
                    double power = Math.fma((double) z[i], SLOPE, (double) magic - FloatExp.ROUND);
                    double exact = Math.exp(power * Math.log(2));
                    assertThat((double) out[i]).as("seed 229, %s", z[i]).isCloseTo(exact, within(1.2e-7 * exact));
                }
                first = k instanceof ScalarKernels ? out : first;
                assertThat(out).isEqualTo(first);
            }
        }
    }

    @Test
    void sumsByFoursAreWithinTheirBoundAndTheSameBitsInAllKernels() {
        for (int n : Rows.AWKWARD_SIZES) {
            float[] v = new float[Rows.OFFSET + n];
            Random random = new Random(n);
            double exact = 0;
            for (int i = Rows.OFFSET; i < v.length; i++) {
                v[i] = (float) Math.exp(20 * random.nextGaussian());
                exact += v[i];
            }
            double first = new ScalarKernels().sumByFours(v, Rows.OFFSET, n, Scratch.ofThread());
            assertThat(first).as("K %d", n).isCloseTo(exact, within(1.2e-7 * exact));
            for (RowPasses k : passes()) {
                assertEquals(first, k.sumByFours(v, Rows.OFFSET, n, Scratch.ofThread()));
            }
        }
    }

    /** The sum of the exponentials is then so large that the gradient's factor, as a float, would lose its digits. */
    @Test
    void aGradientKeepsItsDigitsWhereTheFirstBlockSaysLittleOfTheRow() {
        int n = 2500;
        float[] t = new Rows(1).row(n, Rows.Kind.ORDINARY);
        float[] s = new Rows(2).row(n, Rows.Kind.ORDINARY);
        t[Rows.OFFSET + 2000] = 270;
        t[Rows.OFFSET + 2001] = 269;
        s[Rows.OFFSET + 2000] = 268;
        double p = 1 / (1 + Math.exp(-0.25));
        for (RowPasses k : passes()) {
            for (double scale : new double[] {1, 0x1p-60, -0x1p-60}) {
                float[] out = new float[t.length];
                double value = k.divergence(t, Rows.OFFSET, s, Rows.OFFSET, n, 4, scale, out, Rows.OFFSET);
                assertThat(value).isNotNaN().isEqualTo(k.divergence(t, Rows.OFFSET, s, Rows.OFFSET, n, 4));
                assertThat(out[Rows.OFFSET + 2000] / scale).isCloseTo(1 - p, within(1e-6));
                assertThat(out[Rows.OFFSET + 2001] / scale).isCloseTo(p - 1, within(1e-6));
            }
        }
    }
}
