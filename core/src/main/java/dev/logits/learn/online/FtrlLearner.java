package dev.logits.learn.online;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.Features;
import java.util.Objects;

/**
 * A learner by {@link FtrlProximal}. Of two classes it has one weight per column, that of class 1, of more classes one
 * per column and class; memory is 16 bytes a weight, and time that of a row's numbers that are not 0.
 *
 * <p>For one thread.
 *
 * @since 0.1
 */
public final class FtrlLearner implements OnlineLearner {
    private final FtrlProximal settings;
    private final int columns;
    private final int classes;
    private final int outputs;
    private final int stride;
    private final double[] z;
    private final double[] n;

    /** The largest |w_i| at any row whose gradient of it was not 0. */
    private double largest;

    private final Tally tally;

    FtrlLearner(FtrlProximal settings, int columns, int classes) {
        this(
                settings,
                columns,
                classes,
                new double[length(settings, columns, classes)],
                new double[length(settings, columns, classes)],
                0,
                ProgressiveLoss.none(classes));
    }

    private FtrlLearner(
            FtrlProximal settings,
            int columns,
            int classes,
            double[] z,
            double[] n,
            double largest,
            ProgressiveLoss progress) {
        this.settings = settings;
        this.columns = columns;
        this.classes = classes;
        this.outputs = outputs(classes);
        this.stride = columns + (settings.intercept() ? 1 : 0);
        this.z = z;
        this.n = n;
        this.largest = largest;
        this.tally = new Tally(progress);
    }

    private static int outputs(int classes) {
        return classes == 2 ? 1 : classes;
    }

    private static int length(FtrlProximal settings, int columns, int classes) {
        if (columns < 1 || classes < 2) {
            throw new IllegalArgumentException(
                    "a learner needs 1 column and 2 classes or more, got " + columns + " and " + classes);
        }
        long length = (long) outputs(classes) * (columns + (settings.intercept() ? 1L : 0));
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(columns + " columns of " + classes + " classes are " + length
                    + " weights, more than fit into one array; hash to fewer columns");
        }
        return (int) length;
    }

    /**
     * A learner in a known state, as files hold it: it goes on as the one that had it would have, to the bit.
     *
     * @param z one number per weight: column by column of an output, then its intercept; of two classes there is one
     *     output, of more one per class. Copied
     * @param n as many sums of squared gradients. Copied
     * @param largest the largest weight that there was, in absolute value
     * @throws IllegalArgumentException if lengths do not agree or a number cannot be
     */
    public static FtrlLearner of(
            FtrlProximal settings,
            int columns,
            int classes,
            double[] z,
            double[] n,
            double largest,
            ProgressiveLoss progress) {
        NullCheck.argument(settings, "settings");
        NullCheck.argument(z, "z");
        NullCheck.argument(n, "n");
        NullCheck.argument(progress, "progress");
        int length = length(settings, columns, classes);
        if (z.length != length || n.length != length || progress.counts().size() != classes) {
            throw new IllegalArgumentException(z.length + " z, " + n.length + " n and counts of "
                    + progress.counts().size() + " classes for " + length + " weights and " + classes + " classes");
        }
        for (int i = 0; i < length; i++) {
            if (!Double.isFinite(z[i]) || !(n[i] >= 0 && n[i] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("weight " + i + " has z = " + z[i] + ", n = " + n[i]
                        + "; z is finite, n finite and not negative");
            }
        }
        if (!(largest >= 0 && largest < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the largest weight that there was is " + largest);
        }
        return new FtrlLearner(settings, columns, classes, z.clone(), n.clone(), largest, progress);
    }

    /** How it learns. */
    public FtrlProximal settings() {
        return settings;
    }

    /** A copy of the state z, as {@link #of} takes it. */
    public double[] z() {
        return z.clone();
    }

    /** A copy of the sums of squared gradients, as {@link #of} takes them. */
    public double[] n() {
        return n.clone();
    }

    /** The largest weight that there was, in absolute value, among those that a row changed. */
    public double largest() {
        return largest;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public int classes() {
        return classes;
    }

    @Override
    public ProgressiveLoss progress() {
        return tally.progress();
    }

    /** The weight of a place of z and n. */
    private double weight(int at) {
        boolean free = settings.intercept() && at % stride == columns;
        double l1 = free ? 0 : settings.l1();
        double l2 = free ? 0 : settings.l2();
        double size = Math.abs(z[at]) - l1;
        if (!(size > 0)) {
            return 0;
        }
        return -Math.copySign(size, z[at]) / ((settings.beta() + Math.sqrt(n[at])) / settings.alpha() + l2);
    }

    @Override
    public double weight(int c, int column) {
        Objects.checkIndex(c, classes);
        Objects.checkIndex(column, columns);
        int output = c - (classes - outputs);
        return output < 0 ? 0 : weight(output * stride + column);
    }

    @Override
    public double intercept(int c) {
        Objects.checkIndex(c, classes);
        int output = c - (classes - outputs);
        return output < 0 || !settings.intercept() ? 0 : weight(output * stride + columns);
    }

    /** How many weights are not 0, intercepts aside. */
    public long nonZero() {
        long count = 0;
        for (int at = 0; at < z.length; at++) {
            count += !(settings.intercept() && at % stride == columns) && weight(at) != 0 ? 1 : 0;
        }
        return count;
    }

    @Override
    public void learn(Features x, int[] labels, double[] weights) {
        NullCheck.argument(weights, "weights");
        StreamRows.check(x, labels, columns, classes);
        StreamRows.checkWeights(weights, labels.length);
        StreamRows rows = new StreamRows(x, settings.intercept() ? columns : -1);
        double[] p = new double[outputs];
        double[] w = new double[0];
        for (int r = 0; r < labels.length; r++) {
            if (labels[r] == Labels.IGNORE) {
                continue;
            }
            rows.go(r);
            if (w.length < outputs * rows.count()) {
                w = new double[Math.max(outputs * rows.count(), 2 * w.length)];
            }
            double weight = weights.length == 0 ? 1 : weights[r];
            for (double left = weight; left > 0; left--) {
                learn(rows, r, labels[r], Math.min(left, 1), left < weight, p, w);
            }
        }
    }

    /**
     * Learns from a row.
     *
     * @param part of its loss that counts
     * @param copy whether the row was counted before
     * @param p room for the outputs
     * @param w room for the weights of the row's numbers
     */
    private void learn(StreamRows rows, int row, int label, double part, boolean copy, double[] p, double[] w) {
        for (int m = 0; m < outputs; m++) {
            p[m] = score(rows, m, w);
            if (!Double.isFinite(p[m])) {
                throw StreamRows.tooLarge(row, p[m]);
            }
        }
        tally.add(p, label, copy);
        for (int m = 0; m < outputs; m++) {
            update(rows, m, w, part * (p[m] - (label == m + classes - outputs ? 1 : 0)));
        }
    }

    /** The logit of an output; writes the weights that it took. */
    private double score(StreamRows rows, int output, double[] w) {
        double sum = 0;
        int from = output * rows.count();
        for (int i = 0; i < rows.count(); i++) {
            w[from + i] = weight(output * stride + rows.column(i));
            sum = Math.fma(w[from + i], rows.value(i), sum);
        }
        return sum;
    }

    /** @param slope of the loss by the logit */
    private void update(StreamRows rows, int output, double[] w, double slope) {
        int from = output * rows.count();
        for (int i = 0; i < rows.count(); i++) {
            double g = slope * rows.value(i);
            if (g == 0) {
                continue;
            }
            int at = output * stride + rows.column(i);
            double more = n[at] + g * g;
            double sigma = (Math.sqrt(more) - Math.sqrt(n[at])) / settings.alpha();
            z[at] += g - sigma * w[from + i];
            n[at] = more;
            largest = Math.max(largest, Math.abs(w[from + i]));
        }
    }

    @Override
    public Logits logits(Features x) {
        NullCheck.argument(x, "x");
        StreamRows.checkColumns(x, columns);
        Logits out = Logits.zeros(x.rows(), classes);
        StreamRows rows = new StreamRows(x, settings.intercept() ? columns : -1);
        for (int r = 0; r < x.rows(); r++) {
            rows.go(r);
            for (int m = 0; m < outputs; m++) {
                double sum = 0;
                for (int i = 0; i < rows.count(); i++) {
                    sum = Math.fma(weight(m * stride + rows.column(i)), rows.value(i), sum);
                }
                out.array()[out.offset(r) + m + classes - outputs] = (float) sum;
            }
        }
        return out;
    }

    /**
     * A bound on the regret so far: no more than this has the sum of the losses been above that of fixed weights, by
     * the formula of {@link FtrlProximal} with |u_i| + {@link #largest} for D_i.
     *
     * @param weights u: a row of D for each output; of two classes one row, that of class 1
     * @param intercepts one per output; empty for a learner without
     * @throws IllegalArgumentException if there are more or fewer
     */
    public double regretBound(double[][] weights, double[] intercepts) {
        NullCheck.entries(weights, "weights");
        NullCheck.argument(intercepts, "intercepts");
        if (weights.length != outputs || intercepts.length != (settings.intercept() ? outputs : 0)) {
            throw new IllegalArgumentException(weights.length + " rows of weights and " + intercepts.length
                    + " intercepts for " + outputs + " outputs "
                    + (settings.intercept() ? "with intercepts" : "without intercept"));
        }
        double bound = 0;
        for (int m = 0; m < outputs; m++) {
            if (weights[m].length != columns) {
                throw new IllegalArgumentException(
                        "weights[" + m + "] has " + weights[m].length + " columns; the learner has " + columns);
            }
            for (int j = 0; j < stride; j++) {
                boolean free = j == columns;
                double u = Math.abs(free ? intercepts[m] : weights[m][j]);
                double distance = u + largest;
                bound += (free ? 0 : settings.l1() * u)
                        + ((free ? 0 : settings.l2()) + settings.beta() / settings.alpha()) / 2 * u * u
                        + Math.sqrt(n[m * stride + j])
                                * (distance * distance / (2 * settings.alpha()) + settings.alpha());
            }
        }
        return bound;
    }

    /** The shape and how it learns. */
    @Override
    public String toString() {
        return "FtrlLearner of " + classes + " classes and " + columns + " columns, " + settings;
    }
}
