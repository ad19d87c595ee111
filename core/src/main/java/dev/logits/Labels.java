package dev.logits;

/**
 * The rule for labels: an {@code int[]} with one entry a row, 0 … K − 1, or {@link #IGNORE} for a row that does not
 * count.
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
     * Checks that there is one label a row and that each is a class or {@link #IGNORE}.
     *
     * @throws IllegalArgumentException naming the first row that is wrong
     */
    public static void check(int[] labels, Scores scores) {
        if (labels.length != scores.rows()) {
            throw new IllegalArgumentException(labels.length + " labels for " + scores.rows() + " rows");
        }
        for (int r = 0; r < labels.length; r++) {
            check(labels[r], r, scores.classes());
        }
    }

    /**
     * The number of rows that are not ignored, which a mean over labelled rows divides by.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static int counted(int[] labels) {
        int counted = 0;
        for (int y : labels) {
            counted += y == IGNORE ? 0 : 1;
        }
        if (counted == 0) {
            throw new IllegalArgumentException(
                    "no labelled rows: " + labels.length + " rows, every label is -1 (ignored); a mean needs one");
        }
        return counted;
    }
}
