package dev.logits.learn.choice;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.NumberCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import dev.logits.learn.regression.ChiSquaredTest;
import dev.logits.learn.regression.LinearCombination;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A fitted {@link ConditionalLogit}: coefficients with errors from the information, and what it expects of sets.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class ChoiceModel {
    /** The log-odds of what is certain. */
    public static final double CERTAIN = 1000;

    private final List<Part> parts;
    private final Estimates estimates;
    private final int silent;
    private final double weightSum;

    /**
     * A set of the fit.
     *
     * @param key its contents, which decide the order of sets
     * @param row one of its rows as they were given
     */
    record Part(double[] key, int row, FeatureSet set) {}

    private ChoiceModel(List<Part> parts, Estimates estimates, int silent, double weightSum) {
        this.parts = parts;
        this.estimates = estimates;
        this.silent = silent;
        this.weightSum = weightSum;
    }

    static ChoiceModel of(List<Part> parts, int columns, int silent) {
        List<FeatureSet> sets = parts.stream().map(Part::set).toList();
        if (sets.stream().allMatch(s -> s.active().length == 0)) {
            throw new IllegalArgumentException(
                    "no column differs between the alternatives of a set, so that none can have a coefficient");
        }
        double sum = sets.stream().mapToDouble(ChoiceSet::weight).sum();
        return new ChoiceModel(parts, new ChoiceFit(sets, columns).fit(), silent, sum);
    }

    /**
     * A model with known numbers, as files hold it. Errors of clusters need the sets of the fit, which it has not.
     *
     * @param coefficients one per column; 0 for those that were left out. Copied
     * @param kept for each column whether it was not left out
     * @param covariance of the coefficients, row after row; 0 for those that were left out. Copied
     * @throws IllegalArgumentException if lengths do not agree, or a number is not finite
     */
    public static ChoiceModel of(double[] coefficients, boolean[] kept, double[] covariance, ChoiceReport report) {
        NullCheck.argument(coefficients, "coefficients");
        NullCheck.argument(kept, "kept");
        NullCheck.argument(covariance, "covariance");
        NullCheck.argument(report, "report");
        int d = coefficients.length;
        if (d == 0 || kept.length != d || covariance.length != (long) d * d) {
            throw new IllegalArgumentException(d + " coefficients, " + kept.length + " columns and " + covariance.length
                    + " covariances do not belong together");
        }
        NumberCheck.finite("coefficients", coefficients);
        NumberCheck.finite("covariance", covariance);
        BitSet columns = new BitSet();
        for (int j = 0; j < d; j++) {
            columns.set(j, kept[j]);
            if (!kept[j] && coefficients[j] != 0) {
                throw new IllegalArgumentException(
                        "column " + j + " was left out and has the coefficient " + coefficients[j]);
            }
        }
        Estimates estimates = new Estimates(
                coefficients.clone(),
                covariance.clone(),
                columns,
                report.logLikelihood(),
                report.nullLogLikelihood(),
                report.converged(),
                report.steps());
        return new ChoiceModel(List.of(), estimates, report.silentSets(), report.sets());
    }

    /** How the fit went. */
    public ChoiceReport report() {
        return new ChoiceReport(logLikelihood(), nullLogLikelihood(), weightSum, silent, converged(), steps());
    }

    /** The number of columns D. */
    public int columns() {
        return estimates.size();
    }

    /** A coefficient; 0 without an error if its column was left out. */
    public LinearCombination coefficient(int column) {
        return estimates.coefficient(checked(column));
    }

    private int checked(int column) {
        if (column < 0 || column >= columns()) {
            throw new IndexOutOfBoundsException("column " + column + " of " + columns());
        }
        return column;
    }

    /** Whether a column was left out, as it is constant within sets or a sum of others. */
    public boolean isLeftOut(int column) {
        return !estimates.kept().get(checked(column));
    }

    /** The covariance of two coefficients; 0 if one was left out. */
    public double covariance(int i, int j) {
        return estimates.covariance()[checked(i) * columns() + checked(j)];
    }

    /**
     * A sum of coefficients with its standard error.
     *
     * @param weights one per column
     */
    public LinearCombination combination(double[] weights) {
        NullCheck.argument(weights, "weights");
        if (weights.length != columns()) {
            throw new IllegalArgumentException(weights.length + " weights for " + columns() + " columns");
        }
        return estimates.combination(weights);
    }

    /**
     * −β_i / β_j with its error by the delta method: by how much column j has to grow to make up for one more unit of
     * column i. With a price as column j it is the willingness to pay.
     */
    public LinearCombination ratio(int i, int j) {
        double bi = estimates.theta()[checked(i)];
        double bj = estimates.theta()[checked(j)];
        double[] slope = new double[columns()];
        slope[i] += -1 / bj;
        slope[j] += bi / (bj * bj);
        return new LinearCombination(-bi / bj, Math.sqrt(Math.max(0, estimates.form(slope, slope))));
    }

    /** Wald's test that the coefficients of some columns are all 0. */
    public ChiSquaredTest test(int[] columns) {
        NullCheck.argument(columns, "columns");
        Arrays.stream(columns).forEach(this::checked);
        return estimates.wald(columns);
    }

    /**
     * The same with errors that hold where the probabilities are not quite right, and where sets depend on each other.
     * What varies are the sums of the derivatives of each cluster's sets, times G / (G − 1) for G clusters.
     *
     * @param clusters for each row, as it was given to the fit, its cluster; the same in all rows of a set. The sets
     *     themselves are the plain robust errors
     * @throws IllegalArgumentException if there are fewer rows than those of the fit, or all are of one cluster
     */
    public ChoiceModel withClusters(int[] clusters) {
        NullCheck.argument(clusters, "clusters");
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "errors of clusters need the sets of the fit, which a model that was read has not");
        }
        int d = columns();
        Map<Integer, double[]> sums = new HashMap<>();
        double[] gradient = new double[d];
        double[] information = new double[d * d];
        for (Part part : parts) {
            if (part.row() >= clusters.length) {
                throw new IllegalArgumentException(clusters.length + " clusters, and the fit had a row " + part.row());
            }
            FeatureSet set = part.set();
            set.evaluate(estimates.theta(), gradient, information);
            double[] sum = sums.computeIfAbsent(clusters[part.row()], c -> new double[d]);
            for (int a = 0; a < set.active().length; a++) {
                int at = set.active()[a];
                sum[at] = Math.fma(set.weight(), gradient[a], sum[at]);
            }
        }
        if (sums.size() < 2) {
            throw new IllegalArgumentException("all sets are of one cluster; their errors need two or more");
        }
        List<double[]> ordered = new ArrayList<>(sums.values());
        ordered.sort(Arrays::compare); // by content, so that the order of the rows changes no bit
        double g = sums.size();
        double[] robust = new double[d * d];
        for (double[] sum : ordered) {
            double[] moved = new double[d];
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    moved[i] = Math.fma(estimates.covariance()[i * d + j], sum[j], moved[i]);
                }
            }
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    robust[i * d + j] += g / (g - 1) * moved[i] * moved[j];
                }
            }
        }
        return new ChoiceModel(parts, estimates.withCovariance(robust), silent, weightSum);
    }

    /** The log-likelihood. */
    public double logLikelihood() {
        return estimates.logLikelihood();
    }

    /** The log-likelihood if all alternatives of a set are alike. */
    public double nullLogLikelihood() {
        return estimates.uniform();
    }

    /** The test of all coefficients by the likelihood ratio. */
    public ChiSquaredTest likelihoodRatio() {
        return estimates.likelihoodRatio();
    }

    /** McFadden's 1 − log-likelihood / null. */
    public double mcFadden() {
        return 1 - logLikelihood() / nullLogLikelihood();
    }

    /** The number of coefficients that were fitted. */
    public int parameters() {
        return estimates.kept().cardinality();
    }

    /** Akaike's criterion. */
    public double aic() {
        return 2 * (parameters() - logLikelihood());
    }

    /** The Bayesian criterion, of the number of sets. */
    public double bic() {
        return parameters() * Elementary.log(weightSum) - 2 * logLikelihood();
    }

    /** The sum of the weights of the sets that say something. */
    public double sets() {
        return weightSum;
    }

    /** How many sets said nothing, as no alternative or every one was chosen. */
    public int silentSets() {
        return silent;
    }

    /** Whether the fit went on to rounding. */
    public boolean converged() {
        return estimates.converged();
    }

    /** Newton's steps. */
    public int steps() {
        return estimates.steps();
    }

    /**
     * For each row the probability that it is the one that is chosen of its set.
     *
     * @param sets for each row its set
     * @throws IllegalArgumentException if lengths do not agree, or a feature is not finite
     */
    public double[] probabilities(Features x, int[] sets) {
        NullCheck.argument(x, "x");
        NullCheck.argument(sets, "sets");
        ConditionalLogit.check(x, sets, x.rows(), "rows");
        if (x.columns() != columns()) {
            throw new IllegalArgumentException(
                    "features of " + x.columns() + " columns; the model was fitted on " + columns());
        }
        FeatureRows rows = FeatureRows.of(x);
        double[] p = new double[x.rows()];
        for (List<Integer> set : ConditionalLogit.bySet(sets).values()) {
            double max = Double.NEGATIVE_INFINITY;
            for (int r : set) {
                rows.check(r);
                p[r] = rows.dot(r, estimates.theta(), 0);
                max = Math.max(max, p[r]);
            }
            double sum = 0;
            for (int r : set) {
                p[r] = Elementary.exp(Math.max(-740, p[r] - max));
                sum += p[r];
            }
            for (int r : set) {
                p[r] /= sum;
            }
        }
        return p;
    }

    /**
     * For each row the log-odds that it is the one that is chosen of its set, as logits of two classes: 0, and these
     * log-odds. A row that is alone in its set has the log-odds {@value #CERTAIN}.
     *
     * @param sets for each row its set
     * @throws IllegalArgumentException if lengths do not agree, or a feature is not finite
     */
    public Logits logits(Features x, int[] sets) {
        double[] p = probabilities(x, sets); // the checks
        FeatureRows rows = FeatureRows.of(x);
        Logits z = Logits.zeros(p.length, 2);
        for (List<Integer> set : ConditionalLogit.bySet(sets).values()) {
            double[] scores = set.stream()
                    .mapToDouble(r -> rows.dot(r, estimates.theta(), 0))
                    .toArray();
            for (int i = 0; i < scores.length; i++) {
                int row = set.get(i);
                z.array()[z.offset(row) + 1] = (float) odds(scores, i);
            }
        }
        return z;
    }

    /** A score less the log-sum-exp of all others. */
    static double odds(double[] scores, int i) {
        double max = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < scores.length; j++) {
            max = j == i ? max : Math.max(max, scores[j]);
        }
        double sum = 0;
        for (int j = 0; j < scores.length; j++) {
            sum += j == i ? 0 : Elementary.exp(Math.max(-740, scores[j] - max));
        }
        return scores.length == 1 ? CERTAIN : scores[i] - max - Elementary.log(sum);
    }

    @Override
    public String toString() {
        return "ChoiceModel of " + columns() + " columns, fitted on sets of weight " + weightSum;
    }
}
