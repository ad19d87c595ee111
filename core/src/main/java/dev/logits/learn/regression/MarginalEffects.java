package dev.logits.learn.regression;

import java.util.ArrayList;
import java.util.List;

/**
 * Average marginal effects. With p_k the probability of class k and β̄ = Σ_m p_m·β_m, a row has
 * <pre>
 * ∂p_k/∂x_j = p_k·(β_kj − β̄_j)
 * </pre>
 * whose derivative in the logit of output m is {@code V_km·(β_kj − β̄_j) − p_k·p_m·(β_mj − β̄_j)} with V_km = p_k·([k =
 * m] − p_m). It is linear in the β of column j, so one pass over the rows serves all columns.
 */
final class MarginalEffects {
    private final Likelihood likelihood;
    private final ModelShape shape;
    private final double[] theta;
    private final double[] covariance;
    private final int outputs;
    private final int stride;

    MarginalEffects(Likelihood likelihood, double[] theta, double[] covariance) {
        this.likelihood = likelihood;
        this.shape = likelihood.shape();
        this.theta = theta;
        this.covariance = covariance;
        outputs = shape.outputs();
        stride = shape.stride();
    }

    /**
     * The numbers that are summed over the rows: of each class its derivatives in each output, and their derivatives.
     *
     * @throws IllegalArgumentException if no array is so long
     */
    static int entries(ModelShape shape) {
        long blocks = (long) shape.classes() * shape.outputs();
        long numbers = blocks * shape.size() + blocks;
        if (numbers > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("marginal effects of " + shape.classes() + " classes and "
                    + shape.columns() + " columns need " + numbers
                    + " doubles, more than an array holds; use fewer classes or columns");
        }
        return (int) numbers;
    }

    List<Estimate> estimates() {
        int classes = shape.classes();
        double[] sums = new double[entries(shape)];
        int tensor = sums.length - classes * outputs;
        RowChunks chunks = new RowChunks(likelihood.rows().count(), tensor, sums.length);
        chunks.sum((from, to, sum, value) -> addRows(from, to, sum, tensor), sums);
        for (int i = 0; i < sums.length; i++) {
            sums[i] /= likelihood.examples().weightSum();
        }
        List<Estimate> estimates = new ArrayList<>();
        int[] columns = likelihood.rows().columns();
        for (int k = classes == 2 ? 1 : 0; k < classes; k++) {
            for (int j = 0; j < columns.length; j++) {
                estimates.add(estimate(sums, tensor, k, j, columns[j]));
            }
        }
        return estimates;
    }

    private void addRows(int from, int to, double[] sums, int tensor) {
        Likelihood.Visitor visitor = likelihood.new Visitor(theta);
        double[] p = new double[shape.classes()];
        for (int i = from; i < to; i++) {
            visitor.visit(i);
            double weight = likelihood.examples().weights()[i];
            double rest = 1;
            for (int m = 0; m < outputs; m++) {
                p[m + shape.first()] = visitor.softmax.p[m];
                rest -= visitor.softmax.p[m];
            }
            if (shape.reference()) {
                p[0] = Math.max(0, rest);
            }
            for (int k = 0; k < shape.classes(); k++) {
                for (int m = 0; m < outputs; m++) {
                    double v = p[k] * ((k == m + shape.first() ? 1 : 0) - p[m + shape.first()]);
                    sums[tensor + k * outputs + m] += weight * v;
                    for (int l = 0; l < outputs; l++) {
                        addRow(
                                weight * second(p, v, k, m, l),
                                visitor.x,
                                sums,
                                ((k * outputs + m) * outputs + l) * stride);
                    }
                }
            }
        }
    }

    /** The factor of β_l in the derivative of the effect on class k in the logit of output m. */
    private double second(double[] p, double v, int k, int m, int l) {
        int first = shape.first();
        double pl = p[l + first];
        return v * ((k == l + first ? 1 : 0) - pl) - p[k] * p[m + first] * ((m == l ? 1 : 0) - pl);
    }

    private static void addRow(double factor, double[] x, double[] sums, int off) {
        for (int s = 0; s < x.length; s++) {
            sums[off + s] = Math.fma(factor, x[s], sums[off + s]);
        }
    }

    private Estimate estimate(double[] sums, int tensor, int k, int j, int column) {
        double effect = 0;
        double[] jacobian = new double[shape.size()];
        for (int m = 0; m < outputs; m++) {
            double v = sums[tensor + k * outputs + m];
            effect = Math.fma(v, theta[m * stride + j], effect);
            jacobian[m * stride + j] += v;
            for (int l = 0; l < outputs; l++) {
                addScaled(
                        theta[l * stride + j], sums, ((k * outputs + m) * outputs + l) * stride, jacobian, m * stride);
            }
        }
        double variance = 0;
        for (int a = 0; a < jacobian.length; a++) {
            double row = 0;
            for (int b = 0; b < jacobian.length; b++) {
                row = Math.fma(covariance[a * jacobian.length + b], jacobian[b], row);
            }
            variance = Math.fma(row, jacobian[a], variance);
        }
        return new Estimate(k, column, effect, Math.sqrt(variance));
    }

    private void addScaled(double factor, double[] sums, int off, double[] out, int outOff) {
        for (int s = 0; s < stride; s++) {
            out[outOff + s] = Math.fma(factor, sums[off + s], out[outOff + s]);
        }
    }
}
