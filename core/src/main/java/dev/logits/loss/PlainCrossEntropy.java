package dev.logits.loss;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.PerThread;

/** Rows of {@link CrossEntropy} without options, by the fused kernels: {@code lse − z_y} and {@code p − e_y}. */
final class PlainCrossEntropy {
    /** Below this loss, relative to the label's logit, {@code lse − z_y} has lost more than ten binary digits. */
    private static final double CONFIDENT = 0x1p-20;

    private static final PerThread<Saved> SAVED = new PerThread<>(Saved::new);

    private PlainCrossEntropy() {}

    static double value(float[] z, int off, int n, int label) {
        return plainValue(Kernels.get().logSumExp(z, off, n), z, off, n, label);
    }

    /** Rows go to the kernel together: short ones are several times faster that way. */
    static void values(Logits z, int[] labels, int from, int to, double[] out) {
        Kernels.get().logSumExp(z.array(), z.offset(from), to - from, z.classes(), out, from);
        for (int r = from; r < to; r++) {
            int y = labels[r];
            out[r] = y == Labels.IGNORE ? 0 : plainValue(out[r], z.array(), z.offset(r), z.classes(), y);
        }
    }

    static void valuesAndGradients(
            Logits z, int[] labels, int from, int to, double scale, Logits gradient, double[] out) {
        int n = z.classes();
        float[] g = gradient.array();
        float[] kept = z.array() == g ? saved(z.array(), z.offset(from), (to - from) * n) : z.array();
        int keptOff = kept == z.array() ? z.offset(from) : 0;
        Kernels.get()
                .softmaxMinusOneHot(
                        z.array(),
                        z.offset(from),
                        to - from,
                        n,
                        labels,
                        from,
                        scale,
                        g,
                        gradient.offset(from),
                        out,
                        from);
        for (int r = from; r < to; r++) {
            if (labels[r] != Labels.IGNORE) {
                int off = keptOff + (r - from) * n;
                out[r] = precise(out[r], kept, off, n, labels[r]);
                if (!Double.isNaN(out[r])) {
                    g[gradient.offset(r) + labels[r]] = labelGradient(out[r], scale);
                }
            }
        }
    }

    static double valueAndGradient(float[] z, int off, int n, int label, double scale, float[] g, int gOff) {
        float[] saved = z;
        int savedOff = off;
        if (z == g) {
            saved = saved(z, off, n);
            savedOff = 0;
        }
        double lse = Kernels.get().softmaxMinusOneHot(z, off, n, label, scale, g, gOff);
        double loss = plainValue(lse, saved, savedOff, n, label);
        if (!Double.isNaN(loss)) {
            g[gOff + label] = labelGradient(loss, scale);
        }
        return loss;
    }

    private static double plainValue(double lse, float[] z, int off, int n, int label) {
        return precise(lse - z[off + label], z, off, n, label);
    }

    /** A loss lse − z_y; where that has left too few digits, the loss once more and without cancellation. */
    private static double precise(double loss, float[] z, int off, int n, int label) {
        float logit = z[off + label];
        if (loss < CONFIDENT * Math.max(1, Math.abs((double) logit))) {
            SoftmaxRow row = SoftmaxRow.ofThread();
            row.read(z, off, n);
            return row.loss(logit);
        }
        return loss;
    }

    /** scale · (p_y − 1), with 1 − p_y from the loss: p_y itself may round to 1. */
    private static float labelGradient(double loss, double scale) {
        return (float) (0 + scale * Elementary.expm1(-loss));
    }

    private static float[] saved(float[] z, int off, int n) {
        Saved saved = SAVED.get();
        if (saved.z.length < n) {
            saved.z = new float[n];
        }
        System.arraycopy(z, off, saved.z, 0, n);
        return saved.z;
    }

    /** A copy of logits that their gradient overwrites. */
    private static final class Saved {
        float[] z = {};
    }
}
