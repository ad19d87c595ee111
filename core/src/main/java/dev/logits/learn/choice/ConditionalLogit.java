package dev.logits.learn.choice;

import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Conditional logistic regression: in each set of alternatives some are chosen, with the probability
 * {@code e^(x·β) / Σ e^(x'·β)} over the set. McFadden's choice model has one chosen alternative per set; matched cases
 * and controls have one or more cases, and their likelihood is exact.
 *
 * <p>There is no intercept: it, and every column that is constant within each set, cancels. Such columns, and those
 * that are sums of others, are left out, with coefficient 0 and no error.
 *
 * <ul>
 *   <li>A set in which no alternative or every one is chosen says nothing; it is counted and left out.
 *   <li>Weights count as repetitions of a set, and are the same in all its rows; weight 0 leaves a set out.
 *   <li>Where a column tells the chosen alternatives from all others, {@link UnboundedChoiceException}.
 * </ul>
 *
 * <p>Time is rows · chosen · D² a step. Fits have the same bits in any order of sets and of rows within them.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * ChoiceModel model = ConditionalLogit.maximumLikelihood().fit(x, sets, chosen);
 * model.coefficient(0);
 * model.ratio(0, 1);                 // of two coefficients: what a unit of column 0 is worth in units of column 1
 * model.probabilities(x, sets);
 * }</pre>
 *
 * <p>References: D. McFadden, Conditional logit analysis of qualitative choice behavior, 1974; N. Breslow, N. Day,
 * Statistical methods in cancer research I, 1980.
 *
 * @since 0.1
 */
public final class ConditionalLogit {
    private final double[] weights;

    private ConditionalLogit(double[] weights) {
        this.weights = weights;
    }

    /** All sets count 1. */
    public static ConditionalLogit maximumLikelihood() {
        return new ConditionalLogit(new double[0]);
    }

    /**
     * The same with weights of sets.
     *
     * @param weights one per row, each finite and not negative, equal within a set
     */
    public ConditionalLogit withWeights(double[] weights) {
        NullCheck.argument(weights, "weights");
        for (int r = 0; r < weights.length; r++) {
            if (!(weights[r] >= 0 && weights[r] < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "weights[" + r + "] = " + weights[r] + "; a weight must be finite and 0 or more");
            }
        }
        return new ConditionalLogit(weights.clone());
    }

    /**
     * Fits the model.
     *
     * @param x the features of each alternative
     * @param sets for each row the set that it belongs to, by any number
     * @param chosen for each row whether it was chosen
     * @throws UnboundedChoiceException if there is no estimate
     * @throws IllegalArgumentException if lengths do not agree, a feature is not finite, weights differ within a set,
     *     no set says anything, or no column differs within a set
     */
    public ChoiceModel fit(Features x, int[] sets, boolean[] chosen) {
        NullCheck.argument(x, "x");
        NullCheck.argument(sets, "sets");
        NullCheck.argument(chosen, "chosen");
        check(x, sets, chosen.length, "choices");
        check(x, sets, weights.length == 0 ? x.rows() : weights.length, "weights");
        List<ChoiceModel.Part> parts = new ArrayList<>();
        int silent = 0;
        for (List<Integer> rows : bySet(sets).values()) {
            double weight = weight(rows);
            long picked = rows.stream().filter(r -> chosen[r]).count();
            if (weight == 0) {
                continue;
            }
            if (picked == 0 || picked == rows.size()) {
                silent++;
                continue;
            }
            parts.add(part(x, rows, chosen, (int) picked, weight));
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no set with a weight has both chosen and other alternatives, so that"
                    + " nothing can be learned: there were " + silent + " sets of one kind");
        }
        parts.sort(Comparator.comparing(ChoiceModel.Part::key, Arrays::compare));
        return ChoiceModel.of(parts, x.columns(), silent);
    }

    static void check(Features x, int[] sets, int length, String what) {
        if (sets.length != x.rows() || length != x.rows()) {
            throw new IllegalArgumentException((sets.length != x.rows() ? sets.length + " sets" : length + " " + what)
                    + " for " + x.rows() + " rows of features");
        }
    }

    static Map<Integer, List<Integer>> bySet(int[] sets) {
        Map<Integer, List<Integer>> rows = new LinkedHashMap<>();
        for (int r = 0; r < sets.length; r++) {
            rows.computeIfAbsent(sets[r], s -> new ArrayList<>()).add(r);
        }
        return rows;
    }

    private double weight(List<Integer> rows) {
        if (weights.length == 0) {
            return 1;
        }
        for (int r : rows) {
            if (weights[r] != weights[rows.get(0)]) {
                throw new IllegalArgumentException("rows " + rows.get(0) + " and " + r
                        + " are of one set and have weights " + weights[rows.get(0)] + " and " + weights[r]
                        + "; a weight is that of a whole set");
            }
        }
        return weights[rows.get(0)];
    }

    private static ChoiceModel.Part part(Features x, List<Integer> rows, boolean[] chosen, int picks, double weight) {
        FeatureRows all = FeatureRows.of(x);
        List<double[]> first = new ArrayList<>();
        List<double[]> rest = new ArrayList<>();
        for (int r : rows) {
            all.check(r);
            double[] row = new double[x.columns()];
            all.copy(r, row);
            (chosen[r] ? first : rest).add(row);
        }
        Collections.sort(first, Arrays::compare);
        Collections.sort(rest, Arrays::compare);
        first.addAll(rest);
        double[] key = new double[2 + x.columns() * rows.size()];
        key[0] = weight;
        key[1] = picks;
        for (int i = 0; i < first.size(); i++) {
            System.arraycopy(first.get(i), 0, key, 2 + i * x.columns(), x.columns());
        }
        return new ChoiceModel.Part(key, rows.get(0), new FeatureSet(weight, first.toArray(double[][]::new), picks));
    }

    @Override
    public String toString() {
        return "ConditionalLogit" + (weights.length == 0 ? "" : " of weighted sets");
    }
}
