package dev.logits.learn.online;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.NumberCheck;
import dev.logits.learn.features.Features;
import java.util.Arrays;
import java.util.Objects;

/**
 * A learner of two classes by {@link OnlineNewtonStep}; memory is 8·(D + 1)² bytes.
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public final class NewtonLearner implements OnlineLearner {
    /** A matrix of more rows does not fit into one array. */
    private static final int MOST_COLUMNS = 46_000;

    private final OnlineNewtonStep settings;
    private final int columns;
    private final int size;
    private final double[] w;

    /** A⁻¹, all of it. */
    private final double[] inverse;

    /** Σ gᵀA⁻¹g. */
    private double energy;

    private final Tally tally;

    NewtonLearner(OnlineNewtonStep settings, int columns) {
        this(
                settings,
                columns,
                new double[size(settings, columns)],
                0,
                ProgressiveLoss.none(2),
                identity(settings, columns));
    }

    private NewtonLearner(
            OnlineNewtonStep settings,
            int columns,
            double[] w,
            double energy,
            ProgressiveLoss progress,
            double[] inverse) {
        this.settings = settings;
        this.columns = columns;
        this.size = w.length;
        this.w = w;
        this.inverse = inverse;
        this.energy = energy;
        this.tally = new Tally(progress);
    }

    private static int size(OnlineNewtonStep settings, int columns) {
        if (columns < 1 || columns > MOST_COLUMNS) {
            throw new IllegalArgumentException("online Newton steps keep a matrix of columns x columns, so that there"
                    + " are 1 to " + MOST_COLUMNS + " columns, got " + columns
                    + "; follow the regularized leader with more");
        }
        return columns + (settings.intercept() ? 1 : 0);
    }

    private static double[] identity(OnlineNewtonStep settings, int columns) {
        int size = size(settings, columns);
        double[] inverse = new double[size * size];
        for (int i = 0; i < size; i++) {
            inverse[i * size + i] = 1 / settings.epsilon();
        }
        return inverse;
    }

    /**
     * A learner in a known state, as files hold it: it goes on as the one that had it would have, to the bit.
     *
     * @param w the weights, then the intercept. Copied
     * @param inverse A⁻¹, row after row. Copied
     * @param energy the sum of gᵀA⁻¹g so far
     * @throws IllegalArgumentException if lengths do not agree or a number cannot be
     */
    public static NewtonLearner of(
            OnlineNewtonStep settings,
            int columns,
            double[] w,
            double[] inverse,
            double energy,
            ProgressiveLoss progress) {
        NullCheck.argument(settings, "settings");
        NullCheck.argument(w, "w");
        NullCheck.argument(inverse, "inverse");
        NullCheck.argument(progress, "progress");
        int size = size(settings, columns);
        if (w.length != size
                || inverse.length != size * size
                || progress.counts().size() != 2) {
            throw new IllegalArgumentException(w.length + " weights, a matrix of " + inverse.length
                    + " numbers and counts of " + progress.counts().size() + " classes for " + size
                    + " weights and two classes");
        }
        NumberCheck.finite("w", w);
        NumberCheck.finite("inverse", inverse);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                if (inverse[i * size + j] != inverse[j * size + i] || i == j && !(inverse[i * size + i] > 0)) {
                    throw new IllegalArgumentException("inverse: row " + i + ", column " + j + " is "
                            + inverse[i * size + j] + "; the matrix is symmetric, with a positive diagonal");
                }
            }
        }
        if (!(energy >= 0 && energy < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the sum of squared steps must be finite and not negative, got " + energy);
        }
        return new NewtonLearner(settings, columns, w.clone(), energy, progress, inverse.clone());
    }

    /** How it learns. */
    public OnlineNewtonStep settings() {
        return settings;
    }

    /** A copy of weights and intercept, as {@link #of} takes them. */
    public double[] w() {
        return w.clone();
    }

    /** A copy of A⁻¹, as {@link #of} takes it. */
    public double[] inverse() {
        return inverse.clone();
    }

    /** The sum of gᵀA⁻¹g over the rows so far. */
    public double energy() {
        return energy;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int classes() {
        return 2;
    }

    @Override
    public ProgressiveLoss progress() {
        return tally.progress();
    }

    @Override
    public double weight(int c, int column) {
        Objects.checkIndex(c, 2);
        Objects.checkIndex(column, columns);
        return c == 0 ? 0 : w[column];
    }

    @Override
    public double intercept(int c) {
        Objects.checkIndex(c, 2);
        return c == 0 || !settings.intercept() ? 0 : w[columns];
    }

    @Override
    public void learn(Features x, int[] labels, double[] weights) {
        NullCheck.argument(weights, "weights");
        StreamRows.check(x, labels, columns, 2);
        StreamRows.checkWeights(weights, labels.length);
        StreamRows rows = new StreamRows(x, settings.intercept() ? columns : -1);
        double[] v = new double[size];
        double[] p = new double[1];
        for (int r = 0; r < labels.length; r++) {
            if (labels[r] != Labels.IGNORE) {
                rows.go(r);
                double weight = weights.length == 0 ? 1 : weights[r];
                for (double left = weight; left > 0; left--) {
                    learn(rows, r, labels[r], Math.min(left, 1), left < weight, v, p);
                }
            }
        }
    }

    /**
     * Learns from a row.
     *
     * @param part of its loss that counts
     * @param copy whether the row was counted before
     * @param v room for A⁻¹x, of A before the row, and after it of A with it
     */
    private void learn(StreamRows rows, int row, int label, double part, boolean copy, double[] v, double[] p) {
        times(rows, v);
        double norm = 0;
        for (int i = 0; i < rows.count(); i++) {
            norm = Math.fma(v[rows.column(i)], rows.value(i), norm);
        }
        double s = dot(rows);
        double excess = s - Math.max(-settings.limit(), Math.min(settings.limit(), s));
        if (!Double.isFinite(s) || !Double.isFinite(norm)) {
            throw StreamRows.tooLarge(row, s);
        }
        if (excess != 0 && norm > 0) {
            add(-excess / norm, v);
            s -= excess;
        }
        p[0] = s;
        tally.add(p, label, copy);
        double slope = part * (p[0] - label);
        // g = slope·x, so that A⁻¹ with the row in A is A⁻¹ − slope²·v·vᵀ / (1 + slope²·xᵀv)
        double q = slope * slope * norm;
        double factor = slope * slope / (1 + q);
        for (int i = 0; i < size; i++) {
            double times = -factor * v[i];
            for (int j = 0; times != 0 && j <= i; j++) {
                inverse[i * size + j] += times * v[j];
                inverse[j * size + i] = inverse[i * size + j];
            }
        }
        energy += q / (1 + q);
        add(-slope / (1 + q) / settings.curvature(), v);
    }

    private double dot(StreamRows rows) {
        double sum = 0;
        for (int i = 0; i < rows.count(); i++) {
            sum = Math.fma(w[rows.column(i)], rows.value(i), sum);
        }
        return sum;
    }

    private void times(StreamRows rows, double[] v) {
        Arrays.fill(v, 0);
        for (int i = 0; i < rows.count(); i++) {
            int from = rows.column(i) * size;
            double x = rows.value(i);
            for (int j = 0; j < size; j++) {
                v[j] = Math.fma(inverse[from + j], x, v[j]);
            }
        }
    }

    private void add(double s, double[] v) {
        for (int i = 0; i < size; i++) {
            w[i] = Math.fma(s, v[i], w[i]);
        }
    }

    /** The logits of rows, within ±S as those are that it learned by. */
    @Override
    public Logits logits(Features x) {
        NullCheck.argument(x, "x");
        StreamRows.checkColumns(x, columns);
        Logits out = Logits.zeros(x.rows(), 2);
        StreamRows rows = new StreamRows(x, settings.intercept() ? columns : -1);
        for (int r = 0; r < x.rows(); r++) {
            rows.go(r);
            double s = dot(rows);
            out.array()[out.offset(r) + 1] =
                    (float) (Double.isNaN(s) ? s : Math.max(-settings.limit(), Math.min(settings.limit(), s)));
        }
        return out;
    }

    /**
     * The bound on the regret so far, by the formula of {@link OnlineNewtonStep}: no more than this has the sum of the
     * losses been above that of fixed weights whose logits were within ±S on all rows.
     *
     * @param weights u, D of them
     * @param intercept of u; 0 for a learner without
     * @throws IllegalStateException if γ is too large for a bound
     * @throws IllegalArgumentException if there are more or fewer weights
     */
    public double regretBound(double[] weights, double intercept) {
        NullCheck.argument(weights, "weights");
        if (weights.length != columns || intercept != 0 && !settings.intercept()) {
            throw new IllegalArgumentException(weights.length + " weights and the intercept " + intercept + " for "
                    + columns + " columns " + (settings.intercept() ? "with" : "without") + " intercept");
        }
        if (!settings.hasBound()) {
            throw new IllegalStateException("with a curvature of " + settings.curvature()
                    + " there is no bound on the regret; logits within " + settings.limit() + " have one up to "
                    + OnlineNewtonStep.guaranteedCurvature(settings.limit()));
        }
        double square = intercept * intercept;
        for (double u : weights) {
            square = Math.fma(u, u, square);
        }
        return settings.curvature() * settings.epsilon() / 2 * square + energy / (2 * settings.curvature());
    }

    /** The shape and how it learns. */
    @Override
    public String toString() {
        return "NewtonLearner of " + columns + " columns, " + settings;
    }
}
