package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("bits")
class NarrowGemmTest {
    private static final int GUARD = 7;

    private static float[] random(Random random, int n) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) random.nextGaussian();
        }
        return a;
    }

    private static float[] weights(Random random, int outputs, int d) {
        return Arrays.copyOf(random(random, outputs * d), NarrowGemm.padded(outputs) * d);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "3,5,1", "4,16,5", "5,15,6", "7,17,10", "64,784,10", "9,33,3", "2,129,11", "13,64,2", "6,250,4"
    })
    void vectorsGiveTheBitsOfPlainLoopsAndTheProductsOfDoubles(int rows, int d, int outputs) {
        Random random = new Random(31L * rows + d);
        float[] x = random(random, 3 + rows * d);
        float[] w = weights(random, outputs, d);
        int stride = outputs + 1;
        float[] z = new float[GUARD + rows * stride + GUARD];
        Arrays.fill(z, 77);
        new ScalarNarrowGemm().logits(x, 3, rows, d, w, outputs, z, GUARD, stride);
        float[] g = Arrays.copyOf(random(random, rows * stride), rows * stride + NarrowGemm.OUTPUTS);
        float[] start = random(random, NarrowGemm.padded(outputs) * d);
        float[] sum = start.clone();
        new ScalarNarrowGemm().addGradient(x, 3, rows, d, g, 1, stride, outputs, sum);
        for (int m = 0; m < outputs; m++) {
            for (int r = 0; r < rows; r++) {
                double expected = 0;
                double size = 0;
                for (int i = 0; i < d; i++) {
                    expected += (double) x[3 + r * d + i] * w[m * d + i];
                    size += Math.abs((double) x[3 + r * d + i] * w[m * d + i]);
                }
                assertThat((double) z[GUARD + r * stride + m])
                        .isCloseTo(expected, within((d / 16.0 + 5) * 0x1p-24 * size));
            }
            for (int i = 0; i < d; i++) {
                double expected = start[m * d + i];
                double size = Math.abs(expected);
                for (int r = 0; r < rows; r++) {
                    expected += (double) g[1 + r * stride + m] * x[3 + r * d + i];
                    size += Math.abs((double) g[1 + r * stride + m] * x[3 + r * d + i]);
                }
                assertThat((double) sum[m * d + i]).isCloseTo(expected, within((rows + 1) * 0x1p-24 * size));
            }
        }
        for (int i = 0; i < z.length; i++) {
            boolean written = i >= GUARD && i < GUARD + rows * stride && (i - GUARD) % stride < outputs;
            assertThat(written || z[i] == 77).isTrue();
        }
        assumeTrue(KernelChoice.vector().isPresent(), "this JVM has no vectors");
        NarrowGemm vector = KernelChoice.vector().get().narrowGemm();
        float[] z2 = z.clone();
        float[] sum2 = start.clone();
        Arrays.fill(z2, 77);
        vector.logits(x, 3, rows, d, w, outputs, z2, GUARD, stride);
        vector.addGradient(x, 3, rows, d, g, 1, stride, outputs, sum2);
        assertThat(z2).isEqualTo(z);
        assertThat(Arrays.copyOf(sum2, outputs * d)).isEqualTo(Arrays.copyOf(sum, outputs * d));
    }
}
