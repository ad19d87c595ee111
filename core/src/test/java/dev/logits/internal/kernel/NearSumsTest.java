package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Sums in single precision keep their bounds, and scalar and vector kernels give the same bits. */
@Tag("bits")
class NearSumsTest {
    private static final List<Integer> SIZES = List.of(1, 7, 8, 15, 16, 17, 33, 207, 511, 512, 513, 1025, 4098, 131072);
    private static final int OFF = Rows.OFFSET;
    private static final double[] BETAS = {1e-5, 0.01, 0.3, 1, 1.25, 7, 1000};

    private static List<Selection> selections() {
        return Stream.concat(
                        Stream.of(new ScalarSelection()), KernelChoice.vector().map(KernelProvider::selection).stream())
                .toList();
    }

    private static float max(float[] z, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            max = Math.max(max, z[OFF + i]);
        }
        return max;
    }

    @ParameterizedTest
    @FieldSource("SIZES")
    void sumsAreWithinTheirBoundsAndTheSameBitsInAllKernels(int n) {
        for (Rows.Kind kind : Rows.Kind.values()) {
            float[] z = new Rows(n).row(n, kind);
            float max = max(z, n);
            for (double beta : BETAS) {
                if (Selection.hasNearSums(max, beta)) {
                    compare(z, n, max, beta, kind);
                }
            }
        }
    }

    private static void compare(float[] z, int n, float max, double beta, Rows.Kind kind) {
        int blocks = Selection.blocks(n);
        double[] exact = new double[blocks];
        double[] exactFirsts = new double[blocks];
        new ScalarSelection().moments(z, OFF, n, max, beta, exact, exactFirsts, 0);
        double[][] results = new double[2][];
        int r = 0;
        for (Selection s : selections()) {
            double[] sums = new double[blocks];
            double[] sumsToo = new double[blocks];
            double[] firsts = new double[blocks];
            s.nearSums(z, OFF, n, max, beta, sums, 0);
            s.nearMoments(z, OFF, n, max, beta, sumsToo, firsts, 0);
            assertThat(sumsToo).isEqualTo(sums);
            for (int b = 0; b < blocks; b++) {
                double far = Selection.BLOCK * Selection.FAR;
                within(sums[b], exact[b], Selection.NEAR, far, kind, beta);
                within(firsts[b], exactFirsts[b], Selection.NEAR_FIRST, 100 * far, kind, beta);
            }
            float threshold = z[OFF + n / 2];
            double[] parts = new double[blocks];
            s.nearSumsBetween(z, OFF, n, max, beta, threshold, Float.POSITIVE_INFINITY, parts, 0);
            double from = Arrays.stream(parts).sum();
            s.nearSumsBetween(z, OFF, n, max, beta, Float.NEGATIVE_INFINITY, threshold, parts, 0);
            double rest = Arrays.stream(parts).sum();
            double sum = Arrays.stream(sums).sum();
            assertThat(from + rest).isBetween(sum * (1 - 1e-13), sum * (1 + 1e-13));
            double exactFrom = 0;
            for (int i = 0; i < n; i++) {
                exactFrom += z[OFF + i] >= threshold ? Selection.weight(max, beta, z[OFF + i]) : 0;
            }
            within(from, exactFrom, Selection.NEAR, n * Selection.FAR, kind, beta);
            results[r++] = Stream.of(sums, firsts, new double[] {from})
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
        }
        if (r == 2) {
            assertThat(results[1]).as("%s, beta %s", kind, beta).isEqualTo(results[0]);
        }
    }

    private static void within(double near, double exact, double relative, double far, Rows.Kind kind, double beta) {
        if (!(Math.abs(near - exact) <= relative * exact + far)) {
            fail("%s, beta %s: %s instead of %s, off by %s", kind, beta, near, exact, near / exact - 1);
        }
    }

    /** 2^23 scores of every magnitude, at slopes whose second float is large: the worst is 8.3e-8 off. */
    @Test
    void exponentialsAreWithinTheBoundThatTheirDocumentationDerives() {
        Rows random = new Rows(20);
        double worst = 0;
        for (int round = 0; round < 64; round++) {
            double beta = Math.exp(8 * (2 * random.uniform() - 1));
            float max = (float) (2800 * (2 * random.uniform() - 1) / beta * (round % 4 == 0 ? 1 : 0.01));
            assertThat(Selection.hasNearSums(max, beta)).isTrue();
            float high = NearExp.high(beta);
            float low = NearExp.low(beta);
            float magic = NearExp.magic(max, beta);
            double factor = NearExp.factor(max, beta);
            float limit = NearExp.limit(max, beta);
            for (int i = 0; i < 1 << 17; i++) {
                float z = (float) (max - 60 * random.uniform() / beta);
                double exact = Selection.weight(max, beta, z);
                double near = NearExp.scaled(Math.max(z, limit), high, low, magic) * factor;
                worst = Math.max(worst, Math.abs(near / exact - 1));
            }
        }
        assertThat(worst).isLessThan(1.2e-7).isGreaterThan(6e-8);
    }

    @ParameterizedTest
    @FieldSource("SIZES")
    void collectBetweenFindsWhatIsBetween(int n) {
        for (Rows.Kind kind : Rows.Kind.values()) {
            float[] z = new Rows(n).row(n, kind);
            float[] sorted = Arrays.copyOfRange(z, OFF, OFF + n);
            Arrays.sort(sorted);
            float low = Math.max(sorted[n / 3], -Float.MAX_VALUE);
            float high = sorted[2 * n / 3];
            for (Selection s : selections()) {
                int[] ids = new int[n + 2];
                float[] out = new float[n + 2];
                int kept = s.collectBetween(z, OFF, n, low, high, 100, ids, out, 1);
                int expected = 1;
                for (int i = 0; i < n; i++) {
                    if (z[OFF + i] >= low && z[OFF + i] < high) {
                        if (ids[expected] != 100 + i || out[expected] != z[OFF + i]) {
                            fail("%s %s: entry %d is not score %d", s, kind, expected, i);
                        }
                        expected++;
                    }
                }
                assertThat(kept).as("%s %s", s, kind).isEqualTo(expected);
            }
        }
    }
}
