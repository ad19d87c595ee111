package dev.logits.learn.regression;

import dev.logits.Labels;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.ExactSums;

/**
 * Weights of classes for {@link LogisticRegression#withClassWeights}.
 *
 * @since 0.1
 */
public final class ClassWeights {
    private ClassWeights() {}

    /**
     * Weights with which every class counts as much as any other: {@code n / (K·n_c)}, with n rows that have a label
     * and n_c of class c, as scikit-learn's {@code class_weight='balanced'}. Their mean over the rows is 1.
     *
     * @param labels 0 … K − 1, each at least once, or −1
     */
    public static double[] balanced(int[] labels) {
        NullCheck.argument(labels, "labels");
        return balanced(labels, new double[0]);
    }

    /**
     * The same for rows with weights, which count as repetitions.
     *
     * @param sampleWeights one per row; empty for 1 everywhere
     * @throws IllegalArgumentException if a class has no rows, or none with a weight above 0
     */
    public static double[] balanced(int[] labels, double[] sampleWeights) {
        NullCheck.argument(labels, "labels");
        NullCheck.argument(sampleWeights, "sampleWeights");
        if (sampleWeights.length > 0 && sampleWeights.length != labels.length) {
            throw new IllegalArgumentException(
                    sampleWeights.length + " sample weights for " + labels.length + " labels");
        }
        int classes = 0;
        for (int label : labels) {
            classes = Math.max(classes, label + 1);
        }
        ExactSum sum = new ExactSum();
        ExactSums sums = new ExactSums(classes);
        for (int r = 0; r < labels.length; r++) {
            Labels.check(labels[r], r, Math.max(1, classes));
            if (labels[r] != Labels.IGNORE) {
                double weight = sampleWeights.length == 0 ? 1 : sampleWeights[r];
                sums.add(labels[r], weight);
                sum.add(weight);
            }
        }
        double[] weights = new double[classes];
        for (int c = 0; c < classes; c++) {
            double weight = sums.value(c);
            if (!(weight > 0)) {
                throw new IllegalArgumentException("no row is labeled with class " + c + " of 0.." + (classes - 1)
                        + ", or each has weight 0; every class needs rows to be balanced");
            }
            weights[c] = sum.value() / (classes * weight);
        }
        return weights;
    }
}
