package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Conformal prediction sets under covariate shift: new rows come from elsewhere than the held-out ones, such as another
 * hospital, but labels follow from rows in the same way. Each row has a weight, the likelihood ratio of new rows to
 * held-out ones at that row, up to a factor; then the set holds the label for a share {@code 1 − α} of new rows or
 * more.
 *
 * <p>For a new row of weight w, the threshold is the least score q with {@code Σ w_i [s_i ≤ q] ≥ (1 − α) (Σ w_i + w)}
 * over the held-out rows, +∞ where there is none, and then every class is in. With equal weights that is {@link
 * ConformalSets}. The fewer rows carry the weight, the larger the sets: {@link #effectiveRows} says how many.
 *
 * <p>The promise is as good as the weights. Ratios can be estimated as the odds of a classifier that tells new rows
 * from held-out ones.
 *
 * <p>Reference: R. J. Tibshirani, R. Foygel Barber, E. J. Candès, A. Ramdas, Conformal prediction under covariate
 * shift, NeurIPS 2019.
 *
 * <pre>{@code
 * WeightedConformalSets sets = WeightedConformalSets.fit(held, labels, weights, ConformalSets.Options.lac(0.9));
 * int[] classes = sets.set(z, 0, weightOfRow0);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class WeightedConformalSets {
    private final ConformalSets.Options options;
    private final int classes;
    /** By rising score. */
    private final double[] scores;
    /** Sums of weights up to each score. */
    private final double[] sums;

    private final double effective;

    private WeightedConformalSets(
            ConformalSets.Options options, int classes, double[] scores, double[] sums, double effective) {
        this.options = options;
        this.classes = classes;
        this.scores = scores;
        this.sums = sums;
        this.effective = effective;
    }

    /**
     * Fits to held-out rows.
     *
     * @param z logits, N × K
     * @param labels N labels; rows labeled −1 are passed over
     * @param weights N likelihood ratios, 0 or more and finite
     * @param options not class-conditional
     * @throws IllegalArgumentException if lengths differ, a weight or a label or a row is not valid, no labeled row has
     *     a weight above 0, or thresholds are asked for by class
     */
    public static WeightedConformalSets fit(Logits z, int[] labels, double[] weights, ConformalSets.Options options) {
        NullCheck.argument(z, "z");
        NullCheck.argument(labels, "labels");
        NullCheck.argument(weights, "weights");
        NullCheck.argument(options, "options");
        if (options.classConditional()) {
            throw new IllegalArgumentException("weighted sets have one threshold per row, not one per class");
        }
        LabelScores of = LabelScores.of(z, labels, options);
        checkWeights(weights, z.rows());
        Integer[] order = IntStream.range(0, z.rows())
                .filter(r -> of.labeled(r) && weights[r] > 0)
                .boxed()
                .toArray(Integer[]::new);
        if (order.length == 0) {
            throw new IllegalArgumentException("no labeled row has a weight above 0; at least one must");
        }
        Arrays.sort(order, (a, b) -> {
            int byScore = Double.compare(of.score(a), of.score(b));
            return byScore != 0 ? byScore : Double.compare(weights[a], weights[b]);
        });
        double[] scores = new double[order.length];
        double[] sums = new double[order.length];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < order.length; i++) {
            sum += weights[order[i]];
            squares += weights[order[i]] * weights[order[i]];
            scores[i] = of.score(order[i]);
            sums[i] = sum;
        }
        return new WeightedConformalSets(options, z.classes(), scores, sums, sum * sum / squares);
    }

    private static void checkWeights(double[] weights, int rows) {
        if (weights.length != rows) {
            throw new IllegalArgumentException(weights.length + " weights for " + rows + " rows");
        }
        for (int r = 0; r < rows; r++) {
            checkWeight("weights[" + r + "]", weights[r]);
        }
    }

    private static void checkWeight(String name, double weight) {
        if (!(weight >= 0) || weight == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(name + " must be 0 or more and finite, got " + weight);
        }
    }

    /** Kish's number of rows of equal weight that say as much: (Σ w)² / Σ w². */
    public double effectiveRows() {
        return effective;
    }

    /** What was asked for. */
    public ConformalSets.Options options() {
        return options;
    }

    /**
     * The threshold for a new row of a weight; +∞ where the held-out rows carry too little weight beside it.
     *
     * @throws IllegalArgumentException if the weight is not 0 or more and finite
     */
    public double threshold(double weight) {
        checkWeight("weight", weight);
        double wanted = options.coverage() * (sums[sums.length - 1] + weight);
        int low = 0;
        int high = sums.length;
        double reach = wanted * (1 - 1e-12); // ten rows at 0.9 are nine, whatever 0.9 · 10 rounds to
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] >= reach) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == sums.length ? Double.POSITIVE_INFINITY : scores[low];
    }

    /**
     * The classes of a row's set, in order.
     *
     * @param weight the row's likelihood ratio, on the scale of the held-out rows'
     * @throws IllegalArgumentException if K is not that of the fit, or the row or the weight is not valid
     */
    public int[] set(Logits z, int row, double weight) {
        NullCheck.argument(z, "z");
        Objects.checkIndex(row, z.rows());
        if (z.classes() != classes) {
            throw new IllegalArgumentException(
                    "these sets were fitted on " + classes + " classes, and the logits have " + z.classes());
        }
        SetScores of = new SetScores(options, classes);
        double[] each = of.of(z, row, row);
        double reach = of.reach(threshold(weight));
        BitSet set = new BitSet(classes);
        for (int c = 0; c < classes; c++) {
            if (each[c] <= reach) {
                set.set(c);
            }
        }
        if (options.neverEmpty()) {
            set.set(of.top());
        }
        return set.stream().toArray();
    }
}
