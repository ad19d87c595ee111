package dev.logits.learn.regression;

import dev.logits.Labels;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.parallel.RowBlocks;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.ExactSums;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import dev.logits.learn.features.SparseFeatures;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rows that a fit looks at: those with a label and a weight above 0, in an order that their contents decide
 * ({@link RowOrder}).
 *
 * @param features all rows, or a copy of those that count
 * @param rows which of them count, in that order
 * @param labels of the rows that count
 * @param weights of the rows that count: sample weight times class weight
 * @param offsets of the rows that count: what is added to the logit of class 1; empty for none
 * @param origins the number of each row that counts, as it was given
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
        double[] offsets,
        int[] origins,
        double weightSum,
        double[] classWeight,
        long ignored) {

    /** The part of the heap that a copy of the features may take. */
    private static final double SHARE_OF_HEAP = 0.2;

    static Examples of(Features x, int[] labels, int classes, double[] sampleWeights, double[] classWeights) {
        return of(x, labels, classes, sampleWeights, classWeights, new double[0]);
    }

    static Examples of(
            Features x, int[] labels, int classes, double[] sampleWeights, double[] classWeights, double[] offsets) {
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
        if (offsets.length > 0 && (offsets.length != x.rows() || classes > 2)) {
            throw new IllegalArgumentException(
                    classes > 2
                            ? "offsets need two classes, got " + classes
                            : offsets.length + " offsets for " + x.rows() + " rows of features");
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
        ExactSum sum = new ExactSum();
        ExactSums sums = new ExactSums(classes);
        for (int i = 0; i < rows.length; i++) {
            kept[i] = labels[rows[i]];
            weights[i] = weight(rows[i], labels, sampleWeights, classWeights);
            sum.add(weights[i]);
            sums.add(kept[i], weights[i]);
        }
        double[] classWeight = new double[classes];
        Arrays.setAll(classWeight, sums::value);
        double[] shifts = offsets.length == 0
                ? offsets
                : Arrays.stream(rows).mapToDouble(r -> offsets[r]).toArray();
        Examples examples = new Examples(
                x, rows, kept, weights, shifts, rows, sum.value(), classWeight, (long) labels.length - rows.length);
        examples.checkClasses();
        return examples.inOrder(RowOrder.of(all, x.columns(), rows, kept, weights, shifts));
    }

    /**
     * The same in another order. Features that are small beside the heap are copied, which makes passes as fast as they
     * would be in the order of the file; no bit depends on it.
     */
    private Examples inOrder(int[] places) {
        int[] moved = Arrays.stream(places).map(i -> rows[i]).toArray();
        boolean copied = isSmall();
        return new Examples(
                copied ? FeatureRows.of(features).select(moved) : features,
                copied ? IntStream.range(0, moved.length).toArray() : moved,
                Arrays.stream(places).map(i -> labels[i]).toArray(),
                Arrays.stream(places).mapToDouble(i -> weights[i]).toArray(),
                offsets.length == 0
                        ? offsets
                        : Arrays.stream(places).mapToDouble(i -> offsets[i]).toArray(),
                moved,
                weightSum,
                classWeight,
                ignored);
    }

    /** Whether the features of the rows that count are small beside the heap. */
    boolean isSmall() {
        return bytes(features) * rows.length / features.rows()
                <= Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP;
    }

    /** The same with other features of the rows that count, in their order. */
    Examples withFeatures(Features others) {
        return new Examples(
                others,
                IntStream.range(0, rows.length).toArray(),
                labels,
                weights,
                offsets,
                origins,
                weightSum,
                classWeight,
                ignored);
    }

    private static double bytes(Features x) {
        if (x instanceof SparseFeatures sparse) {
            return (double) sparse.entries() * (Integer.BYTES + Float.BYTES);
        }
        return (double) x.rows() * x.columns() * (x instanceof DoubleFeatures ? Double.BYTES : Float.BYTES);
    }

    /** Whether the rows are those of the features, one after the other. */
    boolean contiguous() {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] != i) {
                return false;
            }
        }
        return true;
    }

    private static double weight(int row, int[] labels, double[] sampleWeights, double[] classWeights) {
        return (sampleWeights.length == 0 ? 1 : sampleWeights[row])
                * (classWeights.length == 0 ? 1 : classWeights[labels[row]]);
    }

    private void checkClasses() {
        if (rows.length == 0) {
            throw new IllegalArgumentException("no labeled rows: of " + ignored
                    + " rows every label is -1, or -100 in a file (ignored) or every weight 0; a fit needs"
                    + " rows of two classes or more");
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

    /** What is added to the logit of class 1 in a row that counts. */
    double offset(int i) {
        return offsets.length == 0 ? 0 : offsets[i];
    }

    /** The log-likelihood of the model that knows the shares of the classes only, and the offsets if there are any. */
    double nullLogLikelihood(boolean intercept) {
        if (offsets.length > 0) {
            return OffsetModel.of(this, intercept).logLikelihood();
        }
        double sum = 0;
        for (double w : classWeight) {
            double share = intercept ? w / weightSum : 1.0 / classes();
            sum += w * Elementary.log(share);
        }
        return sum;
    }
}
