package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Vector kernels against scalar ones, bit for bit. */
@Tag("bits")
class KernelsAgreeTest {
    private static final List<Integer> SIZES = Rows.AWKWARD_SIZES;
    private static final int OFF = Rows.OFFSET;
    private static final Kernels SCALAR = new ScalarKernels();
    private static Kernels vector;

    @BeforeAll
    static void needsVectors() {
        assumeTrue(KernelChoice.vector().isPresent(), "no vectors in this JVM");
        vector = KernelChoice.vector().get().kernels();
    }

    @ParameterizedTest
    @FieldSource("SIZES")
    void scalarAndVectorKernelsReturnAndWriteTheSameBits(int n) {
        for (Rows.Kind kind : Rows.Kind.values()) {
            float[] z = new Rows(n).row(n, kind);
            same(n, kind, k -> List.of(k.argmax(z, OFF, n)));
            same(n, kind, k -> List.of(k.largest(z, OFF, n)));
            same(n, kind, k -> List.of(k.logSumExp(z, OFF, n)));
            same(n, kind, k -> List.of(k.logSumExpExact(z, OFF, n)));
            same(n, kind, k -> List.of(k.topProbability(z, OFF, n)));
            same(n, kind, k -> List.of(k.rest(z, OFF, n)));
            same(n, kind, k -> {
                double[] out = Rows.guardedDoubles(n);
                return List.of(k.softmaxAndRest(z, OFF, n, out, OFF), bits(out));
            });
            same(n, kind, k -> {
                float[] out = Rows.guarded(n);
                return List.of(k.softmax(z, OFF, n, out, OFF), bits(out));
            });
            same(n, kind, k -> {
                float[] out = Rows.guarded(n);
                return List.of(k.logSoftmax(z, OFF, n, out, OFF), bits(out));
            });
            same(n, kind, k -> {
                float[] out = Rows.guarded(n);
                return List.of(k.softmaxMinusOneHot(z, OFF, n, n / 2, 0.3, out, OFF), bits(out));
            });
            same(n, kind, k -> {
                double[] out = Rows.guardedDoubles(n);
                return List.of(k.softmax(z, OFF, n, out, OFF), bits(out));
            });
            float[] other = new Rows(n + 1).row(n, kind);
            for (double temperature : new double[] {0.3, 1, 3, 4}) {
                same(n, kind, k -> {
                    float[] out = Rows.guarded(n);
                    double value = k.divergence(other, OFF, z, OFF, n, temperature, 0.3, out, OFF);
                    float[] inPlace = z.clone();
                    k.divergence(other, OFF, inPlace, OFF, n, temperature, 0.3, inPlace, OFF);
                    double alone = k.divergence(other, OFF, z, OFF, n, temperature);
                    // What the output holds is unspecified where there is no value.
                    return List.of(value, alone, Double.isNaN(value) ? "" : bits(out), bits(inPlace));
                });
            }
            for (double beta : new double[] {0, 1e-3, 0.7, 1, 20}) {
                same(n, kind, k -> {
                    double[] out = new double[3];
                    return List.of(k.temperatureSums(z, OFF, n, beta, out), bits(out));
                });
            }
        }
    }

    @Test
    void exponentialsAroundTheSmallestNormalNumbersHaveTheSameBits() {
        for (float max : new float[] {0, 17.3f, -40, 200, 255.9f, 300, -1000}) {
            float shift = FloatExp.shift(max);
            float border = FloatExp.normal(FloatExp.magic(max)) + shift;
            for (int below = 0; below < 5; below += 4) {
                float[] z = Rows.guarded(3000);
                Rows random = new Rows((long) max);
                for (int i = 0; i < 3000; i++) {
                    z[OFF + i] = border + 2 * (float) random.uniform() - below * (float) random.uniform();
                }
                z[OFF + 1234] = max;
                same(3000, below, k -> {
                    float[] out = Rows.guarded(3000);
                    return List.of(k.softmaxMinusOneHot(z, OFF, 3000, 7, 1e38, out, OFF), bits(out));
                });
                same(3000, below, k -> List.of(k.logSumExp(z, OFF, 3000)));
            }
        }
    }

    @Test
    void blocksOfOneSignAndScoresThatAreNoNumbersInLaterBlocksHaveTheSameBits() {
        float[] odd = {
            Float.NaN, Float.intBitsToFloat(0xffc00001), Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0, 1e9f
        };
        for (int sign = -1; sign <= 1; sign++) {
            for (int at : new int[] {0, 1023, 1024, 2000, 2048, 2999}) {
                for (float value : odd) {
                    Rows random = new Rows(at);
                    float[] z = Rows.guarded(2 * 3000);
                    for (int i = 0; i < 2 * 3000; i++) {
                        double x = 3 * random.normal();
                        z[OFF + i] = (float) (sign == 0 || i % 3000 < 1024 ? x : sign * Math.abs(x));
                    }
                    z[OFF + at] = value;
                    z[OFF + 3000 + at] = value;
                    same(3000, sign + " " + at + " " + value, k -> {
                        double[] lse = new double[2];
                        float[] out = Rows.guarded(2 * 3000);
                        int bad = k.logSumExp(z, OFF, 2, 3000, lse, 0);
                        int badToo = k.softmax(z, OFF, 2, 3000, out, OFF);
                        return List.of(bad, bits(lse), badToo, bad >= 0 ? "" : bits(out));
                    });
                }
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SIZES")
    void logitsThatAreDoublesHaveTheSameBits(int n) {
        for (Rows.Kind kind : Rows.Kind.values()) {
            float[] z = new Rows(n).row(n, kind);
            double[] v = Rows.guardedDoubles(n);
            for (int i = 0; i < n; i++) {
                v[i] = z[OFF + i] / 1.7;
            }
            double[] expected = v.clone();
            double lse = SCALAR.softmax(expected, n);
            double[] found = v.clone();
            assertThat(bits(new double[] {vector.softmax(found, n)}))
                    .as("%s", kind)
                    .isEqualTo(bits(new double[] {lse}));
            if (!Double.isNaN(lse)) {
                assertThat(bits(found)).as("%s", kind).isEqualTo(bits(expected));
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SIZES")
    void inPlaceGivesWhatTwoArraysGive(int n) {
        for (Kernels k : List.of(SCALAR, vector)) {
            for (Rows.Kind kind : Rows.Kind.values()) {
                float[] z = new Rows(n).row(n, kind);
                float[] out = Rows.guarded(n);
                float[] inPlace = z.clone();
                k.softmax(z, OFF, n, out, OFF);
                k.softmax(inPlace, OFF, n, inPlace, OFF);
                assertThat(bits(inPlace)).as("softmax %s", kind).isEqualTo(bits(out));
                inPlace = z.clone();
                k.logSoftmax(z, OFF, n, out, OFF);
                k.logSoftmax(inPlace, OFF, n, inPlace, OFF);
                assertThat(bits(inPlace)).as("log-softmax %s", kind).isEqualTo(bits(out));
                inPlace = z.clone();
                k.softmaxMinusOneHot(z, OFF, n, 0, 2, out, OFF);
                k.softmaxMinusOneHot(inPlace, OFF, n, 0, 2, inPlace, OFF);
                assertThat(bits(inPlace)).as("minus one-hot %s", kind).isEqualTo(bits(out));
            }
        }
    }

    @Test
    void aBatchGivesWhatItsRowsGive() {
        for (int n : new int[] {1, 2, 3, 7, 10, 16, 31, 32, 33, 100, 4100, 4120, 9000}) {
            int rows = 157;
            float[] z = batch(rows, n);
            int[] labels = new int[rows];
            for (int r = 0; r < rows; r++) {
                labels[r] = r % (n + 1) - 1;
            }
            for (Kernels k : List.of(SCALAR, vector)) {
                float[] byRow = Rows.guarded(rows * n);
                float[] byBatch = Rows.guarded(rows * n);
                double[] lse = new double[rows];
                double[] batchLse = new double[rows];

                assertThat(k.logSumExp(z, OFF, rows, n, batchLse, 0)).isEqualTo(4);
                for (int r = 0; r < rows; r++) {
                    lse[r] = k.logSumExp(z, OFF + r * n, n);
                }
                assertThat(bits(batchLse)).as("%s lse %d", k, n).isEqualTo(bits(lse));

                assertThat(k.softmax(z, OFF, rows, n, byBatch, OFF)).isEqualTo(4);
                for (int r = 0; r < rows; r++) {
                    k.softmax(z, OFF + r * n, n, byRow, OFF + r * n);
                }
                assertThat(bits(byBatch)).as("%s softmax %d", k, n).isEqualTo(bits(byRow));

                assertThat(k.logSoftmax(z, OFF, rows, n, byBatch, OFF)).isEqualTo(4);
                for (int r = 0; r < rows; r++) {
                    k.logSoftmax(z, OFF + r * n, n, byRow, OFF + r * n);
                }
                assertThat(bits(byBatch)).as("%s log-softmax %d", k, n).isEqualTo(bits(byRow));

                int bad = k.softmaxMinusOneHot(z, OFF, rows, n, labels, 0, 0.1, byBatch, OFF, batchLse, 0);
                assertThat(bad).isEqualTo(labels[4] < 0 ? 13 : 4);
                for (int r = 0; r < rows; r++) {
                    int from = OFF + r * n;
                    if (labels[r] < 0) {
                        Arrays.fill(byRow, from, from + n, 0);
                        lse[r] = 0;
                    } else {
                        float score = z[from + labels[r]];
                        lse[r] = k.softmaxMinusOneHot(z, from, n, labels[r], 0.1, byRow, from) - score;
                    }
                }
                assertThat(bits(batchLse)).as("%s values %d", k, n).isEqualTo(bits(lse));
                assertThat(bits(byBatch)).as("%s gradients %d", k, n).isEqualTo(bits(byRow));

                float[] inPlace = z.clone();
                k.softmaxMinusOneHot(inPlace, OFF, rows, n, labels, 0, 0.1, inPlace, OFF, batchLse, 0);
                k.softmaxMinusOneHot(z, OFF, rows, n, labels, 0, 0.1, byBatch, OFF, lse, 0);
                assertThat(bits(batchLse)).isEqualTo(bits(lse));
                for (int r = 0; r < rows; r++) {
                    if (r != 4 && r != 13) {
                        assertThat(Arrays.copyOfRange(inPlace, OFF + r * n, OFF + r * n + n))
                                .isEqualTo(Arrays.copyOfRange(byBatch, OFF + r * n, OFF + r * n + n));
                    }
                }
            }
        }
    }

    /** Ordinary rows; rows 4 and 13 are not valid, row 20 is masked but for one class. */
    private static float[] batch(int rows, int n) {
        float[] z = new Rows(rows).row(rows * n, Rows.Kind.ORDINARY);
        z[OFF + 4 * n + n / 2] = Float.NaN;
        Arrays.fill(z, OFF + 13 * n, OFF + 14 * n, Float.NEGATIVE_INFINITY);
        Arrays.fill(z, OFF + 20 * n + 1, OFF + 21 * n, Float.NEGATIVE_INFINITY);
        return z;
    }

    private static void same(int n, Object kind, Function<Kernels, List<?>> results) {
        assertThat(results.apply(vector)).as("%s, K = %d", kind, n).isEqualTo(results.apply(SCALAR));
    }

    /** Also the guards: where one kernel wrote outside, the other did not. Boxed in a list for its equals. */
    private static List<Integer> bits(float[] a) {
        return new AbstractList<>() {
            @Override
            public Integer get(int i) {
                return Float.floatToRawIntBits(a[i]);
            }

            @Override
            public int size() {
                return a.length;
            }
        };
    }

    private static List<Long> bits(double[] a) {
        return Arrays.stream(a).mapToObj(Double::doubleToRawLongBits).toList();
    }

    /** Long rows of a batch are read once where the output is another array, rows alone and in place more often. */
    @Test
    void longRowsOfABatchHaveTheBitsOfRowsAlone() {
        int n = 66_000;
        int kinds = Rows.Kind.values().length;
        float[] z = new float[(kinds + 4) * n];
        for (Rows.Kind kind : Rows.Kind.values()) {
            System.arraycopy(new Rows(n).row(n, kind), OFF, z, kind.ordinal() * n, n);
        }
        float[] ordinary = new Rows(1).row(n, Rows.Kind.ORDINARY);
        for (int r = kinds; r < kinds + 4; r++) {
            for (int i = 0; i < n; i++) {
                double rise = i / 1024 % 3 * (r - kinds + 1) * 13 + (r == kinds + 3 ? i / 150.0 : i / 400.0);
                z[r * n + i] =
                        r == kinds + 2 && i < 3000 ? Float.NEGATIVE_INFINITY : (float) (ordinary[OFF + i] + rise);
            }
        }
        float score = z[2 * n + 5000];
        List.of(SCALAR, vector).forEach(k -> {
            float[] alone = new float[z.length];
            for (int r = 0; r < kinds + 4; r++) {
                k.softmax(z, r * n, n, alone, r * n);
            }
            float[] batch = new float[z.length];
            assertThat(k.softmax(z, 0, kinds + 4, n, batch, 0)).isEqualTo(-1);
            assertThat(bits(batch)).isEqualTo(bits(alone));
            double[] lse = new double[kinds + 4];
            double[] lseOfBatch = new double[kinds + 4];
            for (int r = 0; r < kinds + 4; r++) {
                lse[r] = k.logSoftmax(z, r * n, n, alone, r * n);
            }
            assertThat(k.logSumExp(z, 0, kinds + 4, n, lseOfBatch, 0)).isEqualTo(-1);
            assertThat(bits(lseOfBatch)).isEqualTo(bits(lse));
            assertThat(k.logSoftmax(z, 0, kinds + 4, n, batch, 0)).isEqualTo(-1);
            assertThat(bits(batch)).isEqualTo(bits(alone));
            for (int r = 0; r < kinds + 4; r++) {
                lse[r] = k.softmaxMinusOneHot(z, r * n, n, 5, 0.1, alone, r * n) - z[r * n + 5];
            }
            int[] labels = new int[kinds + 4];
            Arrays.fill(labels, 5);
            assertThat(k.softmaxMinusOneHot(z, 0, kinds + 4, n, labels, 0, 0.1, batch, 0, lseOfBatch, 0))
                    .isEqualTo(-1);
            assertThat(bits(lseOfBatch)).isEqualTo(bits(lse));
            assertThat(bits(batch)).isEqualTo(bits(alone));
            for (int r = 0; r < kinds + 4; r++) {
                k.softmax(z, r * n, n, alone, r * n);
            }
            z[2 * n + 5000] = Float.NaN;
            assertThat(k.softmax(z, 0, kinds + 4, n, batch, 0)).isEqualTo(2);
            assertThat(bits(Arrays.copyOfRange(batch, 3 * n, 5 * n)))
                    .isEqualTo(bits(Arrays.copyOfRange(alone, 3 * n, 5 * n)));
            z[2 * n + 5000] = score;
        });
    }
}
