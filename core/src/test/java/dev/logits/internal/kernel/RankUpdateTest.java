package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("bits")
class RankUpdateTest {
    private static final double GUARD = 77;
    private static final int OFF = 3;

    /** Entry by entry, as the class says. */
    private static double[] expected(double[] a, double[] b, int rows, int n, double[] start, int stride) {
        int width = RankUpdate.padded(n);
        double[] sum = start.clone();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int r = 0; r < rows; r++) {
                    int at = OFF + i * stride + j;
                    sum[at] = Math.fma(a[r * width + i], b[r * width + j], sum[at]);
                }
            }
        }
        return sum;
    }

    private static void assertSameBits(RankUpdate update, int n, int rows, boolean lower) {
        SplittableRandom random = new SplittableRandom(1009L * n + rows);
        int width = RankUpdate.padded(n);
        int stride = n + 2;
        double[] a = random.doubles((long) rows * width, -1, 1).toArray();
        double[] b = random.doubles((long) rows * width, -1, 1).toArray();
        double[] start = random.doubles(OFF + (long) n * stride + 5, -1, 1).toArray();
        Arrays.fill(start, 0, OFF, GUARD);
        Arrays.fill(start, OFF + (n - 1) * stride + n, start.length, GUARD);
        double[] sum = start.clone();
        update.add(a, b, width, rows, n, lower, sum, OFF, stride);
        double[] expected = expected(a, b, rows, n, start, stride);
        for (int i = 0; i < sum.length; i++) {
            int row = (i - OFF) / stride;
            int column = (i - OFF) % stride;
            boolean free = lower && i >= OFF && row < n && column < n && column > row;
            if (!free) {
                assertThat(Double.doubleToRawLongBits(sum[i]))
                        .as("%s, entry %d of n = %d, %d rows", update, i, n, rows)
                        .isEqualTo(Double.doubleToRawLongBits(expected[i]));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 8, 15, 16, 17, 21, 24, 31, 32, 33, 48, 50, 97})
    void tilesGiveTheBitsOfEntryByEntry(int n) {
        for (int rows : new int[] {0, 1, 2, 17, 64}) {
            for (boolean lower : new boolean[] {false, true}) {
                assertSameBits(new ScalarRankUpdate(), n, rows, lower);
            }
        }
        assumeTrue(KernelChoice.vector().isPresent(), "this JVM has no vectors");
        for (int rows : new int[] {0, 1, 2, 17, 64}) {
            for (boolean lower : new boolean[] {false, true}) {
                assertSameBits(KernelChoice.vector().get().rankUpdate(), n, rows, lower);
            }
        }
    }
}
