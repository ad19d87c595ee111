package dev.logits.metric;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.sum.ExactSum;
import dev.logits.source.LogitsSource;
import java.io.IOException;

/**
 * Brier score: the mean over labeled rows of {@code Σ_k (p_k − [k = y])²}, from 0 (certain and right) to 2 (certain
 * and wrong). Lower is better; it rewards both accuracy and calibration.
 *
 * <p>For two classes it is twice the one-class score {@code (p_1 − y)²} that some tools print.
 *
 * <p>Reference: G. W. Brier, Verification of forecasts expressed in terms of probability, Monthly Weather Review 78,
 * 1950.
 *
 * <pre>{@code BrierScore.of(Logits.copyOf(new float[][] {{0, 0}}), new int[] {1});   // 0.5 }</pre>
 *
 * @since 0.1
 */
public final class BrierScore {
    private BrierScore() {}

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
        return new RowMean(Errors.SUM, true);
    }

    private enum Errors implements RowMean.BatchSum {
        SUM;

        @Override
        public void add(ScoredRows batch, ExactSum sum) {
            batch.addTo(sum, batch.briers());
        }
    }
}
