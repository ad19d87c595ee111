package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConsistencyTestTest {

    @Test
    void aCalibratedModelIsRejectedAsOftenAsTheLevelSays() {
        int rejected = 0;
        for (int seed = 0; seed < 400; seed++) {
            ConsistencyTest test = ConsistencyTest.of(Generated.confidences(200, 0, seed), 15, 200, seed);
            rejected += test.isMoreThanNoise() ? 1 : 0;
        }
        assertThat(rejected).isBetween(8, 34); // 20 expected, sd 4.4
    }

    @Test
    void anOverConfidentModelIsRejected() {
        ConsistencyTest test = ConsistencyTest.of(Generated.confidences(2000, -0.1, 1), 15, 500, 0);
        assertThat(test.pValue()).isEqualTo(1 / 501.0);
        assertThat(test.isMoreThanNoise()).isTrue();
        assertThat(test.expected()).isLessThan(test.ece());
        assertThat(test.upper()).isBetween(test.expected(), test.ece());
    }

    /** One row of confidence 0.8, wrong: the error 0.8 comes about with probability 0.2, else it is 0.2. */
    @Test
    void oneRowByHand() {
        ConsistencyTest test =
                ConsistencyTest.of(Confidences.of(new double[] {0.8}, new boolean[] {false}), 15, 20_000, 3);
        assertThat(test.ece()).isEqualTo(0.8);
        assertThat(test.pValue()).isCloseTo(0.2, within(0.012));
        assertThat(test.expected()).isCloseTo(0.2 * 0.8 + 0.8 * 0.2, within(0.008));
    }

    /** Every bin of 60,000 rows is drawn from the normal distribution: the mean error is √(2v/π) a bin. */
    @Test
    void largeBinsAreDrawnTogetherAndAgreeWithTheory() {
        Confidences c = Generated.confidences(120_000, 0, 9);
        ConsistencyTest test = ConsistencyTest.of(c, 2, 4000, 5);
        double variance = 0;
        for (int i = 0; i < c.size(); i++) {
            variance += c.confidence(i) * (1 - c.confidence(i));
        }
        double theory = Math.sqrt(2 * variance / Math.PI) / c.size();
        assertThat(test.expected()).isCloseTo(theory, within(0.05 * theory));
    }

    @Test
    void certainRowsThatAreRightAreConsistent() {
        ConsistencyTest test =
                ConsistencyTest.of(Confidences.of(new double[] {1, 1}, new boolean[] {true, true}), 15, 10, 0);
        assertThat(test.pValue()).isEqualTo(1);
        assertThat(test.ece()).isZero();
    }
}
