package dev.logits.metric;

/**
 * What a resample needs to know of each row, by rising confidence.
 *
 * @param signed confidence, negative where wrong
 * @param nll negative log-likelihood
 * @param brier Brier score
 * @param top5 whether the label is among the five top classes
 */
record Outcomes(double[] signed, double[] nll, double[] brier, boolean[] top5) {

    int size() {
        return signed.length;
    }
}
