package dev.logits.decision;

/** The rule for weights of rows. */
final class RowWeights {
    private RowWeights() {}

    /**
     * Checks weights.
     *
     * @throws IllegalArgumentException if their number is not that of the rows, one is not 0 or more and finite, or
     *     none is more than 0
     */
    static void check(double[] weights, int rows) {
        if (weights.length != rows) {
            throw new IllegalArgumentException(weights.length + " weights for " + rows + " rows");
        }
        boolean any = false;
        for (int i = 0; i < rows; i++) {
            if (!(weights[i] >= 0) || weights[i] == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException(
                        "weights[" + i + "] must be 0 or more and finite, got " + weights[i]);
            }
            any |= weights[i] > 0;
        }
        if (!any) {
            throw new IllegalArgumentException("no row has a weight above 0; at least one must");
        }
    }
}
