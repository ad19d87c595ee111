package dev.logits.learn.regression;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.internal.optim.Cholesky;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The mode of a posterior by Newton's method on centered columns. Where the priors' tails bend upward, so that the
 * Hessian is no use, a step takes parabolas below the priors instead, along which the posterior always rises.
 */
final class PosteriorFit {
    private static final int MOST_STEPS = 2000;

    private final PriorRegression regression;
    private final Examples examples;
    private final CenteredRows rows;
    private final Prior[] priors;
    private final int d;

    PosteriorFit(PriorRegression regression, Examples examples) {
        this.regression = regression;
        this.examples = examples;
        d = examples.features().columns();
        rows = new CenteredRows(examples, IntStream.range(0, d).toArray(), true);
        priors = new Prior[d];
        Arrays.fill(priors, regression.coefficients());
        if (regression.scaled()) {
            scale();
        }
    }

    /** By twice the deviation, or the range of two values; a constant column keeps the prior. */
    private void scale() {
        double[] raw = rows.rawBuffer();
        double[] x = new double[d + 1];
        double[] squares = new double[d];
        double[] low = new double[d];
        double[] high = new double[d];
        boolean[] two = new boolean[d];
        Arrays.fill(low, Double.POSITIVE_INFINITY);
        Arrays.fill(high, Double.NEGATIVE_INFINITY);
        Arrays.fill(two, true);
        for (int i = 0; i < examples.count(); i++) {
            rows.read(i, raw, x);
            for (int j = 0; j < d; j++) {
                squares[j] = Math.fma(examples.weights()[i] * x[j], x[j], squares[j]);
                low[j] = Math.min(low[j], x[j]);
                high[j] = Math.max(high[j], x[j]);
            }
        }
        for (int i = 0; i < examples.count(); i++) {
            rows.read(i, raw, x);
            for (int j = 0; j < d; j++) {
                two[j] &= x[j] == low[j] || x[j] == high[j];
            }
        }
        for (int j = 0; j < d; j++) {
            double deviation = Math.sqrt(squares[j] / (examples.weightSum() - 1));
            double unit = two[j] ? high[j] - low[j] : 2 * deviation;
            if (unit > 0) {
                priors[j] = priors[j].withScale(priors[j].scale() / unit);
            }
        }
    }

    /** The posterior at a point: coefficients, then the logit of the mean row. */
    private final class Point {
        private final double[] theta;
        private final double[] gradient = new double[d + 1];
        private final double[] information = new double[(d + 1) * (d + 1)];
        private final double logLikelihood;
        private final double value;

        Point(double[] theta) {
            this.theta = theta;
            double[] raw = rows.rawBuffer();
            double[] x = new double[d + 1];
            NeumaierSum sum = new NeumaierSum();
            for (int i = 0; i < examples.count(); i++) {
                rows.read(i, raw, x);
                double z = examples.offset(i);
                for (int j = 0; j <= d; j++) {
                    z = Math.fma(theta[j], x[j], z);
                }
                double w = examples.weights()[i];
                double signed = examples.labels()[i] == 1 ? z : -z;
                double small = Elementary.exp(Math.max(-740, -Math.abs(z)));
                sum.add(w * (Math.min(0, signed) - StrictMath.log1p(small)));
                double p = (z >= 0 ? 1 : small) / (1 + small);
                double rest = (z >= 0 ? small : 1) / (1 + small);
                double residual = w * (examples.labels()[i] == 1 ? rest : -p);
                for (int j = 0; j <= d; j++) {
                    gradient[j] = Math.fma(residual, x[j], gradient[j]);
                }
                CenteredRows.addOuter(w * p * rest, x, information, 0, d + 1);
            }
            logLikelihood = sum.value();
            for (int j = 0; j < d; j++) {
                sum.add(priors[j].logDensity(theta[j]));
                gradient[j] += priors[j].slope(theta[j]);
            }
            double b = intercept(theta);
            sum.add(regression.intercept().logDensity(b));
            double slope = regression.intercept().slope(b);
            for (int j = 0; j <= d; j++) {
                gradient[j] = Math.fma(slope, unit(j), gradient[j]);
            }
            value = sum.value();
        }

        /** The information with the curvatures of the priors, or of parabolas below them. */
        private double[] curvature(boolean parabolas) {
            double[] all = information.clone();
            for (int j = 0; j < d; j++) {
                all[j * (d + 1) + j] += parabolas ? priors[j].pull(theta[j]) : priors[j].curvature(theta[j]);
            }
            double b = intercept(theta);
            double h = parabolas
                    ? regression.intercept().pull(b)
                    : regression.intercept().curvature(b);
            for (int i = 0; i <= d; i++) {
                for (int j = 0; j <= d; j++) {
                    all[i * (d + 1) + j] += h * unit(i) * unit(j);
                }
            }
            return all;
        }
    }

    /** The intercept, the logit of a row of zeros, as a sum over the parameters. */
    private double unit(int j) {
        return j == d ? 1 : -rows.mean(j);
    }

    private double intercept(double[] theta) {
        double b = 0;
        for (int j = 0; j <= d; j++) {
            b = Math.fma(theta[j], unit(j), b);
        }
        return b;
    }

    PosteriorModel fit() {
        Point point = new Point(new double[d + 1]);
        boolean converged = false;
        int steps = 0;
        while (steps < MOST_STEPS && !converged) {
            Cholesky factor = Cholesky.of(point.curvature(false), d + 1, 1e-14);
            boolean newton = factor.isRegular();
            double[] step = point.gradient.clone();
            (newton ? factor : Cholesky.of(point.curvature(true), d + 1, 0)).solve(step);
            double rise = 0;
            for (int j = 0; j <= d; j++) {
                rise = Math.fma(step[j], point.gradient[j], rise);
            }
            if (newton && rise <= 1e-24 * Math.max(1, Math.abs(point.value))) {
                converged = true;
                break;
            }
            Point next = climb(point, step, rise);
            if (next == null) {
                converged = newton && rise < 1e-9 * Math.max(1, Math.abs(point.value));
                break;
            }
            point = next;
            steps++;
        }
        return model(point, converged, steps);
    }

    private Point climb(Point point, double[] step, double rise) {
        double length = 1;
        for (int halvings = 0; halvings < 60; halvings++) {
            double[] theta = point.theta.clone();
            for (int j = 0; j <= d; j++) {
                theta[j] = Math.fma(length, step[j], theta[j]);
            }
            Point tried = new Point(theta);
            boolean last = length == 1 && rise < 1e-12 && tried.value > point.value - 1e-9;
            if (tried.value > point.value || last) {
                return tried;
            }
            length /= 2;
        }
        return null;
    }

    private PosteriorModel model(Point point, boolean converged, int steps) {
        Cholesky factor = Cholesky.of(point.curvature(false), d + 1, 1e-14);
        if (!factor.isRegular()) {
            throw new IllegalArgumentException("the posterior has no curvature at the mode in some direction, so that"
                    + " there are no intervals: columns of very different sizes do that; scale them, or take another"
                    + " prior");
        }
        double[] inverse = factor.inverse();
        double[][] sums = new double[d + 1][d + 1];
        for (int j = 0; j < d; j++) {
            sums[j][j] = 1;
        }
        Arrays.setAll(sums[d], this::unit);
        double[] covariance = new double[inverse.length];
        for (int i = 0; i <= d; i++) {
            for (int j = 0; j <= i; j++) {
                covariance[i * (d + 1) + j] = SandwichCovariance.form(inverse, sums[i], sums[j]);
                covariance[j * (d + 1) + i] = covariance[i * (d + 1) + j];
            }
        }
        double[] theta = point.theta.clone();
        theta[d] = intercept(point.theta);
        double log = 0;
        for (double l : factor.diagonal()) {
            log += Elementary.log(l);
        }
        double evidence = point.value + (d + 1) * 0.9189385332046727 - log;
        LogisticModel model = LogisticModel.of(
                new double[][] {Arrays.copyOf(theta, d)},
                new double[] {theta[d]},
                true,
                Penalty.PRIOR,
                report(point, converged, steps));
        return new PosteriorModel(model, priors, regression.intercept(), theta, covariance, point.value, evidence);
    }

    private RegressionReport report(Point point, boolean converged, int steps) {
        double largest = Arrays.stream(point.gradient).map(Math::abs).max().orElse(0);
        return new RegressionReport.Builder(
                        converged ? RegressionReport.Status.CONVERGED : RegressionReport.Status.NO_PROGRESS,
                        Solver.NEWTON,
                        examples.count())
                .ignored(examples.ignored())
                .weightSum(examples.weightSum())
                .objective(-point.value / examples.weightSum())
                .logLikelihood(point.logLikelihood)
                .nullLogLikelihood(examples.nullLogLikelihood(true))
                .gradientNorm(largest / examples.weightSum())
                .iterations(steps)
                .evaluations(steps + 1)
                .build();
    }
}
