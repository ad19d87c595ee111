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
    void everyNumberOfAKeyMatters() {
        assertThat(CounterRandom.key(1, 2, 3, 4)).isNotEqualTo(CounterRandom.key(1, 2, 4, 3));
        assertThat(CounterRandom.key(1, 2)).isNotEqualTo(CounterRandom.key(2, 1));
        assertThat(CounterRandom.bits(1, 0)).isNotEqualTo(CounterRandom.bits(1, 1));
    }
}
