package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Both selections against what each pass promises, and so against each other, bit for bit. */
@Tag("bits")
class SelectionAgreesTest {
    private static final List<Integer> SIZES = Stream.concat(
                    Rows.AWKWARD_SIZES.stream(), Stream.of(511, 512, 513, 1024, 1025))
            .toList();
    private static final int OFF = Rows.OFFSET;
    private static final int BLOCK = Selection.BLOCK;

    private static List<Selection> selections() {
        return Stream.concat(
                        Stream.of(new ScalarSelection()), KernelChoice.vector().map(KernelProvider::selection).stream())
                .toList();
    }

    @ParameterizedTest
    @FieldSource("SIZES")
    void maximaAreThoseOfEachBlock(int n) {
        for (Rows.Kind kind : Rows.Kind.values()) {
            float[] z = new Rows(n).row(n, kind);
            for (Selection s : selections()) {
                float[] maxima = Rows.guarded(Selection.blocks(n));
                assertThat(s.maxima(z, OFF, n, maxima, OFF)).isTrue();
                for (int b = 0; b < Selection.blocks(n); b++) {
                    float max = Float.NEGATIVE_INFINITY;
                    for (int i = b * BLOCK; i < Math.min(n, (b + 1) * BLOCK); i++) {
                        max = Math.max(max, z[OFF + i]);
                    }
                    assertThat(maxima[OFF + b]).as("%s %s", s, kind).isEqualTo(max);
                }
                guardsAreUntouched(maxima);
                z[OFF + n / 2] = Float.NaN;
                assertThat(s.maxima(z, OFF, n, maxima, OFF)).isFalse();
                z[OFF + n / 2] = Float.intBitsToFloat(0xffc00001);
                assertThat(s.maxima(z, OFF, n, maxima, OFF))
                        .as("a NaN with a sign")
                        .isFalse();
                z[OFF + n / 2] = Float.POSITIVE_INFINITY;
                assertThat(s.maxima(z, OFF, n, maxima, OFF)).isFalse();
                z[OFF] = Float.NEGATIVE_INFINITY;
                assertThat(s.maxima(z, OFF, n, maxima, OFF)).isEqualTo(n == 1);
                z = new Rows(n).row(n, kind);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SIZES")
    void maximaOfScoresWhoseSumIsInfiniteAreValid(int n) {
        float[] z = Rows.guarded(n);
        for (int i = 0; i < n; i++) {
            z[OFF + i] =
                    i % 4 == 0 ? Float.NEGATIVE_INFINITY : i % 4 == 1 ? Float.MAX_VALUE / (1 + i) : Float.MAX_VALUE;
        }
        for (Selection s : selections()) {
            float[] maxima = Rows.guarded(Selection.blocks(n));
            assertThat(s.maxima(z, OFF, n, maxima, OFF)).isTrue();
            for (int b = 0; b < Selection.blocks(n) - 1; b++) {
                assertThat(maxima[OFF + b]).isEqualTo(Float.MAX_VALUE);
            }
        }
    }

    /** Nothing but one NaN with a sign, which is not among the largest of any lane. */
    @ParameterizedTest
    @FieldSource("SIZES")
    void aNanWithASignIsSeenAmongScoresOfEitherSign(int n) {
        for (int sign = -1; sign <= 1; sign++) {
            for (int place = 0; place < n; place += Math.max(1, n / 40)) {
                float[] z = Rows.guarded(n);
                for (int i = 0; i < n; i++) {
                    z[OFF + i] = sign == 0 ? i % 3 - 1 : sign;
                }
                z[OFF + place] = Float.intBitsToFloat(0xffc00001);
                for (Selection s : selections()) {
                    assertThat(s.maxima(z, OFF, n, Rows.guarded(Selection.blocks(n)), OFF))
                            .as("%s, %d of %d", s, place, n)
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SIZES")
    void aMaskKeepsTheScoresWhoseBitIsSet(int n) {
        for (Rows.Kind kind : Rows.Kind.values()) {
            float[] z = new Rows(n).row(n, kind);
            long[] keep = new long[(n + 63) / 64];
            for (int i = 0; i < n; i++) {
                keep[i >> 6] |= (i * 0x9e3779b97f4a7c15L >>> 63) << i;
            }
            for (Selection s : selections()) {
                float[] out = new float[n + 1];
                out[n] = 7;
                float[] maxima = new float[Selection.blocks(n)];
                assertThat(s.mask(z, OFF, n, keep, out, maxima)).isTrue();
                float[] expected = new float[n + 1];
                expected[n] = 7;
                float[] largest = new float[maxima.length];
                Arrays.fill(largest, Float.NEGATIVE_INFINITY);
                for (int i = 0; i < n; i++) {
                    expected[i] = (keep[i >> 6] >>> i & 1) != 0 ? z[OFF + i] : Float.NEGATIVE_INFINITY;
                    largest[i / BLOCK] = Math.max(largest[i / BLOCK], expected[i]);
                }
                assertThat(out).as("%s %s", s, kind).isEqualTo(expected);
                assertThat(maxima).as("%s %s", s, kind).isEqualTo(largest);
                float kept = z[OFF + n / 2];
                z[OFF + n / 2] = Float.NaN;
                assertThat(s.mask(z, OFF, n, keep, out, maxima)).isFalse();
                z[OFF + n / 2] = kept;
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SIZES")
    void collectAndCountFindWhatReachesTheThreshold(int n) {
        for (Rows.Kind kind : Rows.Kind.values()) {
            float[] z = new Rows(n).row(n, kind);
            float[] sorted = Arrays.copyOfRange(z, OFF, OFF + n);
            Arrays.sort(sorted);
            for (float threshold : new float[] {sorted[0], sorted[n / 2], sorted[n - 1], -Float.MAX_VALUE}) {
                if (threshold == Float.NEGATIVE_INFINITY) {
                    continue;
                }
                for (Selection s : selections()) {
                    float[] maxima = new float[Selection.blocks(n)];
                    s.maxima(z, OFF, n, maxima, 0);
                    int[] ids = new int[n + 2];
                    float[] out = new float[n + 2];
                    int kept = s.collect(z, OFF, n, maxima, 0, threshold, 100, ids, out, 1);
                    int expected = 1;
                    for (int i = 0; i < n; i++) {
                        if (z[OFF + i] >= threshold) {
                            boolean same = ids[expected] == 100 + i && out[expected] == z[OFF + i];
                            if (!same) {
                                fail("%s %s: entry %d is not score %d", s, kind, expected, i);
                            }
                            expected++;
                        }
                    }
                    assertThat(kept).as("%s %s", s, kind).isEqualTo(expected);
                    assertThat(s.count(z, OFF, n, threshold)).isEqualTo(expected - 1);
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SIZES")
    void weightsAndTheirSumsHaveTheSameBits(int n) {
        for (Rows.Kind kind : Rows.Kind.values()) {
            float[] z = new Rows(n).row(n, kind);
            double max = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < n; i++) {
                max = Math.max(max, z[OFF + i]);
            }
            for (double beta : new double[] {1e-300, 0.3, 1, 1.25, 1e300}) {
                double[][] results = new double[2][];
                int r = 0;
                for (Selection s : selections()) {
                    double[] weights = new double[n + 1];
                    s.weights(z, OFF, n, max, beta, weights);
                    int blocks = Selection.blocks(n);
                    double[] sums = new double[blocks];
                    double[] sumsToo = new double[blocks];
                    double[] firsts = new double[blocks];
                    s.sums(z, OFF, n, max, beta, sums, 0);
                    s.moments(z, OFF, n, max, beta, sumsToo, firsts, 0);
                    assertThat(sumsToo).isEqualTo(sums);
                    for (int i = 0; i < n; i++) {
                        if (weights[i] != Selection.weight(max, beta, z[OFF + i])) {
                            fail("%s %s: weight %d is %s", s, kind, i, weights[i]);
                        }
                    }
                    double sum = 0;
                    double first = 0;
                    for (int i = 0; i < n; i++) {
                        sum += weights[i];
                        first += weights[i] == 0 ? 0 : weights[i] * (max - z[OFF + i]) * beta;
                    }
                    assertThat(Arrays.stream(sums).sum()).isCloseTo(sum, within(sum));
                    assertThat(Arrays.stream(firsts).sum()).isCloseTo(first, within(first));
                    results[r++] = Stream.of(sums, firsts)
                            .flatMapToDouble(Arrays::stream)
                            .toArray();
                }
                if (r == 2) {
                    assertThat(results[1]).isEqualTo(results[0]);
                }
            }
        }
    }

    private static org.assertj.core.data.Offset<Double> within(double value) {
        return org.assertj.core.data.Offset.offset(1e-11 * value + Double.MIN_NORMAL);
    }

    private static void guardsAreUntouched(float[] a) {
        for (int i = 0; i < OFF; i++) {
            assertThat(a[i]).isEqualTo(Rows.GUARD);
            assertThat(a[a.length - 1 - i]).isEqualTo(Rows.GUARD);
        }
    }
}
