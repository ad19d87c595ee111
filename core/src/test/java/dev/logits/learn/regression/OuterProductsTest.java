package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tiles of many rows have the bits of one row after the other. */
class OuterProductsTest {
    private static final double GUARD = 0.5;

    private static void assertSameBits(int n, int outputs, int rows, boolean lower) {
        SplittableRandom random = new SplittableRandom(31L * n + rows);
        int stride = outputs * n;
        double[] expected = new double[3 + stride * stride + 5];
        double[] sum = new double[expected.length];
        for (int i = 0; i < 3; i++) {
            expected[i] = sum[i] = GUARD;
        }
        for (int i = 0; i < 5; i++) {
            expected[3 + stride * stride + i] = sum[3 + stride * stride + i] = GUARD;
        }
        OuterProducts products = new OuterProducts(sum, 3, lower, outputs, n, rows);
        for (int r = 0; r < rows; r++) {
            double[] x = random.doubles(n, -1, 1).toArray();
            double[] s = random.doubles(products.blocks(), 0, 1).toArray();
            products.add(x, s);
            int k = 0;
            for (int a = 0; a < outputs; a++) {
                for (int b = 0; b <= a; b++) {
                    CenteredRows.addOuter(s[k++], x, expected, 3 + a * n * stride + b * n, stride);
                }
            }
        }
        products.flush();
        for (int i = 0; i < expected.length; i++) {
            int row = (i - 3) / stride;
            int column = (i - 3) % stride;
            boolean unused = lower && i >= 3 && row < stride && column > row;
            if (!unused) {
                assertThat(Double.doubleToRawLongBits(sum[i]))
                        .as("entry %d of n = %d, %d outputs, %d rows", i, n, outputs, rows)
                        .isEqualTo(Double.doubleToRawLongBits(expected[i]));
            }
        }
    }

    @Test
    void sumsHaveTheBitsOfRowAfterRow() {
        for (int n : new int[] {1, 2, 3, 4, 5, 7, 11, 12, 13, 21, 24, 25}) {
            for (int outputs = 1; outputs <= 3; outputs++) {
                for (int rows : new int[] {1, 2, 63, 64, 65, 150}) {
                    assertSameBits(n, outputs, rows, false);
                    assertSameBits(n, outputs, rows, true);
                }
            }
        }
    }
}
