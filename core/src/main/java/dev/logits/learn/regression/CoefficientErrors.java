package dev.logits.learn.regression;

import dev.logits.learn.features.FeatureRows;
import java.util.Objects;

/**
 * How far the coefficients of a fit are from those of the exact optimum: the entries of a Newton step from them, found
 * by conjugate gradients, which is the distance to first order. An entry is not taken to be smaller than the root mean
 * square of all, in units of the curvature.
 *
 * <p>It says how many digits of a coefficient are those of the optimum; it is not a standard error.
 *
 * <pre>{@code
 * LogisticRegression ridge = LogisticRegression.l2(0.01);
 * LogisticModel model = ridge.fit(x, labels);
 * ridge.coefficientErrors(model, x, labels).largest();
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class CoefficientErrors {
    private static final int MAX_STEPS = 2000;
    private static final double REDUCTION = 1e-3;

    private final ModelShape shape;
    private final double[] errors;

    private CoefficientErrors(ModelShape shape, double[] errors) {
        this.shape = shape;
        this.errors = errors;
    }

    static CoefficientErrors of(LogisticModel model, Examples examples, double ridge, double lasso) {
        return new CoefficientErrors(model.shape(), new Step(model, examples, ridge, lasso).errors());
    }

    /**
     * That of a weight; 0 for the reference class and for a column that was left out.
     *
     * @throws IndexOutOfBoundsException if there is no such class or column
     */
    public double weight(int c, int column) {
        Objects.checkIndex(column, shape.columns());
        return at(c, column);
    }

    /** That of an intercept; 0 for the reference class, and in a model without intercepts. */
    public double intercept(int c) {
        return shape.intercept() ? at(c, shape.columns()) : 0;
    }

    private double at(int c, int i) {
        Objects.checkIndex(c, shape.classes());
        return c < shape.first() ? 0 : errors[(c - shape.first()) * shape.stride() + i];
    }

    /** The largest of all. */
    public double largest() {
        double largest = 0;
        for (double e : errors) {
            largest = Math.max(largest, e);
        }
        return largest;
    }

    /** The Newton step in the coefficients that are not held at 0. */
    private static final class Step {
        private final ModelShape shape;
        private final Examples examples;
        private final FeatureRows x;
        private final double[] theta;
        private final double ridge;
        private final RowChunks chunks;
        private final double[] gradient;
        private final boolean[] free;

        Step(LogisticModel model, Examples examples, double ridge, double lasso) {
            this.shape = model.shape();
            this.examples = examples;
            this.ridge = ridge;
            theta = model.theta();
            x = FeatureRows.of(examples.features());
            chunks = new RowChunks(examples.count(), 4L * shape.size(), shape.size());
            gradient = new double[theta.length];
            new ExactObjective(examples, shape, ridge).valueAndGradient(theta, gradient);
            free = new boolean[theta.length];
            boolean[] out = new boolean[shape.columns()];
            model.report().collinear().forEach(c -> out[c.column()] = true);
            for (int i = 0; i < theta.length; i++) {
                int j = i % shape.stride();
                boolean penalized = j < shape.columns();
                if (penalized && lasso > 0) {
                    double side = theta[i] != 0 ? theta[i] : -gradient[i];
                    double slope = gradient[i] + Math.copySign(lasso, side);
                    gradient[i] = theta[i] == 0 && slope * gradient[i] <= 0 ? 0 : slope;
                }
                free[i] = !(penalized && out[j]) && (gradient[i] != 0 || !penalized || lasso == 0 || theta[i] != 0);
            }
        }

        double[] errors() {
            double[] curvature = curvature();
            double[] step = solve(curvature);
            double squares = 0;
            int count = 0;
            for (int i = 0; i < step.length; i++) {
                squares += free[i] ? step[i] * step[i] * curvature[i] : 0;
                count += free[i] ? 1 : 0;
            }
            double mean = Math.sqrt(squares / Math.max(1, count));
            for (int i = 0; i < step.length; i++) {
                step[i] = free[i] ? Math.max(Math.abs(step[i]), mean / Math.sqrt(curvature[i])) : 0;
            }
            return step;
        }

        /** Conjugate gradients on H·d = gradient, with the diagonal of H as the measure. */
        private double[] solve(double[] curvature) {
            int n = theta.length;
            double[] d = new double[n];
            double[] residual = new double[n];
            double[] direction = new double[n];
            double rho = 0;
            for (int i = 0; i < n; i++) {
                residual[i] = free[i] ? gradient[i] : 0;
                direction[i] = residual[i] / curvature[i];
                rho += residual[i] * direction[i];
            }
            double enough = rho * REDUCTION * REDUCTION;
            double[] product = new double[n];
            for (int k = 0; k < Math.min(MAX_STEPS, 2 * n) && rho > enough; k++) {
                multiply(direction, product);
                double curve = 0;
                for (int i = 0; i < n; i++) {
                    curve += direction[i] * product[i];
                }
                if (!(curve > 0)) {
                    break;
                }
                double length = rho / curve;
                double next = 0;
                for (int i = 0; i < n; i++) {
                    d[i] = Math.fma(length, direction[i], d[i]);
                    residual[i] = Math.fma(-length, product[i], residual[i]);
                    next += residual[i] * residual[i] / curvature[i];
                }
                for (int i = 0; i < n; i++) {
                    direction[i] = Math.fma(next / rho, direction[i], residual[i] / curvature[i]);
                }
                rho = next;
            }
            return d;
        }

        private double[] curvature() {
            double[] diagonal = new double[theta.length];
            chunks.sum(
                    (from, to, sum, value) -> {
                        SoftmaxRow row = new SoftmaxRow(shape.outputs(), shape.first());
                        double[] features = new double[shape.columns()];
                        for (int i = from; i < to; i++) {
                            visit(row, i);
                            x.copy(examples.rows()[i], features);
                            for (int m = 0; m < shape.outputs(); m++) {
                                double v = examples.weights()[i] * Likelihood.variance(row, m);
                                int off = m * shape.stride();
                                for (int j = 0; j < features.length; j++) {
                                    sum[off + j] = Math.fma(v * features[j], features[j], sum[off + j]);
                                }
                                if (shape.intercept()) {
                                    sum[off + features.length] += v;
                                }
                            }
                        }
                    },
                    diagonal);
            for (int i = 0; i < diagonal.length; i++) {
                boolean penalized = i % shape.stride() < shape.columns();
                double h = diagonal[i] / examples.weightSum() + (penalized ? ridge : 0);
                diagonal[i] = h > 0 ? h : 1; // a column of zeros, whose gradient is 0 too
            }
            return diagonal;
        }

        private void visit(SoftmaxRow row, int i) {
            for (int m = 0; m < shape.outputs(); m++) {
                row.z[m] = product(i, theta, m) + examples.offset(i);
            }
            row.evaluate(examples.labels()[i]);
        }

        private double product(int i, double[] v, int m) {
            int off = m * shape.stride();
            return x.dot(examples.rows()[i], v, off) + (shape.intercept() ? v[off + shape.columns()] : 0);
        }

        /** H·v in the free coefficients; v is 0 in the others. */
        private void multiply(double[] v, double[] out) {
            chunks.sum(
                    (from, to, sum, value) -> {
                        SoftmaxRow row = new SoftmaxRow(shape.outputs(), shape.first());
                        double[] change = new double[shape.outputs()];
                        for (int i = from; i < to; i++) {
                            visit(row, i);
                            double mean = 0;
                            for (int m = 0; m < change.length; m++) {
                                change[m] = product(i, v, m);
                                mean = Math.fma(row.p[m], change[m], mean);
                            }
                            for (int m = 0; m < change.length; m++) {
                                double factor = examples.weights()[i] * row.p[m] * (change[m] - mean);
                                x.addTimes(factor, examples.rows()[i], sum, m * shape.stride());
                                if (shape.intercept()) {
                                    sum[m * shape.stride() + shape.columns()] += factor;
                                }
                            }
                        }
                    },
                    out);
            for (int i = 0; i < out.length; i++) {
                boolean penalized = i % shape.stride() < shape.columns();
                double h = out[i] / examples.weightSum() + (penalized ? ridge * v[i] : 0);
                out[i] = free[i] ? h : 0;
            }
        }
    }
}
