package dev.logits.calibrate;

import dev.logits.internal.kernel.DoubleSoftmax;
import dev.logits.internal.optim.Lbfgs;
import dev.logits.internal.optim.Minimum;
import dev.logits.internal.sum.TermSums;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;

/**
 * The fit of {@link VectorScaling}. With x = z/T at the fitted temperature, {@code v_c = x_c + δ_c·x_c + b_c}, from δ =
 * b = 0. L-BFGS works on {@code δ_c / s_c} and {@code (b_c + m_c·δ_c) / t_c}: m_c is the mean of x_c where class c
 * competes, which makes slope and intercept independent, and s_c and t_c are what the curvature at the start says a
 * unit is.
 */
final class VectorFit extends SoftmaxFit {
    /** A column is summed exactly if its bound, in units of the curvature, is more: see {@link TermSums}. */
    private static final double FAR = 0x1p11;

    /** Where squares still have bounds for sums. */
    private static final double MOST = 0x1p480;

    private final double beta;
    private final double[] mean;
    private final double[] slopeUnit;
    private final double[] interceptUnit;
    private final double[] natural;
    private final double[] naturalGradient;
    private final double variance;
    /** The largest |x_c|. */
    private final double[] largest;

    private TermSums gradientSums;

    private VectorFit(LogitsSource source, double beta, LargestScores scores, double variance) throws IOException {
        super(source);
        this.beta = beta;
        this.variance = variance;
        mean = new double[classes];
        slopeUnit = new double[classes];
        interceptUnit = new double[classes];
        natural = new double[2 * classes];
        naturalGradient = new double[2 * classes];
        largest = new double[classes];
        Arrays.setAll(largest, c -> Math.min(MOST, scores.of(c) * beta));
        precondition();
    }

    static Fitted<VectorScaling> fit(LogitsSource source, double variance) throws IOException {
        TemperatureFit temperature = new TemperatureFit(source, new LargestScores(source.classes()));
        Fitted<TemperatureScaling> base = temperature.fit();
        double beta = 1 / base.calibrator().temperature();
        VectorFit fit = new VectorFit(source, beta, temperature.largest(), variance);
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
        int n = classes;
        double[] bounds = new double[3 * n];
        boolean[] exactly = new boolean[3 * n];
        Arrays.fill(exactly, true);
        for (int c = 0; c < n; c++) {
            bounds[c] = 1;
            bounds[n + c] = largest[c];
            bounds[2 * n + c] = largest[c] * largest[c];
        }
        double[] sums = new double[3 * n];
        means(new Sums(n, new TermSums(bounds, exactly)), new Curvature(n, beta), sums);
        double[] gradientBounds = new double[2 * n];
        boolean[] far = new boolean[2 * n];
        for (int c = 0; c < n; c++) {
            double weight = sums[c];
            mean[c] = weight > 0 ? sums[n + c] / weight : 0;
            double spread = Math.max(0, sums[2 * n + c] - mean[c] * sums[n + c]);
            double ridge = 1 / (variance * rows());
            slopeUnit[c] = 1 / Math.sqrt(spread + ridge * (1 + mean[c] * mean[c]));
            interceptUnit[c] = 1 / Math.sqrt(weight + ridge);
            gradientBounds[c] = largest[c];
            gradientBounds[n + c] = 1;
            far[c] = Math.max(largest[c] * slopeUnit[c], interceptUnit[c]) > FAR;
            far[n + c] = far[c];
        }
        gradientSums = new TermSums(gradientBounds, far);
    }

    /** One thread's sums of K-vectors. */
    private static final class Sums extends RowSums {
        @Serial
        private static final long serialVersionUID = 1;

        final TermSums columns;

        Sums(int classes, TermSums columns) {
            super(classes);
            this.columns = columns;
        }

        @Override
        RowSums empty() {
            return new Sums(x.length, columns.empty());
        }

        @Override
        void add(RowSums others) {
            columns.add(((Sums) others).columns);
        }

        @Override
        void into(double[] out) {
            columns.into(out);
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
        double ridge = 1 / (variance * rows());
        double squares = 0;
        for (int i = 0; i < theta.length; i++) {
            squares += theta[i] * theta[i];
            gradient[i] += ridge * theta[i];
        }
        return 0.5 * ridge * squares;
    }

    @Override
    RowSums sums() {
        return new Sums(classes, gradientSums.empty());
    }

    @Override
    SoftmaxRows rowsAt(double[] theta) {
        return new Gradient(classes, beta, theta);
    }

    /** Adds the gradient in w and b: (p − [c = y])·x, and p − [c = y]. */
    private static final class Gradient extends SoftmaxRows {
        @Serial
        private static final long serialVersionUID = 1;

        private final double[] theta;

        Gradient(int classes, double beta, double[] theta) {
            super(classes, beta, false);
            this.theta = theta;
        }

        @Override
        void add(RowBatch batch, int from, int to, double[] nll, RowSums sums) {
            TermSums columns = ((Sums) sums).columns;
            double[] v = sums.v;
            for (int r = from; r < to; r++) {
                if (batch.ignored(r)) {
                    continue;
                }
                boolean masked = inputs(batch, r, sums.x);
                logits(theta, sums.x, v, classes);
                for (int c = 0; masked && c < classes; c++) {
                    v[c] = masked(batch, r, c) ? Double.NEGATIVE_INFINITY : v[c];
                }
                int y = batch.label(r);
                double score = v[y];
                nll[r] = DoubleSoftmax.inPlace(v, classes) - score;
                v[y] -= 1;
                columns.add(0, sums.x, v, classes);
                columns.add(classes, 1, v, classes);
                columns.next();
            }
        }
    }

    private static void logits(double[] theta, double[] x, double[] v, int n) {
        System.arraycopy(theta, n, v, 0, n);
        for (int c = 0; c < n; c++) {
            v[c] += x[c] + theta[c] * x[c];
        }
    }

    /** Adds w = p·(1 − p), w·x and w·x² at the start, where v = x. */
    private static final class Curvature extends SoftmaxRows {
        @Serial
        private static final long serialVersionUID = 1;

        Curvature(int classes, double beta) {
            super(classes, beta, false);
        }

        @Override
        void add(RowBatch batch, int from, int to, double[] nll, RowSums sums) {
            TermSums columns = ((Sums) sums).columns;
            double[] x = sums.x;
            double[] w = sums.v;
            for (int r = from; r < to; r++) {
                if (batch.ignored(r)) {
                    continue;
                }
                boolean masked = inputs(batch, r, x);
                System.arraycopy(x, 0, w, 0, classes);
                for (int c = 0; masked && c < classes; c++) {
                    w[c] = masked(batch, r, c) ? Double.NEGATIVE_INFINITY : w[c];
                }
                double score = w[batch.label(r)];
                nll[r] = DoubleSoftmax.inPlace(w, classes) - score;
                for (int c = 0; c < classes; c++) {
                    w[c] *= 1 - w[c];
                }
                columns.add(0, 1, w, classes);
                columns.add(classes, x, w, classes);
                for (int c = 0; c < classes; c++) {
                    w[c] *= x[c];
                }
                columns.add(2 * classes, x, w, classes);
                columns.next();
            }
        }
    }
}
