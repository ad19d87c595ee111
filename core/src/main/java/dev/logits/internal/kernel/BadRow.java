package dev.logits.internal.kernel;

/** Says what is wrong with a row whose log-sum-exp is NaN; called off the hot path. */
public final class BadRow {
    private BadRow() {}

    /**
     * The error that names the row, the class and the remedy.
     *
     * @param z the scores
     * @param off where the row begins
     * @param n the number of classes
     * @param row the row's number in the caller's data
     * @param needs who needs a valid row, such as "softmax"
     */
    public static IllegalArgumentException error(float[] z, int off, int n, long row, String needs) {
        for (int c = 0; c < n; c++) {
            float score = z[off + c];
            if (Float.isNaN(score) || score == Float.POSITIVE_INFINITY) {
                return new IllegalArgumentException("logits row " + row + ", class " + c + " is "
                        + (Float.isNaN(score) ? "NaN" : "+Infinity") + "; " + needs
                        + " needs at least one finite score and no NaN or +Infinity");
            }
        }
        return new IllegalArgumentException("logits row " + row + " is -Infinity in every class; " + needs
                + " needs at least one finite score and no NaN or +Infinity");
    }
}
