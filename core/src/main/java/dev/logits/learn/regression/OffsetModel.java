package dev.logits.learn.regression;

import dev.logits.internal.kernel.NeumaierSum;

/**
 * The model of an intercept alone beside offsets, of two classes: what a model with offsets is compared with.
 *
 * @param intercept the estimate; 0 in a model without
 * @param logLikelihood at the estimate
 */
record OffsetModel(double intercept, double logLikelihood) {
    private static final int MOST_STEPS = 200;

    static OffsetModel of(Examples examples, boolean hasIntercept) {
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        double b = 0;
        Sums at = Sums.at(examples, b);
        for (int step = 0; hasIntercept && step < MOST_STEPS && at.slope != 0; step++) {
            low = at.slope < 0 ? b : low; // the slope of the loss rises with b
            high = at.slope > 0 ? b : high;
            double next = b - at.slope / at.curvature;
            if (!(next > low && next < high) || Math.abs(next - b) > 5) {
                double limit = b - Math.signum(at.slope) * 5;
                next = limit > low && limit < high ? limit : low + (high - low) / 2;
            }
            if (Math.abs(next - b) <= Math.ulp(Math.max(1, Math.abs(b)))) {
                break;
            }
            b = next;
            at = Sums.at(examples, b);
        }
        return new OffsetModel(b, -at.loss);
    }

    private record Sums(double loss, double slope, double curvature) {
        static Sums at(Examples examples, double b) {
            SoftmaxRow row = new SoftmaxRow(1, 1);
            NeumaierSum loss = new NeumaierSum();
            NeumaierSum slope = new NeumaierSum();
            NeumaierSum curvature = new NeumaierSum();
            for (int i = 0; i < examples.count(); i++) {
                double weight = examples.weights()[i];
                row.z[0] = b + examples.offset(i);
                loss.add(weight * row.evaluate(examples.labels()[i]));
                slope.add(weight * row.residual[0]);
                curvature.add(weight * Likelihood.variance(row, 0));
            }
            return new Sums(loss.value(), slope.value(), curvature.value());
        }
    }
}
