package dev.logits.multilabel;

/**
 * Decisions about labels, counted: those of one label, or of all.
 *
 * @param truePositives yes, and the row has the label
 * @param falsePositives yes, and it has not
 * @param falseNegatives no, and it has
 * @param trueNegatives no, and it has not
 * @since 0.1
 */
public record LabelScore(long truePositives, long falsePositives, long falseNegatives, long trueNegatives) {

    /** Of those that were said, the share that the rows have; 0 where none was said, as in scikit-learn. */
    public double precision() {
        return share(truePositives, truePositives + falsePositives);
    }

    /** Of those that rows have, the share that was said; 0 where rows have none. */
    public double recall() {
        return share(truePositives, truePositives + falseNegatives);
    }

    /** 2·TP / (2·TP + FP + FN), the harmonic mean of precision and recall; 0 where there is nothing to find or say. */
    public double f1() {
        return share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
    }

    /** Rows that have it. */
    public long positives() {
        return truePositives + falseNegatives;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** Both counts together. */
    LabelScore plus(LabelScore other) {
        return new LabelScore(
                truePositives + other.truePositives,
                falsePositives + other.falsePositives,
                falseNegatives + other.falseNegatives,
                trueNegatives + other.trueNegatives);
    }
}
