package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.NumberCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Vector scaling: {@code p = softmax(w ⊙ z + b)}, a weight and an intercept for each class. It can raise classes that
 * the model favors too little, and so may change which class is on top.
 *
 * <p>Fit: T by {@link TemperatureScaling} first; then w and b minimize the mean negative log-likelihood plus a ridge
 * that pulls to that temperature, {@code (1 / 2Nτ²) Σ ((T·w_c − 1)² + b_c²)} with τ = 1: a prior of one standard
 * deviation, worth one row, so that classes without labels and separable rows still have an answer. It is convex; by
 * L-BFGS from the temperature, one pass over the rows a step. The report's gradient is the largest entry in units of
 * the curvature at the start.
 * <ul>
 *   <li>The map is of the logits themselves: adding a constant to a row's logits does change it, as with {@link
 *       MatrixScaling} and unlike with all other methods. Give it the same kind of scores that it was fitted on, not
 *       logits here and log-probabilities there.
 *   <li>A masked class (−∞) keeps probability 0.
 * </ul>
 *
 * <p>Reference: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On calibration of modern neural networks, ICML 2017.
 *
 * <pre>{@code Probabilities p = VectorScaling.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param weights w, K numbers
 * @param intercepts b, K numbers
 * @since 0.1
 */
public record VectorScaling(double[] weights, double[] intercepts) implements Calibrator {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "vector";

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a number is not finite, or the lengths differ or are less than 2
     */
    public VectorScaling {
        NullCheck.argument(weights, "weights");
        NullCheck.argument(intercepts, "intercepts");
        weights = weights.clone();
        intercepts = intercepts.clone();
        NumberCheck.finite("weights", weights);
        NumberCheck.finite("intercepts", intercepts);
        NumberCheck.sameLength("weights", weights.length, "intercepts", intercepts.length);
        if (weights.length < 2) {
            throw new IllegalArgumentException("a calibrator needs 2 classes or more, got " + weights.length);
        }
    }

    @Override
    public double[] weights() {
        return weights.clone();
    }

    @Override
    public double[] intercepts() {
        return intercepts.clone();
    }

    /**
     * Fits to rows in memory.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}
     */
    public static Fitted<VectorScaling> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, VectorScaling::fit);
    }

    /**
     * Fits to the rows of a source, which it reads some fifty times; the memory it takes does not depend on their
     * number.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<VectorScaling> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return fit(source, 1);
    }

    /**
     * Fits to the rows of a source with a ridge of another strength.
     *
     * @param deviation τ, the prior's standard deviation, positive and finite: small pulls strongly to the temperature
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}, or if the deviation is not positive and finite
     */
    public static Fitted<VectorScaling> fit(LogitsSource source, double deviation) throws IOException {
        NullCheck.argument(source, "source");
        if (!(deviation > 0 && deviation < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the prior's deviation must be positive and finite, got " + deviation);
        }
        return VectorFit.fit(source, deviation * deviation);
    }

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public OptionalInt classes() {
        return OptionalInt.of(weights.length);
    }

    @Override
    public boolean keepsTopClass() {
        return false;
    }

    @Override
    public long parameters() {
        return 2L * weights.length;
    }

    @Override
    public void calibrate(Logits z, Probabilities out) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        CalibratedRows.softmax(this, z, out, this::row);
    }

    @Override
    public void calibratedLogits(Logits z, Logits out) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        CalibratedRows.logits(this, z, out, this::row);
    }

    private void row(Logits z, int row, double[] v, float[] out, int outOff) {
        LinearRows.check(z, row);
        LinearRows.map((factor, values) -> values(z.array(), z.offset(row), factor, values), v, z, row, out, outOff);
    }

    private void values(float[] z, int off, double factor, double[] v) {
        for (int c = 0; c < v.length; c++) {
            v[c] = weights[c] * factor * z[off + c] + intercepts[c] * factor;
        }
    }

    /** Equal when both arrays are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof VectorScaling that
                && Arrays.equals(weights, that.weights)
                && Arrays.equals(intercepts, that.intercepts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(weights) + Arrays.hashCode(intercepts);
    }

    /** The number of classes. */
    @Override
    public String toString() {
        return "VectorScaling[" + weights.length + " classes]";
    }
}
