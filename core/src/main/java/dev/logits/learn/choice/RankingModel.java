package dev.logits.learn.choice;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.NumberCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.NeumaierSum;
import dev.logits.learn.regression.ChiSquaredTest;
import dev.logits.learn.regression.LinearCombination;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Abilities of items with their errors, as {@link BradleyTerry} and {@link PlackettLuce} fit them.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class RankingModel {
    private final int items;
    private final int home;
    private final int[] ties;
    private final Estimates estimates;
    private final double logLikelihood;
    private final double nullLogLikelihood;

    private RankingModel(
            int items, int home, int[] ties, Estimates estimates, double logLikelihood, double nullLogLikelihood) {
        this.items = items;
        this.home = home;
        this.ties = ties;
        this.estimates = estimates;
        this.logLikelihood = logLikelihood;
        this.nullLogLikelihood = nullLogLikelihood;
    }

    /**
     * Fits.
     *
     * @param home the place of the parameter of home advantage; −1 without
     * @param ties the sizes of ties that have parameters, rising
     */
    static RankingModel of(
            int items, int home, int[] ties, List<ChoiceSet> sets, double pseudo, double nullLogLikelihood) {
        int columns = items - 1 + (home < 0 ? 0 : 1) + ties.length;
        List<ChoiceSet> all = new ArrayList<>(sets);
        if (pseudo > 0) {
            all.addAll(PseudoItem.comparisons(items, columns, pseudo));
        }
        Estimates found = new ChoiceFit(all, pseudo > 0 ? columns + 1 : columns).fit();
        NeumaierSum value = new NeumaierSum();
        int most = all.stream().mapToInt(s -> s.active().length).max().orElse(0);
        for (ChoiceSet set : sets) {
            value.add(set.weight() * set.evaluate(found.theta(), new double[most], new double[most * most]));
        }
        return new RankingModel(items, home, ties, found, value.value(), nullLogLikelihood);
    }

    /**
     * A model with known numbers, as files hold it.
     *
     * @param home whether there is an advantage of place
     * @param tieSizes the sizes of ties that have parameters, rising
     * @param parameters the abilities of items 1, 2, …, the advantage of place, and those of ties. Copied
     * @param covariance of the parameters, row after row. Copied
     * @throws IllegalArgumentException if lengths do not agree, or a number is not finite
     */
    public static RankingModel of(
            int items,
            boolean home,
            List<Integer> tieSizes,
            double[] parameters,
            double[] covariance,
            RankingReport report) {
        NullCheck.argument(tieSizes, "tieSizes");
        NullCheck.argument(parameters, "parameters");
        NullCheck.argument(covariance, "covariance");
        NullCheck.argument(report, "report");
        int[] ties = tieSizes.stream().mapToInt(Integer::intValue).toArray();
        long expected = items - 1L + (home ? 1 : 0) + ties.length;
        if (items < 2 || parameters.length != expected || covariance.length != expected * expected) {
            throw new IllegalArgumentException(items + " items, " + parameters.length + " parameters and "
                    + covariance.length + " covariances do not belong together");
        }
        for (int t = 0; t < ties.length; t++) {
            if (ties[t] < 2 || t > 0 && ties[t] <= ties[t - 1]) {
                throw new IllegalArgumentException("sizes of ties rise from 2 on, got " + tieSizes);
            }
        }
        NumberCheck.finite("parameters", parameters);
        NumberCheck.finite("covariance", covariance);
        BitSet kept = new BitSet();
        kept.set(0, parameters.length);
        Estimates estimates = new Estimates(
                parameters.clone(),
                covariance.clone(),
                kept,
                report.logLikelihood(),
                report.nullLogLikelihood(),
                report.converged(),
                report.steps());
        return new RankingModel(
                items, home ? items - 1 : -1, ties, estimates, report.logLikelihood(), report.nullLogLikelihood());
    }

    /** How the fit went. */
    public RankingReport report() {
        return new RankingReport(logLikelihood, nullLogLikelihood, converged(), steps());
    }

    /** A copy of the parameters, as {@link #of} takes them. */
    public double[] parameterValues() {
        return Arrays.copyOf(estimates.theta(), parameters());
    }

    /** A copy of their covariances, as {@link #of} takes them. */
    public double[] covariance() {
        int n = parameters();
        double[] out = new double[n * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(estimates.covariance(), i * estimates.size(), out, i * n, n);
        }
        return out;
    }

    /**
     * The logits of what comparisons will bring: that the second item wins, whose logit is 0, that neither does where
     * the model has ties of two, and that the first one wins. Counts of the comparisons are not looked at.
     *
     * @throws IllegalArgumentException if an item is none
     */
    public Logits comparisons(List<PairedComparison> comparisons) {
        NullCheck.argument(comparisons, "comparisons");
        boolean tied = ties.length > 0 && ties[0] == 2;
        Logits out = Logits.zeros(comparisons.size(), tied ? 3 : 2);
        for (int r = 0; r < comparisons.size(); r++) {
            PairedComparison c = comparisons.get(r);
            if (Math.max(c.first(), c.second()) >= items) {
                throw new IllegalArgumentException("comparison " + r + " is of items " + c.first() + " and "
                        + c.second() + ", and there are " + items + ", numbered from 0");
            }
            double ahead = theta(c.first())
                    - theta(c.second())
                    + (home < 0 ? 0 : c.home() * estimates.theta()[home]);
            int at = out.offset(r);
            if (tied) {
                out.array()[at + 1] = (float) (estimates.theta()[firstTie()] + ahead / 2);
            }
            out.array()[at + (tied ? 2 : 1)] = (float) ahead;
        }
        return out;
    }

    /**
     * For each row the log-odds that its item is the best of its set, where nothing ties, as logits of two classes: 0,
     * and these log-odds. A row that is alone in its set has the log-odds of {@link ChoiceModel#CERTAIN}.
     *
     * @param rows for each row its item
     * @param sets for each row its set
     * @throws IllegalArgumentException if lengths do not agree
     * @throws IndexOutOfBoundsException if an item is none
     */
    public Logits best(int[] rows, int[] sets) {
        NullCheck.argument(rows, "rows");
        NullCheck.argument(sets, "sets");
        if (rows.length != sets.length) {
            throw new IllegalArgumentException(rows.length + " items for " + sets.length + " rows of sets");
        }
        for (int item : rows) {
            unit(item);
        }
        Logits out = Logits.zeros(rows.length, 2);
        for (List<Integer> set : ConditionalLogit.bySet(sets).values()) {
            double[] scores = set.stream().mapToDouble(r -> theta(rows[r])).toArray();
            for (int i = 0; i < scores.length; i++) {
                out.array()[out.offset(set.get(i)) + 1] = (float) ChoiceModel.odds(scores, i);
            }
        }
        return out;
    }

    static double uniform(List<ChoiceSet> sets) {
        NeumaierSum sum = new NeumaierSum();
        sets.forEach(set -> sum.add(set.weight() * set.uniform()));
        return sum.value();
    }

    /** The number of items. */
    public int items() {
        return items;
    }

    private double[] unit(int item) {
        if (item < 0 || item >= items) {
            throw new IndexOutOfBoundsException("item " + item + " of " + items);
        }
        double[] unit = new double[estimates.size()];
        if (item > 0) {
            unit[item - 1] = 1;
        }
        return unit;
    }

    /** θ of an item; of item 0, the reference, 0 with error 0. */
    public LinearCombination ability(int item) {
        return estimates.combination(unit(item));
    }

    /** θ_i − θ_j: the log-odds that item i is better than item j. */
    public LinearCombination difference(int i, int j) {
        double[] weights = unit(i);
        double[] other = unit(j);
        for (int k = 0; k < weights.length; k++) {
            weights[k] -= other[k];
        }
        return estimates.combination(weights);
    }

    /** θ of an item less the mean of all, which does not depend on which item is the reference. */
    public LinearCombination centered(int item) {
        double[] weights = unit(item);
        for (int k = 0; k < items - 1; k++) {
            weights[k] -= 1.0 / items;
        }
        return estimates.combination(weights);
    }

    private double theta(int item) {
        return item == 0 ? 0 : estimates.theta()[item - 1];
    }

    /** e^θ of an item over the sum of all: the probability that it is the best of all, where there are no ties. */
    public double worth(int item) {
        unit(item);
        double sum = 0;
        for (int i = 0; i < items; i++) {
            sum += Elementary.exp(Math.max(-700, Math.min(700, theta(i) - theta(item))));
        }
        return 1 / sum;
    }

    /** The probability that item i is better than item j on neutral ground; with ties, that it is and does not tie. */
    public double probability(int i, int j) {
        return 1 / (1 + odds(j, i) + tieRatio(i, j));
    }

    /** The probability that two items tie on neutral ground; 0 in a model without ties. */
    public double tieProbability(int i, int j) {
        return tieRatio(i, j) * probability(i, j);
    }

    private double odds(int i, int j) {
        unit(i);
        unit(j);
        return Elementary.exp(Math.max(-700, Math.min(700, theta(i) - theta(j))));
    }

    private double tieRatio(int i, int j) {
        return ties.length == 0 || ties[0] > 2
                ? 0
                : Elementary.exp(estimates.theta()[firstTie()]) * Math.sqrt(odds(j, i));
    }

    private int firstTie() {
        return items - 1 + (home < 0 ? 0 : 1);
    }

    /** The advantage of place, in units of ability; empty if it was not asked for. */
    public Optional<LinearCombination> homeAdvantage() {
        return home < 0 ? Optional.empty() : Optional.of(estimates.coefficient(home));
    }

    /** The sizes of ties that occurred, rising; empty without ties. */
    public List<Integer> tieSizes() {
        return IntStream.of(ties).boxed().toList();
    }

    /**
     * log ν, or log δ_d, of ties of a size.
     *
     * @throws IllegalArgumentException if no tie had this size
     */
    public LinearCombination tie(int size) {
        int at = tieSizes().indexOf(size);
        if (at < 0) {
            throw new IllegalArgumentException("no tie of " + size + " items; sizes of ties are " + tieSizes());
        }
        return estimates.coefficient(firstTie() + at);
    }

    /** The items, best first; equal abilities in the order of their numbers. */
    public List<Integer> order() {
        return IntStream.range(0, items)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -theta(i)).thenComparing(i -> i))
                .toList();
    }

    /** The log-likelihood, without pseudo-comparisons. */
    public double logLikelihood() {
        return logLikelihood;
    }

    /** The log-likelihood if all items are alike. */
    public double nullLogLikelihood() {
        return nullLogLikelihood;
    }

    /** The test that all items are alike, by the likelihood ratio. */
    public ChiSquaredTest likelihoodRatio() {
        return new ChiSquaredTest(2 * (logLikelihood - nullLogLikelihood), items - 1);
    }

    /** The number of parameters: abilities but one, home advantage, ties. */
    public int parameters() {
        return items - 1 + (home < 0 ? 0 : 1) + ties.length;
    }

    /** Akaike's criterion. */
    public double aic() {
        return 2 * (parameters() - logLikelihood);
    }

    /** Whether the fit went on to rounding. */
    public boolean converged() {
        return estimates.converged();
    }

    /** Newton's steps. */
    public int steps() {
        return estimates.steps();
    }

    @Override
    public String toString() {
        return "RankingModel of " + items + " items";
    }
}
