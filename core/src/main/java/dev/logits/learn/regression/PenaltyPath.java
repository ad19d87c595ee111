package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Penalized fits of two classes along a path of strengths, from the one at which no column takes part down, and the
 * choice among them by cross-validation. It minimizes, as R's glmnet,
 * <pre>
 * (1 / Σw)·Σ_i w_i·loss_i  +  λ·(ρ·Σ_g √d_g·‖β_g‖ + (1 − ρ)/2·‖β‖²)
 * </pre>
 * over coefficients of standardized columns; a group g of d_g columns comes and goes as a whole, and by default every
 * column is a group of its own. Coefficients are given in the columns' own units.
 *
 * <p>Sparse features stay sparse. Folds follow the contents of rows, so that, as the fits, they have the same bits in
 * any order of the rows.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * CrossValidatedPath cv = PenaltyPath.lasso().crossValidate(x, labels, 10);
 * LogisticModel model = cv.path().model(cv.oneStandardError());
 * }</pre>
 *
 * <p>References: J. Friedman, T. Hastie, R. Tibshirani, Regularization paths for generalized linear models via
 * coordinate descent, 2010; M. Yuan, Y. Lin, Model selection and estimation in regression with grouped variables, 2006.
 *
 * @since 0.1
 */
public final class PenaltyPath {
    /** A share of the deviance that is explained, beyond which a path of its own strengths ends. */
    private static final double ENOUGH = 0.999;

    /** A share of the deviance that one more step explains, below which a path of its own strengths ends. */
    private static final double STILL = 1e-5;

    private final double l1Ratio;
    private final int[] groups;
    private final double[] strengths;
    private final int count;
    private final boolean standardize;
    private final double[] weights;

    private PenaltyPath(
            double l1Ratio, int[] groups, double[] strengths, int count, boolean standardize, double[] weights) {
        this.l1Ratio = l1Ratio;
        this.groups = groups;
        this.strengths = strengths;
        this.count = count;
        this.standardize = standardize;
        this.weights = weights;
    }

    /** L1 alone: few columns take part. */
    public static PenaltyPath lasso() {
        return elastic(1);
    }

    /**
     * A mixture of L1 and L2.
     *
     * @param l1Ratio ρ in [0, 1], the share of L1
     */
    public static PenaltyPath elastic(double l1Ratio) {
        if (!(l1Ratio >= 0 && l1Ratio <= 1)) {
            throw new IllegalArgumentException("the share of L1 must lie in [0, 1], got " + l1Ratio);
        }
        return new PenaltyPath(l1Ratio, new int[0], new double[0], 100, true, new double[0]);
    }

    /**
     * The same with groups of columns, such as the levels of a factor.
     *
     * @param groups for each column its group, by any number
     */
    public PenaltyPath withGroups(int[] groups) {
        NullCheck.argument(groups, "groups");
        return new PenaltyPath(l1Ratio, groups.clone(), strengths, count, standardize, weights);
    }

    /**
     * The same with strengths of one's own.
     *
     * @param strengths each positive and finite; they are taken from the largest down
     */
    public PenaltyPath withStrengths(double[] strengths) {
        NullCheck.argument(strengths, "strengths");
        double[] sorted =
                Arrays.stream(strengths).map(s -> -s).sorted().map(s -> -s).toArray();
        for (double s : sorted) {
            if (!(s > 0 && s < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a strength must be positive and finite, got " + s);
            }
        }
        if (sorted.length == 0) {
            throw new IllegalArgumentException("a path needs one strength or more");
        }
        return new PenaltyPath(l1Ratio, groups, sorted, count, standardize, weights);
    }

    /** The same with another number of strengths, 2 or more; at first 100, fewer where no more is explained. */
    public PenaltyPath withCount(int strengths) {
        if (strengths < 2) {
            throw new IllegalArgumentException("a path needs two strengths or more, got " + strengths);
        }
        return new PenaltyPath(l1Ratio, groups, this.strengths, strengths, standardize, weights);
    }

    /** The same with columns as they are, which weighs a column by its unit of measurement. */
    public PenaltyPath withoutStandardization() {
        return new PenaltyPath(l1Ratio, groups, strengths, count, false, weights);
    }

    /**
     * The same with sample weights, which count as repetitions.
     *
     * @param weights one per row, each finite and not negative
     */
    public PenaltyPath withSampleWeights(double[] weights) {
        NullCheck.argument(weights, "weights");
        LogisticRegression.maximumLikelihood().withSampleWeights(weights); // the same check
        return new PenaltyPath(l1Ratio, groups, strengths, count, standardize, weights.clone());
    }

    private Examples examples(Features x, int[] labels) {
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        for (int r = 0; r < labels.length; r++) {
            if (labels[r] > 1) {
                throw new IllegalArgumentException(
                        "labels[" + r + "] = " + labels[r] + "; a path of penalties has two classes, 0 and 1");
            }
        }
        return Examples.of(x, labels, 2, weights, new double[0]);
    }

    private int[][] groups(int columns) {
        if (groups.length == 0) {
            return IntStream.range(0, columns).mapToObj(j -> new int[] {j}).toArray(int[][]::new);
        }
        if (groups.length != columns) {
            throw new IllegalArgumentException(groups.length + " groups for " + columns + " columns");
        }
        return Arrays.stream(groups)
                .distinct()
                .mapToObj(g ->
                        IntStream.range(0, columns).filter(j -> groups[j] == g).toArray())
                .toArray(int[][]::new);
    }

    /**
     * Fits the path.
     *
     * @param labels N labels: 0, 1, each of them at least once, or −1
     * @throws IllegalArgumentException if there are other classes than two, groups are not one per column, or labels,
     *     weights or features are wrong
     */
    public FittedPath fit(Features x, int[] labels) {
        return fit(examples(x, labels), strengths);
    }

    private FittedPath fit(Examples examples, double[] asked) {
        int d = examples.features().columns();
        int[][] sets = groups(d);
        PathFit fit = new PathFit(examples, new PathColumns(examples, standardize), l1Ratio, sets);
        double nullDeviance = fit.deviance();
        double[] all = asked.length > 0 ? asked : sequence(fit.largest(), examples.count() < d ? 1e-2 : 1e-4);
        List<double[]> coefficients = new ArrayList<>();
        List<Double> deviances = new ArrayList<>();
        List<Double> objectives = new ArrayList<>();
        boolean converged = true;
        for (double strength : all) {
            converged &= fit.run(strength);
            coefficients.add(fit.coefficients());
            deviances.add(fit.deviance());
            objectives.add(fit.objective(strength));
            int k = deviances.size() - 1;
            boolean still = k >= 5 && deviances.get(k - 1) - deviances.get(k) < STILL * nullDeviance;
            if (asked.length == 0 && (still || 1 - deviances.get(k) / nullDeviance > ENOUGH)) {
                break;
            }
        }
        return new FittedPath(
                Arrays.copyOf(all, coefficients.size()),
                coefficients.toArray(double[][]::new),
                deviances.stream().mapToDouble(v -> v).toArray(),
                objectives.stream().mapToDouble(v -> v).toArray(),
                nullDeviance,
                examples.count(),
                examples.weightSum(),
                l1Ratio,
                converged);
    }

    private double[] sequence(double largest, double last) {
        double[] all = new double[count];
        double top = largest > 0 ? largest : 1;
        for (int k = 0; k < count; k++) {
            all[k] = top * Elementary.exp(k * Elementary.log(last) / (count - 1));
        }
        return all;
    }

    /**
     * Fits the path, and judges each strength on rows that were left out: in each of several folds once.
     *
     * @param folds their number, 3 or more
     * @throws IllegalArgumentException if a class is missing outside a fold, or as {@link #fit}
     */
    public CrossValidatedPath crossValidate(Features x, int[] labels, int folds) {
        Examples examples = examples(x, labels);
        if (folds < 3 || folds > examples.count()) {
            throw new IllegalArgumentException(
                    "folds must be 3 or more and at most the " + examples.count() + " rows, got " + folds);
        }
        int[] of = new int[x.rows()];
        int[] next = new int[2];
        for (int i = 0; i < examples.count(); i++) { // in an order of contents, and evenly over the classes
            int label = examples.labels()[i];
            of[examples.origins()[i]] = next[label]++ % folds;
        }
        return crossValidate(x, labels, of);
    }

    /**
     * The same with folds of one's own, such as those of patients.
     *
     * @param folds for each row the number of its fold
     */
    public CrossValidatedPath crossValidate(Features x, int[] labels, int[] folds) {
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        NullCheck.argument(folds, "folds");
        FittedPath path = fit(x, labels);
        if (folds.length != labels.length) {
            throw new IllegalArgumentException(folds.length + " folds for " + labels.length + " rows");
        }
        int[] names = IntStream.range(0, folds.length)
                .filter(r -> labels[r] >= 0)
                .map(r -> folds[r])
                .distinct()
                .sorted()
                .toArray();
        if (names.length < 3) {
            throw new IllegalArgumentException("cross-validation needs three folds or more, got " + names.length);
        }
        double[] strengths = path.strengths();
        double[][] deviance = new double[names.length][];
        double[] weight = new double[names.length];
        for (int f = 0; f < names.length; f++) {
            int name = names[f];
            int[] rest = labels.clone();
            for (int r = 0; r < rest.length; r++) {
                rest[r] = folds[r] == name ? -1 : rest[r];
            }
            FittedPath part = fit(examples(x, rest), strengths);
            deviance[f] = judge(part, x, labels, r -> folds[r] == name);
            weight[f] = deviance[f][strengths.length];
        }
        return CrossValidatedPath.of(path, deviance, weight);
    }

    /** The mean deviance of each step on some rows, then the sum of their weights. */
    private double[] judge(FittedPath part, Features x, int[] labels, IntPredicate out) {
        int steps = part.strengths().length;
        double[] all = new double[steps + 1];
        Examples rows = examples(x, labels);
        FeatureRows features = FeatureRows.of(rows.features());
        NeumaierSum weight = new NeumaierSum();
        NeumaierSum[] sums = new NeumaierSum[steps];
        Arrays.setAll(sums, k -> new NeumaierSum());
        for (int i = 0; i < rows.count(); i++) {
            if (!out.test(rows.origins()[i])) {
                continue;
            }
            double w = rows.weights()[i];
            weight.add(w);
            for (int k = 0; k < steps; k++) {
                double[] b = part.coefficients(k);
                double z = features.dot(rows.rows()[i], b, 0) + b[b.length - 1];
                sums[k].add(2 * w * PathFit.loss(rows.labels()[i], z));
            }
        }
        for (int k = 0; k < steps; k++) {
            all[k] = sums[k].value() / weight.value();
        }
        all[steps] = weight.value();
        return all;
    }

    @Override
    public String toString() {
        return "PenaltyPath, share of L1 " + l1Ratio + (groups.length > 0 ? ", groups of columns" : "");
    }
}
