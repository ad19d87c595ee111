package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import java.io.IOException;

/**
 * Negative log-likelihood: the mean over labeled rows of {@code lse(z) − z_y = −ln p_y}, in nats. The same number as
 * the mean of {@link dev.logits.loss.CrossEntropy}, in double precision throughout.
 *
 * <p>A row whose label is a masked class has p_y = 0 and makes the mean +∞.
 *
 * <pre>{@code NegativeLogLikelihood.of(Logits.copyOf(new float[][] {{0, 0}}), new int[] {1});   // 0.693147 }</pre>
 *
 * @since 0.1
 */
public final class NegativeLogLikelihood {
    private NegativeLogLikelihood() {}

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

    /** Nats as bits: divided by ln 2. */
    public static double bits(double nats) {
        return nats / StrictMath.log(2);
    }

    /** Nats as perplexity, e^nll: the number of equally likely classes that would be as hard to guess. */
    public static double perplexity(double nats) {
        return StrictMath.exp(nats);
    }

    static RowMean perRow() {
        return new RowMean(Losses.SUM, false);
    }

    private enum Losses implements RowMean.BatchSum {
        SUM;

        @Override
        public void add(ScoredRows batch, ExactSum sum) {
            batch.addTo(sum, batch.nlls());
        }
    }
}
