package dev.logits.learn.regression;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.NeumaierSum;
import java.util.Arrays;

/**
 * Fits along a path of strengths, each from where the one before ended: Newton's quadratic approximation of the mean
 * loss is minimized by descent along one group of columns after the other, then made anew. The columns are those less
 * their means and divided by their deviations; residuals of the approximation carry the means as one number for all, so
 * that sparse columns stay sparse.
 *
 * <p>References: J. Friedman, T. Hastie, R. Tibshirani, Regularization paths for generalized linear models via
 * coordinate descent, 2010; M. Yuan, Y. Lin, Model selection and estimation in regression with grouped variables, 2006.
 */
final class PathFit {
    private static final int MOST_ROUNDS = 200;
    private static final int MOST_SWEEPS = 100_000;

    /** Sweeps in a row without a least change so far, after which all that is left is rounding. */
    private static final int MOST_IDLE = 1000;

    /** The change of the approximation by a step, relative to the null deviance, that ends a descent. */
    private static final double SMALL = 1e-22;

    private final Examples examples;
    private final PathColumns columns;
    private final double l1Ratio;
    private final int[][] groups;
    private final int n;
    private final double[] beta;
    private double intercept;
    private final double[] eta;
    private final double[] w;
    private final double[] r;
    private double shift;
    private double total;
    private double residualSum;
    private final double[] squares;
    private final double[] sums;

    /** @param groups columns that come and go together; every column is in one */
    PathFit(Examples examples, PathColumns columns, double l1Ratio, int[][] groups) {
        this.examples = examples;
        this.columns = columns;
        this.l1Ratio = l1Ratio;
        this.groups = groups;
        n = examples.count();
        beta = new double[columns.count()];
        eta = new double[n];
        w = new double[n];
        r = new double[n];
        squares = new double[beta.length];
        sums = new double[beta.length];
        double share = examples.classWeight()[1] / examples.weightSum();
        intercept = Elementary.log(share / (1 - share));
        predict();
    }

    private void predict() {
        Arrays.fill(eta, intercept);
        double below = 0;
        for (int j = 0; j < beta.length; j++) {
            if (beta[j] != 0) {
                columns.add(j, beta[j] / columns.scale(j), eta);
                below += beta[j] / columns.scale(j) * columns.mean(j);
            }
        }
        for (int i = 0; i < n; i++) {
            eta[i] += examples.offset(i) - below;
        }
    }

    /** The mean negative log-likelihood of the predictors. */
    private double loss() {
        NeumaierSum sum = new NeumaierSum();
        for (int i = 0; i < n; i++) {
            sum.add(examples.weights()[i] * loss(examples.labels()[i], eta[i]));
        }
        return sum.value() / examples.weightSum();
    }

    static double loss(int label, double z) {
        double signed = label == 1 ? z : -z;
        return StrictMath.log1p(Elementary.exp(Math.max(-740, -Math.abs(z)))) - Math.min(0, signed);
    }

    private double penalty(double lambda) {
        double lasso = 0;
        double ridge = 0;
        for (int[] group : groups) {
            double square = 0;
            for (int j : group) {
                square = Math.fma(beta[j], beta[j], square);
            }
            lasso += Math.sqrt(group.length * square);
            ridge += square;
        }
        return lambda * (l1Ratio * lasso + (1 - l1Ratio) / 2 * ridge);
    }

    /** The least strength at which all coefficients are 0. */
    double largest() {
        approximate();
        double most = 0;
        for (int[] group : groups) {
            double square = 0;
            for (int j : group) {
                double g = gradient(j);
                square = Math.fma(g, g, square);
            }
            most = Math.max(most, Math.sqrt(square / group.length));
        }
        return most / Math.max(l1Ratio, 1e-3);
    }

    /** The quadratic approximation at the current point. */
    private void approximate() {
        total = 0;
        residualSum = 0;
        shift = 0;
        for (int i = 0; i < n; i++) {
            double e = Elementary.exp(Math.max(-740, -Math.abs(eta[i])));
            double p = (eta[i] >= 0 ? 1 : e) / (1 + e);
            double v = examples.weights()[i] / examples.weightSum();
            double slope = Math.max(1e-9, p * (1 - p));
            w[i] = v * slope;
            r[i] = ((examples.labels()[i] == 1 ? 1 : 0) - p) / slope;
            total += w[i];
            residualSum = Math.fma(w[i], r[i], residualSum);
        }
        for (int j = 0; j < beta.length; j++) {
            double s = columns.scale(j);
            squares[j] = s == 0 ? 0 : columns.square(j, w, total) / (s * s);
            sums[j] = s == 0 ? 0 : (columns.dot(j, w) - columns.mean(j) * total) / s;
        }
    }

    /** Σ w·r·x of a standardized column. */
    private double gradient(int j) {
        double s = columns.scale(j);
        return s == 0 ? 0 : (columns.weighted(j, w, r, shift) - columns.mean(j) * residualSum) / s;
    }

    private void move(int j, double step) {
        double s = columns.scale(j);
        beta[j] += step;
        columns.add(j, -step / s, r);
        shift += step / s * columns.mean(j);
        residualSum -= step * sums[j];
    }

    /** Fits at a strength; true where rounding or the tolerance ended it. */
    boolean run(double lambda) {
        double value = loss() + penalty(lambda);
        double[] before = new double[beta.length];
        for (int round = 0; round < MOST_ROUNDS; round++) {
            System.arraycopy(beta, 0, before, 0, before.length);
            double interceptBefore = intercept;
            approximate();
            boolean ended = descend(lambda);
            predict();
            double next = loss() + penalty(lambda);
            for (int halvings = 0; next > value + 1e-15 * Math.abs(value) && halvings < 40; halvings++) {
                for (int j = 0; j < beta.length; j++) {
                    beta[j] = (beta[j] + before[j]) / 2;
                }
                intercept = (intercept + interceptBefore) / 2;
                predict();
                next = loss() + penalty(lambda);
            }
            double moved = Math.abs(intercept - interceptBefore);
            for (int j = 0; j < beta.length; j++) {
                moved = Math.max(moved, Math.abs(beta[j] - before[j]));
            }
            value = next;
            if (moved < 1e-11 || !ended) {
                return ended;
            }
        }
        return false;
    }

    /** Returns false where rounding moves coefficients without an end. */
    private boolean descend(double lambda) {
        boolean all = true;
        double least = Double.POSITIVE_INFINITY;
        int idle = 0;
        for (int sweep = 0; sweep < MOST_SWEEPS; sweep++) {
            double gain = total * square(residualSum / total);
            intercept += residualSum / total;
            shift -= residualSum / total;
            residualSum = 0;
            for (int[] group : groups) {
                if (all || isActive(group)) {
                    gain = Math.max(gain, group.length == 1 ? single(group[0], lambda) : several(group, lambda));
                }
            }
            if (gain < SMALL) {
                if (all) {
                    return true;
                }
                all = true;
            } else {
                all = false;
            }
            idle = gain < least ? 0 : idle + 1;
            least = Math.min(least, gain);
            if (idle > MOST_IDLE) {
                return false;
            }
        }
        return true;
    }

    private static double square(double x) {
        return x * x;
    }

    private boolean isActive(int[] group) {
        for (int j : group) {
            if (beta[j] != 0) {
                return true;
            }
        }
        return false;
    }

    /** The best coefficient of a column beside all others; returns by how much about the approximation falls. */
    private double single(int j, double lambda) {
        if (squares[j] == 0) {
            return 0;
        }
        double u = Math.fma(squares[j], beta[j], gradient(j));
        double cost = lambda * l1Ratio;
        double best = Math.abs(u) <= cost ? 0 : (u - Math.copySign(cost, u)) / (squares[j] + lambda * (1 - l1Ratio));
        double step = best - beta[j];
        if (step == 0) {
            return 0;
        }
        move(j, step);
        if (best == 0) {
            beta[j] = 0;
        }
        return squares[j] * step * step;
    }

    /** A step of a group below a bound of the approximation, whose curvature is at most that of all its columns. */
    private double several(int[] group, double lambda) {
        double bound = 0;
        double[] u = new double[group.length];
        for (int k = 0; k < u.length; k++) {
            bound += squares[group[k]];
        }
        if (bound == 0) {
            return 0;
        }
        double norm = 0;
        for (int k = 0; k < u.length; k++) {
            u[k] = Math.fma(bound, beta[group[k]], gradient(group[k]));
            norm = Math.fma(u[k], u[k], norm);
        }
        norm = Math.sqrt(norm);
        double cost = lambda * l1Ratio * Math.sqrt(group.length);
        double factor = norm <= cost ? 0 : (1 - cost / norm) / (bound + lambda * (1 - l1Ratio));
        double gain = 0;
        for (int k = 0; k < u.length; k++) {
            double step = factor * u[k] - beta[group[k]];
            if (step != 0 && columns.scale(group[k]) > 0) {
                move(group[k], step);
                gain = Math.fma(bound * step, step, gain);
            }
            if (factor == 0) {
                beta[group[k]] = 0;
            }
        }
        return gain;
    }

    /** Coefficients of the columns as they were given, then the intercept. */
    double[] coefficients() {
        double[] all = new double[beta.length + 1];
        double b = intercept;
        for (int j = 0; j < beta.length; j++) {
            all[j] = beta[j] == 0 ? 0 : beta[j] / columns.scale(j);
            b = Math.fma(-all[j], columns.givenMean(j), b);
        }
        all[beta.length] = b;
        return all;
    }

    double objective(double lambda) {
        return loss() + penalty(lambda);
    }

    /** Twice the mean negative log-likelihood. */
    double deviance() {
        return 2 * loss();
    }
}
