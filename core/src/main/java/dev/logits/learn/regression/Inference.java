package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.optim.Cholesky;
import dev.logits.internal.special.ChiSquared;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What statistics says about a logistic regression: standard errors from the inverse of the observed information,
 * tests, confidence intervals and odds ratios of every coefficient; the likelihood-ratio test of all of them but the
 * intercepts, McFadden's R², AIC, BIC; average marginal effects.
 *
 * <p>Weights count as repetitions of rows: observations are the sum of the weights.
 *
 * <p><b>Intervals.</b> By maximum likelihood tests and intervals are Wald's, and {@link #withIntervals} gives those of
 * the profile likelihood. With Firth's penalty they are those of the profile of the penalized likelihood: Wald's are
 * far off where this penalty is needed, because the likelihood is not symmetric there.
 *
 * <p><b>Firth's penalty.</b> Standard errors come from the information at the estimate. The likelihood-ratio test
 * compares penalized likelihoods, both with the determinant of all coefficients, as R's logistf does. McFadden's R²,
 * AIC and BIC are not defined, and NaN: they compare likelihoods at their own maxima. The estimate is a local maximum.
 *
 * <pre>{@code
 * Inference table = LogisticRegression.maximumLikelihood().infer(x, labels);
 * System.out.println(table.withNames(new ModelNames("GRADE", List.of("GPA", "TUCE", "PSI"), List.of("0", "1"))));
 * table.coefficients().get(0).standardError();
 * table.withIntervals(Intervals.PROFILE).coefficients().get(0).low(0.95);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Inference {
    private static final String INFORMATION = "information";

    private final LogisticModel model;
    private final Likelihood likelihood;
    private final double[] theta;
    private final double[] covariance;
    private final int[] columns;
    private final Intervals intervals;
    private final PenalizedLikelihood target;
    private final String errors;
    private final double penalized;
    private final double nullPenalized;
    private List<Estimate> coefficients;

    private Inference(
            LogisticModel model,
            PenalizedLikelihood target,
            double[] theta,
            double[] covariance,
            Intervals intervals,
            String errors,
            double penalized,
            double nullPenalized) {
        this.model = model;
        this.target = target;
        this.likelihood = target.likelihood();
        this.theta = theta;
        this.covariance = covariance;
        this.columns = likelihood.rows().columns();
        this.intervals = intervals;
        this.errors = errors;
        this.penalized = penalized;
        this.nullPenalized = nullPenalized;
    }

    /** The same with tests and intervals of another kind. */
    public Inference withIntervals(Intervals kind) {
        NullCheck.argument(kind, "kind");
        if (kind == Intervals.PROFILE && isRobust()) {
            throw new IllegalArgumentException(
                    "a profile of the likelihood knows nothing of robust errors; take Wald's intervals");
        }
        return kind == intervals ? this : with(covariance, kind, errors);
    }

    /**
     * The same with robust standard errors, in the coefficients, their tests and intervals, and marginal effects.
     *
     * @throws IllegalArgumentException after a penalty; if HC2 or HC3 are to be those of more than two classes
     */
    public Inference withRobustErrors(RobustErrors kind) {
        NullCheck.argument(kind, "kind");
        return withCovariance(sandwich().robust(kind), kind.toString());
    }

    /**
     * The same with standard errors that allow rows of a cluster, such as visits of one patient, to depend on each
     * other: the derivatives of each cluster are summed before they are squared, and all is multiplied by G / (G − 1).
     * With a cluster for every row these are the errors of probability weights.
     *
     * @param clusters a number for each row as it was given to the fit; rows of one cluster have the same
     * @throws IllegalArgumentException after a penalty; if there is not a number per row, or one cluster only
     */
    public Inference withClusters(int[] clusters) {
        NullCheck.argument(clusters, "clusters");
        long rows = likelihood.examples().count() + likelihood.examples().ignored();
        if (clusters.length != rows) {
            throw new IllegalArgumentException(clusters.length + " clusters for " + rows + " rows of features");
        }
        return withCovariance(sandwich().clustered(clusters), "clusters");
    }

    private SandwichCovariance sandwich() {
        if (isFirth()) {
            throw new IllegalArgumentException("robust errors belong to maximum likelihood, not to Firth's penalty");
        }
        return new SandwichCovariance(likelihood, theta, inverseInformation());
    }

    private Inference withCovariance(double[] robust, String name) {
        return with(robust, Intervals.WALD, name);
    }

    private Inference with(double[] matrix, Intervals kind, String name) {
        return new Inference(model, target, theta, matrix, kind, name, penalized, nullPenalized);
    }

    private double[] inverseInformation() {
        return Cholesky.of(target.information(theta), likelihood.shape().size(), PenalizedLikelihood.SINGULAR)
                .inverse();
    }

    /** Where standard errors come from: {@code information}, {@code HC0} … {@code HC3}, or {@code clusters}. */
    public String errors() {
        return errors;
    }

    private boolean isRobust() {
        return !errors.equals(INFORMATION);
    }

    /**
     * This inference as a table with names, such as those of a file's columns; {@link ModelNames#numbered} where there
     * are none.
     *
     * @throws IllegalArgumentException unless there is a name for each feature and each class
     */
    public InferenceTable withNames(ModelNames names) {
        NullCheck.argument(names, "names");
        return InferenceTable.of(this, names);
    }

    /** The table with numbers in the place of names; see {@link #withNames}. */
    @Override
    public String toString() {
        return withNames(ModelNames.numbered(model.columns(), model.classes())).toString();
    }

    /** How tests and intervals of coefficients are found. */
    public Intervals intervals() {
        return intervals;
    }

    /** The largest penalized log-likelihood with intercepts only; NaN if it was not found. */
    private static double nullMaximum(PenalizedLikelihood target) {
        ModelShape shape = target.likelihood().shape();
        int[] free = !shape.intercept()
                ? new int[0]
                : IntStream.range(0, shape.outputs())
                        .map(m -> m * shape.stride() + shape.columns())
                        .toArray();
        Ascent.Top top = Ascent.of(
                        target, Restriction.of(shape.size(), free), Ascent.GRADIENT, Double.POSITIVE_INFINITY)
                .run(new double[shape.size()], 1000);
        return top.converged() ? top.value() : Double.NaN;
    }

    /** @param all the rows of all columns */
    static Inference of(LogisticModel model, Examples examples, CenteredRows all) {
        ModelShape shape = model.shape();
        if ((long) shape.size() * shape.size() > Integer.MAX_VALUE / 4) {
            throw new IllegalArgumentException(
                    shape.size() + " parameters are too many for a matrix of covariances; fit without inference");
        }
        BitSet out = new BitSet();
        model.report().collinear().forEach(c -> out.set(c.column()));
        int[] columns =
                IntStream.range(0, shape.columns()).filter(j -> !out.get(j)).toArray();
        CenteredRows rows = all.of(columns);
        ModelShape small = shape.withColumns(columns.length);
        Likelihood likelihood = new Likelihood(examples, rows, small, 0);
        double[] theta = rows.centered(shape.restrict(model.theta(), columns), small);
        boolean firth = model.penalty() == Penalty.FIRTH;
        PenalizedLikelihood target = new PenalizedLikelihood(likelihood, firth);
        PenalizedPoint point = target.at(theta);
        double[] covariance = Cholesky.of(point.information(), small.size(), PenalizedLikelihood.SINGULAR)
                .inverse();
        return new Inference(
                model,
                target,
                theta,
                covariance,
                firth ? Intervals.PROFILE : Intervals.WALD,
                INFORMATION,
                point.value(),
                firth ? nullMaximum(target) : model.report().nullLogLikelihood());
    }

    /** The model. */
    public LogisticModel model() {
        return model;
    }

    /** Class by class, in each the columns in order and then the intercept. */
    public synchronized List<Estimate> coefficients() {
        coefficients = coefficients == null ? List.copyOf(estimates()) : coefficients;
        return coefficients;
    }

    private List<Estimate> estimates() {
        List<Estimate> all = new ArrayList<>();
        for (int c = model.hasReference() ? 1 : 0; c < model.classes(); c++) {
            for (int j = 0; j < model.columns(); j++) {
                int at = Arrays.binarySearch(columns, j);
                all.add(
                        at < 0
                                ? new Estimate(c, j, model.weight(c, j), Double.NaN)
                                : new Estimate(
                                        c, j, model.weight(c, j), Math.sqrt(covariance(c, at, c, at)), profile(c, at)));
            }
            if (model.hasIntercept()) {
                double error = Math.sqrt(interceptVariance(c));
                all.add(new Estimate(c, Estimate.INTERCEPT, model.intercept(c), error, profile(c, columns.length)));
            }
        }
        return all;
    }

    /** The profile of a coefficient; null with Wald's intervals. */
    private Profile profile(int c, int at) {
        if (intervals == Intervals.WALD) {
            return null;
        }
        ModelShape shape = likelihood.shape();
        double[] sum = new double[shape.size()];
        int off = (c - shape.first()) * shape.stride();
        System.arraycopy(unit(at), 0, sum, off, shape.stride());
        return new Profile(target, theta, penalized, covariance, sum, off + at);
    }

    /**
     * A coefficient of the original rows as a sum over the centered rows' coefficients: b − Σ w·mean for an intercept.
     */
    double[] unit(int at) {
        double[] v = new double[likelihood.shape().stride()];
        for (int j = 0; j < columns.length && at == columns.length; j++) {
            v[j] = -likelihood.rows().mean(j);
        }
        v[at] = 1;
        return v;
    }

    private double covariance(int c1, int i, int c2, int j) {
        ModelShape shape = likelihood.shape();
        int row = (c1 - shape.first()) * shape.stride() + i;
        int column = (c2 - shape.first()) * shape.stride() + j;
        return covariance[row * shape.size() + column];
    }

    private double interceptVariance(int c) {
        double[] v = unit(columns.length);
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; j < v.length; j++) {
                sum = Math.fma(v[i] * v[j], covariance(c, i, c, j), sum);
            }
        }
        return sum;
    }

    /** Whether the fit had offsets. */
    boolean hasOffsets() {
        return likelihood.examples().offsets().length > 0;
    }

    /** The log-likelihood, without a penalty. */
    public double logLikelihood() {
        return model.report().logLikelihood();
    }

    /** The log-likelihood with intercepts only, fitted without a penalty. */
    public double nullLogLikelihood() {
        return model.report().nullLogLikelihood();
    }

    /** The log-likelihood with Firth's penalty; without one, {@link #logLikelihood}. */
    public double penalizedLogLikelihood() {
        return isFirth() ? penalized : logLikelihood();
    }

    /** The largest penalized log-likelihood with all coefficients but intercepts at 0. */
    public double nullPenalizedLogLikelihood() {
        return isFirth() ? nullPenalized : nullLogLikelihood();
    }

    private boolean isFirth() {
        return model.penalty() == Penalty.FIRTH;
    }

    /**
     * The likelihood-ratio statistic: twice the difference of the two penalized log-likelihoods, or of the two plain
     * ones.
     */
    public double likelihoodRatio() {
        return 2 * (penalizedLogLikelihood() - nullPenalizedLogLikelihood());
    }

    /** The degrees of freedom of its χ² distribution: coefficients other than intercepts. */
    public int likelihoodRatioDegrees() {
        return likelihood.shape().outputs() * columns.length;
    }

    /** The p-value of the likelihood-ratio test; NaN without columns to test. */
    public double likelihoodRatioP() {
        return likelihoodRatioDegrees() == 0
                ? Double.NaN
                : ChiSquared.upperTail(likelihoodRatio(), likelihoodRatioDegrees());
    }

    /** McFadden's R², 1 − logLikelihood / nullLogLikelihood; NaN with Firth's penalty. */
    public double mcfadden() {
        return isFirth() ? Double.NaN : 1 - logLikelihood() / nullLogLikelihood();
    }

    /** Coefficients that were estimated, intercepts included. */
    public int parameters() {
        return likelihood.shape().size();
    }

    /** Akaike's criterion, 2·parameters − 2·logLikelihood; NaN with Firth's penalty. */
    public double aic() {
        return isFirth() ? Double.NaN : 2 * (parameters() - logLikelihood());
    }

    /** The Bayesian criterion, parameters·ln(observations) − 2·logLikelihood; NaN with Firth's penalty. */
    public double bic() {
        return isFirth()
                ? Double.NaN
                : parameters() * Elementary.log(model.report().weightSum()) - 2 * logLikelihood();
    }

    /**
     * By how much the probability of a class rises with a column, ∂p/∂x averaged over the rows, with standard errors by
     * the delta method: class by class and column by column, of two classes for class 1 only. Columns that were left
     * out have none.
     */
    public List<Estimate> marginalEffects() {
        return new MarginalEffects(likelihood, theta, covariance).estimates();
    }

    /**
     * Likelihood-ratio tests of each coefficient, in the order of {@link #coefficients}: twice what the largest
     * log-likelihood falls by when the coefficient is 0, with one degree of freedom. Where Wald's test and this one
     * disagree, the likelihood is not close to a parabola, and this one is to be believed. Each takes a fit of its own.
     * Columns that were left out have NaN.
     *
     * @throws IllegalArgumentException with robust errors, of which the likelihood knows nothing
     */
    public List<ChiSquaredTest> likelihoodRatioTests() {
        return withIntervals(Intervals.PROFILE).coefficients().stream()
                .map(e -> new ChiSquaredTest(e.z() * e.z(), 1))
                .toList();
    }

    /** Sums of coefficients, their errors, and tests of several at once. */
    public Contrasts contrasts() {
        return new Contrasts(this, columns);
    }

    /**
     * What each row does to the fit, and how well the fit goes with the rows; for two classes.
     *
     * @throws IllegalArgumentException if there are more classes, or after a penalty
     */
    public FitDiagnostics diagnostics() {
        return FitDiagnostics.of(this, inverseInformation());
    }

    Likelihood likelihood() {
        return likelihood;
    }

    double[] theta() {
        return theta;
    }

    /** The covariance of the parameters of the centered rows. */
    double[] centeredCovariance() {
        return covariance;
    }
}
