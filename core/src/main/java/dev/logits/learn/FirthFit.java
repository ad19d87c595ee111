package dev.logits.learn;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.optim.Cholesky;
import dev.logits.internal.optim.Minimum;
import java.util.Arrays;

/**
 * Maximises the log-likelihood plus half the logarithm of the determinant of the information I (Firth's penalty, Jeffreys'
 * prior), by Fisher scoring with the exact gradient
 * <pre>
 * Σ w·(e_y − p)_m·x + ½·Σ w·Σ_a V_am·(Q_aa − 2·(Q·p)_a)·x,     V = diag p − p·pᵀ,   Q_ab = xᵀ(I⁻¹)_ab·x
 * </pre>
 * which for two classes is Σ (y − p + h·(½ − p))·x with h the leverage. The maximum exists for any data of full rank.
 *
 * <p>References: D. Firth, Bias reduction of maximum likelihood estimates, 1993; G. Heinze, M. Schemper, A solution to the
 * problem of separation in logistic regression, 2002; for several classes S. Bull, C. Mak, C. Greenwood, A modified score
 * function estimator for multinomial logistic regression in small samples, 2002.
 */
final class FirthFit {
    private static final int MAX_HALVINGS = 40;

    private final Likelihood likelihood;
    private final int size;
    private final double weightSum;
    private int evaluations;

    FirthFit(Likelihood likelihood) {
        this.likelihood = likelihood;
        size = likelihood.shape().size();
        weightSum = likelihood.examples().weightSum();
    }

    /** The penalised log-likelihood and its gradient, both divided by the sum of weights, and I. */
    @SuppressWarnings("ArrayRecordComponent") // internal
    private record Point(double[] theta, double value, double[] gradient, Cholesky information) {}

    private Point at(double[] theta) {
        evaluations++;
        Likelihood.Point plain = likelihood.at(theta);
        double[] information = likelihood.hessian(theta);
        for (int i = 0; i < information.length; i++) {
            information[i] *= weightSum;
        }
        Cholesky factor = Cholesky.of(information, size, 1e-14);
        double logDeterminant = 0;
        for (double d : factor.diagonal()) {
            logDeterminant += 2 * Elementary.log(d);
        }
        double value =
                factor.isRegular() ? -plain.value() + logDeterminant / (2 * weightSum) : Double.NEGATIVE_INFINITY;
        double[] gradient = new double[size];
        if (factor.isRegular()) {
            addPenaltyGradient(theta, factor.inverse(), gradient);
        }
        for (int i = 0; i < size; i++) {
            gradient[i] = gradient[i] / weightSum - plain.gradient()[i];
        }
        return new Point(theta, value, gradient, factor);
    }

    private void addPenaltyGradient(double[] theta, double[] inverse, double[] gradient) {
        RowChunks chunks = new RowChunks(likelihood.rows().count(), (long) size * size, size);
        chunks.sum(
                (from, to, sum, value) -> {
                    Likelihood.Visitor visitor = likelihood.new Visitor(theta);
                    int outputs = likelihood.shape().outputs();
                    double[] q = new double[outputs * outputs];
                    for (int i = from; i < to; i++) {
                        visitor.visit(i);
                        quadraticForms(inverse, visitor.x, q);
                        addRow(visitor, q, likelihood.examples().weights()[i], sum);
                    }
                },
                gradient);
    }

    private void quadraticForms(double[] inverse, double[] x, double[] q) {
        int outputs = likelihood.shape().outputs();
        int s = x.length;
        for (int a = 0; a < outputs; a++) {
            for (int b = 0; b < outputs; b++) {
                double sum = 0;
                for (int i = 0; i < s; i++) {
                    double row = 0;
                    for (int j = 0; j < s; j++) {
                        row = Math.fma(inverse[(a * s + i) * size + b * s + j], x[j], row);
                    }
                    sum = Math.fma(row, x[i], sum);
                }
                q[a * outputs + b] = sum;
            }
        }
    }

    private static void addRow(Likelihood.Visitor visitor, double[] q, double weight, double[] gradient) {
        double[] p = visitor.softmax.p;
        int outputs = p.length;
        double[] x = visitor.x;
        for (int m = 0; m < outputs; m++) {
            double sum = 0;
            for (int a = 0; a < outputs; a++) {
                double qp = 0;
                for (int b = 0; b < outputs; b++) {
                    qp = Math.fma(q[a * outputs + b], p[b], qp);
                }
                double v = a == m ? Likelihood.variance(visitor.softmax, m) : -p[a] * p[m];
                sum = Math.fma(v, q[a * outputs + a] - 2 * qp, sum);
            }
            double factor = weight * sum / 2;
            for (int j = 0; j < x.length; j++) {
                gradient[m * x.length + j] = Math.fma(factor, x[j], gradient[m * x.length + j]);
            }
        }
    }

    /** Scores until the gradient is within the tolerance and steps no longer shrink. */
    Minimum run(double tolerance, int maxIterations) {
        Point at = at(new double[size]);
        double last = Double.POSITIVE_INFINITY;
        for (int iteration = 0; iteration < maxIterations; iteration++) {
            double[] step = at.gradient.clone();
            for (int i = 0; i < size; i++) {
                step[i] *= weightSum;
            }
            at.information.solve(step);
            double longest = maxAbs(step);
            boolean small = maxAbs(at.gradient) <= tolerance;
            if (small && (longest >= last / 2 && longest < 1e-6 || longest == 0)) {
                return minimum(at, iteration, Minimum.Status.CONVERGED);
            }
            last = longest;
            Point next = climb(at, step, longest);
            if (next == null) {
                return minimum(at, iteration, small ? Minimum.Status.CONVERGED : Minimum.Status.NO_PROGRESS);
            }
            at = next;
        }
        return minimum(at, maxIterations, Minimum.Status.ITERATION_LIMIT);
    }

    private Point climb(Point from, double[] step, double longest) {
        double length = Math.min(1, 5 / longest); // far from the maximum scoring overshoots
        for (int h = 0; h < MAX_HALVINGS; h++, length /= 2) {
            double[] theta = from.theta.clone();
            for (int i = 0; i < size; i++) {
                theta[i] = Math.fma(length, step[i], theta[i]);
            }
            Point next = at(theta);
            if (next.value >= from.value - 1e-15 * Math.abs(from.value)) {
                return Arrays.equals(theta, from.theta) ? null : next;
            }
        }
        return null;
    }

    private Minimum minimum(Point at, int iterations, Minimum.Status status) {
        return new Minimum(at.theta, -at.value, maxAbs(at.gradient), iterations, evaluations, status);
    }

    private static double maxAbs(double[] v) {
        double max = 0;
        for (double a : v) {
            max = Math.max(max, Math.abs(a));
        }
        return max;
    }
}
