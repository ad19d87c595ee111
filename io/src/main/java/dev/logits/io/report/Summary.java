package dev.logits.io.report;

import dev.logits.metric.Reliability;

/**
 * What all bins say together, each as much as its rows count.
 *
 * @param rows the rows N
 * @param confidence the mean confidence, NaN without rows
 * @param accuracy the share of rows that was right, NaN without rows
 * @param filledBins how many bins have rows
 * @param chanceError the expected calibration error that a perfectly calibrated model shows on as many rows, by chance;
 *     of rows that count whole
 */
record Summary(long rows, double confidence, double accuracy, int filledBins, double chanceError) {

    /*
     * In a bin of n rows with confidence c a calibrated model is right Binomial(n, c) times. The mean absolute
     * deviation of that share is about sqrt(2 c (1 - c) / (π n)), and never more than that of one row, 2 c (1 - c).
     */
    static Summary of(Reliability r) {
        long rows = r.rows();
        double weight = r.weight();
        double confidence = 0;
        double accuracy = 0;
        double chance = 0;
        int filled = 0;
        for (Reliability.Bin b : r.bins()) {
            if (b.count() > 0) {
                double share = b.weight() / weight;
                double variance = Math.max(0, b.confidence() * (1 - b.confidence()));
                confidence += share * b.confidence();
                accuracy += share * b.accuracy();
                chance += share * Math.min(2 * variance, Math.sqrt(2 * variance / (Math.PI * b.count())));
                filled++;
            }
        }
        return rows == 0
                ? new Summary(0, Double.NaN, Double.NaN, 0, Double.NaN)
                : new Summary(rows, confidence, accuracy, filled, chance);
    }

    /** accuracy − confidence: negative is over-confident. */
    double gap() {
        return accuracy - confidence;
    }
}
