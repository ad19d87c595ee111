package dev.logits.calibrate;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.optim.Minimum;
import dev.logits.internal.optim.ProjectedNewton;
import java.util.Arrays;

/**
 * Logistic regression of one class's labels on functions of its log-odds: minimizes the mean over rows of
 * <pre>
 * softplus(η) − t·η      η = Σ θ_j φ_j(s)
 * </pre>
 * and a quadratic penalty, with some θ_j ≥ 0. The targets t are Platt's, (n₊ + 1)/(n₊ + 2) for rows of the class and
 * 1/(n₋ + 2) for others, so that there is a minimum even if a threshold tells the two apart, or one is missing.
 *
 * <p>Sums run in the order of log-odds.
 */
final class OddsRegression {
    /** The gradient that counts as 0, relative to the largest magnitude of a feature, or 1. */
    private static final double TOLERANCE = 1e-13;

    /** What rounding may leave of it. */
    private static final double NEARLY = 1e-9;

    /** Factors 1 + e^−|η| in [1, 2] that are multiplied before one logarithm is taken of them. */
    private static final int FACTORS = 512;

    private final ScoredLabels labels;
    private final int n;
    private final double[] features;
    private final double high;
    private final double low;
    private final boolean[] nonNegative;
    private final double[] penalty;

    /** The functions φ_j. */
    @FunctionalInterface
    interface Features {
        void at(double logOdds, double[] out, int outOff);
    }

    /**
     * A regression.
     *
     * @param n the number of functions
     * @param penalty n × n, symmetric: ½ θᵀ·penalty·θ is added to the mean
     */
    OddsRegression(ScoredLabels labels, int n, Features features, boolean[] nonNegative, double[] penalty) {
        this.labels = labels;
        this.n = n;
        this.nonNegative = nonNegative;
        this.penalty = penalty;
        this.features = new double[Math.multiplyExact(labels.size(), n)];
        for (int i = 0; i < labels.size(); i++) {
            features.at(labels.score(i), this.features, i * n);
        }
        high = (labels.positives() + 1.0) / (labels.positives() + 2.0);
        low = 1 / (labels.rows() - labels.positives() + 2.0);
    }

    /** The minimum, from a start. */
    Minimum fit(double[] start) {
        return ProjectedNewton.minimize(this::evaluate, start, nonNegative, TOLERANCE * scale());
    }

    /** How a minimization ended: rounding may keep it from the tolerance. */
    FitReport.Status status(Minimum minimum) {
        return minimum.converged() || minimum.gradientNorm() <= NEARLY * scale()
                ? FitReport.Status.CONVERGED
                : FitReport.Status.ITERATION_LIMIT;
    }

    private double scale() {
        double largest = 1;
        for (double feature : features) {
            largest = Math.max(largest, Math.abs(feature));
        }
        return largest;
    }

    /** The mean of the targets. */
    static double meanTarget(ScoredLabels labels) {
        double high = (labels.positives() + 1.0) / (labels.positives() + 2.0);
        double low = 1 / (labels.rows() - labels.positives() + 2.0);
        return (labels.positives() * high + (labels.rows() - labels.positives()) * low) / labels.rows();
    }

    private double evaluate(double[] theta, double[] gradient, double[] hessian) {
        Arrays.fill(gradient, 0);
        Arrays.fill(hessian, 0);
        double value = 0;
        double product = 1;
        int factors = 0;
        for (int i = 0; i < labels.size(); i++) {
            int at = i * n;
            double eta = 0;
            for (int j = 0; j < n; j++) {
                eta += theta[j] * features[at + j];
            }
            double count = labels.count(i);
            double target = labels.hits(i) * high + (count - labels.hits(i)) * low;
            double e = Elementary.exp(-Math.abs(eta));
            double p = eta >= 0 ? 1 / (1 + e) : e / (1 + e);
            value += count * Math.max(eta, 0) - target * eta;
            if (count == 1) {
                product *= 1 + e;
                if (++factors == FACTORS) {
                    value += Elementary.log(product);
                    product = 1;
                    factors = 0;
                }
            } else {
                value += count * Elementary.log1p(e);
            }
            double slope = count * p - target;
            double curvature = count * p * (1 - p);
            for (int j = 0; j < n; j++) {
                double f = features[at + j];
                gradient[j] += slope * f;
                double cf = curvature * f;
                for (int k = 0; k <= j; k++) {
                    hessian[j * n + k] += cf * features[at + k];
                }
            }
        }
        return finish(value + Elementary.log(product), theta, gradient, hessian);
    }

    private double finish(double sum, double[] theta, double[] gradient, double[] hessian) {
        double rows = labels.rows();
        double value = sum / rows;
        for (int j = 0; j < n; j++) {
            gradient[j] /= rows;
            for (int k = 0; k <= j; k++) {
                hessian[j * n + k] = hessian[j * n + k] / rows + penalty[j * n + k];
                hessian[k * n + j] = hessian[j * n + k];
            }
        }
        for (int j = 0; j < n; j++) {
            double pull = 0;
            for (int k = 0; k < n; k++) {
                pull += penalty[j * n + k] * theta[k];
            }
            gradient[j] += pull;
            value += 0.5 * theta[j] * pull;
        }
        return value;
    }
}
