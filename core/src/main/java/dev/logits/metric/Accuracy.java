package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import java.io.IOException;

/**
 * Accuracy: the share of labeled rows whose label is the class of the largest logit. Where several classes share the
 * largest logit the first of them is the prediction.
 *
 * <pre>{@code Accuracy.of(Logits.copyOf(new float[][] {{2, 1}, {0, 3}}), new int[] {0, 0});   // 0.5 }</pre>
 *
 * @since 0.1
 */
public final class Accuracy {
    private Accuracy() {}

    /**
     * Over rows in memory.
     *
     * @throws IllegalArgumentException if a label is not a class, a row of logits is not valid, or no row is labeled
     */
    public static double of(Logits z, int[] labels) {
        return perRow().of(z, labels);
    }

    /**
     * Over the rows of a source, in one pass.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(Logits, int[])}
     */
    public static double of(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return perRow().of(source);
    }

    static RowMean perRow() {
        return new RowMean(Hits.SUM, false);
    }

    private enum Hits implements RowMean.BatchSum {
        SUM;

        @Override
        public void add(ScoredRows batch, ExactSum sum) {
            int hits = 0;
            for (int r = 0; r < batch.count(); r++) {
                if (batch.weight(r) == 1) {
                    hits += batch.correct(r) ? 1 : 0;
                } else {
                    sum.add(batch.correct(r) ? batch.weight(r) : 0);
                }
            }
            sum.add(hits);
        }
    }
}
