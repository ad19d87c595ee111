package dev.logits.loss;

/** The rule for a row of logits, for losses that take no log-sum-exp. */
final class LogitRow {
    private LogitRow() {}

    /** Whether a row has a finite score and neither NaN nor +∞. */
    static boolean valid(float[] z, int off, int n) {
        boolean finite = false;
        for (int c = 0; c < n; c++) {
            float x = z[off + c];
            if (!(x < Float.POSITIVE_INFINITY)) {
                return false;
            }
            finite |= x > Float.NEGATIVE_INFINITY;
        }
        return finite;
    }
}
