package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.optim.Cholesky;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sums of coefficients with their standard errors, and Wald's tests of several coefficients at once. Weights belong to
 * the coefficients in the order of {@link Inference#coefficients}.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * Contrasts contrasts = LogisticRegression.maximumLikelihood().infer(x, labels).contrasts();
 * LinearCombination difference = contrasts.combination(new double[] {1, -1, 0});   // of columns 0 and 1
 * ChiSquaredTest factor = contrasts.test(new int[] {0, 1});                        // both are 0
 * }</pre>
 *
 * @since 0.1
 */
public final class Contrasts {
    private final Inference inference;
    private final int[] columns;
    private final double[] theta;
    private final double[] covariance;

    Contrasts(Inference inference, int[] columns) {
        this.inference = inference;
        this.columns = columns;
        theta = inference.theta();
        covariance = inference.centeredCovariance();
    }

    /**
     * The covariance of two coefficients; NaN if one was left out.
     *
     * @param i a place in {@link Inference#coefficients}
     * @param j another, or the same
     */
    public double covariance(int i, int j) {
        double[] a = gradient(inference.coefficients().get(i));
        double[] b = gradient(inference.coefficients().get(j));
        return a == null || b == null ? Double.NaN : SandwichCovariance.form(covariance, a, b);
    }

    /** A coefficient as a sum over the parameters of the centered rows; null if it was left out. */
    private double[] gradient(Estimate e) {
        int at = e.isIntercept() ? columns.length : Arrays.binarySearch(columns, e.column());
        if (at < 0) {
            return null;
        }
        double[] all = new double[inference.likelihood().shape().size()];
        int off = (e.classIndex() - inference.likelihood().shape().first())
                * inference.likelihood().shape().stride();
        System.arraycopy(
                inference.unit(at), 0, all, off, inference.likelihood().shape().stride());
        return all;
    }

    private double[] gradient(double[] weights) {
        List<Estimate> all = inference.coefficients();
        if (weights.length != all.size()) {
            throw new IllegalArgumentException(weights.length + " weights for " + all.size() + " coefficients");
        }
        double[] sum = new double[inference.likelihood().shape().size()];
        for (int i = 0; i < weights.length; i++) {
            double[] one = weights[i] == 0 ? null : gradient(all.get(i));
            for (int k = 0; one != null && k < sum.length; k++) {
                sum[k] = Math.fma(weights[i], one[k], sum[k]);
            }
        }
        return sum;
    }

    private double value(double[] gradient) {
        double sum = 0;
        for (int k = 0; k < gradient.length; k++) {
            sum = Math.fma(gradient[k], theta[k], sum);
        }
        return sum;
    }

    /**
     * A sum of coefficients, such as a difference of two, with its standard error.
     *
     * @param weights one for each of {@link Inference#coefficients}; what was left out counts 0
     * @throws IllegalArgumentException if there is another number of weights
     */
    public LinearCombination combination(double[] weights) {
        NullCheck.argument(weights, "weights");
        double[] sum = gradient(weights);
        return new LinearCombination(value(sum), Math.sqrt(SandwichCovariance.form(covariance, sum, sum)));
    }

    /**
     * Wald's test that several sums of coefficients are all 0: {@code (L·b)ᵀ·(L·V·Lᵀ)⁻¹·(L·b)}. Sums that follow from
     * others have no degree of freedom.
     *
     * @param combinations the weights of each sum, as {@link #combination} takes them
     */
    public ChiSquaredTest test(double[][] combinations) {
        NullCheck.argument(combinations, "combinations");
        int n = combinations.length;
        double[][] sums = new double[n][];
        Arrays.setAll(sums, i -> gradient(combinations[i]));
        double[] v = new double[n * n];
        double[] b = new double[n];
        for (int i = 0; i < n; i++) {
            b[i] = value(sums[i]);
            for (int j = 0; j < n; j++) {
                v[i * n + j] = SandwichCovariance.form(covariance, sums[i], sums[j]);
            }
        }
        if (n == 0) {
            return new ChiSquaredTest(Double.NaN, 0);
        }
        Cholesky factor = Cholesky.of(v, n, PenalizedLikelihood.SINGULAR);
        return new ChiSquaredTest(factor.inverseForm(b), factor.rank());
    }

    /**
     * Wald's test that the coefficients of some columns are 0 in all classes, as of a whole factor.
     *
     * @param tested numbers of columns
     */
    public ChiSquaredTest test(int[] tested) {
        NullCheck.argument(tested, "tested");
        List<Estimate> all = inference.coefficients();
        double[][] combinations = IntStream.range(0, all.size())
                .filter(i -> !Double.isNaN(all.get(i).standardError())
                        && Arrays.stream(tested).anyMatch(j -> j == all.get(i).column()))
                .mapToObj(i -> {
                    double[] weights = new double[all.size()];
                    weights[i] = 1;
                    return weights;
                })
                .toArray(double[][]::new);
        return test(combinations);
    }

    @Override
    public String toString() {
        return "Contrasts of " + inference.coefficients().size() + " coefficients";
    }
}
