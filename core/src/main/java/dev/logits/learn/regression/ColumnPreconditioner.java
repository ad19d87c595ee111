package dev.logits.learn.regression;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.optim.Preconditioner;
import java.util.Arrays;

/**
 * Where a fit by first derivatives starts, and the inverse Hessian that it starts with: those of a model of intercepts
 * alone, whose probabilities p are the classes' shares, as if columns were uncorrelated.
 * <pre>
 * Hessian   (diag p − p·pᵀ) ⊗ (diag of the columns' variances + mean·meanᵀ)   plus the ridge
 * </pre>
 * Of the columns less their means, which only moves intercepts, it is diagonal: {@code 1 / (p·variance + ridge)}, and
 * what all classes have in common is left out, or for a reference class 0 added as 1/p₀. So columns may have any units
 * and zero points, and classes any frequencies; what steps have to find is how columns go together.
 *
 * <p>Without an intercept, and with offsets, all classes are equally likely at the start, and the means are one
 * direction more, by the formula of Sherman and Morrison.
 */
final class ColumnPreconditioner implements Preconditioner {
    /** The least variance beside a column's mean square: what is less is rounding. */
    private static final double ROUNDING = 1e-6;

    private final ModelShape shape;
    private final double ridge;
    private final boolean fromShares;
    /** The probability of each class at the start. */
    private final double[] p;

    private final double[] mean;
    private final double[] variance;

    /**
     * @param moments of the examples
     * @param columns those that take part; the others stay 0
     */
    ColumnPreconditioner(Examples examples, ModelShape shape, ColumnMoments moments, int[] columns, double ridge) {
        this.shape = shape;
        this.ridge = ridge;
        double[] weights = examples.classWeight();
        fromShares = shape.intercept()
                && examples.offsets().length == 0
                && Arrays.stream(weights).allMatch(w -> w > 0);
        p = new double[shape.classes()];
        Arrays.setAll(p, c -> fromShares ? weights[c] / examples.weightSum() : 1.0 / p.length);
        int d = shape.columns();
        mean = new double[d];
        variance = new double[d];
        for (int j : columns) {
            mean[j] = moments.mean(j);
            double square = moments.meanSquare(j);
            variance[j] = Math.max(square - mean[j] * mean[j], ROUNDING * square);
        }
    }

    /** The parameters of intercepts alone. */
    double[] start() {
        double[] theta = new double[shape.size()];
        if (fromShares) {
            double[] logs = new double[p.length];
            Arrays.setAll(logs, c -> Elementary.log(p[c]));
            double zero = shape.reference() ? logs[0] : Arrays.stream(logs).sum() / logs.length;
            for (int m = 0; m < shape.outputs(); m++) {
                theta[m * shape.stride() + shape.columns()] = logs[shape.first() + m] - zero;
            }
        }
        return theta;
    }

    @Override
    public void apply(double[] v, double[] out) {
        boolean binary = shape.reference() && p.length == 2;
        for (int m = 0; m < shape.outputs(); m++) {
            double share = p[shape.first() + m];
            apply(binary ? share * p[0] : share, v, m * shape.stride(), out);
        }
        if (!binary) {
            couple(out);
        }
    }

    /** One class, as if there were no other. */
    private void apply(double h, double[] v, int off, double[] out) {
        int d = mean.length;
        double b = shape.intercept() ? v[off + d] : 0;
        double dot = 0;
        double norm = 0;
        for (int j = 0; j < d; j++) {
            double curvature = h * variance[j] + ridge;
            double inverse = curvature > 0 ? 1 / curvature : 1;
            out[off + j] = (v[off + j] - mean[j] * b) * inverse;
            dot = Math.fma(mean[j], out[off + j], dot);
            norm = Math.fma(mean[j] * mean[j], inverse, norm);
        }
        if (shape.intercept()) {
            out[off + d] = b / h - dot;
            return;
        }
        double common = h * dot / (1 + h * norm);
        for (int j = 0; j < d; j++) {
            double curvature = h * variance[j] + ridge;
            out[off + j] -= common * mean[j] / (curvature > 0 ? curvature : 1);
        }
    }

    /** What one class takes, others give. */
    private void couple(double[] out) {
        int stride = shape.stride();
        for (int j = 0; j < stride; j++) {
            double sum = 0;
            for (int m = 0; m < shape.outputs(); m++) {
                sum += shape.reference() ? p[m + 1] * out[m * stride + j] : out[m * stride + j];
            }
            double common = shape.reference() ? sum / p[0] : -sum / shape.outputs();
            for (int m = 0; m < shape.outputs(); m++) {
                out[m * stride + j] += common;
            }
        }
    }
}
