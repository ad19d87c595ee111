package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.optim.Cholesky;
import dev.logits.internal.random.CounterRandom;
import dev.logits.internal.special.NormalDistribution;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import java.util.Arrays;

/**
 * What a fit expects of rows, new ones or old, and how sure it is: log-odds and probabilities with standard errors and
 * intervals. The intervals are those of the expectation, not of the class that a row will have.
 *
 * <p>For one thread.
 *
 * <pre>{@code
 * Predictions predictions = Predictions.of(table, newRows, new double[0]);
 * predictions.logOdds(0, 1).low(0.95);
 * predictions.probability(0, 1).standardError();      // by the delta method
 * double[] ends = predictions.interval(0, 1, 0.95);   // within 0 and 1
 * }</pre>
 *
 * @since 0.1
 */
public final class Predictions {
    private final Inference inference;
    private final double[] offsets;
    private final FeatureRows rows;
    private final int count;
    private final double[] raw;
    private final double[] x;
    private final SoftmaxRow softmax;
    private Cholesky factor;

    private Predictions(Inference inference, Features features, double[] offsets) {
        ModelShape shape = inference.likelihood().shape();
        this.inference = inference;
        this.offsets = offsets;
        rows = FeatureRows.of(features);
        count = features.rows();
        raw = new double[features.columns()];
        x = new double[shape.stride()];
        softmax = new SoftmaxRow(shape.outputs(), shape.first());
    }

    /**
     * Predictions of rows.
     *
     * @param x as many columns as the model has
     * @param offsets one per row; empty without
     * @throws IllegalArgumentException if there is another number of columns, or of offsets
     */
    public static Predictions of(Inference inference, Features x, double[] offsets) {
        NullCheck.argument(inference, "inference");
        NullCheck.argument(x, "x");
        NullCheck.argument(offsets, "offsets");
        if (x.columns() != inference.model().columns()) {
            throw new IllegalArgumentException("features of " + x.columns() + " columns; the model was fitted on "
                    + inference.model().columns());
        }
        if (offsets.length != 0 && offsets.length != x.rows()) {
            throw new IllegalArgumentException(offsets.length + " offsets for " + x.rows() + " rows of features");
        }
        return new Predictions(inference, x, offsets);
    }

    /** The number of rows. */
    public int rows() {
        return count;
    }

    private void visit(int row) {
        if (row < 0 || row >= count) {
            throw new IndexOutOfBoundsException("row " + row + " of " + count + " rows");
        }
        CenteredRows centered = inference.likelihood().rows();
        int[] columns = centered.columns();
        rows.check(row);
        rows.copy(row, raw);
        for (int j = 0; j < columns.length; j++) {
            x[j] = raw[columns[j]] - centered.mean(j);
        }
        if (x.length > columns.length) {
            x[columns.length] = 1;
        }
        for (int m = 0; m < softmax.z.length; m++) {
            softmax.z[m] = logit(inference.theta(), m, row);
        }
        softmax.evaluate(0);
    }

    private double logit(double[] theta, int m, int row) {
        double z = offsets.length == 0 ? 0 : offsets[row];
        for (int j = 0; j < x.length; j++) {
            z = Math.fma(theta[m * x.length + j], x[j], z);
        }
        return z;
    }

    /**
     * The log-odds of a class against the first one.
     *
     * @param c 1 … K − 1
     */
    public LinearCombination logOdds(int row, int c) {
        if (c < 1 || c > softmax.z.length) {
            throw new IndexOutOfBoundsException("class " + c + " of 1.." + softmax.z.length + " has log-odds");
        }
        visit(row);
        double[] gradient = new double[softmax.z.length * x.length];
        System.arraycopy(x, 0, gradient, (c - 1) * x.length, x.length);
        return new LinearCombination(
                softmax.z[c - 1],
                Math.sqrt(SandwichCovariance.form(inference.centeredCovariance(), gradient, gradient)));
    }

    private double probability(int c) {
        return c == 0 ? softmax.reference() : softmax.p[c - 1];
    }

    /** The probability of a class, with its standard error by the delta method. */
    public LinearCombination probability(int row, int c) {
        checkClass(c);
        visit(row);
        double p = probability(c);
        double[] gradient = new double[softmax.z.length * x.length];
        for (int m = 0; m < softmax.z.length; m++) {
            double slope = p * ((m + 1 == c ? 1 : 0) - softmax.p[m]);
            for (int j = 0; j < x.length; j++) {
                gradient[m * x.length + j] = slope * x[j];
            }
        }
        return new LinearCombination(
                p, Math.sqrt(SandwichCovariance.form(inference.centeredCovariance(), gradient, gradient)));
    }

    /**
     * The interval of a probability that lies within 0 and 1: that of its logit, {@code log p − log(1 − p)}, brought
     * back. Of two classes that is the interval of the log-odds.
     *
     * @param level such as 0.95
     * @return the lower and the upper end
     */
    public double[] interval(int row, int c, double level) {
        LinearCombination p = probability(row, c);
        double rest = c == 0 ? Arrays.stream(softmax.p).sum() : 1 - p.value();
        LinearCombination logit = new LinearCombination(
                Elementary.log(p.value()) - Elementary.log(rest), p.standardError() / (p.value() * rest));
        return new double[] {sigmoid(logit.low(level)), sigmoid(logit.high(level))};
    }

    private static double sigmoid(double z) {
        return z < 0 ? Elementary.exp(z) / (1 + Elementary.exp(z)) : 1 / (1 + Elementary.exp(-z));
    }

    /**
     * The interval of a probability by simulation: coefficients are drawn from the normal distribution of the estimate
     * and its covariance, and the interval is that between the quantiles of their probabilities.
     *
     * @param level such as 0.95
     * @param draws such as 10000, 2 or more
     * @param seed the same numbers for the same seed
     * @return the lower and the upper end
     */
    public double[] simulated(int row, int c, double level, int draws, long seed) {
        checkClass(c);
        if (draws < 2 || !(level > 0 && level < 1)) {
            throw new IllegalArgumentException("a simulated interval needs 2 draws or more and a level between 0 and 1,"
                    + " got " + draws + " and " + level);
        }
        visit(row);
        int size = softmax.z.length * x.length;
        if (factor == null) {
            factor = Cholesky.of(inference.centeredCovariance(), size, PenalizedLikelihood.SINGULAR);
        }
        long key = CounterRandom.key(seed, row);
        double[] drawn = new double[draws];
        double[] white = new double[factor.rank()];
        for (int d = 0; d < draws; d++) {
            long first = (long) d * white.length;
            Arrays.setAll(white, i -> normal(CounterRandom.uniform(key, first + i)));
            double[] theta = factor.unwhitened(white);
            for (int i = 0; i < size; i++) {
                theta[i] += inference.theta()[i];
            }
            for (int m = 0; m < softmax.z.length; m++) {
                softmax.z[m] = logit(theta, m, row);
            }
            softmax.evaluate(0);
            drawn[d] = probability(c);
        }
        Arrays.sort(drawn);
        return new double[] {quantile(drawn, (1 - level) / 2), quantile(drawn, (1 + level) / 2)};
    }

    /** The number of the standard normal distribution below which a share lies. */
    private static double normal(double u) {
        double level = Math.abs(2 * u - 1);
        double size = level == 0 ? 0 : NormalDistribution.quantile(level);
        return u < 0.5 ? -size : size;
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        double part = place - below;
        return below + 1 >= sorted.length ? sorted[below] : (1 - part) * sorted[below] + part * sorted[below + 1];
    }

    private void checkClass(int c) {
        if (c < 0 || c > softmax.z.length || inference.likelihood().shape().first() == 0) {
            throw new IndexOutOfBoundsException(
                    "class " + c + " of " + inference.model().classes());
        }
    }

    @Override
    public String toString() {
        return "Predictions of " + count + " rows";
    }
}
