package dev.logits.calibrate;

import dev.logits.internal.kernel.DoubleSoftmax;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;

/**
 * The objective of {@link MatrixScaling} and {@link DirichletCalibration}: {@code v = x + Δx + b}. θ holds Δ column
 * after column, so that loops run over consecutive classes, and then b; each in units that the curvature at θ = 0
 * suggests.
 */
final class MatrixObjective extends SoftmaxFit {
    /** A column of x whose largest magnitude is so many times its root mean square is summed exactly. */
    private static final double FAR = 64;

    private final double beta;
    private final boolean logSoftmax;
    private final OdirPenalty odir;
    private final double[] unit;
    private final double[] natural;
    private OuterSums gradientSums;

    MatrixObjective(LogitsSource source, double beta, boolean logSoftmax, OdirPenalty odir) throws IOException {
        super(source);
        this.beta = beta;
        this.logSoftmax = logSoftmax;
        this.odir = odir;
        int parameters = Math.multiplyExact(classes, classes + 1);
        unit = new double[parameters];
        natural = new double[parameters];
        precondition();
    }

    private void precondition() throws IOException {
        double[] sums = new double[2 * classes];
        SoftmaxRows atZero = new Curvature(classes, beta, logSoftmax);
        MatrixCurvature curvature = (MatrixCurvature)
                means(new MatrixCurvature(classes), atZero, sums).sums();
        double[] bounds = new double[natural.length];
        boolean[] far = new boolean[classes];
        for (int j = 0; j <= classes; j++) {
            for (int c = 0; c < classes; c++) {
                double square = j < classes ? sums[classes + j] : 1;
                double h = sums[c] * square + strength(j, c);
                unit[j * classes + c] = h > 0 ? 1 / Math.sqrt(h) : 1;
                bounds[j * classes + c] = j < classes ? curvature.largest(j) : 1;
            }
            if (j < classes) {
                far[j] = curvature.largest(j) > FAR * Math.sqrt(sums[classes + j]);
            }
        }
        gradientSums = new OuterSums(classes, bounds, far);
    }

    private double strength(int column, int row) {
        return column == classes ? odir.intercept() : column == row ? odir.diagonal() : odir.offDiagonal();
    }

    /** Δ, column after column, and b. */
    double[] natural(double[] theta) {
        for (int i = 0; i < theta.length; i++) {
            natural[i] = unit[i] * theta[i];
        }
        return natural;
    }

    /** The θ of other units, as another objective's {@link #natural} gave them. */
    double[] inUnits(double[] values) {
        double[] theta = new double[values.length];
        for (int i = 0; i < theta.length; i++) {
            theta[i] = values[i] / unit[i];
        }
        return theta;
    }

    @Override
    public double valueAndGradient(double[] theta, double[] gradient) throws IOException {
        double value = super.valueAndGradient(natural(theta), gradient);
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] *= unit[i];
        }
        return value;
    }

    @Override
    double penalty(double[] theta, double[] gradient) {
        double value = 0;
        for (int j = 0; j <= classes; j++) {
            for (int c = 0; c < classes; c++) {
                int i = j * classes + c;
                double pull = strength(j, c) * theta[i];
                value += 0.5 * pull * theta[i];
                gradient[i] += pull;
            }
        }
        return value;
    }

    @Override
    RowSums sums() {
        return gradientSums.empty();
    }

    @Override
    SoftmaxRows rowsAt(double[] theta) {
        return new Gradient(classes, beta, logSoftmax, theta);
    }

    /** Adds the gradient in Δ and b: (p − [c = y]) xᵀ, and p − [c = y]. */
    private static final class Gradient extends SoftmaxRows {
        @Serial
        private static final long serialVersionUID = 1;

        private final double[] theta;

        Gradient(int classes, double beta, boolean logSoftmax, double[] theta) {
            super(classes, beta, logSoftmax);
            this.theta = theta;
        }

        @Override
        void add(RowBatch batch, int from, int to, double[] nll, RowSums sums) {
            OuterSums outer = (OuterSums) sums;
            for (int r = from; r < to; r++) {
                if (batch.ignored(r)) {
                    continue;
                }
                double[] x = outer.nextX();
                double[] g = outer.nextG();
                boolean masked = inputs(batch, r, x);
                logits(theta, x, g, classes);
                nll[r] = softmax(batch, r, masked, g);
                g[batch.label(r)] -= 1;
                WeightedSums.scale(g, classes, batch.weight(r));
                outer.next();
            }
        }
    }

    /** Adds p·(1 − p) and x² at θ = 0, where v = x. */
    private static final class Curvature extends SoftmaxRows {
        @Serial
        private static final long serialVersionUID = 1;

        Curvature(int classes, double beta, boolean logSoftmax) {
            super(classes, beta, logSoftmax);
        }

        @Override
        void add(RowBatch batch, int from, int to, double[] nll, RowSums sums) {
            for (int r = from; r < to; r++) {
                if (!batch.ignored(r)) {
                    boolean masked = inputs(batch, r, sums.x);
                    System.arraycopy(sums.x, 0, sums.v, 0, classes);
                    nll[r] = softmax(batch, r, masked, sums.v);
                    ((MatrixCurvature) sums).add(batch.weight(r));
                }
            }
        }
    }

    /**
     * Each labeled row's negative log-likelihood, and what it counts; null where all count whole.
     *
     * @param values one per row
     * @param weights one per row
     */
    record Losses(double[] values, double[] weights) {
        double weight(int r) {
            return weights == null ? 1 : weights[r];
        }
    }

    /** Under given Δ and b. */
    static Losses losses(LogitsSource source, double beta, boolean logSoftmax, double[] natural) throws IOException {
        int n = source.classes();
        double[] losses = new double[256];
        int rows = 0;
        double[] x = new double[n];
        double[] v = new double[n];
        RowBatch batch = RowBatch.weighted(source);
        double[] weights = null;
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    if (batch.ignored(r)) {
                        continue;
                    }
                    losses = rows < losses.length ? losses : Arrays.copyOf(losses, 2 * rows);
                    if (batch.weight(r) < 1 || weights != null) {
                        weights = withRoom(weights, rows, losses.length);
                        weights[rows] = batch.weight(r);
                    }
                    int off = batch.logits().offset(r);
                    float[] z = batch.logits().array();
                    boolean masked = SoftmaxRows.inputs(z, off, n, beta, logSoftmax, x);
                    logits(natural, x, v, n);
                    for (int c = 0; masked && c < n; c++) {
                        v[c] = z[off + c] == Float.NEGATIVE_INFINITY ? Double.NEGATIVE_INFINITY : v[c];
                    }
                    double score = v[batch.label(r)];
                    losses[rows++] = DoubleSoftmax.inPlace(v, n) - score;
                }
            }
        }
        return new Losses(Arrays.copyOf(losses, rows), weights);
    }

    /** Weights with room for more; those of the first rows are 1 where there were none. */
    private static double[] withRoom(double[] weights, int rows, int length) {
        if (weights == null) {
            double[] all = new double[length];
            Arrays.fill(all, 0, rows, 1);
            return all;
        }
        return weights.length < length ? Arrays.copyOf(weights, length) : weights;
    }

    /** v = x + Δx + b, four columns of Δ at a time. */
    private static void logits(double[] theta, double[] x, double[] v, int n) {
        System.arraycopy(theta, n * n, v, 0, n);
        int j = 0;
        for (; j + 3 < n; j += 4) {
            addColumns(theta, j * n, n, x[j], x[j + 1], x[j + 2], x[j + 3], v);
        }
        for (; j < n; j++) {
            addColumn(theta, j * n, n, x[j], v);
        }
        for (int c = 0; c < n; c++) {
            v[c] += x[c];
        }
    }

    private static void addColumns(double[] m, int off, int n, double a, double b, double c, double d, double[] v) {
        int second = off + n;
        int third = second + n;
        int fourth = third + n;
        for (int i = 0; i < n; i++) {
            v[i] += (a * m[off + i] + b * m[second + i]) + (c * m[third + i] + d * m[fourth + i]);
        }
    }

    private static void addColumn(double[] m, int off, int n, double a, double[] v) {
        for (int i = 0; i < n; i++) {
            v[i] += a * m[off + i];
        }
    }
}
