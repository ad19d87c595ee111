package dev.logits.calibrate;

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

    /** Up to this many classes, four rows and their gradients stay in the nearest cache. */
    private static final int NARROW = 256;

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

    private TermSums[] gradientSums;

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
        double[] ones = new double[n];
        double[] squares = new double[n];
        boolean[] exactly = new boolean[n];
        Arrays.fill(exactly, true);
        Arrays.fill(ones, 1);
        for (int c = 0; c < n; c++) {
            squares[c] = largest[c] * largest[c];
        }
        TermSums[] moments = {
            new TermSums(ones, exactly), new TermSums(largest, exactly), new TermSums(squares, exactly)
        };
        double[] sums = new double[3 * n];
        means(new Sums(n, moments), new Curvature(n, beta), sums);
        boolean[] far = new boolean[n];
        for (int c = 0; c < n; c++) {
            double weight = sums[c];
            mean[c] = weight > 0 ? sums[n + c] / weight : 0;
            double spread = Math.max(0, sums[2 * n + c] - mean[c] * sums[n + c]);
            double ridge = 1 / (variance * rows());
            slopeUnit[c] = 1 / Math.sqrt(spread + ridge * (1 + mean[c] * mean[c]));
            interceptUnit[c] = 1 / Math.sqrt(weight + ridge);
            far[c] = Math.max(largest[c] * slopeUnit[c], interceptUnit[c]) > FAR;
        }
        gradientSums = new TermSums[] {new TermSums(largest, far), new TermSums(ones, far)};
    }

    /** One thread's sums of K-vectors, one after the other. */
    private static final class Sums extends RowSums {
        @Serial
        private static final long serialVersionUID = 1;

        final TermSums[] vectors;
        final double[][] xs;
        final double[][] vs;

        Sums(int classes, TermSums[] vectors) {
            super(classes);
            this.vectors = vectors;
            xs = new double[TermSums.ROWS][classes];
            vs = new double[TermSums.ROWS][classes];
        }

        /** Adds the first rows of xs and vs to slopes and intercepts. */
        void add(int rows) {
            if (rows == TermSums.ROWS) {
                vectors[0].add(xs, vs);
                vectors[1].add(vs);
                return;
            }
            for (int r = 0; r < rows; r++) {
                vectors[0].add(xs[r], vs[r]);
                vectors[1].add(1, vs[r]);
            }
        }

        @Override
        RowSums empty() {
            TermSums[] empty = new TermSums[vectors.length];
            Arrays.setAll(empty, i -> vectors[i].empty());
            return new Sums(x.length, empty);
        }

        @Override
        void add(RowSums others) {
            for (int i = 0; i < vectors.length; i++) {
                vectors[i].add(((Sums) others).vectors[i]);
            }
        }

        @Override
        void into(double[] out) {
            for (int i = 0; i < vectors.length; i++) {
                vectors[i].into(out, i * x.length);
            }
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
        return new Sums(classes, gradientSums).empty();
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
            Sums held = (Sums) sums;
            int group = classes <= NARROW ? TermSums.ROWS : 1;
            int count = 0;
            for (int r = from; r < to; r++) {
                if (batch.ignored(r)) {
                    continue;
                }
                double[] x = held.xs[count];
                double[] v = held.vs[count];
                boolean masked = inputs(batch, r, x);
                logits(theta, x, v, classes);
                nll[r] = softmax(batch, r, masked, v);
                v[batch.label(r)] -= 1;
                WeightedSums.scale(v, classes, batch.weight(r));
                if (++count == group) {
                    held.add(count);
                    count = 0;
                }
            }
            held.add(count);
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
            TermSums[] moments = ((Sums) sums).vectors;
            double[] x = sums.x;
            double[] w = sums.v;
            for (int r = from; r < to; r++) {
                if (batch.ignored(r)) {
                    continue;
                }
                boolean masked = inputs(batch, r, x);
                System.arraycopy(x, 0, w, 0, classes);
                nll[r] = softmax(batch, r, masked, w);
                for (int c = 0; c < classes; c++) {
                    w[c] *= 1 - w[c];
                }
                WeightedSums.scale(w, classes, batch.weight(r));
                moments[0].add(1, w);
                moments[1].add(x, w);
                for (int c = 0; c < classes; c++) {
                    w[c] *= x[c];
                }
                moments[2].add(x, w);
            }
        }
    }
}
