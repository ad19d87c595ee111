package dev.logits.learn.regression;

import dev.logits.Labels;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import java.util.stream.IntStream;

/**
 * The rows that a fit looks at: those with a label and a weight above 0.
 *
 * @param features all rows
 * @param rows which of them count, in order
 * @param labels of the rows that count
 * @param weights of the rows that count: sample weight times class weight
 * @param weightSum their sum
 * @param classWeight the sum of the weights of each class
 * @param ignored how many rows do not count
 */
@SuppressWarnings("ArrayRecordComponent") // internal, shared on purpose
record Examples(
        Features features,
        int[] rows,
        int[] labels,
        double[] weights,
        double weightSum,
        double[] classWeight,
        long ignored) {

    static Examples of(Features x, int[] labels, int classes, double[] sampleWeights, double[] classWeights) {
        if (labels.length != x.rows()) {
            throw new IllegalArgumentException(labels.length + " labels for " + x.rows() + " rows of features");
        }
        if (sampleWeights.length > 0 && sampleWeights.length != x.rows()) {
            throw new IllegalArgumentException(
                    sampleWeights.length + " sample weights for " + x.rows() + " rows of features");
        }
        if (classWeights.length > 0 && classWeights.length != classes) {
            throw new IllegalArgumentException(classWeights.length + " class weights for " + classes + " classes");
        }
        for (int r = 0; r < labels.length; r++) {
            Labels.check(labels[r], r, classes);
        }
        int[] rows = IntStream.range(0, labels.length)
                .filter(r -> labels[r] != Labels.IGNORE && weight(r, labels, sampleWeights, classWeights) > 0)
                .toArray();
        FeatureRows all = FeatureRows.of(x);
        RowBlocks.forEach(rows.length, x.columns(), (from, to) -> {
            for (int i = from; i < to; i++) {
                all.check(rows[i]);
            }
        });
        int[] kept = new int[rows.length];
        double[] weights = new double[rows.length];
        NeumaierSum sum = new NeumaierSum();
        NeumaierSum[] sums = new NeumaierSum[classes];
        for (int c = 0; c < classes; c++) {
            sums[c] = new NeumaierSum();
        }
        for (int i = 0; i < rows.length; i++) {
            kept[i] = labels[rows[i]];
            weights[i] = weight(rows[i], labels, sampleWeights, classWeights);
            sum.add(weights[i]);
            sums[kept[i]].add(weights[i]);
        }
        double[] classWeight = new double[classes];
        for (int c = 0; c < classes; c++) {
            classWeight[c] = sums[c].value();
        }
        Examples examples =
                new Examples(x, rows, kept, weights, sum.value(), classWeight, (long) labels.length - rows.length);
        examples.checkClasses();
        return examples;
    }

    private static double weight(int row, int[] labels, double[] sampleWeights, double[] classWeights) {
        return (sampleWeights.length == 0 ? 1 : sampleWeights[row])
                * (classWeights.length == 0 ? 1 : classWeights[labels[row]]);
    }

    private void checkClasses() {
        if (rows.length == 0) {
            throw new IllegalArgumentException(
                    "no labeled rows: of " + ignored
                            + " rows every label is -1, or -100 in a file (ignored) or every weight 0; a fit needs rows of two classes or more");
        }
        for (int c = 0; c < classes(); c++) {
            if (classWeight[c] == 0) {
                throw new IllegalArgumentException("no row is labeled with class " + c + " of 0.." + (classes() - 1)
                        + "; its logit would fall to -Infinity: number the classes without gaps");
            }
        }
        if (classes() < 2) {
            throw new IllegalArgumentException(
                    "all " + rows.length + " labeled rows are of class 0; a fit needs rows of two classes or more");
        }
    }

    int count() {
        return rows.length;
    }

    int classes() {
        return classWeight.length;
    }

    /** Whether every weight is 1. */
    boolean unweighted() {
        for (double w : weights) {
            if (w != 1) {
                return false;
            }
        }
        return true;
    }

    /** The log-likelihood of the model that knows the shares of the classes only. */
    double nullLogLikelihood(boolean intercept) {
        double sum = 0;
        for (double w : classWeight) {
            double share = intercept ? w / weightSum : 1.0 / classes();
            sum += w * Elementary.log(share);
        }
        return sum;
    }
}
