package dev.logits.learn.regression;

import dev.logits.internal.optim.Minimum;
import dev.logits.internal.optim.ProjectedNewton;
import java.util.Arrays;

/**
 * Takes a minimum of a {@link Likelihood} plus λ·Σ|w| that first derivatives have found to the last digits. Where no
 * weight changes its sign the objective is smooth, so Newton's method finds the minimum there; where a weight of 0
 * would gain by the other sign, that sign comes next. The value falls from one choice of signs to the next, so none
 * comes twice.
 *
 * <p>First derivatives alone leave weights without digits: the likelihood of several classes does not change when all
 * weights of a column do by the same amount, and only the penalty, which is small, tells these apart.
 */
final class OrthantNewton {
    private static final int MAX_ORTHANTS = 50;

    /** Far below any tolerance; rounding ends the iteration before. */
    private static final double GRADIENT = 1e-14;

    private final Likelihood likelihood;
    private final double lasso;
    private final double tolerance;
    private final int n;
    private final boolean[] penalized;
    private final double[] sign;
    private double[] theta;
    private double norm;

    /**
     * @param lasso what each |w| costs
     * @param tolerance the largest entry of the subgradient that counts as 0
     */
    OrthantNewton(Likelihood likelihood, double lasso, double tolerance) {
        this.likelihood = likelihood;
        this.lasso = lasso;
        this.tolerance = tolerance;
        n = likelihood.shape().size();
        penalized = new boolean[n];
        sign = new double[n];
        for (int m = 0; m < likelihood.shape().outputs(); m++) {
            int off = m * likelihood.shape().stride();
            Arrays.fill(penalized, off, off + likelihood.shape().columns(), true);
        }
    }

    /** Goes on from a minimum, whose iterations and evaluations are counted along. */
    Minimum run(Minimum start) {
        theta = start.x();
        int iterations = start.iterations();
        int evaluations = start.evaluations();
        double value = Double.POSITIVE_INFINITY;
        chooseSigns(likelihood.at(theta).gradient());
        for (int orthant = 0; orthant < MAX_ORTHANTS; orthant++) {
            Minimum next = ProjectedNewton.minimize(this::evaluate, times(theta), penalized, GRADIENT);
            theta = times(next.x());
            iterations += next.iterations();
            evaluations += next.evaluations();
            chooseSigns(likelihood.at(theta).gradient());
            if (norm <= GRADIENT || !(next.value() < value)) {
                break;
            }
            value = next.value();
        }
        return new Minimum(
                theta,
                value(theta),
                norm,
                iterations,
                evaluations,
                norm <= tolerance ? Minimum.Status.CONVERGED : Minimum.Status.NO_PROGRESS);
    }

    /**
     * The sign of each weight; of one that is 0, the sign that the gradient asks for. Finds the subgradient's length
     * too.
     */
    private void chooseSigns(double[] gradient) {
        norm = 0;
        for (int i = 0; i < n; i++) {
            sign[i] = !penalized[i] ? 1 : Math.signum(theta[i] != 0 ? theta[i] : -gradient[i]);
            sign[i] = sign[i] == 0 ? 1 : sign[i];
            double slope = sign[i] * gradient[i] + (penalized[i] ? lasso : 0);
            norm = Math.max(norm, penalized[i] && theta[i] == 0 ? -slope : Math.abs(slope));
        }
    }

    private double[] times(double[] x) {
        double[] out = x.clone();
        for (int i = 0; i < n; i++) {
            out[i] *= sign[i];
        }
        return out;
    }

    private double value(double[] at) {
        double sum = likelihood.at(at).value();
        for (int i = 0; i < n; i++) {
            sum += penalized[i] ? lasso * Math.abs(at[i]) : 0;
        }
        return sum;
    }

    /** The objective of the weights' magnitudes. */
    private double evaluate(double[] x, double[] gradient, double[] hessian) {
        double[] at = times(x);
        Likelihood.Point point = likelihood.at(at);
        System.arraycopy(likelihood.hessian(at), 0, hessian, 0, n * n);
        double value = point.value();
        for (int i = 0; i < n; i++) {
            gradient[i] = sign[i] * point.gradient()[i] + (penalized[i] ? lasso : 0);
            value += penalized[i] ? lasso * x[i] : 0;
            for (int j = 0; j < n; j++) {
                hessian[i * n + j] *= sign[i] * sign[j];
            }
        }
        return value;
    }
}
