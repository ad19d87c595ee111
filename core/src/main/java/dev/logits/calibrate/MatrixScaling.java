package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Matrix scaling with off-diagonal and intercept regularization: {@code p = softmax(W z + b)}. It can undo that classes
 * are mistaken for each other, and may change which class is on top.
 *
 * <p>Fit: T by {@link TemperatureScaling} first; then W and b minimize the mean negative log-likelihood plus {@link
 * OdirPenalty}, which pulls W to I/T and b to 0. The strength is chosen by cross-validation in three folds that depend
 * on the rows' content alone: the strongest of seven priors that is within one standard error of the best, from "the
 * temperature and nothing else" to a standard deviation of √10. So K² numbers are fitted only where the rows can tell
 * them. It is convex; by L-BFGS, one pass over the rows a step. The report's gradient is the largest entry in units of
 * the curvature at the start.
 * <ul>
 *   <li>If the temperature is chosen, W is I/T, b is 0, and the report is that of the temperature.
 *   <li>The map is of the logits themselves: adding a constant to a row's logits may change it, unlike with
 *       {@link DirichletCalibration}.
 *   <li>A masked class (−∞) keeps probability 0 and adds nothing to the others.
 * </ul>
 *
 * <p>References: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On calibration of modern neural networks, ICML 2017; M.
 * Kull et al., Beyond temperature scaling, NeurIPS 2019.
 *
 * <pre>{@code Probabilities p = MatrixScaling.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param weights W, K rows of K numbers
 * @param intercepts b, K numbers
 * @since 0.1
 */
public record MatrixScaling(double[][] weights, double[] intercepts) implements Calibrator {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "matrix";

    /** The most classes a fit takes: more than 16 million numbers. */
    public static final int MAX_CLASSES = 4096;

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a number is not finite, or W is not K × K with K ≥ 2
     */
    public MatrixScaling {
        NullCheck.argument(weights, "weights");
        NullCheck.argument(intercepts, "intercepts");
        weights = LinearRows.checkedMatrix(weights, intercepts);
        intercepts = intercepts.clone();
    }

    @Override
    public double[][] weights() {
        return LinearRows.copy(weights);
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
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}, or if K is more than
     *     {@value #MAX_CLASSES}
     */
    public static Fitted<MatrixScaling> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, MatrixScaling::fit);
    }

    /**
     * Fits to the rows of a source, which it reads some hundred times.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<MatrixScaling> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return fitted(MatrixFit.fit(source, false, Optional.empty()));
    }

    /**
     * Fits to the rows of a source with a regularization that is given, not chosen.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<MatrixScaling> fit(LogitsSource source, OdirPenalty regularization) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(regularization, "regularization");
        return fitted(MatrixFit.fit(source, false, Optional.of(regularization)));
    }

    private static Fitted<MatrixScaling> fitted(MatrixFit.Answer answer) {
        return new Fitted<>(new MatrixScaling(answer.weights(), answer.intercepts()), answer.report());
    }

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public OptionalInt classes() {
        return OptionalInt.of(intercepts.length);
    }

    @Override
    public boolean keepsTopClass() {
        return false;
    }

    @Override
    public long parameters() {
        return (long) intercepts.length * (intercepts.length + 1);
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

    private void row(Logits z, int row, double[] x, float[] out, int outOff) {
        LinearRows.affine(weights, intercepts, false, z, row, x, out, outOff);
    }

    /** Equal when all numbers are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MatrixScaling that
                && Arrays.deepEquals(weights, that.weights)
                && Arrays.equals(intercepts, that.intercepts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.deepHashCode(weights) + Arrays.hashCode(intercepts);
    }

    /** The number of classes. */
    @Override
    public String toString() {
        return "MatrixScaling[" + intercepts.length + " classes]";
    }
}
