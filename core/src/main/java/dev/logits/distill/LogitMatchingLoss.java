package dev.logits.distill;

/**
 * Logit matching, per row: {@code (1 / 2K)·Σ (s − t)²}, a regression on the teacher's logits; its gradient {@code (s −
 * t) / K}. No softmax, so also the logits that it would make 0 count, and so does a constant added to a row.
 *
 * <p>Shape: s and t are N × K. The mean divides by N (and each row's value by K, which is its own definition).
 * <ul>
 *   <li>A class masked (−∞) in both takes no part and is not counted in K. Masked in one alone is an error that names
 *       row and class: no finite logit matches it.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}.
 * </ul>
 *
 * <p>Error: relative 1e-6 in value and gradient for logits within ±50 (LossContractTest).
 *
 * <p>Reference: J. Ba, R. Caruana, Do deep nets really need to be deep?, 2014.
 *
 * <pre>{@code new LogitMatchingLoss().mean(student, teacher);   // 1 for s = [0, 0, 0], t = [2, 1, −1] }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class LogitMatchingLoss extends TeacherLoss {

    /** Logit matching. */
    public LogitMatchingLoss() {
        super("logit matching");
    }

    @Override
    double value(float[] s, int sOff, float[] t, int tOff, int n, int row) {
        double sum = 0;
        int counted = 0;
        for (int c = 0; c < n; c++) {
            float x = s[sOff + c];
            float y = t[tOff + c];
            if (!(x < Float.POSITIVE_INFINITY && y < Float.POSITIVE_INFINITY)) {
                return Double.NaN;
            }
            if (x > Float.NEGATIVE_INFINITY && y > Float.NEGATIVE_INFINITY) {
                sum += ((double) x - y) * ((double) x - y);
                counted++;
            }
        }
        checkMasks(s, sOff, t, tOff, n, row);
        return counted == 0 ? Double.NaN : sum / (2.0 * counted);
    }

    @Override
    double valueAndGradient(
            float[] s, int sOff, float[] t, int tOff, int n, int row, double scale, float[] g, int gOff) {
        double value = value(s, sOff, t, tOff, n, row);
        if (Double.isNaN(value)) {
            return value;
        }
        int counted = 0;
        for (int c = 0; c < n; c++) {
            counted += s[sOff + c] > Float.NEGATIVE_INFINITY ? 1 : 0;
        }
        for (int c = 0; c < n; c++) {
            double x = s[sOff + c];
            g[gOff + c] = x > Double.NEGATIVE_INFINITY ? (float) (scale * ((x - t[tOff + c]) / counted)) : 0;
        }
        return value;
    }

    private static void checkMasks(float[] s, int sOff, float[] t, int tOff, int n, int row) {
        boolean studentCounts = false;
        boolean teacherCounts = false;
        int alone = -1;
        for (int c = 0; c < n; c++) {
            boolean x = s[sOff + c] > Float.NEGATIVE_INFINITY;
            boolean y = t[tOff + c] > Float.NEGATIVE_INFINITY;
            studentCounts |= x;
            teacherCounts |= y;
            alone = alone < 0 && x != y ? c : alone;
        }
        if (alone >= 0 && studentCounts && teacherCounts) {
            boolean teacher = t[tOff + alone] == Float.NEGATIVE_INFINITY;
            throw new IllegalArgumentException((teacher ? "teacher " : "") + "logits row " + row + ", class " + alone
                    + " is -Infinity and the " + (teacher ? "student's" : "teacher's")
                    + " is not; logit matching needs a class masked in both or in neither");
        }
    }

    @Override
    public String toString() {
        return "LogitMatchingLoss";
    }
}
