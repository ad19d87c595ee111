package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What each row does to a fit of two classes, and how well the fit goes with its rows. With p the fitted probability of
 * class 1, w the row's weight and h its leverage {@code w·p·(1 − p)·xᵀ·C·x}:
 * <ul>
 *   <li>Pearson's residual {@code √w·(y − p) / √(p·(1 − p))}, the deviance residual {@code ±√(−2·w·ln p_y)}, and that
 *       over {@code √(1 − h)}.
 *   <li>Cook's distance {@code pearson²·h / (k·(1 − h)²)} for k coefficients: how far the coefficients move without it.
 * </ul>
 *
 * <p>Rows have the numbers that they were given with; what a row has no number for, as it did not count, is NaN.
 *
 * <p>Immutable.
 *
 * <p>References: D. Pregibon, Logistic regression diagnostics, 1981; D. Hosmer, S. Lemeshow, Applied logistic
 * regression, 1989; D. Hosmer et al., A comparison of goodness-of-fit tests for the logistic regression model, 1997.
 *
 * @since 0.1
 */
public final class FitDiagnostics {
    private final Inference inference;
    private final double[] inverse;
    private final double[] probability;
    private final double[] leverage;
    private final double[] pearson;
    private final double[] deviance;
    private final double[] weight;
    private final int[] label;

    private FitDiagnostics(Inference inference, double[] inverse) {
        this.inference = inference;
        this.inverse = inverse;
        Examples examples = inference.likelihood().examples();
        int rows = (int) (examples.count() + examples.ignored());
        probability = empty(rows);
        leverage = empty(rows);
        pearson = empty(rows);
        deviance = empty(rows);
        weight = new double[rows];
        label = new int[rows];
        Likelihood.Visitor visitor = inference.likelihood().new Visitor(inference.theta());
        for (int i = 0; i < examples.count(); i++) {
            int r = examples.origins()[i];
            double loss = visitor.visit(i);
            double w = examples.weights()[i];
            double residual = -visitor.softmax.residual[0];
            weight[r] = w;
            label[r] = examples.labels()[i];
            probability[r] = visitor.softmax.p[0];
            leverage[r] = w * SandwichCovariance.leverage(visitor, inverse);
            pearson[r] = Math.sqrt(w) * residual / Math.sqrt(Likelihood.variance(visitor.softmax, 0));
            deviance[r] = Math.signum(residual) * Math.sqrt(2 * w * loss);
        }
    }

    private static double[] empty(int rows) {
        double[] out = new double[rows];
        Arrays.fill(out, Double.NaN);
        return out;
    }

    static FitDiagnostics of(Inference inference, double[] inverse) {
        if (inference.model().classes() != 2 || inference.model().penalty() != Penalty.NONE) {
            throw new IllegalArgumentException(
                    "diagnostics of rows belong to two classes and maximum likelihood, got " + inference.model());
        }
        return new FitDiagnostics(inference, inverse);
    }

    /** The number of rows, as they were given. */
    public int rows() {
        return probability.length;
    }

    /** The fitted probability of class 1. */
    public double probability(int row) {
        return probability[row];
    }

    /** h, between 0 and 1. */
    public double leverage(int row) {
        return leverage[row];
    }

    /** Pearson's residual. */
    public double pearson(int row) {
        return pearson[row];
    }

    /** The deviance residual. */
    public double deviance(int row) {
        return deviance[row];
    }

    /** The deviance residual over √(1 − h). */
    public double standardized(int row) {
        return deviance[row] / Math.sqrt(1 - leverage[row]);
    }

    /** Cook's distance. */
    public double cook(int row) {
        double rest = 1 - leverage[row];
        return pearson[row] * pearson[row] * leverage[row] / (inference.parameters() * rest * rest);
    }

    /** The rows of the largest Cook's distances, the largest first; of equal ones the first row first. */
    public List<Integer> influential(int count) {
        return IntStream.range(0, rows())
                .filter(r -> !Double.isNaN(cook(r)))
                .boxed()
                .sorted((a, b) -> Double.compare(cook(b), cook(a)))
                .limit(Math.max(0, count))
                .toList();
    }

    /**
     * Hosmer and Lemeshow's test: rows in groups of similar probability, between quantiles of type 7; in each the
     * number of class 1 is compared with its expectation. Degrees of freedom: groups − 2.
     *
     * @param groups 3 or more, usually 10; quantiles that are equal make them fewer
     */
    public ChiSquaredTest hosmerLemeshow(int groups) {
        if (groups < 3) {
            throw new IllegalArgumentException("the test of Hosmer and Lemeshow needs 3 groups or more, got " + groups);
        }
        double[] sorted = Arrays.stream(probability)
                .filter(p -> !Double.isNaN(p))
                .sorted()
                .toArray();
        double[] ends = IntStream.rangeClosed(1, groups)
                .mapToDouble(g -> quantile(sorted, (double) g / groups))
                .distinct()
                .toArray();
        double[] observed = new double[ends.length];
        double[] expected = new double[ends.length];
        double[] count = new double[ends.length];
        for (int r : inOrderOfProbability()) {
            int found = Arrays.binarySearch(ends, probability[r]);
            int g = Math.min(found >= 0 ? found : -found - 1, ends.length - 1);
            observed[g] += weight[r] * label[r];
            expected[g] += weight[r] * probability[r];
            count[g] += weight[r];
        }
        double statistic = 0;
        for (int g = 0; g < ends.length; g++) {
            double difference = observed[g] - expected[g];
            double variance = expected[g] * (1 - expected[g] / count[g]);
            statistic += count[g] == 0 ? 0 : difference * difference / variance;
        }
        return new ChiSquaredTest(statistic, ends.length - 2);
    }

    /** Sums over rows in this order do not depend on that of the file. */
    private int[] inOrderOfProbability() {
        return IntStream.range(0, rows())
                .filter(r -> !Double.isNaN(probability[r]))
                .boxed()
                .sorted((a, b) -> {
                    int order = Double.compare(probability[a], probability[b]);
                    order = order != 0 ? order : Integer.compare(label[a], label[b]);
                    return order != 0 ? order : Double.compare(weight[a], weight[b]);
                })
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place + 4 * Math.ulp(1.0));
        double part = place - below;
        return part <= 4 * Math.ulp(1.0) || below + 1 >= sorted.length
                ? sorted[below]
                : (1 - part) * sorted[below] + part * sorted[below + 1];
    }

    /**
     * The test of le Cessie and van Houwelingen, as Copas and Hosmer simplified it: the sum of squares Σ (y − p)² less
     * its expectation Σ p·(1 − p), over its standard error, is normal if the model is right. It needs no groups.
     */
    public LinearCombination sumOfSquares() {
        Likelihood likelihood = inference.likelihood();
        Examples examples = likelihood.examples();
        Likelihood.Visitor visitor = likelihood.new Visitor(inference.theta());
        int size = likelihood.shape().size();
        double[] cross = new double[size]; // Xᵀ·V·d of the regression of d = 1 − 2p on the columns
        double difference = 0;
        double squares = 0;
        for (int i = 0; i < examples.count(); i++) {
            visitor.visit(i);
            double w = examples.weights()[i];
            double v = Likelihood.variance(visitor.softmax, 0);
            double d = 1 - 2 * visitor.softmax.p[0];
            double residual = visitor.softmax.residual[0];
            difference += w * (residual * residual - v);
            squares += w * v * d * d;
            for (int j = 0; j < size; j++) {
                cross[j] = Math.fma(w * v * d, visitor.x[j], cross[j]);
            }
        }
        double explained = SandwichCovariance.form(inverse, cross, cross);
        return new LinearCombination(difference, Math.sqrt(Math.max(0, squares - explained)));
    }

    /**
     * Generalized variance inflation of terms: by what the volume of a confidence region of their coefficients is
     * larger than it would be if they did not depend on the other terms, squared; for one column the usual factor.
     *
     * <p>Reference: J. Fox, G. Monette, Generalized collinearity diagnostics, 1992.
     *
     * @param terms of each the numbers of its columns
     * @return a factor per term; NaN for a term without estimates
     */
    public double[] varianceInflation(List<int[]> terms) {
        NullCheck.argument(terms, "terms");
        int[] columns = inference.likelihood().rows().columns();
        int n = inference.likelihood().shape().size();
        double[] out = new double[terms.size()];
        double whole = logDeterminant(IntStream.range(0, columns.length).toArray(), n);
        for (int t = 0; t < out.length; t++) {
            int[] term = terms.get(t);
            int[] own = IntStream.range(0, columns.length)
                    .filter(i -> Arrays.stream(term).anyMatch(j -> j == columns[i]))
                    .toArray();
            int[] others = IntStream.range(0, columns.length)
                    .filter(i -> Arrays.stream(own).noneMatch(j -> j == i))
                    .toArray();
            out[t] =
                    own.length == 0 ? Double.NaN : Math.exp(logDeterminant(own, n) + logDeterminant(others, n) - whole);
        }
        return out;
    }

    /** The logarithm of the determinant of the correlations of some coefficients. */
    private double logDeterminant(int[] some, int n) {
        int m = some.length;
        double[] a = new double[m * m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                double scale = Math.sqrt(inverse[some[i] * n + some[i]] * inverse[some[j] * n + some[j]]);
                a[i * m + j] = inverse[some[i] * n + some[j]] / scale;
            }
        }
        double sum = 0;
        for (int k = 0; k < m; k++) { // elimination of a positive definite matrix needs no pivots
            sum += Math.log(a[k * m + k]);
            for (int i = k + 1; i < m; i++) {
                double factor = a[i * m + k] / a[k * m + k];
                for (int j = k; j < m; j++) {
                    a[i * m + j] -= factor * a[k * m + j];
                }
            }
        }
        return sum;
    }

    @Override
    public String toString() {
        return "FitDiagnostics of " + rows() + " rows";
    }
}
