package dev.logits.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Digits, several threads and runs of equal digits give what comparisons give. */
class RisingSortTest {
    private static final SplittableRandom RANDOM = new SplittableRandom(5);

    static Stream<double[]> values() {
        return Stream.of(
                RANDOM.doubles(9_000, -40, 40).toArray(),
                RANDOM.doubles(1 << 20, -40, 40).toArray(),
                // differ in the lowest bits only, which digits do not see
                RANDOM.longs(1 << 14, 0, 1 << 20)
                        .mapToDouble(low -> Double.longBitsToDouble(Double.doubleToRawLongBits(1.5) + low))
                        .toArray(),
                RANDOM.longs(1 << 14, 0, 1 << 20)
                        .mapToDouble(low -> -Double.longBitsToDouble(Double.doubleToRawLongBits(1.5) + low))
                        .toArray(),
                RANDOM.ints(1 << 15, -3, 4)
                        .mapToDouble(i -> i * 1e300 * 1e10 + 0.0)
                        .map(d -> d != d ? 0 : d)
                        .toArray(),
                new double[1 << 14]);
    }

    @ParameterizedTest
    @MethodSource("values")
    void sortsAsComparisonsDo(double[] values) {
        double[] expected = values.clone();
        Arrays.sort(expected);

        RisingSort.sort(values, new double[values.length]);

        assertThat(values).isEqualTo(expected);
    }
}
