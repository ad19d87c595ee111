package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
import dev.logits.internal.sum.WeightQuantile;
import dev.logits.internal.sum.WeightedSort;
import dev.logits.metric.AreaUnderRoc;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * How well a score tells rows like the model's data from others.
 *
 * <ul>
 *   <li>AUROC: the probability that an in-distribution row scores higher than another; ties count half.
 *   <li>FPR at 95 % TPR: with the highest threshold that at least 95 % of the in-distribution rows reach, the share of
 *       the other rows that reach it too. Lower is better. Rows that score exactly the threshold reach it.
 * </ul>
 *
 * <p><b>The positive class is in-distribution</b>: a true positive is an in-distribution row that reaches the
 * threshold, a false positive another row that does. Some papers take the other rows as the positive class; their FPR95
 * is another number, while the AUROC is the same.
 *
 * <p>{@link #of(ConfidenceScore, Logits, Logits)} compares rows by {@link ConfidenceScore#rank}, so rows whose score
 * rounds to the same number keep their order.
 *
 * <pre>{@code OodDetection.of(new Energy(1), in, out).auroc() }</pre>
 *
 * @param auroc area under the ROC curve
 * @param fprAt95 false positive rate at 95 % true positive rate, where in-distribution is the positive class
 * @param threshold the threshold of that rate
 * @param inRows in-distribution rows; of weighted ones those with a weight
 * @param outRows other rows, likewise
 * @since 0.1
 */
public record OodDetection(double auroc, double fprAt95, double threshold, int inRows, int outRows) {
    private static final BigDecimal REACHED = new BigDecimal("0.95");

    /**
     * Compares the rows of two sets of logits by a score.
     *
     * @param in logits of in-distribution rows, whose scores should be high
     * @param out logits of other rows
     * @throws IllegalArgumentException if either is empty or a row is not valid
     */
    public static OodDetection of(ConfidenceScore score, Logits in, Logits out) {
        NullCheck.argument(score, "score");
        NullCheck.argument(in, "in");
        NullCheck.argument(out, "out");
        return ofRanks(score, score.ranks(in), score.ranks(out));
    }

    /**
     * Compares the rows of two sources by a score.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(ConfidenceScore, Logits, Logits)}
     */
    public static OodDetection of(ConfidenceScore score, LogitsSource in, LogitsSource out) throws IOException {
        NullCheck.argument(score, "score");
        NullCheck.argument(in, "in");
        NullCheck.argument(out, "out");
        return ofRanks(score, score.ranks(in), score.ranks(out));
    }

    /**
     * Compares two groups of rows by what {@link ConfidenceScore#ranks} gave of each.
     *
     * @param in of in-distribution rows
     * @param out of other rows
     * @throws IllegalArgumentException if either is empty or holds NaN
     */
    public static OodDetection ofRanks(ConfidenceScore score, double[] in, double[] out) {
        NullCheck.argument(score, "score");
        NullCheck.argument(in, "in");
        NullCheck.argument(out, "out");
        OodDetection ranks = of(in, out);
        return new OodDetection(ranks.auroc, ranks.fprAt95, score.ofRank(ranks.threshold), ranks.inRows, ranks.outRows);
    }

    /**
     * Compares two groups of scores.
     *
     * @param in scores of in-distribution rows, which should be high
     * @param out scores of other rows
     * @throws IllegalArgumentException if either is empty or holds NaN
     */
    public static OodDetection of(double[] in, double[] out) {
        NullCheck.argument(in, "in");
        NullCheck.argument(out, "out");
        if (in.length == 0 || out.length == 0) {
            throw new IllegalArgumentException("detection needs rows of both kinds, got " + in.length
                    + " in-distribution rows and " + out.length + " others");
        }
        double auroc = AreaUnderRoc.of(in, out); // checks for NaN
        double[] sorted = in.clone();
        Arrays.sort(sorted);
        int needed = (int) ((95L * in.length + 99) / 100); // rounded up
        double threshold = sorted[in.length - needed];
        int reach = 0;
        for (double score : out) {
            reach += score >= threshold ? 1 : 0;
        }
        return new OodDetection(auroc, (double) reach / out.length, threshold, in.length, out.length);
    }

    /**
     * Compares two groups by what {@link ConfidenceScore#ranks} gave of each row and how much each counts.
     *
     * @throws IllegalArgumentException as {@link #of(double[], double[], double[], double[])}
     */
    public static OodDetection ofRanks(
            ConfidenceScore score, double[] in, double[] inWeights, double[] out, double[] outWeights) {
        NullCheck.argument(score, "score");
        OodDetection ranks = of(in, inWeights, out, outWeights);
        return new OodDetection(ranks.auroc, ranks.fprAt95, score.ofRank(ranks.threshold), ranks.inRows, ranks.outRows);
    }

    /**
     * Compares two groups of scores whose rows each count as much as a weight says. The AUROC is of pairs that count
     * the product of their weights, the threshold the highest that 95 % of the in-distribution weight reaches, and the
     * false positive rate the share of the other weight that does. Whole weights are equal rows, to the bit; weights
     * are relative within each group, so that a scale of 2<sup>k</sup> changes no bit.
     *
     * @param in scores of in-distribution rows, which should be high
     * @param inWeights what each counts, 0 or more and finite; a row of weight 0 is left out
     * @param out scores of other rows
     * @param outWeights what each counts
     * @throws IllegalArgumentException if lengths differ, a weight is negative or not finite, a score is NaN, or no row
     *     of either group has a weight
     */
    public static OodDetection of(double[] in, double[] inWeights, double[] out, double[] outWeights) {
        NullCheck.argument(in, "in");
        NullCheck.argument(inWeights, "inWeights");
        NullCheck.argument(out, "out");
        NullCheck.argument(outWeights, "outWeights");
        double auroc = AreaUnderRoc.of(in, inWeights, out, outWeights); // checks both
        double all = sum(inWeights);
        double others = sum(outWeights);
        if (all == 0 || others == 0) {
            throw new IllegalArgumentException("detection needs rows of both kinds with a weight, and the weights of"
                    + " the in-distribution rows add up to " + all + ", of the others to " + others);
        }
        double[] falling = new double[in.length];
        double[] weights = inWeights.clone();
        for (int i = 0; i < in.length; i++) {
            falling[i] = 0.0 - in[i];
        }
        WeightedSort.sort(falling, weights);
        BigDecimal needed = new BigDecimal(all).multiply(REACHED);
        int place = Math.min(WeightQuantile.place(falling, weights, needed), falling.length - 1);
        double threshold = 0.0 - falling[place];
        ExactSum reach = new ExactSum();
        for (int i = 0; i < out.length; i++) {
            reach.add(out[i] >= threshold ? outWeights[i] : 0);
        }
        return new OodDetection(auroc, reach.value() / others, threshold, weighted(inWeights), weighted(outWeights));
    }

    private static double sum(double[] weights) {
        ExactSum sum = new ExactSum();
        sum.add(weights, 0, weights.length);
        return sum.value();
    }

    private static int weighted(double[] weights) {
        return (int) Arrays.stream(weights).filter(w -> w > 0).count();
    }
}
