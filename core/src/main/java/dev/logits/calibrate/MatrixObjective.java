package dev.logits.calibrate;

import dev.logits.internal.kernel.DoubleSoftmax;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.util.Arrays;

/**
 * The objective of {@link MatrixScaling} and {@link DirichletCalibration}: {@code v = x + Δx + b}. θ holds Δ column
 * after column, so that loops run over consecutive classes, and then b; each in units that the curvature at θ = 0
 * suggests.
 */
final class MatrixObjective extends SoftmaxFit {
    private final OdirPenalty odir;
    private final double[] unit;
    private final double[] natural;
    private boolean curvature;

    MatrixObjective(LogitsSource source, double beta, boolean logSoftmax, OdirPenalty odir) throws IOException {
        super(source, beta, logSoftmax);
        this.odir = odir;
        int parameters = Math.multiplyExact(classes, classes + 1);
        unit = new double[parameters];
        natural = new double[parameters];
        precondition();
    }

    private void precondition() throws IOException {
        double[] sums = new double[2 * classes];
        curvature = true;
        super.valueAndGradient(natural, sums);
        curvature = false;
        for (int j = 0; j <= classes; j++) {
            for (int c = 0; c < classes; c++) {
                double square = j < classes ? sums[classes + j] : 1;
                double h = sums[c] * square + strength(j, c);
                unit[j * classes + c] = h > 0 ? 1 / Math.sqrt(h) : 1;
            }
        }
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
        if (curvature) {
            return 0;
        }
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
    void add(int from, int to, double[] theta, Sums sums) {
        int n = classes;
        double[][] x = new double[4][n];
        double[][] g = new double[4][n];
        int held = 0;
        for (int r = from; r < to; r++) {
            if (ignored(r)) {
                continue;
            }
            boolean masked = inputs(r, x[held]);
            logits(theta, x[held], g[held], n);
            for (int c = 0; masked && c < n; c++) {
                g[held][c] = masked(r, c) ? Double.NEGATIVE_INFINITY : g[held][c];
            }
            double score = g[held][label(r)];
            sums.nll += DoubleSoftmax.inPlace(g[held], n) - score;
            if (curvature) {
                addCurvature(x[held], g[held], sums.gradient);
                continue;
            }
            g[held][label(r)] -= 1;
            if (++held == 4) {
                addGradient(x, g, sums.gradient, n);
                held = 0;
            }
        }
        if (held == 0) {
            return;
        }
        for (int i = held; i < 4; i++) {
            Arrays.fill(g[i], 0);
            Arrays.fill(x[i], 0);
        }
        addGradient(x, g, sums.gradient, n);
    }

    /** Each labeled row's negative log-likelihood under given Δ and b. */
    static double[] losses(LogitsSource source, double beta, boolean logSoftmax, double[] natural) throws IOException {
        int n = source.classes();
        double[] losses = new double[256];
        int rows = 0;
        double[] x = new double[n];
        double[] v = new double[n];
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    if (batch.ignored(r)) {
                        continue;
                    }
                    losses = rows < losses.length ? losses : Arrays.copyOf(losses, 2 * rows);
                    int off = batch.logits().offset(r);
                    float[] z = batch.logits().array();
                    boolean masked = inputs(z, off, n, beta, logSoftmax, x);
                    logits(natural, x, v, n);
                    for (int c = 0; masked && c < n; c++) {
                        v[c] = z[off + c] == Float.NEGATIVE_INFINITY ? Double.NEGATIVE_INFINITY : v[c];
                    }
                    double score = v[batch.label(r)];
                    losses[rows++] = DoubleSoftmax.inPlace(v, n) - score;
                }
            }
        }
        return Arrays.copyOf(losses, rows);
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

    /** Adds g xᵀ of four rows. */
    private static void addGradient(double[][] x, double[][] g, double[] sum, int n) {
        for (int j = 0; j < n; j++) {
            addOuter(x[0][j], x[1][j], x[2][j], x[3][j], g[0], g[1], g[2], g[3], sum, j * n, n);
        }
        addOuter(1, 1, 1, 1, g[0], g[1], g[2], g[3], sum, n * n, n);
    }

    private static void addOuter(
            double a,
            double b,
            double c,
            double d,
            double[] ga,
            double[] gb,
            double[] gc,
            double[] gd,
            double[] sum,
            int off,
            int n) {
        for (int i = 0; i < n; i++) {
            sum[off + i] += (a * ga[i] + b * gb[i]) + (c * gc[i] + d * gd[i]);
        }
    }

    private void addCurvature(double[] x, double[] p, double[] sums) {
        for (int c = 0; c < classes; c++) {
            sums[c] += p[c] * (1 - p[c]);
            sums[classes + c] += x[c] * x[c];
        }
    }
}
