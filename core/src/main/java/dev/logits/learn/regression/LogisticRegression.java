package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.Features;
import java.util.Optional;

/**
 * Logistic regression, binary and multinomial: the learner of a single linear layer. It minimizes
 * <pre>
 * (1 / Σw)·Σ_i w_i·(lse(z_i) − z_i,y_i)  +  λ·(ρ·Σ|W| + (1 − ρ)/2·‖W‖²),      z = W·x + b
 * </pre>
 * with intercepts b never penalized and w_i the sample weight times the class weight.
 *
 * <p><b>Strength.</b> λ is per mean, as in glmnet: it does not need to be changed with the number of rows.
 * scikit-learn's C weighs the sum of losses instead: {@code λ = 1 / (C·Σw)}. ρ is the share of L1 (glmnet's alpha,
 * scikit-learn's l1_ratio). Columns are not rescaled, so a penalty weighs a column by its unit of measurement.
 *
 * <p><b>Parameters.</b> Two classes have one logit, the log-odds of class 1. More classes have, without a penalty,
 * class 0 as reference, whose logit is 0; with one the symmetric softmax, a row of weights for each class, as
 * scikit-learn has it. Under L1 alone, and for an even number of classes, a column's weights may then be shifted
 * together between their two middle ones at no cost: the minimum is unique in the objective and the probabilities, but
 * not in these weights.
 *
 * <p><b>Weights</b> count as repetitions: a row of weight 2 is two rows, in coefficients, standard errors,
 * log-likelihood and the number of observations. Label −1 and weight 0 leave a row out.
 *
 * <ul>
 *   <li>Without penalty, collinear columns are found, left out and reported; their coefficients are exactly 0.
 *   <li>Without penalty, separated classes throw {@link SeparationException}. For up to {@value #EXACT_PARAMETERS}
 *       parameters that is decided exactly: by a proof that a minimum exists near the answer, or by the Albert–Anderson
 *       inequalities. With more parameters complete separation is recognized by its classifier; quasi-complete
 *       separation then shows as a fit that does not converge.
 *   <li>One class only, a class without rows, a feature that is NaN or infinite: {@link IllegalArgumentException} that
 *       names it.
 * </ul>
 *
 * <p>Fits, and all that is inferred from them, have the same bits on any JVM, with any number of threads and in any
 * order of the rows (RowOrderBitsTest). Dense features of many parameters are multiplied in float while the tolerance
 * is {@value #FLOAT_TOLERANCE} or more, as long as that makes progress; everything else is double precision.
 *
 * <p>References: D. Hosmer, S. Lemeshow, Applied logistic regression, 1989; A. Albert, J. Anderson, On the existence of
 * maximum likelihood estimates in logistic regression models, 1984; D. Firth, Bias reduction of maximum likelihood
 * estimates, 1993.
 *
 * <pre>{@code
 * LogisticModel model = LogisticRegression.maximumLikelihood().fit(x, labels);
 * LogisticModel small = LogisticRegression.l2(0.01).withTolerance(1e-4).fit(x, labels);
 * Inference table = LogisticRegression.maximumLikelihood().infer(x, labels);
 * }</pre>
 *
 * @since 0.1
 */
public final class LogisticRegression {
    /** Up to this many parameters Newton's method is chosen, and separation decided exactly. */
    static final int EXACT_PARAMETERS = 400;

    /** Below this tolerance features are multiplied in double precision. */
    static final double FLOAT_TOLERANCE = 1e-6;

    private final FitSettings settings;

    private LogisticRegression(FitSettings settings) {
        this.settings = settings;
    }

    private static LogisticRegression of(Penalty penalty, double strength, double l1Ratio) {
        return new LogisticRegression(FitSettings.of(penalty, strength, l1Ratio));
    }

    /** No penalty. */
    public static LogisticRegression maximumLikelihood() {
        return of(Penalty.NONE, 0, 0);
    }

    /** Firth's penalty. */
    public static LogisticRegression firth() {
        return of(Penalty.FIRTH, 0, 0);
    }

    /**
     * A ridge.
     *
     * @param strength λ, positive and finite
     */
    public static LogisticRegression l2(double strength) {
        return of(Penalty.L2, checkStrength(strength), 0);
    }

    /**
     * The lasso.
     *
     * @param strength λ, positive and finite
     */
    public static LogisticRegression l1(double strength) {
        return of(Penalty.L1, checkStrength(strength), 1);
    }

    /**
     * A mixture of both.
     *
     * @param strength λ, positive and finite
     * @param l1Ratio ρ in [0, 1], the share of L1
     */
    public static LogisticRegression elastic(double strength, double l1Ratio) {
        if (!(l1Ratio >= 0 && l1Ratio <= 1)) {
            throw new IllegalArgumentException("the share of L1 must lie in [0, 1], got " + l1Ratio);
        }
        return of(Penalty.ELASTIC, checkStrength(strength), l1Ratio);
    }

    private static double checkStrength(double strength) {
        if (!(strength > 0 && strength < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the strength of a penalty must be positive and finite, got " + strength
                    + "; for no penalty fit by maximum likelihood");
        }
        return strength;
    }

    /** The same with or without an intercept; with one at first. */
    public LogisticRegression withIntercept(boolean has) {
        return new LogisticRegression(settings.withIntercept(has));
    }

    /**
     * The same with class weights.
     *
     * @param weights one per class, each finite and not negative; {@link ClassWeights#balanced} makes all classes count
     *     alike
     */
    public LogisticRegression withClassWeights(double[] weights) {
        NullCheck.argument(weights, "weights");
        return new LogisticRegression(settings.withClassWeights(weights));
    }

    /**
     * The same with sample weights.
     *
     * @param weights one per row, each finite and not negative
     */
    public LogisticRegression withSampleWeights(double[] weights) {
        NullCheck.argument(weights, "weights");
        return new LogisticRegression(settings.withSampleWeights(weights));
    }

    /**
     * The same with offsets: numbers that are added to the logit of class 1, such as the log-odds of another model.
     * They are known and not estimated, so that the fitted model knows nothing of them: what it gives new rows is to be
     * added to their offsets.
     *
     * @param offsets one per row, each finite; for two classes
     */
    public LogisticRegression withOffsets(double[] offsets) {
        NullCheck.argument(offsets, "offsets");
        return new LogisticRegression(settings.withOffsets(offsets));
    }

    /**
     * The same with a named solver.
     *
     * @throws IllegalArgumentException if the solver cannot take the penalty
     */
    public LogisticRegression withSolver(Solver choice) {
        NullCheck.argument(choice, "choice");
        return new LogisticRegression(settings.withSolver(choice));
    }

    /**
     * The same with another tolerance.
     *
     * @param gradient the largest magnitude of an entry of the objective's gradient that counts as 0; positive
     */
    public LogisticRegression withTolerance(double gradient) {
        return new LogisticRegression(settings.withTolerance(gradient));
    }

    /**
     * The same with another limit.
     *
     * @param iterations 1 or more
     */
    public LogisticRegression withMaxIterations(int iterations) {
        return new LogisticRegression(settings.withMaxIterations(iterations));
    }

    /** The penalty. */
    public Penalty penalty() {
        return settings.penalty();
    }

    /** λ; 0 without penalty. */
    public double strength() {
        return settings.strength();
    }

    /** ρ. */
    public double l1Ratio() {
        return settings.l1Ratio();
    }

    boolean intercept() {
        return settings.intercept();
    }

    Solver solver() {
        return settings.solver();
    }

    double tolerance() {
        return settings.tolerance();
    }

    int maxIterations() {
        return settings.maxIterations();
    }

    /** What is added to the diagonal of the mean's Hessian. */
    double ridge() {
        return strength() * (1 - l1Ratio());
    }

    /** What each |w| costs. */
    double lasso() {
        return strength() * l1Ratio();
    }

    /** The class weights; empty without. */
    double[] classWeights() {
        return settings.classWeights();
    }

    Examples examples(Features x, int[] labels) {
        int classes = 0;
        for (int label : labels) {
            classes = Math.max(classes, label + 1);
        }
        return Examples.of(
                NullCheck.argument(x, "features"),
                labels,
                Math.max(1, classes),
                settings.sampleWeights(),
                settings.classWeights(),
                settings.offsets());
    }

    /**
     * Fits the model.
     *
     * @param labels N labels: 0 … K − 1, each of them at least once, or −1
     * @throws SeparationException if there is no penalty and the classes are separated
     * @throws IllegalArgumentException if labels, weights or features are wrong
     */
    public LogisticModel fit(Features x, int[] labels) {
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        return new LogisticFit(this, examples(x, labels)).fit();
    }

    /**
     * Fits the model by maximum likelihood, or with Firth's penalty, and computes what statistics says about it.
     *
     * @throws SeparationException if there is no penalty and the classes are separated
     * @throws IllegalArgumentException if there is a penalty other than Firth's, if there are too many parameters for a
     *     matrix of covariances, or as {@link #fit}
     */
    public Inference infer(Features x, int[] labels) {
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        if (strength() > 0) {
            throw new IllegalArgumentException("standard errors are not defined for estimates with penalty " + penalty()
                    + "; fit by maximum likelihood or with Firth's penalty");
        }
        Examples examples = examples(x, labels);
        LogisticFit fit = new LogisticFit(this, examples);
        return Inference.of(fit.fit(), examples, fit.rows());
    }

    /**
     * How far a model's coefficients are from those of the exact optimum, to first order: how many of their digits
     * belong to it. A smaller tolerance makes the distance smaller.
     *
     * @param model what {@link #fit} made of the same features and labels
     * @throws IllegalArgumentException with Firth's penalty, whose fits always go on to rounding; if the model has
     *     another shape; or as {@link #fit}
     */
    public CoefficientErrors coefficientErrors(LogisticModel model, Features x, int[] labels) {
        NullCheck.argument(model, "model");
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        if (penalty() == Penalty.FIRTH) {
            throw new IllegalArgumentException("fits with Firth's penalty always go on to rounding");
        }
        Examples examples = examples(x, labels);
        if (model.columns() != x.columns() || model.classes() != examples.classes()) {
            throw new IllegalArgumentException(
                    model + " does not belong to " + x.columns() + " columns and " + examples.classes() + " classes");
        }
        return CoefficientErrors.of(model, examples, ridge(), lasso());
    }

    /**
     * Whether the classes are separated, so that no maximum likelihood estimate exists, whatever this regression's
     * penalty is. With more than {@value #EXACT_PARAMETERS} parameters only complete separation is seen.
     *
     * @throws IllegalArgumentException as {@link #fit}
     */
    public Optional<Separation> separation(Features x, int[] labels) {
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        try {
            LogisticRegression plain = maximumLikelihood()
                    .withIntercept(intercept())
                    .withClassWeights(settings.classWeights())
                    .withSampleWeights(settings.sampleWeights())
                    .withOffsets(settings.offsets());
            plain.fit(x, labels);
            return Optional.empty();
        } catch (SeparationException e) {
            return Optional.of(e.separation());
        }
    }

    /** The configuration. */
    @Override
    public String toString() {
        return "LogisticRegression, penalty " + penalty() + (strength() > 0 ? ", strength " + strength() : "")
                + (penalty() == Penalty.ELASTIC ? ", share of L1 " + l1Ratio() : "");
    }
}
