package dev.logits.calibrate;

import dev.logits.internal.kernel.DoubleSoftmax;
import dev.logits.internal.optim.Lbfgs;
import dev.logits.internal.optim.Minimum;
import dev.logits.source.LogitsSource;
import java.io.IOException;

/**
 * The fit of {@link VectorScaling}. With x = z/T at the fitted temperature, {@code v_c = x_c + δ_c·x_c + b_c}, from δ =
 * b = 0. L-BFGS works on {@code δ_c / s_c} and {@code (b_c + m_c·δ_c) / t_c}: m_c is the mean of x_c where class c
 * competes, which makes slope and intercept independent, and s_c and t_c are what the curvature at the start says a
 * unit is.
 */
final class VectorFit extends SoftmaxFit {
    private final double[] mean;
    private final double[] slopeUnit;
    private final double[] interceptUnit;
    private final double[] natural;
    private final double[] naturalGradient;
    private boolean curvature;
    private double variance = 1;

    private VectorFit(LogitsSource source, double beta) {
        super(source, beta, false);
        mean = new double[classes];
        slopeUnit = new double[classes];
        interceptUnit = new double[classes];
        natural = new double[2 * classes];
        naturalGradient = new double[2 * classes];
    }

    static Fitted<VectorScaling> fit(LogitsSource source, double variance) throws IOException {
        Fitted<TemperatureScaling> base = TemperatureScaling.fit(source);
        double beta = 1 / base.calibrator().temperature();
        VectorFit fit = new VectorFit(source, beta);
        fit.variance = variance;
        fit.precondition();
        Minimum minimum = FitEnd.minimize(new Lbfgs(), fit, new double[2 * fit.classes]);
        double[] theta = fit.natural(minimum.x());
        double[] weights = new double[fit.classes];
        double[] intercepts = new double[fit.classes];
        for (int c = 0; c < fit.classes; c++) {
            weights[c] = beta * (1 + theta[c]);
            intercepts[c] = theta[fit.classes + c];
        }
        return new Fitted<>(
                new VectorScaling(weights, intercepts), FitEnd.report(base.report(), fit, minimum, minimum.x()));
    }

    /** One pass for the curvature of each class's two parameters. */
    private void precondition() throws IOException {
        double[] sums = new double[3 * classes];
        curvature = true;
        super.valueAndGradient(new double[2 * classes], sums);
        curvature = false;
        for (int c = 0; c < classes; c++) {
            double weight = sums[c];
            mean[c] = weight > 0 ? sums[classes + c] / weight : 0;
            double spread = Math.max(0, sums[2 * classes + c] - mean[c] * sums[classes + c]);
            double ridge = 1 / (variance * rows());
            slopeUnit[c] = 1 / Math.sqrt(spread + ridge * (1 + mean[c] * mean[c]));
            interceptUnit[c] = 1 / Math.sqrt(weight + ridge);
        }
    }

    private double[] natural(double[] theta) {
        for (int c = 0; c < classes; c++) {
            natural[c] = slopeUnit[c] * theta[c];
            natural[classes + c] = interceptUnit[c] * theta[classes + c] - mean[c] * natural[c];
        }
        return natural;
    }

    @Override
    public double valueAndGradient(double[] theta, double[] gradient) throws IOException {
        double value = super.valueAndGradient(natural(theta), naturalGradient);
        for (int c = 0; c < classes; c++) {
            double b = naturalGradient[classes + c];
            gradient[c] = slopeUnit[c] * (naturalGradient[c] - mean[c] * b);
            gradient[classes + c] = interceptUnit[c] * b;
        }
        return value;
    }

    @Override
    double penalty(double[] theta, double[] gradient) {
        if (curvature) {
            return 0;
        }
        double ridge = 1 / (variance * rows());
        double squares = 0;
        for (int i = 0; i < theta.length; i++) {
            squares += theta[i] * theta[i];
            gradient[i] += ridge * theta[i];
        }
        return 0.5 * ridge * squares;
    }

    @Override
    void add(int from, int to, double[] theta, Sums sums) {
        for (int r = from; r < to; r++) {
            if (ignored(r)) {
                continue;
            }
            boolean masked = inputs(r, sums.x);
            logits(theta, sums);
            for (int c = 0; masked && c < classes; c++) {
                sums.v[c] = masked(r, c) ? Double.NEGATIVE_INFINITY : sums.v[c];
            }
            int y = label(r);
            double score = sums.v[y];
            sums.nll += DoubleSoftmax.inPlace(sums.v, classes) - score;
            if (curvature) {
                addCurvature(sums);
            } else {
                sums.v[y] -= 1;
                addGradient(sums.x, sums.v, sums.gradient);
            }
        }
    }

    private void logits(double[] theta, Sums sums) {
        double[] x = sums.x;
        double[] v = sums.v;
        int n = classes;
        System.arraycopy(theta, n, v, 0, n);
        for (int c = 0; c < n; c++) {
            v[c] += x[c] + theta[c] * x[c];
        }
    }

    private void addGradient(double[] x, double[] p, double[] sum) {
        int n = classes;
        for (int c = 0; c < n; c++) {
            sum[c] += p[c] * x[c];
        }
        for (int c = 0; c < n; c++) {
            sum[n + c] += p[c];
        }
    }

    private void addCurvature(Sums sums) {
        for (int c = 0; c < classes; c++) {
            double w = sums.v[c] * (1 - sums.v[c]);
            double wx = w * sums.x[c];
            sums.gradient[c] += w;
            sums.gradient[classes + c] += wx;
            sums.gradient[2 * classes + c] += wx * sums.x[c];
        }
    }
}
