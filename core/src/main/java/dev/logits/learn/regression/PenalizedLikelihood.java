package dev.logits.learn.regression;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.optim.Cholesky;

/**
 * The log-likelihood of all rows, or with Firth's penalty (Jeffreys' prior) the log-likelihood plus half the logarithm
 * of the determinant of the information I, whose gradient is
 * <pre>
 * Σ w·(e_y − p)_m·x + ½·Σ w·Σ_a V_am·(Q_aa − 2·(Q·p)_a)·x,     V = diag p − p·pᵀ,   Q_ab = xᵀ(I⁻¹)_ab·x
 * </pre>
 * which for two classes is Σ (y − p + h·(½ − p))·x with h the leverage.
 *
 * <p>The penalized log-likelihood is bounded above for any data of full rank, so it has a maximum. It need not be
 * concave: in small tables it can have several local maxima.
 *
 * <p>References: D. Firth, Bias reduction of maximum likelihood estimates, 1993; G. Heinze, M. Schemper, A solution to
 * the problem of separation in logistic regression, 2002; for several classes S. Bull, C. Mak, C. Greenwood, A modified
 * score function estimator for multinomial logistic regression in small samples, 2002.
 */
final class PenalizedLikelihood {
    /** A pivot of the information that counts as 0. */
    static final double SINGULAR = 1e-14;

    private final Likelihood likelihood;
    private final double times;
    private final int size;
    private final double weightSum;
    private int evaluations;

    PenalizedLikelihood(Likelihood likelihood, boolean firth) {
        this(likelihood, firth ? 1 : 0);
    }

    private PenalizedLikelihood(Likelihood likelihood, double times) {
        this.likelihood = likelihood;
        this.times = times;
        size = likelihood.shape().size();
        weightSum = likelihood.examples().weightSum();
    }

    Likelihood likelihood() {
        return likelihood;
    }

    /** Whether there is no penalty, so that every maximum is the highest. */
    boolean isConcave() {
        return times == 0;
    }

    /** The same with so many times Firth's penalty. */
    PenalizedLikelihood withPenalty(double times) {
        return new PenalizedLikelihood(likelihood, times);
    }

    int evaluations() {
        return evaluations;
    }

    /** The information of all rows, size × size. */
    double[] information(double[] theta) {
        double[] information = likelihood.hessian(theta);
        for (int i = 0; i < information.length; i++) {
            information[i] *= weightSum;
        }
        return information;
    }

    /**
     * The value; −∞ where the penalty cannot be computed because the information has no full rank.
     *
     * @param gradient overwritten
     */
    double valueAndGradient(double[] theta, double[] gradient) {
        evaluations++;
        Likelihood.Point plain = likelihood.at(theta);
        double value = -plain.value() * weightSum;
        double[] penalty = new double[size];
        if (times > 0) {
            Cholesky factor = Cholesky.of(information(theta), size, SINGULAR);
            if (!factor.isRegular()) {
                return Double.NEGATIVE_INFINITY;
            }
            for (double d : factor.diagonal()) {
                value += times * Elementary.log(d);
            }
            addPenaltyGradient(theta, factor.inverse(), penalty);
        }
        for (int i = 0; i < size; i++) {
            gradient[i] = times * penalty[i] - plain.gradient()[i] * weightSum;
        }
        return value;
    }

    double value(double[] theta) {
        return valueAndGradient(theta, new double[size]);
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
            for (int b = 0; b <= a; b++) {
                double sum = 0;
                for (int i = 0; i < s; i++) {
                    double row = 0;
                    for (int j = 0; j < s; j++) {
                        row = Math.fma(inverse[(a * s + i) * size + b * s + j], x[j], row);
                    }
                    sum = Math.fma(row, x[i], sum);
                }
                q[a * outputs + b] = sum;
                q[b * outputs + a] = sum;
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
}
