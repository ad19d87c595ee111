package dev.logits.metric;

/**
 * What a resample needs to know of each row, by rising confidence.
 *
 * @param signed the key of the confidence, see {@link ConfidenceKey}, negative where wrong
 * @param nll negative log-likelihood
 * @param brier Brier score
 * @param top5 whether the label is among the five top classes: 0, 1, or a share where it ties
 */
record Outcomes(double[] signed, double[] nll, double[] brier, double[] top5) {

    int size() {
        return signed.length;
    }
}
