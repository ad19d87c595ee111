package dev.logits.learn.regression;

import dev.logits.internal.optim.Cholesky;
import dev.logits.internal.optim.Minimum;
import java.util.Arrays;
import java.util.Optional;

/**
 * Newton's method on a {@link Likelihood}: steps along H⁻¹·gradient, halved until the value falls. It goes on beyond
 * the tolerance until steps are down to rounding, which costs one or two more as a rule.
 */
final class NewtonFit {
    /** A squared Newton decrement that counts as 0: the value is within half of it of its minimum. */
    private static final double DECREMENT = 1e-21;

    private static final int MAX_HALVINGS = 40;

    private final Likelihood likelihood;
    private final double tolerance;
    private Likelihood.Point at;
    private double[] curvature;
    private Cholesky hessian;
    private double decrement;
    private int iterations;
    private int evaluations = 1;
    private Minimum.Status status;

    NewtonFit(Likelihood likelihood, double tolerance) {
        this.likelihood = likelihood;
        this.tolerance = tolerance;
        accept(likelihood.curvedAt(new double[likelihood.shape().size()]));
    }

    private void accept(Likelihood.CurvedPoint next) {
        at = next.point();
        curvature = next.hessian();
    }

    /**
     * Iterates until it has converged or can no more, or has taken so many steps in all; returns whether it is over.
     */
    boolean run(int maxIterations) {
        while (status == null && iterations < maxIterations) {
            step();
        }
        return status != null;
    }

    private void step() {
        hessian = Cholesky.of(curvature, likelihood.shape().size(), 1e-14);
        evaluations++;
        double[] direction = at.gradient().clone();
        hessian.solve(direction);
        double last = decrement;
        decrement = dot(direction, at.gradient());
        boolean small = gradientNorm() <= tolerance;
        if (small && (decrement <= DECREMENT || iterations > 0 && decrement > last / 4)) {
            status = Minimum.Status.CONVERGED;
            return;
        }
        iterations++;
        if (!descend(direction)) {
            status = small ? Minimum.Status.CONVERGED : Minimum.Status.NO_PROGRESS;
        }
    }

    private boolean descend(double[] direction) {
        double length = 1;
        double rounding = 1e-15 * Math.max(1e-300, Math.abs(at.value()));
        for (int h = 0; h < MAX_HALVINGS; h++, length /= 2) {
            double[] theta = at.theta().clone();
            for (int i = 0; i < theta.length; i++) {
                theta[i] = Math.fma(-length, direction[i], theta[i]);
            }
            // the full step is nearly always taken, and then its second derivatives are wanted too
            Optional<Likelihood.CurvedPoint> curved =
                    h == 0 ? Optional.of(likelihood.curvedAt(theta)) : Optional.empty();
            Likelihood.Point next = curved.isPresent() ? curved.get().point() : likelihood.at(theta);
            evaluations++;
            if (next.value() <= at.value() - 1e-4 * length * decrement + rounding) {
                accept(curved.isPresent() ? curved.get() : new Likelihood.CurvedPoint(next, likelihood.hessian(theta)));
                return true;
            }
        }
        return false;
    }

    Likelihood.Point at() {
        return at;
    }

    /** Whether the parameters found so far put every row on the right side, which proves complete separation. */
    boolean separates() {
        return at.worstMargin() > 0;
    }

    double gradientNorm() {
        double max = 0;
        for (double g : at.gradient()) {
            max = Math.max(max, Math.abs(g));
        }
        return max;
    }

    /**
     * Whether a minimum exists, proved by how close to one this is: the third derivative of the value along v is at
     * most R·‖v‖ times the second, with R the largest difference of two logits of any row along a v of length 1 in the
     * norm of the Hessian, and then a Newton decrement below 1 / (2R) is enough. Reference: F. Bach, Self-concordant
     * analysis for logistic regression, 2010, proposition 2.
     */
    boolean provesAMinimum() {
        if (hessian == null || !hessian.isRegular()) {
            return false;
        }
        double roots = Math.sqrt(Math.max(0, decrement)) * (likelihood.shape().outputs() == 1 ? 1 : 2);
        // a bound by the triangle inequality is enough as a rule, and costs a pass instead of a matrix per row
        return roots * bound() <= 0.5 || roots * Math.sqrt(largestForm()) <= 0.5;
    }

    /** At least the root of {@link #largestForm}: a row has at most Σ |x_j|·√(H⁻¹)_jj. */
    private double bound() {
        int size = likelihood.shape().size();
        int stride = likelihood.shape().stride();
        double[] inverse = hessian.inverse();
        double[] roots = new double[size];
        for (int i = 0; i < size; i++) {
            roots[i] = Math.sqrt(inverse[i * size + i]);
        }
        double[] largest = new double[1];
        likelihood.rows().forEach((from, to) -> {
            double worst = 0;
            double[] raw = likelihood.rows().rawBuffer();
            double[] x = new double[stride];
            for (int i = from; i < to; i++) {
                likelihood.rows().read(i, raw, x);
                for (int m = 0; m < size; m += stride) {
                    double sum = 0;
                    for (int j = 0; j < stride; j++) {
                        sum = Math.fma(Math.abs(x[j]), roots[m + j], sum);
                    }
                    worst = Math.max(worst, sum);
                }
            }
            synchronized (largest) {
                largest[0] = Math.max(largest[0], worst);
            }
        });
        return largest[0];
    }

    /** The largest squared length, in the norm of H⁻¹, of a row's features in the place of one output. */
    private double largestForm() {
        double[] largest = new double[1];
        int stride = likelihood.shape().stride();
        likelihood.rows().forEach((from, to) -> {
            double worst = 0;
            double[] raw = likelihood.rows().rawBuffer();
            double[] x = new double[stride];
            double[] v = new double[likelihood.shape().size()];
            for (int i = from; i < to; i++) {
                likelihood.rows().read(i, raw, x);
                for (int m = 0; m < likelihood.shape().outputs(); m++) {
                    Arrays.fill(v, 0);
                    System.arraycopy(x, 0, v, m * stride, stride);
                    worst = Math.max(worst, hessian.inverseForm(v));
                }
            }
            synchronized (largest) {
                largest[0] = Math.max(largest[0], worst);
            }
        });
        return largest[0];
    }

    Minimum minimum() {
        return new Minimum(
                at.theta(),
                at.value(),
                gradientNorm(),
                iterations,
                evaluations,
                status == null ? Minimum.Status.ITERATION_LIMIT : status);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum = Math.fma(a[i], b[i], sum);
        }
        return sum;
    }
}
