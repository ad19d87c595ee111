package dev.logits.metric;

/**
 * One class of an evaluation.
 *
 * @param index the class, from 0
 * @param count rows labeled with it
 * @param recall the share of those rows that was predicted as it; NaN without such rows
 * @param predicted rows predicted as it
 * @param precision the share of those rows that was labeled with it; NaN without such rows
 * @param confidence the mean confidence of the rows predicted as it; NaN without such rows
 * @param ece the calibration error of this class's probability over all rows, in equal-width bins
 * @param nll the mean negative log-likelihood of the rows labeled with it; NaN without such rows
 * @since 0.1
 */
public record ClassSummary(
        int index,
        long count,
        double recall,
        long predicted,
        double precision,
        double confidence,
        double ece,
        double nll) {

    /** precision − confidence of the rows predicted as this class: negative is over-confident. */
    public double gap() {
        return precision - confidence;
    }
}
