package dev.logits.internal.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CounterRandomTest {

    @Test
    void uniformNumbersFillTheUnitIntervalEvenly() {
        int n = 100_000;
        int[] counts = new int[20];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double u = CounterRandom.uniform(CounterRandom.key(3, 4, 5), i);
            assertThat(u).isStrictlyBetween(0.0, 1.0);
            counts[(int) (20 * u)]++;
            sum += u;
        }
        assertThat(sum / n).isCloseTo(0.5, within(0.004));
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += Math.pow(count - n / 20.0, 2) / (n / 20.0);
        }
        assertThat(chiSquare).isLessThan(43.8); // 19 degrees of freedom, p = 0.001
    }

    @Test
    void wholeNumbersStayBelowTheirLimitAndReachIt() {
        int[] counts = new int[7];
        for (int i = 0; i < 7000; i++) {
            counts[CounterRandom.below(9, i, 7)]++;
        }
        assertThat(java.util.Arrays.stream(counts)).allMatch(count -> count > 850 && count < 1150);
    }

    @Test
    void numbersAreBelowALimitExactlyWhereTheUniformNumberIsLess() {
        java.util.Random random = new java.util.Random(8);
        for (int n : new int[] {0, 1, 511, 512, 513, 3000}) {
            long[] limits = new long[n];
            long expected = 0;
            for (int i = 0; i < n; i++) {
                double u = CounterRandom.uniform(4, 77 + i);
                double p = i % 4 == 0
                        ? u
                        : i % 4 == 1 ? Math.nextUp(u) : i % 4 == 2 ? Math.nextDown(u) : random.nextDouble();
                limits[i] = CounterRandom.limit(p);
                expected += u < p ? 1 : 0;
                assertThat(CounterRandom.bits(4, 77 + i) >>> 12 < limits[i]).isEqualTo(u < p);
            }
            assertThat(CounterRandom.below(4, 77, limits)).isEqualTo(expected);
        }
        assertThat(CounterRandom.limit(0)).isZero();
        assertThat(CounterRandom.limit(0x1p-53)).isZero();
        assertThat(CounterRandom.limit(Math.nextUp(0x1p-53))).isEqualTo(1);
        assertThat(CounterRandom.limit(1)).isEqualTo(1L << 52);
    }

    @Test
    void everyNumberOfAKeyMatters() {
        assertThat(CounterRandom.key(1, 2, 3, 4)).isNotEqualTo(CounterRandom.key(1, 2, 4, 3));
        assertThat(CounterRandom.key(1, 2)).isNotEqualTo(CounterRandom.key(2, 1));
        assertThat(CounterRandom.bits(1, 0)).isNotEqualTo(CounterRandom.bits(1, 1));
    }
}
