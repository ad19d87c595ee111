package dev.logits.distill;

import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.PerThread;

/** One row's softmax at a temperature, in double precision. One a thread, overwritten by the next read. */
final class SoftRow {
    private static final PerThread<SoftRow> OF_THREAD = new PerThread<>(SoftRow::new);

    /** Probabilities; entries from {@link #classes} on are left over from longer rows. */
    double[] p = {};

    int classes;

    /** The first largest score's class. */
    int top;

    /** The probability of all classes but the top one. */
    double rest;

    private double max;
    private double temperature;
    private double logSum;

    static SoftRow ofThread() {
        return OF_THREAD.get();
    }

    /** Takes a row; false if it is not valid. */
    boolean read(float[] z, int off, int n, double temperature) {
        if (p.length < n) {
            p = new double[n];
        }
        if (Double.isNaN(Kernels.get().softmax(z, off, n, p, 0))) {
            return false;
        }
        classes = n;
        top = Kernels.get().argmax(z, off, n);
        max = z[off + top];
        this.temperature = temperature;
        double others = 0;
        if (temperature == 1) {
            for (int c = 0; c < n; c++) {
                others += c == top ? 0 : p[c];
            }
            rest = others;
            logSum = Elementary.log1p(others / p[top]);
            return true;
        }
        for (int c = 0; c < n; c++) {
            p[c] = Elementary.exp((z[off + c] - max) / temperature);
            others += c == top ? 0 : p[c];
        }
        for (int c = 0; c < n; c++) {
            p[c] /= 1 + others;
        }
        rest = others / (1 + others);
        logSum = Elementary.log1p(others);
        return true;
    }

    /** ln p of a class with this logit. */
    double logP(float logit) {
        return (logit - max) / temperature - logSum;
    }

    /** The probability of all classes but some, given in ascending order. */
    double without(int[] ids, int count) {
        double sum = 0;
        int next = 0;
        for (int c = 0; c < classes; c++) {
            if (next < count && ids[next] == c) {
                next++;
            } else {
                sum += p[c];
            }
        }
        return sum;
    }

    /** −Σ p·ln p. */
    double entropy() {
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum -= p[c] > 0 && c != top ? p[c] * Elementary.log(p[c]) : 0;
        }
        return sum - p[top] * Elementary.log1p(-rest);
    }
}
