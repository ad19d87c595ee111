package dev.logits.learn.online;

import dev.logits.Labels;
import dev.logits.internal.check.NullCheck;
import dev.logits.learn.features.FeatureRows;
import dev.logits.learn.features.Features;

/** Rows of a part, of which one at a time is looked at: its numbers that are not 0, with a 1 for the intercept. */
final class StreamRows {
    /** Times that a row is learned from, at most; more would look like a hang. */
    private static final int MOST_COPIES = 1_000_000;

    private final FeatureRows rows;
    private final int intercept;
    private int[] columns = new int[16];
    private double[] values = new double[16];
    private int count;

    /** @param intercept the place of the intercept; −1 for none */
    StreamRows(Features x, int intercept) {
        this.rows = FeatureRows.of(x);
        this.intercept = intercept;
    }

    /**
     * Checks a part before anything is learned from it.
     *
     * @param classes K
     * @param width D
     */
    static void check(Features x, int[] labels, int width, int classes) {
        NullCheck.argument(x, "x");
        NullCheck.argument(labels, "labels");
        checkColumns(x, width);
        if (labels.length != x.rows()) {
            throw new IllegalArgumentException(labels.length + " labels for " + x.rows() + " rows of features");
        }
        FeatureRows rows = FeatureRows.of(x);
        for (int r = 0; r < labels.length; r++) {
            if (labels[r] < Labels.IGNORE || labels[r] >= classes) {
                throw new IllegalArgumentException("labels[" + r + "] = " + labels[r] + " is not a class: expected 0.."
                        + (classes - 1) + ", or -1 to ignore the row");
            }
            if (labels[r] != Labels.IGNORE) {
                rows.check(r);
            }
        }
    }

    /** Checks the weights of a part, of which there may be none. */
    static void checkWeights(double[] weights, int rows) {
        if (weights.length != 0 && weights.length != rows) {
            throw new IllegalArgumentException(weights.length + " weights for " + rows + " rows of features");
        }
        for (int r = 0; r < weights.length; r++) {
            if (!(weights[r] >= 0 && weights[r] <= MOST_COPIES)) {
                throw new IllegalArgumentException("weights[" + r + "] = " + weights[r] + " is not a number of rows: it"
                        + " must lie between 0 and " + MOST_COPIES + ", as a row is learned from so many times");
            }
        }
    }

    static void checkColumns(Features x, int width) {
        if (x.columns() != width) {
            throw new IllegalArgumentException(
                    "features of " + x.columns() + " columns; the learner began with " + width);
        }
    }

    /** Goes to a row. */
    void go(int row) {
        int most = rows.most(row) + 1;
        if (columns.length < most) {
            columns = new int[Math.max(most, 2 * columns.length)];
            values = new double[columns.length];
        }
        count = rows.entries(row, columns, values);
        if (intercept >= 0) {
            columns[count] = intercept;
            values[count++] = 1;
        }
    }

    int count() {
        return count;
    }

    int column(int i) {
        return columns[i];
    }

    double value(int i) {
        return values[i];
    }

    static IllegalArgumentException tooLarge(int row, double logit) {
        return new IllegalArgumentException("row " + row + " has the logit " + logit
                + ": numbers as large as this cannot be learned from row by row; bring the columns to a deviation of"
                + " about 1");
    }
}
