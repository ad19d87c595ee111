package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.DoubleFeatures;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Fits of a {@link PenaltyPath}, one per strength, from the largest down.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class FittedPath {
    private final double[] strengths;
    private final double[][] coefficients;
    private final double[] deviances;
    private final double[] objectives;
    private final double nullDeviance;
    private final int rows;
    private final double weightSum;
    private final double l1Ratio;
    private final boolean converged;

    FittedPath(
            double[] strengths,
            double[][] coefficients,
            double[] deviances,
            double[] objectives,
            double nullDeviance,
            int rows,
            double weightSum,
            double l1Ratio,
            boolean converged) {
        this.strengths = strengths;
        this.coefficients = coefficients;
        this.deviances = deviances;
        this.objectives = objectives;
        this.nullDeviance = nullDeviance;
        this.rows = rows;
        this.weightSum = weightSum;
        this.l1Ratio = l1Ratio;
        this.converged = converged;
    }

    /** The strengths λ, falling; copied. */
    public double[] strengths() {
        return strengths.clone();
    }

    /** The number of steps. */
    public int steps() {
        return strengths.length;
    }

    /** The coefficients of a step in the columns' own units, then the intercept; copied. */
    public double[] coefficients(int step) {
        return coefficients[step].clone();
    }

    /** The columns that take part in a step, rising. */
    public int[] selected(int step) {
        return IntStream.range(0, coefficients[step].length - 1)
                .filter(j -> coefficients[step][j] != 0)
                .toArray();
    }

    /** The share of the deviance of the class shares that a step explains. */
    public double explained(int step) {
        return 1 - deviances[step] / nullDeviance;
    }

    /** Whether every fit went on to its tolerance. */
    public boolean converged() {
        return converged;
    }

    /** A step as a model, to predict by and to save. */
    public LogisticModel model(int step) {
        double[] b = coefficients[step];
        RegressionReport report = new RegressionReport.Builder(
                        converged ? RegressionReport.Status.CONVERGED : RegressionReport.Status.ITERATION_LIMIT,
                        Solver.AUTOMATIC,
                        rows)
                .weightSum(weightSum)
                .objective(objectives[step])
                .logLikelihood(-deviances[step] * weightSum / 2)
                .nullLogLikelihood(-nullDeviance * weightSum / 2)
                .build();
        return LogisticModel.of(
                new double[][] {Arrays.copyOf(b, b.length - 1)},
                new double[] {b[b.length - 1]},
                true,
                l1Ratio == 1 ? Penalty.L1 : l1Ratio == 0 ? Penalty.L2 : Penalty.ELASTIC,
                report);
    }

    /**
     * The maximum likelihood estimate of the columns that take part in a step, which is not drawn to 0.
     *
     * @param x the features of the fit
     * @param labels its labels
     * @throws SeparationException if these columns separate the classes
     * @throws IllegalArgumentException if no column takes part
     */
    public LogisticModel relaxed(int step, Features x, int[] labels) {
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        int[] chosen = selected(step);
        if (chosen.length == 0) {
            throw new IllegalArgumentException("no column takes part at strength " + strengths[step]);
        }
        FeatureRows all = FeatureRows.of(x);
        double[] raw = new double[x.columns()];
        double[] kept = new double[Math.multiplyExact(x.rows(), chosen.length)];
        for (int r = 0; r < x.rows(); r++) {
            all.copy(r, raw);
            for (int k = 0; k < chosen.length; k++) {
                kept[r * chosen.length + k] = raw[chosen[k]];
            }
        }
        LogisticModel fitted =
                LogisticRegression.maximumLikelihood().fit(DoubleFeatures.wrap(kept, x.rows(), chosen.length), labels);
        double[] weights = new double[x.columns()];
        for (int k = 0; k < chosen.length; k++) {
            weights[chosen[k]] = fitted.weight(1, k);
        }
        return LogisticModel.of(
                new double[][] {weights}, new double[] {fitted.intercept(1)}, true, Penalty.NONE, fitted.report());
    }

    @Override
    public String toString() {
        return "FittedPath of " + strengths.length + " strengths";
    }
}
