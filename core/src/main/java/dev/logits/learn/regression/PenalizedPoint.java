package dev.logits.learn.regression;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.optim.Cholesky;
import java.util.function.Supplier;

/**
 * A {@link PenalizedLikelihood} F at one point, with first and second derivatives. One pass over the rows gives the
 * probabilities p, the value, and the gradient without the penalty; the information I and what else is asked for takes
 * one more each:
 * <pre>
 * ∂F/∂θ_m      = Σ w·(e_y − p)_m·x + ½·Σ w·g_m·x
 * ∂²F/∂θ_m∂θ_d = −Σ w·V_md·x·xᵀ + ½·Σ w·E_md·x·xᵀ − ½·tr(I⁻¹·∂_m I·I⁻¹·∂_d I)
 * </pre>
 * with V = diag p − p·pᵀ, g and E those of {@link RowCurvature}, and the trace that of {@link ThirdMoments}. For two
 * classes ½·g is h·(½ − p) with h the leverage.
 */
final class PenalizedPoint {
    private final PenalizedLikelihood target;
    private final Likelihood likelihood;
    private final ModelShape shape;
    private final int outputs;
    private final int stride;
    private final int size;
    private final double[] theta;
    private final double value;
    private final double[] plain;
    private final double[] moments;
    private final int perRow;
    private double[] information;
    private Cholesky factor;
    private double[] inverse;
    private double[] gradient;

    PenalizedPoint(PenalizedLikelihood target, double[] theta) {
        this.target = target;
        this.theta = theta;
        likelihood = target.likelihood();
        shape = likelihood.shape();
        outputs = shape.outputs();
        stride = shape.stride();
        size = shape.size();
        perRow = 1 + 2 * outputs;
        moments = new double[Math.multiplyExact(rows(), perRow)];
        plain = new double[size];
        double loss = new RowChunks(rows(), 2L * size, size).sum(this::addPlain, plain);
        value = target.isConcave() ? -loss : halfLogDeterminant() - loss;
    }

    private int rows() {
        return likelihood.rows().count();
    }

    private double halfLogDeterminant() {
        factor = Cholesky.of(information(), size, PenalizedLikelihood.SINGULAR);
        double sum = 0;
        for (double d : factor.diagonal()) {
            sum += target.times() * Elementary.log(d);
        }
        return factor.isRegular() ? sum : Double.NEGATIVE_INFINITY;
    }

    double[] theta() {
        return theta;
    }

    /** −∞ where the penalty cannot be computed because the information has no full rank. */
    double value() {
        return value;
    }

    /** Of each row the probability of the reference, those of the outputs, and their p·(1 − p) are kept. */
    private void addPlain(int from, int to, double[] sum, NeumaierSum loss) {
        SoftmaxRow softmax = new SoftmaxRow(outputs, shape.first());
        Examples examples = likelihood.examples();
        double[] raw = likelihood.rows().rawBuffer();
        double[] x = new double[stride];
        for (int i = from; i < to; i++) {
            target.read(i, raw, x);
            for (int m = 0; m < outputs; m++) {
                double z = examples.offset(i);
                for (int j = 0; j < stride; j++) {
                    z = Math.fma(theta[m * stride + j], x[j], z);
                }
                softmax.z[m] = z;
            }
            double weight = examples.weights()[i];
            loss.add(weight * softmax.evaluate(examples.labels()[i]));
            int at = i * perRow;
            moments[at] = softmax.reference();
            for (int m = 0; m < outputs; m++) {
                moments[at + 1 + m] = softmax.p[m];
                moments[at + 1 + outputs + m] = Likelihood.variance(softmax, m);
                addTimes(-weight * softmax.residual[m], x, sum, m * stride);
            }
        }
    }

    private static void addTimes(double factor, double[] x, double[] out, int off) {
        for (int j = 0; j < x.length; j++) {
            out[off + j] = Math.fma(factor, x[j], out[off + j]);
        }
    }

    /** The lower triangle of V. */
    private void variances(int i, double[] out) {
        int at = i * perRow + 1;
        for (int a = 0; a < outputs; a++) {
            for (int b = 0; b < a; b++) {
                out[a * outputs + b] = -moments[at + a] * moments[at + b];
            }
            out[a * outputs + a] = moments[at + outputs + a];
        }
    }

    /** The information of all rows, size × size. */
    double[] information() {
        if (information == null) {
            information = new double[likelihood.entries()];
            addBlocks(() -> (i, x, out) -> variances(i, out), information);
        }
        return information;
    }

    /** Writes the lower triangle of a matrix, outputs × outputs, for a row. */
    @FunctionalInterface
    private interface RowMatrix {
        void into(int i, double[] x, double[] out);
    }

    /** out += Σ w·M ⊗ x·xᵀ. */
    private void addBlocks(Supplier<RowMatrix> matrices, double[] out) {
        RowChunks chunks = new RowChunks(rows(), out.length, out.length);
        double[] all = new double[out.length];
        chunks.sum(
                (from, to, sum, unused) -> {
                    RowMatrix matrix = matrices.get();
                    double[] raw = likelihood.rows().rawBuffer();
                    double[] x = new double[stride];
                    double[] m = new double[outputs * outputs];
                    OuterProducts products = new OuterProducts(sum, 0, true, outputs, stride, to - from);
                    double[] factors = new double[products.blocks()];
                    for (int i = from; i < to; i++) {
                        target.read(i, raw, x);
                        matrix.into(i, x, m);
                        double weight = likelihood.examples().weights()[i];
                        int k = 0;
                        for (int a = 0; a < outputs; a++) {
                            for (int b = 0; b <= a; b++) {
                                factors[k++] = weight * m[a * outputs + b];
                            }
                        }
                        products.add(x, factors);
                    }
                    products.flush();
                },
                all);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                out[i * size + j] += all[i * size + j];
                out[j * size + i] = out[i * size + j];
            }
        }
    }

    /** The first derivatives, where the value is finite. */
    double[] gradient() {
        if (gradient == null) {
            double[] penalty = new double[size];
            if (!target.isConcave()) {
                new RowChunks(rows(), (long) size * size, size).sum(this::addPenalty, penalty);
            }
            gradient = plain;
            for (int i = 0; i < size; i++) {
                gradient[i] = Math.fma(target.times() / 2, penalty[i], gradient[i]);
            }
        }
        return gradient;
    }

    private void addPenalty(int from, int to, double[] sum, NeumaierSum unused) {
        RowCurvature curvature = curvature();
        double[] raw = likelihood.rows().rawBuffer();
        double[] x = new double[stride];
        for (int i = from; i < to; i++) {
            target.read(i, raw, x);
            evaluate(curvature, i, x);
            for (int m = 0; m < outputs; m++) {
                addTimes(likelihood.examples().weights()[i] * curvature.g[m], x, sum, m * stride);
            }
        }
    }

    private synchronized RowCurvature curvature() {
        inverse = inverse == null ? factor.inverse() : inverse;
        return new RowCurvature(shape, inverse);
    }

    private void evaluate(RowCurvature curvature, int i, double[] x) {
        System.arraycopy(moments, i * perRow + 1, curvature.p, 0, outputs);
        variances(i, curvature.v);
        for (int a = 0; a < outputs; a++) {
            for (int b = 0; b < a; b++) {
                curvature.v[b * outputs + a] = curvature.v[a * outputs + b];
            }
        }
        curvature.evaluate(x);
    }

    /** The largest leverage of a row, at most the number of outputs: it decides alone about as many sums. */
    double largestLeverage() {
        RowCurvature curvature = curvature();
        double[] raw = likelihood.rows().rawBuffer();
        double[] x = new double[stride];
        double largest = 0;
        for (int i = 0; i < rows(); i++) {
            target.read(i, raw, x);
            evaluate(curvature, i, x);
            largest = Math.max(largest, likelihood.examples().weights()[i] * curvature.leverage());
        }
        return largest;
    }

    /** The second derivatives, size × size, where the value is finite. */
    double[] hessian() {
        double[] hessian = information().clone();
        double half = target.times() / 2;
        double[] fourth = new double[hessian.length];
        double[] traces = fourth;
        if (half > 0) {
            addBlocks(this::second, fourth);
            traces = traces();
            target.effort().add((double) rows() * size * size * size / 4);
        }
        for (int i = 0; i < hessian.length; i++) {
            hessian[i] = half * (fourth[i] - traces[i]) - hessian[i];
        }
        return hessian;
    }

    private RowMatrix second() {
        RowCurvature curvature = curvature();
        return (i, x, out) -> {
            evaluate(curvature, i, x);
            curvature.second(out);
        };
    }

    private double[] traces() {
        ThirdMoments third = new ThirdMoments(shape, factor);
        double[] raw = likelihood.rows().rawBuffer();
        double[] x = new double[stride];
        double[] p = new double[outputs];
        for (int i = 0; i < rows(); i++) {
            target.read(i, raw, x);
            System.arraycopy(moments, i * perRow + 1, p, 0, outputs);
            third.add(likelihood.examples().weights()[i], x, moments[i * perRow], p);
        }
        return third.traces();
    }
}
