package dev.logits.loss;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.parallel.PerThread;
import java.util.Arrays;

/**
 * Cross-entropy with labels, a row: {@code lse(z) − z_y}, which is −ln p_y without p_y; its gradient {@code p − e_y}.
 * Four options, each off at first:
 * <pre>
 * class weights w      w_y·(lse − z_y)
 * label smoothing ε    (1 − ε)·w_y·(lse − z_y) + (ε / K)·Σ_c w_c·(lse − z_c)
 * z-loss λ             … + λ·lse²
 * soft cap c           z ← c·tanh(z / c) before everything else
 *
 * gradient             A·p − (1 − ε)·w_y·e_y − (ε / K)·w,   A = (1 − ε)·w_y + (ε / K)·Σ_c w_c + 2λ·lse,
 *                      times 1 − tanh²(z / c) under a soft cap
 * </pre>
 *
 * <p>Shape: z is N × K, labels N. The mean divides by the sum of w_y over the rows that are not ignored, which without
 * weights is their number; the gradient is the mean's.
 * <ul>
 *   <li>Label −1: the row's value is 0, its gradient 0, and it does not count; all rows ignored is an error, and so are
 *       weights that are 0 for every label present.
 *   <li>A masked class (−∞) has gradient 0 and takes no part in the smoothing: the row is what it would be without that
 *       class, where PyTorch's smoothing gives +∞.
 *   <li>A label on a masked class has value +∞ (0 if its weight is 0), and its gradient is that of the limit: the
 *       weight of −e_y stays.
 *   <li>A row that is all −∞, or holds NaN or +∞, throws {@link IllegalArgumentException}, unless it is ignored.
 * </ul>
 *
 * <p>The value keeps its digits on a confident row: it is e^−46 ≈ 1e-20 at z = [46, 0], y = 0, where {@code
 * −log(softmax(z)[y])} is 0; and it is 200 at z = [0, 200], y = 0, where that is +∞ in float. Error: relative 1e-6 in
 * value and gradient for logits within ±50 (LossContractTest).
 *
 * <p>References: C. Szegedy and others, Rethinking the Inception architecture for computer vision, 2016 (label
 * smoothing); A. Chowdhery and others, PaLM, 2022 (z-loss); Gemma Team, Gemma 2, 2024 (soft cap).
 *
 * <pre>{@code
 * new CrossEntropy().mean(Logits.copyOf(new float[][] {{0, 0}}), new int[] {1});   // 0.693147
 * new CrossEntropy().withLabelSmoothing(0.1).withClassWeights(new double[] {1, 5});
 * }</pre>
 */
public final class CrossEntropy extends LabelLoss {
    /** Below this loss, relative to the label's logit, {@code lse − z_y} has lost more than ten binary digits. */
    private static final double CONFIDENT = 0x1p-20;

    /** The scales that the fused kernel takes. */
    private static final double MIN_SCALE = 0x1p-60;

    private static final double[] NO_WEIGHTS = {};

    private static final PerThread<Saved> SAVED = new PerThread<>(Saved::new);

    private final double[] classWeights;
    private final double smoothing;
    private final double zLoss;
    private final double softCap;

    /** Cross-entropy without any option. */
    public CrossEntropy() {
        this(NO_WEIGHTS, 0, 0, Double.POSITIVE_INFINITY);
    }

    private CrossEntropy(double[] classWeights, double smoothing, double zLoss, double softCap) {
        super("cross-entropy");
        this.classWeights = classWeights;
        this.smoothing = smoothing;
        this.zLoss = zLoss;
        this.softCap = softCap;
    }

    /**
     * The same with class weights.
     *
     * @param weights one per class, each finite and not negative
     */
    public CrossEntropy withClassWeights(double[] weights) {
        return new CrossEntropy(ClassWeights.copyOf(weights), smoothing, zLoss, softCap);
    }

    /**
     * The same with label smoothing.
     *
     * @param epsilon in [0, 1]; 0 for none
     */
    public CrossEntropy withLabelSmoothing(double epsilon) {
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw new IllegalArgumentException("label smoothing must lie in [0, 1], got " + epsilon);
        }
        return new CrossEntropy(classWeights, epsilon, zLoss, softCap);
    }

    /**
     * The same with a z-loss, which draws every row's log-sum-exp towards 0. It is not weighted by class.
     *
     * @param lambda finite and not negative; 0 for none
     */
    public CrossEntropy withZLoss(double lambda) {
        if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the z-loss coefficient must be finite and 0 or more, got " + lambda);
        }
        return new CrossEntropy(classWeights, smoothing, lambda, softCap);
    }

    /**
     * The same with a soft cap, which keeps logits between −cap and cap.
     *
     * @param cap positive and finite
     */
    public CrossEntropy withSoftCap(double cap) {
        if (!(cap > 0 && cap < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the soft cap must be positive and finite, got " + cap + "; without the option there is no cap");
        }
        return new CrossEntropy(classWeights, smoothing, zLoss, cap);
    }

    @Override
    void checkClasses(int classes) {
        ClassWeights.check(classWeights, classes);
    }

    @Override
    double divisor(int[] labels) {
        double counted = super.divisor(labels);
        return classWeights.length == 0 ? counted : ClassWeights.sum(classWeights, labels);
    }

    private double weight(int c) {
        return classWeights.length == 0 ? 1 : classWeights[c];
    }

    private boolean plain() {
        return smoothing == 0 && zLoss == 0 && softCap == Double.POSITIVE_INFINITY;
    }

    @Override
    double value(float[] z, int off, int n, int label) {
        if (plain()) {
            return times(weight(label), plainValue(Kernels.get().logSumExp(z, off, n), z, off, n, label));
        }
        SoftmaxRow row = SoftmaxRow.ofThread();
        return read(row, z, off, n) ? value(row, z, off, n, label) : Double.NaN;
    }

    /** Without options, the rows go to the kernel together: short ones are several times faster that way. */
    @Override
    void values(Logits z, int[] labels, int from, int to, double[] out) {
        if (!plain()) {
            super.values(z, labels, from, to, out);
            return;
        }
        Kernels.get().logSumExp(z.array(), z.offset(from), to - from, z.classes(), out, from);
        for (int r = from; r < to; r++) {
            int y = labels[r];
            out[r] = y == Labels.IGNORE
                    ? 0
                    : times(weight(y), plainValue(out[r], z.array(), z.offset(r), z.classes(), y));
        }
    }

    @Override
    void valuesAndGradients(Logits z, int[] labels, int from, int to, double scale, Logits gradient, double[] out) {
        if (!plain() || classWeights.length > 0 || !(scale >= MIN_SCALE)) {
            super.valuesAndGradients(z, labels, from, to, scale, gradient, out);
            return;
        }
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

    @Override
    double valueAndGradient(float[] z, int off, int n, int label, double scale, float[] g, int gOff) {
        double w = weight(label);
        if (plain() && scale * w >= MIN_SCALE) {
            float[] saved = z;
            int savedOff = off;
            if (z == g) {
                saved = saved(z, off, n);
                savedOff = 0;
            }
            double lse = Kernels.get().softmaxMinusOneHot(z, off, n, label, scale * w, g, gOff);
            double loss = plainValue(lse, saved, savedOff, n, label);
            if (!Double.isNaN(loss)) {
                g[gOff + label] = labelGradient(loss, scale * w);
            }
            return times(w, loss);
        }
        SoftmaxRow row = SoftmaxRow.ofThread();
        if (!read(row, z, off, n)) {
            return Double.NaN;
        }
        double value = plain() ? value(z, off, n, label) : value(row, z, off, n, label);
        gradient(row, z, off, n, label, scale, g, gOff);
        return value;
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

    private boolean read(SoftmaxRow row, float[] z, int off, int n) {
        return softCap == Double.POSITIVE_INFINITY ? row.read(z, off, n) : row.readCapped(z, off, n, softCap);
    }

    private double logit(SoftmaxRow row, float[] z, int off, int c) {
        return softCap == Double.POSITIVE_INFINITY ? z[off + c] : row.capped[c];
    }

    private double value(SoftmaxRow row, float[] z, int off, int n, int label) {
        double value = times((1 - smoothing) * weight(label), row.loss(logit(row, z, off, label)));
        if (smoothing > 0) {
            double sum = 0;
            int classes = 0;
            for (int c = 0; c < n; c++) {
                double logit = logit(row, z, off, c);
                if (logit > Double.NEGATIVE_INFINITY) {
                    sum += weight(c) * row.loss(logit);
                    classes++;
                }
            }
            value += smoothing / classes * sum;
        }
        double lse = row.logSumExp();
        return value + zLoss * lse * lse;
    }

    private void gradient(SoftmaxRow row, float[] z, int off, int n, int label, double scale, float[] g, int gOff) {
        double labelWeight = (1 - smoothing) * weight(label);
        double others = row.others(label);
        double even = smoothing > 0 ? smoothing / unmasked(z, off, n) : 0;
        double shared = even * unmaskedWeight(z, off, n) + 2 * zLoss * row.logSumExp();
        for (int c = 0; c < n; c++) {
            // (p − e_y) is 1 − p_y below 0 at the label, which p_y − 1 would round.
            double minusOneHot = c == label ? 0 - others : row.p[c];
            double target = z[off + c] == Float.NEGATIVE_INFINITY ? 0 : even * weight(c);
            double d = labelWeight * minusOneHot + (shared * row.p[c] - target);
            g[gOff + c] = (float) (scale * slope(z[off + c]) * d);
        }
    }

    /** The derivative of the soft cap, 1 − tanh²(z / c), written so that it does not cancel; 1 for a masked class. */
    private double slope(float z) {
        if (softCap == Double.POSITIVE_INFINITY || z == Float.NEGATIVE_INFINITY) {
            return 1;
        }
        double e = Elementary.exp(-2 * Math.abs(z / softCap));
        return 4 * e / ((1 + e) * (1 + e));
    }

    private static int unmasked(float[] z, int off, int n) {
        int unmasked = 0;
        for (int c = 0; c < n; c++) {
            unmasked += z[off + c] == Float.NEGATIVE_INFINITY ? 0 : 1;
        }
        return unmasked;
    }

    private double unmaskedWeight(float[] z, int off, int n) {
        double sum = 0;
        for (int c = 0; c < n; c++) {
            sum += z[off + c] == Float.NEGATIVE_INFINITY ? 0 : weight(c);
        }
        return sum;
    }

    /** The product, where 0 times an infinite loss is 0. */
    private static double times(double weight, double loss) {
        return weight == 0 && !Double.isNaN(loss) ? 0 : weight * loss;
    }

    /** The options that are on. */
    @Override
    public String toString() {
        StringBuilder s = new StringBuilder("CrossEntropy[");
        if (classWeights.length > 0) {
            s.append("classWeights=").append(Arrays.toString(classWeights)).append(", ");
        }
        s.append("labelSmoothing=").append(smoothing).append(", zLoss=").append(zLoss);
        if (softCap < Double.POSITIVE_INFINITY) {
            s.append(", softCap=").append(softCap);
        }
        return s.append(']').toString();
    }
}
