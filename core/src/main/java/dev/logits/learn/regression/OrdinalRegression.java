package dev.logits.learn.regression;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.Features;
import java.util.Arrays;

/**
 * Regression of ordered classes by maximum likelihood: K − 1 thresholds and, for each column, one coefficient, or one
 * for each threshold where the column is <i>nominal</i> (partial proportional odds).
 *
 * <p>With two classes it is the regression of a binary label by any {@link Link}: the log-odds, probit, and with
 * {@link Link#LOGLOG} what others call the complementary log-log model of class 1.
 *
 * <p><b>Weights</b> count as repetitions. Label −1 and weight 0 leave a row out. Columns that are sums of others are
 * left out, with coefficient 0 and no error. Fits have the same bits in any order of the rows.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * OrdinalModel model = OrdinalRegression.proportionalOdds().fit(x, labels);
 * model.coefficient(0).oddsRatio();        // by what the odds of a higher class are multiplied
 * model.probabilities(x);
 * OrdinalRegression.proportionalOdds().withLink(Link.PROBIT).fit(x, labels).logLikelihood();
 * }</pre>
 *
 * <p>References: P. McCullagh, Regression models for ordinal data, 1980; B. Peterson, F. Harrell, Partial proportional
 * odds models for ordinal response variables, 1990.
 *
 * @since 0.1
 */
public final class OrdinalRegression {
    private final OrdinalKind kind;
    private final Link link;
    private final int[] nominal;
    private final double[] weights;

    private OrdinalRegression(OrdinalKind kind, Link link, int[] nominal, double[] weights) {
        if (kind == OrdinalKind.ADJACENT && link != Link.LOGIT) {
            throw new IllegalArgumentException("adjacent categories are log-odds; the link " + link
                    + " goes with cumulative and continuation models");
        }
        this.kind = kind;
        this.link = link;
        this.nominal = nominal;
        this.weights = weights;
    }

    /** Cumulative log-odds. */
    public static OrdinalRegression proportionalOdds() {
        return new OrdinalRegression(OrdinalKind.CUMULATIVE, Link.LOGIT, new int[0], new double[0]);
    }

    /** The same with another kind of predictors. */
    public OrdinalRegression withKind(OrdinalKind kind) {
        NullCheck.argument(kind, "kind");
        return new OrdinalRegression(kind, link, nominal, weights);
    }

    /** The same with another link. */
    public OrdinalRegression withLink(Link link) {
        NullCheck.argument(link, "link");
        return new OrdinalRegression(kind, link, nominal, weights);
    }

    /**
     * The same with columns whose coefficients differ between thresholds.
     *
     * @param columns their numbers
     */
    public OrdinalRegression withNominal(int... columns) {
        NullCheck.argument(columns, "columns");
        int[] sorted = Arrays.stream(columns).sorted().distinct().toArray();
        return new OrdinalRegression(kind, link, sorted, weights);
    }

    /**
     * The same with sample weights.
     *
     * @param weights one per row, each finite and not negative
     */
    public OrdinalRegression withSampleWeights(double[] weights) {
        NullCheck.argument(weights, "weights");
        LogisticRegression.maximumLikelihood().withSampleWeights(weights); // the same check
        return new OrdinalRegression(kind, link, nominal, weights.clone());
    }

    OrdinalKind kind() {
        return kind;
    }

    Link link() {
        return link;
    }

    int[] nominal() {
        return nominal;
    }

    /**
     * Fits the model.
     *
     * @param labels N labels in the order of the classes: 0 … K − 1, each of them at least once, or −1
     * @throws IllegalArgumentException if labels, weights or features are wrong, or a nominal column does not exist; or
     *     if the estimate does not exist, because the columns separate the classes
     */
    public OrdinalModel fit(Features x, int[] labels) {
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        for (int j : nominal) {
            if (j < 0 || j >= x.columns()) {
                throw new IllegalArgumentException("nominal column " + j + " of " + x.columns() + " columns");
            }
        }
        int classes = Arrays.stream(labels).max().orElse(0) + 1;
        Examples examples = Examples.of(x, labels, Math.max(1, classes), weights, new double[0]);
        return new OrdinalFit(this, examples).fit();
    }

    @Override
    public String toString() {
        return "OrdinalRegression, " + kind + ", link " + link
                + (nominal.length == 0 ? "" : ", nominal columns " + Arrays.toString(nominal));
    }
}
