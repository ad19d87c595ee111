package dev.logits.metric;

import java.util.List;

/**
 * A reliability diagram: predictions grouped by confidence, and in each group the mean confidence beside the share that
 * was right. A calibrated model's two numbers agree in every bin.
 *
 * @param bins the bins from low confidence to high; equal-width ones tile [0, 1] and may be empty
 */
public record Reliability(List<Bin> bins) {

    /** Copies the list. */
    public Reliability {
        bins = List.copyOf(bins);
    }

    /**
     * One bin.
     *
     * @param low the lower edge; not inside, except 0 in the first bin
     * @param high the upper edge; inside
     * @param count the number of rows n_b
     * @param confidence the mean confidence of those rows, NaN when there are none
     * @param accuracy the share of those rows that was right, NaN when there are none
     */
    public record Bin(double low, double high, long count, double confidence, double accuracy) {

        /** accuracy − confidence: negative is over-confident; NaN for an empty bin. */
        public double gap() {
            return accuracy - confidence;
        }
    }

    /** Rows in all bins, N. */
    public long rows() {
        return bins.stream().mapToLong(Bin::count).sum();
    }
}
