package dev.logits.metric;

/**
 * Every metric of one set of rows, from one pass over them.
 *
 * @param rows labelled rows, those that the metrics are about
 * @param ignored rows whose label is −1
 * @param classes the number of classes K
 * @param accuracy share of rows whose label is the top class
 * @param nll mean negative log-likelihood, in nats
 * @param brier mean Brier score
 * @param ece expected calibration error over equal-width bins
 * @param mce maximum calibration error over the same bins
 * @param classwiseEce mean over classes of the calibration error of each class's probability
 * @param impossible rows whose label has probability 0, which make {@code nll} infinite
 * @param firstImpossible the first such row's number, or −1
 * @param reliability the bins behind {@code ece} and {@code mce}
 */
public record Evaluation(
        long rows,
        long ignored,
        int classes,
        double accuracy,
        double nll,
        double brier,
        double ece,
        double mce,
        double classwiseEce,
        long impossible,
        long firstImpossible,
        Reliability reliability) {}
