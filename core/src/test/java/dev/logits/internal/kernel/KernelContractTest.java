package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each of the kernels promises by itself. */
class KernelContractTest {
    private static final int OFF = Rows.OFFSET;

    static Stream<Kernels> kernels() {
        return Rows.kernels();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aRowThatIsNotValidReturnsNaNAndWritesNothing(Kernels k) {
        float[] bad = {Float.NaN, -Float.NaN, Float.intBitsToFloat(0xffc00001), Float.POSITIVE_INFINITY};
        for (int n : Rows.AWKWARD_SIZES) {
            for (float score : bad) {
                for (int at : new int[] {0, n / 2, n - 1}) {
                    float[] z = new Rows(1).row(n, at == 0 ? Rows.Kind.MASKED : Rows.Kind.ORDINARY);
                    z[OFF + at] = score;
                    rejects(k, z, n);
                }
            }
            float[] masked = Rows.guarded(n);
            Arrays.fill(masked, OFF, OFF + n, Float.NEGATIVE_INFINITY);
            rejects(k, masked, n);
        }
    }

    private static void rejects(Kernels k, float[] z, int n) {
        float[] before = z.clone();
        double[] doubles = Rows.guardedDoubles(n);
        double[] sums = {1, 2, 3};
        assertThat(k.logSumExp(z, OFF, n)).isNaN();
        assertThat(k.logSumExpExact(z, OFF, n)).isNaN();
        assertThat(k.topProbability(z, OFF, n)).isNaN();
        assertThat(k.rest(z, OFF, n)).isNaN();
        assertThat(k.softmaxAndRest(z, OFF, n, doubles, OFF)).isNaN();
        assertThat(k.softmax(z, OFF, n, z, OFF)).isNaN();
        assertThat(k.logSoftmax(z, OFF, n, z, OFF)).isNaN();
        assertThat(k.softmaxMinusOneHot(z, OFF, n, 0, 1, z, OFF)).isNaN();
        assertThat(k.softmax(z, OFF, n, doubles, OFF)).isNaN();
        assertThat(k.temperatureSums(z, OFF, n, 1, sums)).isNaN();
        float[] valid = new Rows(1).row(n, Rows.Kind.ORDINARY);
        assertThat(k.divergence(valid, OFF, z, OFF, n, 2, 1, z, OFF)).isNaN();
        assertThat(k.divergence(z, OFF, valid, OFF, n, 2)).isNaN();
        assertThat(Arrays.equals(z, before)).isTrue();
        assertThat(doubles).containsOnly(Rows.GUARD);
        assertThat(sums).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void guardsOnBothSidesStayUntouched(Kernels k) {
        for (int n : Rows.AWKWARD_SIZES) {
            float[] z = new Rows(n).row(n, Rows.Kind.ORDINARY);
            float[] out = Rows.guarded(n);
            double[] doubles = Rows.guardedDoubles(n);
            k.softmax(z, OFF, n, out, OFF);
            k.logSoftmax(z, OFF, n, out, OFF);
            k.softmaxMinusOneHot(z, OFF, n, n - 1, 1, out, OFF);
            k.softmax(z, OFF, n, doubles, OFF);
            for (int i = 0; i < OFF; i++) {
                assertThat(out[i]).isEqualTo(Rows.GUARD);
                assertThat(out[OFF + n + i]).isEqualTo(Rows.GUARD);
                assertThat(doubles[i]).isEqualTo(Rows.GUARD);
                assertThat(doubles[OFF + n + i]).isEqualTo(Rows.GUARD);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aMaskedClassHasProbabilityZeroExactly(Kernels k) {
        for (int n : Rows.AWKWARD_SIZES) {
            float[] z = new Rows(n).row(n, Rows.Kind.MASKED);
            float[] p = Rows.guarded(n);
            float[] gradient = Rows.guarded(n);
            float[] logs = Rows.guarded(n);
            double[] doubles = Rows.guardedDoubles(n);
            int label = k.argmax(z, OFF, n);
            k.softmax(z, OFF, n, p, OFF);
            k.logSoftmax(z, OFF, n, logs, OFF);
            k.softmaxMinusOneHot(z, OFF, n, label, 1, gradient, OFF);
            k.softmax(z, OFF, n, doubles, OFF);
            for (int i = OFF; i < OFF + n; i++) {
                if (z[i] == Float.NEGATIVE_INFINITY) {
                    assertThat(p[i]).isZero();
                    assertThat(gradient[i]).isZero();
                    assertThat(doubles[i]).isZero();
                    assertThat(logs[i]).isEqualTo(Float.NEGATIVE_INFINITY);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theOddsAgainstTheTopDoNotDependOnTheOrderOfScores(Kernels k) {
        for (int n : Rows.AWKWARD_SIZES) {
            for (Rows.Kind kind : Rows.Kind.values()) {
                float[] z = new Rows(n).row(n, kind);
                double rest = k.rest(z, OFF, n);
                double[] p = new double[n];
                assertThat(k.softmaxAndRest(z, OFF, n, p, 0)).isEqualTo(rest);
                double top = k.topProbability(z, OFF, n);
                assertThat(1 / (1 + rest)).isCloseTo(top, within(n <= 4113 ? 1e-15 : 1e-13));
                assertThat(p[k.argmax(z, OFF, n)]).isEqualTo(1 / (1 + rest));
                Random random = new Random(n);
                for (int i = n - 1; i > 0; i--) {
                    int j = random.nextInt(i + 1);
                    float swap = z[OFF + i];
                    z[OFF + i] = z[OFF + j];
                    z[OFF + j] = swap;
                }
                assertThat(k.rest(z, OFF, n)).as(n + " " + kind).isEqualTo(rest);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void theOnlyClassThatIsNotMaskedHasProbabilityOneExactly(Kernels k) {
        for (int n : Rows.AWKWARD_SIZES) {
            float[] z = new Rows(n).row(n, Rows.Kind.ONE_UNMASKED);
            float[] out = Rows.guarded(n);
            int only = OFF + k.argmax(z, OFF, n);
            assertThat(k.logSumExp(z, OFF, n)).isEqualTo(z[only]);
            assertThat(k.logSumExpExact(z, OFF, n)).isEqualTo(z[only]);
            assertThat(k.topProbability(z, OFF, n)).isEqualTo(1);
            assertThat(k.rest(z, OFF, n)).isZero();
            assertThat(k.softmax(z, OFF, n, out, OFF)).isEqualTo(z[only]);
            assertThat(out[only]).isEqualTo(1);
            k.logSoftmax(z, OFF, n, out, OFF);
            assertThat(out[only]).isEqualTo(0);
            k.softmaxMinusOneHot(z, OFF, n, only - OFF, 1, out, OFF);
            assertThat(out[only]).isEqualTo(0);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void equalScoresShareProbabilityEqually(Kernels k) {
        for (int n : Rows.AWKWARD_SIZES) {
            float[] z = new Rows(n).row(n, Rows.Kind.EQUAL);
            float[] out = Rows.guarded(n);
            k.softmax(z, OFF, n, out, OFF);
            for (int i = OFF; i < OFF + n; i++) {
                assertThat(out[i]).isEqualTo((float) (1.0 / n));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void noProbabilityExceedsOne(Kernels k) {
        for (int n : Rows.AWKWARD_SIZES) {
            for (Rows.Kind kind : Rows.Kind.values()) {
                float[] z = new Rows(n).row(n, kind);
                float[] out = new float[n];
                k.softmax(z, OFF, n, out, 0);
                float[] logs = new float[n];
                k.logSoftmax(z, OFF, n, logs, 0);
                for (int i = 0; i < n; i++) {
                    assertThat(out[i] >= 0 && out[i] <= 1 && logs[i] <= 0)
                            .as("%s %d: p %s, log p %s", kind, n, out[i], logs[i])
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void argmaxIsTheFirstOfEquals(Kernels k) {
        for (int n : Rows.AWKWARD_SIZES) {
            float[] z = new Rows(n).row(n, Rows.Kind.LOG_PROBABILITIES);
            z[OFF + n - 1] = 1;
            assertThat(k.argmax(z, OFF, n)).isEqualTo(n - 1);
            z[OFF + n / 3] = 1;
            assertThat(k.argmax(z, OFF, n)).isEqualTo(n / 3);
            Arrays.fill(z, OFF, OFF + n, -0f);
            z[OFF + n / 2] = 0f;
            assertThat(k.argmax(z, OFF, n)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void temperatureSumsAtZeroCountTheClassesThatAreNotMasked(Kernels k) {
        float[] z = {2, Float.NEGATIVE_INFINITY, 1, Float.NEGATIVE_INFINITY, -1};
        double[] sums = new double[3];
        assertThat(k.temperatureSums(z, 0, 5, 0, sums)).isEqualTo(2);
        assertThat(sums).containsExactly(3, -4, 10);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyFloat16IsWidenedExactly(Kernels k) {
        short[] half = new short[65536];
        for (int i = 0; i < half.length; i++) {
            half[i] = (short) i;
        }
        float[] out = Rows.guarded(half.length);
        k.widenFloat16(half, 0, half.length - 5, out, OFF);
        for (int i = 0; i < half.length - 5; i++) {
            int exponent = i >> 10 & 31;
            int fraction = i & 1023;
            double magnitude = exponent == 0
                    ? fraction * 0x1p-24
                    : exponent == 31
                            ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                            : Math.scalb(1 + fraction / 1024.0, exponent - 15);
            assertThat(out[OFF + i]).isEqualTo(Float.valueOf((float) (i >> 15 == 0 ? magnitude : -magnitude)));
        }
        assertThat(out[OFF + half.length - 5]).isEqualTo(Rows.GUARD);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void everyBfloat16IsTheUpperHalfOfAFloat(Kernels k) {
        short[] half = new short[65536];
        for (int i = 0; i < half.length; i++) {
            half[i] = (short) i;
        }
        float[] out = Rows.guarded(half.length);
        k.widenBfloat16(half, 0, half.length - 5, out, OFF);
        for (int i = 0; i < half.length - 5; i++) {
            assertThat(Float.floatToRawIntBits(out[OFF + i])).isEqualTo(i << 16);
        }
        assertThat(out[OFF + half.length - 5]).isEqualTo(Rows.GUARD);
    }
}
