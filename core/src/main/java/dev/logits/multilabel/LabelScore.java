package dev.logits.multilabel;

/**
 * Decisions about labels, counted: those of one label, or of all. Of rows with weights that are not whole it is what
 * the rows count together.
 *
 * <p>Immutable.
 *
 * @param truePositives yes, and the row has the label
 * @param falsePositives yes, and it has not
 * @param falseNegatives no, and it has
 * @param trueNegatives no, and it has not
 * @since 0.1
 */
public record LabelScore(double truePositives, double falsePositives, double falseNegatives, double trueNegatives) {

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
    public double positives() {
        return truePositives + falseNegatives;
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
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
