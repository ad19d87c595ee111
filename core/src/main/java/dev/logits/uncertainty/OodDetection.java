package dev.logits.uncertainty;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.metric.AreaUnderRoc;
import dev.logits.source.LogitsSource;
import java.io.IOException;
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
 * @param inRows in-distribution rows
 * @param outRows other rows
 * @since 0.1
 */
public record OodDetection(double auroc, double fprAt95, double threshold, int inRows, int outRows) {

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
}
