package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import java.io.IOException;

/**
 * Top-k accuracy: the share of labeled rows whose label is among the k classes of the largest logits. The predicted
 * class, the first of the largest logit, is always among them, so k = 1 is {@link Accuracy} and k ≥ K is 1. The other
 * places go to equal logits in every order alike: where the label is one of m classes that tie for the last j places,
 * the row counts j/m, so the order of the classes does not matter.
 *
 * <pre>{@code TopKAccuracy.of(Logits.copyOf(new float[][] {{3, 2, 1}}), new int[] {1}, 2);   // 1 }</pre>
 *
 * @since 0.1
 */
public final class TopKAccuracy {
    /** The k that evaluations report. */
    static final int REPORTED = 5;

    private TopKAccuracy() {}

    /**
     * Over rows in memory.
     *
     * @param k 1 or more
     * @throws IllegalArgumentException if k is less than 1, a label is not a class, a row of logits is not valid, or no
     *     row is labeled
     */
    public static double of(Logits z, int[] labels, int k) {
        RowMean mean = perRow(k);
        ScoredRows.pass(z, labels, mean);
        return mean.mean();
    }

    /**
     * Over the rows of a source, in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[], int)}
     */
    public static double of(LogitsSource source, int k) throws IOException {
        NullCheck.argument(source, "source");
        RowMean mean = perRow(k);
        ScoredRows.pass(source, mean);
        return mean.mean();
    }

    static RowMean perRow(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be 1 or more, got " + k);
        }
        return new RowMean(new Hits(k), false);
    }

    private record Hits(int k) implements RowMean.BatchSum {
        @Override
        public void add(ScoredRows batch, ExactSum sum) {
            TopKAccuracy.add(batch, k, sum);
        }
    }

    private static void add(ScoredRows batch, int k, ExactSum sum) {
        int whole = 0;
        for (int r = 0; r < batch.count(); r++) {
            if (batch.ignored(r)) {
                continue;
            }
            double share = batch.amongTop(r, k);
            if (batch.weight(r) < 1) {
                sum.add(batch.weight(r), share);
            } else if (share == 1) {
                whole++;
            } else if (share > 0) {
                sum.add(share);
            }
        }
        sum.add(whole);
    }
}
