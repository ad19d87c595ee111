package dev.logits.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bits")
class BlockPartsTest {
    @Test
    void vectorsAndLoopsCutAlikeAndSayWhetherTheyCutAll() {
        Random random = new Random(7);
        BlockParts scalar = new ScalarBlockParts();
        BlockParts vector =
                KernelChoice.vector().map(KernelProvider::blockParts).orElse(scalar);
        int whole = 0;
        int partly = 0;
        for (int round = 0; round < 2000; round++) {
            int n = 1 + random.nextInt(BlockParts.MOST);
            int range = 1 + random.nextInt(60);
            double[] x = new double[BlockParts.MOST];
            BigDecimal exact = BigDecimal.ZERO;
            for (int i = 0; i < n; i++) {
                x[i] = Math.scalb(random.nextDouble() - 0.5, -random.nextInt(2 * range) + random.nextInt(40));
                exact = exact.add(new BigDecimal(x[i]));
            }
            long largest = scalar.largest(x, n);
            assertThat(vector.largest(x, n)).isEqualTo(largest);
            double[] parts = new double[3];
            double[] vectorParts = new double[3];
            boolean all = scalar.split(x, n, largest, parts);
            assertThat(vector.split(x, n, largest, vectorParts)).isEqualTo(all);
            assertThat(vectorParts).isEqualTo(parts);
            BigDecimal sum =
                    new BigDecimal(parts[0]).add(new BigDecimal(parts[1])).add(new BigDecimal(parts[2]));
            if (all) {
                whole++;
                assertThat(sum).isEqualByComparingTo(exact);
            } else {
                partly++;
            }
        }
        assertThat(whole).isGreaterThan(500);
        assertThat(partly).isGreaterThan(100);
    }

    @Test
    void theLargestOfWhatIsNotFiniteIsNotFinite() {
        for (double bad : new double[] {Double.NaN, -0.0 / 0.0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            double[] x = new double[17];
            x[16] = bad;
            assertThat(new ScalarBlockParts().largest(x, 17)).isGreaterThanOrEqualTo(0x7ffL << 52);
            assertThat(BlockParts.get().largest(x, 17)).isGreaterThanOrEqualTo(0x7ffL << 52);
            x[3] = bad;
            assertThat(BlockParts.get().largest(x, 16)).isGreaterThanOrEqualTo(0x7ffL << 52);
        }
    }
}
