package dev.logits.uncertainty;

import dev.logits.metric.AreaUnderRoc;
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
 * <pre>{@code Detection.of(new Energy(1).of(in), new Energy(1).of(out)).auroc() }</pre>
 *
 * @param auroc area under the ROC curve
 * @param fprAt95 false positive rate at 95 % true positive rate
 * @param threshold the threshold of that rate
 * @param inRows in-distribution rows
 * @param outRows other rows
 */
public record Detection(double auroc, double fprAt95, double threshold, int inRows, int outRows) {

    /**
     * Compares two groups of scores.
     *
     * @param in scores of in-distribution rows, which should be high
     * @param out scores of other rows
     * @throws IllegalArgumentException if either is empty or holds NaN
     */
    public static Detection of(double[] in, double[] out) {
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
        return new Detection(auroc, (double) reach / out.length, threshold, in.length, out.length);
    }
}
