package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.Features;

/**
 * Binary logistic regression with a prior: the mode of the posterior, and Laplace's approximation around it. It
 * maximizes
 * <pre>
 * Σ w_i·log P(y_i | x_i·β + b)  +  Σ_j log p_j(β_j)  +  log p_b(b)
 * </pre>
 * which has a maximum even where the classes are separated. Columns that are sums of others keep coefficients, which
 * the prior divides among them.
 *
 * <p><b>Scaling.</b> {@link #withScaledColumns} divides the scale of the prior of a column by twice its standard
 * deviation, or by its range if it has two values, as Gelman and others do, so that units of measurement do not matter.
 * Their recommendation is {@link #weaklyInformative}.
 *
 * <p><b>Beside bayesglm.</b> The function bayesglm of R's arm has the same priors and scales; with Student's and
 * Cauchy's its steps add the variance of a coefficient to its square, so that where it ends is near the mode of the
 * posterior and not at it, and its errors leave out that the prior's tails bend. With a normal prior both agree.
 *
 * <p>With Student's and Cauchy's priors a posterior can have several modes, where data and prior disagree; the fit
 * goes up from 0.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * PosteriorModel model = PriorRegression.of(Prior.cauchy(2.5)).fit(x, labels);
 * model.coefficient(0).low(0.95);
 * }</pre>
 *
 * <p>Reference: A. Gelman, A. Jakulin, M. Pittau, Y. Su, A weakly informative default prior distribution for logistic
 * and other regression models, 2008.
 *
 * @since 0.1
 */
public final class PriorRegression {
    private final Prior coefficients;
    private final Prior intercept;
    private final boolean scaled;
    private final double[] weights;
    private final double[] offsets;

    private PriorRegression(Prior coefficients, Prior intercept, boolean scaled, double[] weights, double[] offsets) {
        this.coefficients = coefficients;
        this.intercept = intercept;
        this.scaled = scaled;
        this.weights = weights;
        this.offsets = offsets;
    }

    /** One prior for all coefficients, and one four times as wide for the intercept. */
    public static PriorRegression of(Prior coefficients) {
        NullCheck.argument(coefficients, "coefficients");
        return new PriorRegression(
                coefficients, coefficients.withScale(4 * coefficients.scale()), false, new double[0], new double[0]);
    }

    /** Cauchy's distribution of scale 2.5 for scaled columns, and of scale 10 for the intercept. */
    public static PriorRegression weaklyInformative() {
        return of(Prior.cauchy(2.5)).withScaledColumns();
    }

    /** The same with another prior of the intercept, which is the logit of a row of zeros. */
    public PriorRegression withIntercept(Prior prior) {
        NullCheck.argument(prior, "prior");
        return new PriorRegression(coefficients, prior, scaled, weights, offsets);
    }

    /** The same with the prior's scale in units of each column. */
    public PriorRegression withScaledColumns() {
        return new PriorRegression(coefficients, intercept, true, weights, offsets);
    }

    /**
     * The same with sample weights, which count as repetitions.
     *
     * @param weights one per row, each finite and not negative
     */
    public PriorRegression withSampleWeights(double[] weights) {
        NullCheck.argument(weights, "weights");
        LogisticRegression.maximumLikelihood().withSampleWeights(weights); // the same check
        return new PriorRegression(coefficients, intercept, scaled, weights.clone(), offsets);
    }

    /**
     * The same with offsets, numbers that are added to the logit of class 1.
     *
     * @param offsets one per row, each finite
     */
    public PriorRegression withOffsets(double[] offsets) {
        NullCheck.argument(offsets, "offsets");
        LogisticRegression.maximumLikelihood().withOffsets(offsets); // the same check
        return new PriorRegression(coefficients, intercept, scaled, weights, offsets.clone());
    }

    Prior coefficients() {
        return coefficients;
    }

    Prior intercept() {
        return intercept;
    }

    boolean scaled() {
        return scaled;
    }

    /**
     * Fits the model.
     *
     * @param labels N labels: 0, 1, each of them at least once, or −1
     * @throws IllegalArgumentException if there are other classes than two, or labels, weights or features are wrong
     */
    public PosteriorModel fit(Features x, int[] labels) {
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        for (int r = 0; r < labels.length; r++) {
            if (labels[r] > 1) {
                throw new IllegalArgumentException(
                        "labels[" + r + "] = " + labels[r] + "; a regression with a prior has two classes, 0 and 1");
            }
        }
        return new PosteriorFit(this, Examples.of(x, labels, 2, weights, new double[0], offsets)).fit();
    }

    @Override
    public String toString() {
        return "PriorRegression, coefficients " + coefficients + (scaled ? " of scaled columns" : "") + ", intercept "
                + intercept;
    }
}
