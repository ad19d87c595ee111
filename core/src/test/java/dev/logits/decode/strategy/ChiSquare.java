package dev.logits.decode.strategy;

import static org.assertj.core.api.Assertions.assertThat;

/** Counts against an exact distribution. */
record ChiSquare(double statistic, int freedom) {

    /** Cells that expect fewer than 5 are put together. */
    static ChiSquare of(int[] counts, double[] probabilities) {
        long total = 0;
        double mass = 0;
        for (int i = 0; i < counts.length; i++) {
            total += counts[i];
            mass += probabilities[i];
            if (probabilities[i] == 0) {
                assertThat(counts[i]).as("outcome %d has probability 0", i).isZero();
            }
        }
        double statistic = 0;
        int cells = 0;
        double restExpected = 0;
        double restCount = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = total * probabilities[i] / mass;
            if (expected < 5) {
                restExpected += expected;
                restCount += counts[i];
            } else {
                statistic += (counts[i] - expected) * (counts[i] - expected) / expected;
                cells++;
            }
        }
        if (restExpected > 1) {
            statistic += (restCount - restExpected) * (restCount - restExpected) / restExpected;
            cells++;
        }
        return new ChiSquare(statistic, cells - 1);
    }

    /** How far the statistic is from what is expected, in standard deviations (Wilson and Hilferty). */
    double z() {
        double v = 2.0 / (9 * freedom);
        return (Math.cbrt(statistic / freedom) - (1 - v)) / Math.sqrt(v);
    }

    /** One fit in some 30,000 fails by chance; seeds are fixed, so none does at random. */
    void assertFits() {
        assertThat(z()).as("%s", this).isLessThan(4);
    }

    void assertDoesNotFit() {
        assertThat(z()).as("%s", this).isGreaterThan(6);
    }
}
