package dev.logits;

import dev.logits.internal.check.NullCheck;

/**
 * The rule for labels: an {@code int[]} with one entry per row, 0 … K − 1, or {@link #IGNORE} for a row that does not
 * count.
 *
 * @since 0.1
 */
public final class Labels {
    /** The label of a row that losses, metrics and fits pass over. */
    public static final int IGNORE = -1;

    private Labels() {}

    /**
     * Checks one label.
     *
     * @param label 0 … classes − 1, or {@link #IGNORE}
     * @param row the row's number in the caller's data, for the message
     * @param classes the number of classes K
     * @return the label
     * @throws IllegalArgumentException if the label is neither a class nor {@link #IGNORE}
     */
    public static int check(int label, long row, int classes) {
        if (label < IGNORE || label >= classes) {
            throw new IllegalArgumentException("labels[" + row + "] = " + label + " is not a class: expected 0.."
                    + (classes - 1) + ", or -1 to ignore the row");
        }
        return label;
    }

    /**
     * Checks that there is one label per row and that each is a class or {@link #IGNORE}.
     *
     * @throws IllegalArgumentException naming the first row that is wrong, and saying so where labels count from 1
     */
    public static void check(int[] labels, Scores scores) {
        NullCheck.argument(labels, "labels");
        NullCheck.argument(scores, "scores");
        if (labels.length != scores.rows()) {
            throw new IllegalArgumentException(labels.length + " labels for " + scores.rows() + " rows");
        }
        for (int r = 0; r < labels.length; r++) {
            try {
                check(labels[r], r, scores.classes());
            } catch (IllegalArgumentException wrong) {
                Range range = new Range();
                range.add(labels, labels.length);
                throw new IllegalArgumentException(wrong.getMessage() + range.hint(scores.classes()), wrong);
            }
        }
    }

    /** The smallest and the largest of some labels, which show whether they count from 1. */
    public static final class Range {
        private int smallest = Integer.MAX_VALUE;
        private int largest = IGNORE;

        /** Takes in the first {@code count} labels of an array; negative ones, which are no classes, do not count. */
        public void add(int[] labels, int count) {
            NullCheck.argument(labels, "labels");
            for (int r = 0; r < count; r++) {
                if (labels[r] >= 0) {
                    smallest = Math.min(smallest, labels[r]);
                    largest = Math.max(largest, labels[r]);
                }
            }
        }

        /**
         * What to add to a message about a label that is no class: empty unless K is the largest and 0 is not there.
         */
        public String hint(int classes) {
            return largest == classes && smallest > 0
                    ? "; " + classes + " occurs and 0 does not, so these labels count from 1: subtract 1 from each"
                    : "";
        }
    }

    /**
     * The number of rows that are not ignored, which a mean over labeled rows divides by.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static int counted(int[] labels) {
        NullCheck.argument(labels, "labels");
        int counted = 0;
        for (int y : labels) {
            counted += y == IGNORE ? 0 : 1;
        }
        if (counted == 0) {
            throw new IllegalArgumentException("no labeled rows: " + labels.length
                    + " rows, every label is -1, or -100 in a file (ignored); a mean needs one");
        }
        return counted;
    }
}
