package dev.logits.learn.regression;

import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.optim.Objective;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.SparseFeatures;

/**
 * The mean negative log-likelihood, plus a ridge, in double precision throughout, for features of either kind. Every
 * row is read once an evaluation.
 */
final class ExactObjective implements Objective<RuntimeException> {
    private final Examples examples;
    private final ModelShape shape;
    private final double ridge;
    private final FeatureRows x;
    private final RowChunks chunks;

    ExactObjective(Examples examples, ModelShape shape, double ridge) {
        this.examples = examples;
        this.shape = shape;
        this.ridge = ridge;
        x = FeatureRows.of(examples.features());
        long work = 2L * shape.outputs() * averageEntries();
        chunks = new RowChunks(examples.count(), work, shape.size());
    }

    private long averageEntries() {
        if (!(examples.features() instanceof SparseFeatures sparse)) {
            return shape.columns();
        }
        long entries = 0;
        for (int r : examples.rows()) {
            entries += sparse.start(r + 1) - sparse.start(r);
        }
        return 1 + entries / examples.count();
    }

    @Override
    public double valueAndGradient(double[] theta, double[] gradient) {
        double loss = chunks.sum((from, to, sum, value) -> addRows(theta, from, to, sum, value), gradient);
        double scale = 1 / examples.weightSum();
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= scale;
        }
        return loss * scale + RidgeTerm.add(ridge, shape, theta, gradient);
    }

    /** The value alone, to the same bits. */
    double value(double[] theta) {
        double loss = chunks.sum((from, to, sum, value) -> addLosses(theta, from, to, value), new double[0]);
        return loss * (1 / examples.weightSum()) + RidgeTerm.add(ridge, shape, theta, new double[theta.length]);
    }

    private void addLosses(double[] theta, int from, int to, NeumaierSum loss) {
        SoftmaxRow row = new SoftmaxRow(shape.outputs(), shape.first());
        for (int i = from; i < to; i++) {
            logits(theta, i, row);
            loss.add(examples.weights()[i] * row.evaluate(examples.labels()[i]));
        }
    }

    private void logits(double[] theta, int i, SoftmaxRow row) {
        x.dots(examples.rows()[i], theta, shape.stride(), row.z);
        for (int m = 0; m < shape.outputs(); m++) {
            double intercept = shape.intercept() ? theta[m * shape.stride() + shape.columns()] : 0;
            row.z[m] = row.z[m] + intercept + examples.offset(i);
        }
    }

    private void addRows(double[] theta, int from, int to, double[] gradient, NeumaierSum loss) {
        SoftmaxRow row = new SoftmaxRow(shape.outputs(), shape.first());
        int d = shape.columns();
        for (int i = from; i < to; i++) {
            int r = examples.rows()[i];
            logits(theta, i, row);
            double weight = examples.weights()[i];
            loss.add(weight * row.evaluate(examples.labels()[i]));
            for (int m = 0; m < shape.outputs(); m++) {
                int off = m * shape.stride();
                double residual = weight * row.residual[m];
                x.addTimes(residual, r, gradient, off);
                if (shape.intercept()) {
                    gradient[off + d] += residual;
                }
            }
        }
    }
}
