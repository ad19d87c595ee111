package dev.logits.distill;

import dev.logits.internal.kernel.DivergenceTerm;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.parallel.PerThread;

/**
 * A student's row of logits s and a teacher's t side by side at a temperature, in double precision: p = softmax(t / T),
 * q = softmax(s / T), and log(q / p), which comes from the logits. One a thread, overwritten by the next read.
 */
final class PairedRows {
    private static final PerThread<PairedRows> OF_THREAD = new PerThread<>(PairedRows::new);

    /** Entries from {@link #classes} on are left over from longer rows; so in the other arrays. */
    double[] p = {};

    double[] q = {};

    /** log(q / p); −∞ or +∞ where only one is masked, 0 where both are. */
    double[] logRatio = {};

    /** Room for a loss: one number a class. */
    double[] slope = {};

    int classes;

    /** The student's first largest logit. */
    int top;

    /** The teacher's. */
    int teacherTop;

    /** ln Σ e^((x − max x) / T) of both rows. */
    double studentLogSum;

    double teacherLogSum;

    static PairedRows ofThread() {
        return OF_THREAD.get();
    }

    /**
     * Takes two rows.
     *
     * @return false if one of them is not valid
     */
    boolean read(float[] s, int sOff, float[] t, int tOff, int n, double temperature) {
        return read(s, sOff, t, tOff, n, -1, temperature);
    }

    /** The same with one class left out of both, as if it were masked; −1 for none. */
    boolean read(float[] s, int sOff, float[] t, int tOff, int n, int without, double temperature) {
        grow(n);
        int studentTop = top(s, sOff, n, without);
        int teacherTop = top(t, tOff, n, without);
        if (studentTop < 0 || teacherTop < 0) {
            return false;
        }
        distances(s, sOff, n, studentTop, temperature, q);
        distances(t, tOff, n, teacherTop, temperature, p);
        if (without >= 0) {
            q[without] = Double.NEGATIVE_INFINITY;
            p[without] = Double.NEGATIVE_INFINITY;
        }
        finish(n, studentTop, teacherTop);
        return true;
    }

    /** Makes room for n classes. */
    void grow(int n) {
        if (p.length < n) {
            p = new double[n];
            q = new double[n];
            logRatio = new double[n];
            slope = new double[n];
        }
    }

    /**
     * Takes the distances from the largest score, in units of the temperature, that q and p hold; 0 at the tops, −∞ for
     * a masked class.
     */
    void finish(int n, int studentTop, int teacherTop) {
        classes = n;
        top = studentTop;
        this.teacherTop = teacherTop;
        for (int c = 0; c < n; c++) {
            logRatio[c] = p[c] == q[c] ? 0 : q[c] - p[c];
        }
        double qRest = exponentials(q, n, studentTop);
        double pRest = exponentials(p, n, teacherTop);
        // Where the rows are nearly equal the logarithm of the ratio of their sums keeps its digits.
        double shared = Elementary.log1p((qRest - pRest) / (1 + pRest));
        for (int c = 0; c < n; c++) {
            logRatio[c] = p[c] == 0 && q[c] == 0 && logRatio[c] == 0 ? 0 : logRatio[c] - shared;
            q[c] /= 1 + qRest;
            p[c] /= 1 + pRest;
        }
        studentLogSum = Elementary.log1p(qRest);
        teacherLogSum = Elementary.log1p(pRest);
    }

    /** The first largest score's class, or −1 for a row that is not valid. */
    private static int top(float[] z, int off, int n, int without) {
        int top = -1;
        float max = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < n; c++) {
            float x = z[off + c];
            if (!(x < Float.POSITIVE_INFINITY)) {
                return -1;
            }
            if (x > max && c != without) {
                max = x;
                top = c;
            }
        }
        return top;
    }

    private static void distances(float[] z, int off, int n, int top, double temperature, double[] out) {
        double max = z[off + top];
        for (int c = 0; c < n; c++) {
            out[c] = (z[off + c] - max) / temperature;
        }
    }

    /** Replaces distances by their exponentials and returns the sum of all but the top's, which is 1. */
    private static double exponentials(double[] x, int n, int top) {
        double sum = 0;
        for (int c = 0; c < n; c++) {
            x[c] = Elementary.exp(x[c]);
            sum += c == top ? 0 : x[c];
        }
        return sum;
    }

    /** KL(p ‖ q). */
    double divergence() {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += DivergenceTerm.kullbackLeibler(p[c], q[c], logRatio[c]);
        }
        return sum;
    }

    /** q − p of a class, which may be 0 but keeps its digits. */
    double gain(int c) {
        return DivergenceTerm.gain(p[c], q[c], logRatio[c]);
    }

    /** Writes scale · (q − p). */
    void writeGain(double scale, float[] g, int gOff) {
        for (int c = 0; c < classes; c++) {
            g[gOff + c] = (float) (scale * gain(c));
        }
    }

    /**
     * Writes {@code scale · q·(slope − Σ q·slope)}, the gradient with respect to the student's scaled logits of a loss
     * whose derivative with respect to q is {@link #slope}.
     *
     * @param mean Σ q·slope, which a loss may know to more digits than the sum has
     */
    void writeSoftmaxGradient(double mean, double scale, float[] g, int gOff) {
        double others = 0;
        for (int c = 0; c < classes; c++) {
            if (c != top) {
                double d = q[c] == 0 ? 0 : q[c] * (slope[c] - mean);
                others += d;
                g[gOff + c] = (float) (scale * d);
            }
        }
        // The gradient sums to 0, and at the top class slope − mean cancels on a confident row.
        g[gOff + top] = (float) (0 - scale * others);
    }

    /** Σ q·slope. */
    double meanSlope() {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += q[c] == 0 ? 0 : q[c] * slope[c];
        }
        return sum;
    }

    /** Takes a row of q and of slopes that are known already. */
    void take(double[] probabilities, double[] slopes, int off, int n) {
        grow(n);
        System.arraycopy(probabilities, off, q, 0, n);
        System.arraycopy(slopes, off, slope, 0, n);
        classes = n;
        top = 0;
        for (int c = 1; c < n; c++) {
            top = q[c] > q[top] ? c : top;
        }
    }
}
