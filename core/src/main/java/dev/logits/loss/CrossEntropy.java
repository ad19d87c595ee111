package dev.logits.loss;

import dev.logits.Labels;
import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import java.util.Arrays;

/**
 * Cross-entropy with labels, per row: {@code lse(z) − z_y}, which is −ln p_y without p_y; its gradient {@code p − e_y}.
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
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class CrossEntropy extends LabelLoss {
    /** The least scale of a gradient that the fused kernel takes. */
    private static final double MIN_SCALE = 0x1p-60;

    private static final double[] NO_WEIGHTS = {};

    private final double[] classWeights;
    private final double smoothing;
    private final double zLoss;
    private final double softCap;
    private final SmoothedCrossEntropy withOptions;

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
        this.withOptions = new SmoothedCrossEntropy(classWeights, smoothing, zLoss, softCap);
    }

    /**
     * The same with class weights.
     *
     * @param weights one per class, each finite and not negative
     */
    @Override
    public CrossEntropy withClassWeights(double[] weights) {
        NullCheck.argument(weights, "weights");
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
    protected void checkClasses(int classes) {
        ClassWeights.check(classWeights, classes);
    }

    @Override
    public double divisor(Logits z, int[] labels) {
        return divisor(labels);
    }

    /** The same without logits. */
    double divisor(int[] labels) {
        double counted = Labels.counted(labels);
        return classWeights.length == 0 ? counted : ClassWeights.sum(classWeights, labels);
    }

    private double weight(int c) {
        return classWeights.length == 0 ? 1 : classWeights[c];
    }

    /** Whether class weights are the only option. */
    private boolean plain() {
        return smoothing == 0 && zLoss == 0 && softCap == Double.POSITIVE_INFINITY;
    }

    @Override
    protected double value(float[] z, int off, int n, int label) {
        return plain()
                ? ClassWeights.times(weight(label), PlainCrossEntropy.value(z, off, n, label))
                : withOptions.value(z, off, n, label);
    }

    @Override
    protected double valueAndGradient(float[] z, int off, int n, int label, double scale, float[] g, int gOff) {
        if (!plain()) {
            return withOptions.valueAndGradient(z, off, n, label, scale, g, gOff);
        }
        double w = weight(label);
        if (scale * w >= MIN_SCALE) {
            return ClassWeights.times(w, PlainCrossEntropy.valueAndGradient(z, off, n, label, scale * w, g, gOff));
        }
        double value = value(z, off, n, label);
        if (!Double.isNaN(value)) {
            withOptions.valueAndGradient(z, off, n, label, scale, g, gOff);
        }
        return value;
    }

    @Override
    void values(Logits z, int[] labels, int from, int to, double[] out) {
        if (!plain()) {
            super.values(z, labels, from, to, out);
            return;
        }
        PlainCrossEntropy.values(z, labels, from, to, out);
        for (int r = from; classWeights.length > 0 && r < to; r++) {
            out[r] = counts(labels, r) ? ClassWeights.times(weight(labels[r]), out[r]) : 0;
        }
    }

    @Override
    void valuesAndGradients(Logits z, int[] labels, int from, int to, double scale, Logits gradient, double[] out) {
        if (plain() && classWeights.length == 0 && scale >= MIN_SCALE) {
            PlainCrossEntropy.valuesAndGradients(z, labels, from, to, scale, gradient, out);
        } else {
            super.valuesAndGradients(z, labels, from, to, scale, gradient, out);
        }
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
