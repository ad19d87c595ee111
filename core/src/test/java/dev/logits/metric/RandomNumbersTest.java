package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.logits.internal.random.CounterRandom;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomNumbersTest {
    private static final int DRAWS = 100_000;

    /** The first four moments: mean, variance, skewness, kurtosis. */
    private static double[] moments(LongToDoubleFunction draw) {
        double[] sums = new double[5];
        double mean = 0;
        for (int i = 0; i < DRAWS; i++) {
            mean += draw.applyAsDouble(CounterRandom.bits(7, i)) / DRAWS;
        }
        for (int i = 0; i < DRAWS; i++) {
            double d = draw.applyAsDouble(CounterRandom.bits(7, i)) - mean;
            for (int power = 2; power < 5; power++) {
                sums[power] += Math.pow(d, power) / DRAWS;
            }
        }
        double deviation = Math.sqrt(sums[2]);
        return new double[] {mean, sums[2], sums[3] / Math.pow(deviation, 3), sums[4] / Math.pow(deviation, 4)};
    }

    @Test
    void aRowIsDrawnAsOftenAsAPoissonNumberSays() {
        int[] counts = new int[12];
        for (int i = 0; i < DRAWS; i++) {
            counts[Math.min(11, RandomNumbers.poisson(CounterRandom.bits(3, i)))]++;
        }
        double expected = DRAWS * Math.exp(-1);
        double chiSquared = 0;
        for (int k = 0; k < 7; k++) {
            chiSquared += (counts[k] - expected) * (counts[k] - expected) / expected;
            expected /= k + 1;
        }
        assertThat(chiSquared).isLessThan(24.3); // 7 degrees of freedom, once in a thousand
        assertThat(RandomNumbers.poisson(0)).isZero();
        assertThat(RandomNumbers.poisson(-1)).isBetween(16, 18); // the largest uniform number
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 32, 33, 1000})
    void rowsThatAreDrawnTogetherHaveTheMomentsOfPoissonNumbers(int n) {
        double[] moments = moments(bits -> RandomNumbers.poisson(bits, n));
        assertThat(moments[0]).isCloseTo(n, within(4 * Math.sqrt(n / (double) DRAWS)));
        assertThat(moments[1]).isCloseTo(n, within(0.03 * n));
        assertThat(moments[2]).isCloseTo(1 / Math.sqrt(n), within(0.04));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 200, 70_000})
    void coinsShowHeadsHalfTheTime(int n) {
        double[] moments = moments(bits -> RandomNumbers.heads(bits ^ n, n));
        assertThat(moments[0]).isCloseTo(n / 2.0, within(4 * Math.sqrt(n / 4.0 / DRAWS)));
        assertThat(moments[1]).isCloseTo(n / 4.0, within(0.03 * n / 4));
    }

    @Test
    void normalNumbersHaveNormalMoments() {
        double[] normal = moments(RandomNumbers::normal);
        double[] nearly = moments(RandomNumbers::nearlyNormal);
        for (double[] moments : new double[][] {normal, nearly}) {
            assertThat(moments[0]).isCloseTo(0, within(0.013));
            assertThat(moments[1]).isCloseTo(1, within(0.02));
            assertThat(moments[2]).isCloseTo(0, within(0.04));
        }
        assertThat(normal[3]).isCloseTo(3, within(0.08));
        assertThat(nearly[3]).isCloseTo(2.96, within(0.08));
    }
}
