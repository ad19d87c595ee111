package dev.logits.decision;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.uncertainty.Energy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The rows that deserve a look first, for one reason. Of rows that are equally worth it those come first whose scores
 * hash lower, so that which are listed does not depend on the order of the rows. Copies of a row that {@link
 * dev.logits.source.RepeatedRows} makes are listed once.
 *
 * <pre>{@code
 * List<ReviewedRow> worst = RowReview.of(source, RowReview.Reason.CONFIDENT_ERROR, 20);
 * }</pre>
 *
 * @since 0.1
 */
public final class RowReview {
    private RowReview() {}

    /** Why a row is listed, and by which score; rows of the highest score come first. */
    public enum Reason {
        /** Wrong, and sure of it: by the log-odds of the predicted class against the label, z_d − z_y. */
        CONFIDENT_ERROR(true),
        /** The label is one of the confident errors of {@link ConfidentLearning}: by the same log-odds. */
        LABEL_ISSUE(true),
        /** The decision is close: by z_2 − z_1 of the two largest logits, which is 0 where they tie. */
        CLOSE_DECISION(false),
        /** Unlike what the model knows: by the negative energy −lse(z); see {@link Energy}. */
        OUT_OF_DISTRIBUTION(false);

        private final boolean needsLabel;

        Reason(boolean needsLabel) {
            this.needsLabel = needsLabel;
        }

        /** Whether rows without a label are left out. */
        public boolean needsLabel() {
            return needsLabel;
        }
    }

    /**
     * The first rows in memory.
     *
     * @throws IllegalArgumentException as {@link #of(LogitsSource, Reason, int)}
     */
    public static List<ReviewedRow> of(Logits z, int[] labels, Reason reason, int most) {
        try {
            return of(LogitsSource.of(z, labels), reason, most);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * The first rows of a source, in one pass; in two for label issues.
     *
     * @param most how many rows to list, 1 or more
     * @throws IOException if reading fails
     * @throws IllegalArgumentException if {@code most} is less than 1, a label is not a class, or a row is not valid
     */
    public static List<ReviewedRow> of(LogitsSource source, Reason reason, int most) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(reason, "reason");
        return of(source, RowWeights.ONES, reason, most);
    }

    /**
     * The first of weighted rows. A row's weight changes nothing but the thresholds of label issues; a row of weight 0
     * is left out.
     *
     * @param weight a further column of the source: how much each row counts, 0 or from 1e-100 to 1e100
     * @param most how many rows to list, 1 or more
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #of(LogitsSource, Reason, int)}, or if there is no such column, or a
     *     cell of it is not a weight
     */
    public static List<ReviewedRow> of(LogitsSource source, String weight, Reason reason, int most) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(weight, "weight");
        NullCheck.argument(reason, "reason");
        return of(source, RowWeights.of(source, weight), reason, most);
    }

    private static List<ReviewedRow> of(LogitsSource source, RowWeights weights, Reason reason, int most)
            throws IOException {
        ConfidentLearning learned = reason == Reason.LABEL_ISSUE ? ConfidentLearning.of(source, weights) : null;
        FirstRows first = new FirstRows(most);
        double[] p = new double[source.classes()];
        RowBatch batch = RowBatch.of(source);
        try (LogitsSource.Cursor cursor = source.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    if (batch.ignored(r) && reason.needsLabel || weights.ofAny(batch, r) == 0) {
                        continue;
                    }
                    CostMatrix.probabilities(batch.logits(), r, batch.number(r), p);
                    double score = score(batch, r, p, reason, learned);
                    if (score > Double.NEGATIVE_INFINITY) {
                        first.offer(batch, r, p, score);
                    }
                }
            }
        }
        return first.list();
    }

    /** The row's score; −∞ where it is not listed. */
    private static double score(RowBatch batch, int r, double[] p, Reason reason, ConfidentLearning learned) {
        Logits z = batch.logits();
        int top = FirstRows.top(z, r);
        int label = batch.label(r);
        return switch (reason) {
            case CONFIDENT_ERROR -> label == top ? Double.NEGATIVE_INFINITY : (double) z.get(r, top) - z.get(r, label);
            case LABEL_ISSUE ->
                learned.isIssue(p, label) ? (double) z.get(r, top) - z.get(r, label) : Double.NEGATIVE_INFINITY;
            case CLOSE_DECISION -> {
                float second = Float.NEGATIVE_INFINITY;
                for (int k = 0; k < p.length; k++) {
                    second = k == top ? second : Math.max(second, z.get(r, k));
                }
                yield (double) second - z.get(r, top);
            }
            case OUT_OF_DISTRIBUTION -> 0 - new Energy(1).of(z.array(), z.offset(r), z.classes());
        };
    }
}
