package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("bits")
class GemmTest {
    private static final int[] SIZES = {1, 2, 5, 6, 7, 16, 33, 97};
    private static final int[] DEPTHS = {1, 3, 4, 255, 256, 257, 600};

    static Stream<Gemm> implementations() {
        return Stream.concat(Stream.of(new ScalarGemm()), KernelChoice.vector().map(KernelProvider::gemm).stream());
    }

    private static float[] gaussian(int length, long seed) {
        Random random = new Random(seed);
        float[] a = new float[length];
        for (int i = 0; i < length; i++) {
            a[i] = (float) random.nextGaussian();
        }
        return a;
    }

    /** The definition: chains of fused multiply-adds a panel, panels in their order. */
    private static float entry(MatrixView a, MatrixView b, int i, int j, float c, boolean add) {
        for (int from = 0; from < a.columns(); from += Gemm.PANEL) {
            float sum = 0;
            for (int p = from; p < Math.min(from + Gemm.PANEL, a.columns()); p++) {
                sum = Math.fma(get(a, i, p), get(b, p, j), sum);
            }
            c = add || from > 0 ? c + sum : sum;
        }
        return c;
    }

    private static float get(MatrixView m, int i, int j) {
        return m.array()[m.offset() + i * m.rowStride() + j * m.columnStride()];
    }

    private static void assertBits(Gemm gemm, MatrixView a, MatrixView b, boolean add) {
        int m = a.rows();
        int n = b.columns();
        int stride = n + 3;
        float[] c = gaussian(5 + m * stride, 3);
        float[] before = c.clone();
        gemm.multiply(a, b, new MatrixView(c, 5, m, n, stride, 1), add);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int at = 5 + i * stride + j;
                float expected = entry(a, b, i, j, before[at], add);
                if (Float.floatToIntBits(c[at]) != Float.floatToIntBits(expected)) {
                    throw new AssertionError(gemm + " of " + m + " x " + a.columns() + " x " + n + " at " + i + ", " + j
                            + " is " + c[at] + ", expected " + expected);
                }
                c[at] = before[at];
            }
        }
        assertThat(c).as("the rest of the array").containsExactly(before);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void everyEntryIsTheChainOfItsDefinitionBitForBit(Gemm gemm) {
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (int k : DEPTHS) {
                    float[] a = gaussian(7 + m * k, 1);
                    float[] b = gaussian(9 + n * k, 2);
                    boolean add = (m + n + k) % 2 == 0;
                    assertBits(gemm, MatrixView.of(a, 7, m, k), MatrixView.of(b, 9, k, n), add);
                    assertBits(
                            gemm,
                            MatrixView.of(a, 7, k, m).transposed(),
                            MatrixView.of(b, 9, n, k).transposed(),
                            !add);
                }
            }
        }
        int wide = 2 * Gemm.COLUMNS + 10;
        assertBits(
                gemm,
                MatrixView.of(gaussian(13 * 300, 1), 0, 13, 300),
                MatrixView.of(gaussian(wide * 300, 2), 0, 300, wide),
                true);
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void theErrorStaysWithinItsBound(Gemm gemm) {
        int k = 5000;
        MatrixView a = MatrixView.of(gaussian(4 * k, 5), 0, 4, k);
        MatrixView b = MatrixView.of(gaussian(4 * k, 6), 0, k, 4);
        float[] c = new float[16];
        gemm.multiply(a, b, MatrixView.of(c, 0, 4, 4), false);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double exact = 0;
                double size = 0;
                for (int p = 0; p < k; p++) {
                    double product = (double) get(a, i, p) * get(b, p, j);
                    exact += product;
                    size += Math.abs(product);
                }
                double bound = (Gemm.PANEL + k / Gemm.PANEL + 1) * 0x1p-24 * size;
                assertThat(Math.abs(c[4 * i + j] - exact)).isLessThanOrEqualTo(bound);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("implementations")
    void anEmptyReductionIsZero(Gemm gemm) {
        float[] c = {1, 2};
        MatrixView none = new MatrixView(new float[0], 0, 1, 0, 0, 1);
        MatrixView nothing = new MatrixView(new float[0], 0, 0, 2, 2, 1);
        gemm.multiply(none, nothing, MatrixView.of(c, 0, 1, 2), true);
        assertThat(c).containsExactly(1, 2);
        gemm.multiply(none, nothing, MatrixView.of(c, 0, 1, 2), false);
        assertThat(c).containsExactly(0, 0);
    }

    @Test
    void shapesThatDoNotAgreeAreErrors() {
        MatrixView m = MatrixView.of(new float[6], 0, 2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gemm.get().multiply(m, m, MatrixView.of(new float[4], 0, 2, 2), false))
                .withMessage("a product of 2 x 3 and 2 x 3 into 2 x 2");
        assertThatThrownBy(() -> MatrixView.of(new float[5], 0, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> m.part(1, 0, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Arrays.asList(m.transposed().rows(), m.transposed().columns()))
                .containsExactly(3, 2);
    }
}
