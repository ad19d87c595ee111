package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OtherOddsTest {

    /** As the definition has it, one class alone: x − log1p(−e^x), by the series where e^x is small. */
    private static double alone(double x) {
        double p = Elementary.exp(x);
        if (p > 0x1p-8) {
            return x - Elementary.log1p(-p);
        }
        double tail = Math.fma(p, 1 / 6.0, 0.2);
        tail = Math.fma(p, tail, 0.25);
        tail = Math.fma(p, tail, 1 / 3.0);
        tail = Math.fma(p, tail, 0.5);
        return Math.fma(p, Math.fma(p, tail, 1), x);
    }

    @Test
    void manyClassesHaveTheBitsOfEachAlone() {
        long seed = 20;
        Random random = new Random(seed);
        for (int n : new int[] {1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 207, 1000, 1024, 1025, 2100}) {
            for (double spread : new double[] {0, 0.01, 3, 40, 300, 1e6}) {
                int off = random.nextInt(5);
                float[] z = new float[off + n + 3];
                float max = Float.NEGATIVE_INFINITY;
                for (int i = off; i < off + n; i++) {
                    z[i] = (float) (spread * random.nextGaussian());
                    max = Math.max(max, z[i]);
                }
                z[off + random.nextInt(n)] = max; // a tie, as a rule
                if (n > 2) {
                    z[off + random.nextInt(n)] = Float.NEGATIVE_INFINITY;
                }
                double logSum = random.nextInt(3) == 0 ? 0 : Math.log(1 + random.nextInt(2 * n));
                double[] out = new double[n + 2];
                out[n + 1] = 77;
                OtherOdds.of(z, off, n, max, logSum, 123.5, out, 1);
                for (int i = 0; i < n; i++) {
                    double d = (double) z[off + i] - max;
                    assertThat(Double.doubleToRawLongBits(out[i + 1]))
                            .as("seed %d, n %d, spread %s, score %s of %s", seed, n, spread, z[off + i], max)
                            .isEqualTo(Double.doubleToRawLongBits(d == 0 ? 123.5 : alone(d - logSum)));
                }
                assertThat(out[n + 1]).isEqualTo(77);
                assertThat(out[0]).isZero();
            }
        }
    }

    @Test
    void scoresAroundEveryBorderHaveTheBitsOfEachAlone() {
        Random random = new Random(21);
        float[] z = new float[1000];
        double[] out = new double[1000];
        for (double border : new double[] {-5.6, -5.545177444479562, -0.7, -690, -700, -708.4, -745.2, -1e4}) {
            for (int i = 0; i < z.length; i++) {
                z[i] = (float) (border * (1 + 1e-3 * random.nextGaussian()));
            }
            OtherOdds.of(z, 0, z.length, 0, 0, 0, out, 0);
            for (int i = 0; i < z.length; i++) {
                assertThat(out[i]).as("%s", z[i]).isEqualTo(alone(z[i]));
            }
        }
    }
}
