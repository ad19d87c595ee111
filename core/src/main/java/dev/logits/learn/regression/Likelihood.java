package dev.logits.learn.regression;

import dev.logits.internal.kernel.NeumaierSum;
import java.util.Arrays;
import java.util.Optional;

/**
 * The mean negative log-likelihood of a model with few parameters, plus a ridge, with gradient and Hessian, in double
 * precision on {@link CenteredRows}. The Hessian is the observed information, which for softmax is the expected one
 * too: Σ w·(diag p − p·pᵀ) ⊗ x·xᵀ.
 */
final class Likelihood {
    private final Examples examples;
    private final CenteredRows rows;
    private final ModelShape shape;
    private final double ridge;
    private final RowChunks gradientChunks;
    private RowChunks hessianChunks;
    private RowChunks bothChunks;

    /** @param shape of the centered rows' columns */
    Likelihood(Examples examples, CenteredRows rows, ModelShape shape, double ridge) {
        this.examples = examples;
        this.rows = rows;
        this.shape = shape;
        this.ridge = ridge;
        int p = shape.size();
        gradientChunks = new RowChunks(examples.count(), 2L * p, p);
    }

    ModelShape shape() {
        return shape;
    }

    Examples examples() {
        return examples;
    }

    CenteredRows rows() {
        return rows;
    }

    /**
     * A point and what the rows say there.
     *
     * @param theta the parameters
     * @param logLikelihood the sum over rows, without the ridge
     * @param value the mean negative log-likelihood plus the ridge
     * @param gradient its gradient
     * @param worstMargin by how much the label's logit is above the others in the row where that is least
     */
    @SuppressWarnings("ArrayRecordComponent") // internal, shared on purpose
    record Point(double[] theta, double logLikelihood, double value, double[] gradient, double worstMargin) {}

    Point at(double[] theta) {
        return point(theta, gradientChunks, new double[shape.size()]);
    }

    private Point point(double[] theta, RowChunks chunks, double[] sums) {
        double[] margins = new double[1];
        margins[0] = Double.POSITIVE_INFINITY;
        double loss = chunks.sum(
                (from, to, sum, value) -> {
                    double worst = addRows(theta, from, to, sum, value);
                    synchronized (margins) {
                        margins[0] = Math.min(margins[0], worst);
                    }
                },
                sums);
        double[] gradient = Arrays.copyOf(sums, shape.size());
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] /= examples.weightSum();
        }
        double value = loss / examples.weightSum() + RidgeTerm.add(ridge, shape, theta, gradient);
        return new Point(theta, -loss, value, gradient, margins[0]);
    }

    /** A point with the lower triangle of its Hessian, P × P. */
    record CurvedPoint(Point point, double[] hessian) {}

    /**
     * {@link #at} and {@link #hessian} by one pass over the rows where chunks of both are the same, so that it changes
     * no bit.
     */
    CurvedPoint curvedAt(double[] theta) {
        int p = shape.size();
        int entries = entries();
        if (entries > Integer.MAX_VALUE - 8 - p || !isOnePass(p + entries)) {
            return new CurvedPoint(at(theta), hessian(theta));
        }
        double[] sums = new double[p + entries];
        Point point = point(theta, bothChunks, sums);
        return new CurvedPoint(point, hessianOfSums(Arrays.copyOfRange(sums, p, sums.length)));
    }

    private synchronized boolean isOnePass(int size) {
        if (bothChunks == null) {
            bothChunks = new RowChunks(examples.count(), entries(), size);
        }
        return bothChunks.count() == gradientChunks.count()
                && bothChunks.count() == hessianChunks().count();
    }

    /** Adds to the gradient, and to the Hessian behind it where there is room. */
    private double addRows(double[] theta, int from, int to, double[] sum, NeumaierSum loss) {
        int p = shape.size();
        Optional<OuterProducts> products = sum.length == p
                ? Optional.empty()
                : Optional.of(new OuterProducts(sum, p, true, shape.outputs(), shape.stride(), to - from));
        double[] factors = new double[products.map(OuterProducts::blocks).orElse(0)];
        Visitor visitor = new Visitor(theta);
        double worst = Double.POSITIVE_INFINITY;
        for (int i = from; i < to; i++) {
            double weight = examples.weights()[i];
            loss.add(weight * visitor.visit(i));
            worst = Math.min(worst, visitor.softmax.margin());
            for (int m = 0; m < shape.outputs(); m++) {
                int off = m * shape.stride();
                double residual = weight * visitor.softmax.residual[m];
                for (int j = 0; j < visitor.x.length; j++) {
                    sum[off + j] = Math.fma(residual, visitor.x[j], sum[off + j]);
                }
            }
            if (factors.length > 0) {
                factors(weight, visitor.softmax, factors);
                products.get().add(visitor.x, factors);
            }
        }
        products.ifPresent(OuterProducts::flush);
        return worst;
    }

    /** The factors of x·xᵀ in the blocks a ≥ b of the Hessian. */
    private void factors(double weight, SoftmaxRow row, double[] out) {
        int k = 0;
        for (int a = 0; a < shape.outputs(); a++) {
            for (int b = 0; b <= a; b++) {
                double v = a == b ? variance(row, a) : -row.p[a] * row.p[b];
                out[k++] = weight * v;
            }
        }
    }

    /** One row after the other, with its logits and probabilities. */
    final class Visitor {
        private final double[] theta;
        private final double[] raw = rows.rawBuffer();
        final double[] x = new double[shape.stride()];
        final SoftmaxRow softmax = new SoftmaxRow(shape.outputs(), shape.first());

        Visitor(double[] theta) {
            this.theta = theta;
        }

        /** Goes to example i; returns its negative log-likelihood. */
        double visit(int i) {
            rows.read(i, raw, x);
            for (int m = 0; m < shape.outputs(); m++) {
                int off = m * shape.stride();
                double z = examples.offset(i);
                for (int j = 0; j < x.length; j++) {
                    z = Math.fma(theta[off + j], x[j], z);
                }
                softmax.z[m] = z;
            }
            return softmax.evaluate(examples.labels()[i]);
        }
    }

    /** The Hessian of the mean, P × P. */
    double[] hessian(double[] theta) {
        double[] hessian = new double[entries()];
        hessianChunks().sum((from, to, sum, value) -> addHessian(theta, from, to, sum), hessian);
        return hessianOfSums(hessian);
    }

    private double[] hessianOfSums(double[] hessian) {
        int p = shape.size();
        for (int a = 0; a < shape.outputs(); a++) {
            for (int b = 0; b < a; b++) {
                mirror(hessian, a, b);
            }
        }
        for (int i = 0; i < hessian.length; i++) {
            hessian[i] /= examples.weightSum();
        }
        for (int m = 0; m < shape.outputs(); m++) {
            for (int j = 0; j < shape.columns(); j++) {
                int at = m * shape.stride() + j;
                hessian[at * p + at] += ridge;
            }
        }
        return hessian;
    }

    /** P², as far as an array can hold so many. */
    int entries() {
        return SquareMatrix.entries(
                shape.size(),
                "second derivatives",
                "choose Solver.LBFGS, with a penalty L1 Solver.OWL_QN, instead of Firth's penalty l2, or fewer"
                        + " columns");
    }

    /** Room for sums is taken when it is needed first: most fits with many parameters never do. */
    private synchronized RowChunks hessianChunks() {
        if (hessianChunks == null) {
            hessianChunks = new RowChunks(examples.count(), entries(), entries());
        }
        return hessianChunks;
    }

    private void mirror(double[] hessian, int a, int b) {
        int p = shape.size();
        int s = shape.stride();
        for (int i = 0; i < s; i++) {
            for (int j = 0; j < s; j++) {
                hessian[(b * s + j) * p + a * s + i] = hessian[(a * s + i) * p + b * s + j];
            }
        }
    }

    private void addHessian(double[] theta, int from, int to, double[] hessian) {
        Visitor visitor = new Visitor(theta);
        OuterProducts products = new OuterProducts(hessian, 0, false, shape.outputs(), shape.stride(), to - from);
        double[] factors = new double[products.blocks()];
        for (int i = from; i < to; i++) {
            visitor.visit(i);
            factors(examples.weights()[i], visitor.softmax, factors);
            products.add(visitor.x, factors);
        }
        products.flush();
    }

    /** p·(1 − p), where 1 − p comes from the residual if the label is this output. */
    static double variance(SoftmaxRow row, int output) {
        double p = row.p[output];
        double residual = row.residual[output];
        return residual < 0 ? -p * residual : p * (1 - p);
    }

    /** The log-likelihood: the sum over rows, without the ridge. */
    double logLikelihood(double[] theta) {
        double[] unused = new double[shape.size()];
        return -gradientChunks.sum((from, to, sum, value) -> addRows(theta, from, to, sum, value), unused);
    }

    @Override
    public String toString() {
        return "likelihood of " + shape + " on columns " + Arrays.toString(rows.columns());
    }
}
