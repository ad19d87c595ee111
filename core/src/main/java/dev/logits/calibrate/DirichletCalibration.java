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
 * Dirichlet calibration with off-diagonal and intercept regularization: {@code p = softmax(W ln p̂ + b)} with ln p̂ the
 * log-softmax of the logits. Matrix scaling that sees probabilities only, so that adding a constant to a row's logits
 * changes nothing; with two classes it is beta calibration. It may change which class is on top.
 *
 * <p>Fit: T by {@link TemperatureScaling} first; then W and b minimize the mean negative log-likelihood plus {@link
 * OdirPenalty}, which pulls W to I/T and b to 0. The strength is chosen by cross-validation in three folds that depend
 * on the rows' content alone: the strongest of seven priors that is within one standard error of the best, from "the
 * temperature and nothing else" to a standard deviation of √10. So K² numbers are fitted only where the rows can tell
 * them. It is convex; by L-BFGS, one pass over the rows a step. The report's gradient is the largest entry in units of
 * the curvature at the start.
 * <ul>
 *   <li>If the temperature is chosen, W is I/T, b is 0, and the report is that of the temperature.
 *   <li>A masked class (−∞) keeps probability 0 and adds nothing to the others.
 * </ul>
 *
 * <p>Reference: M. Kull, M. Perello-Nieto, M. Kängsepp, T. Silva Filho, H. Song, P. Flach, Beyond temperature scaling:
 * obtaining well-calibrated multiclass probabilities with Dirichlet calibration, NeurIPS 2019.
 *
 * <pre>{@code Probabilities p = DirichletCalibration.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param weights W, K rows of K numbers
 * @param intercepts b, K numbers
 * @since 0.1
 */
public record DirichletCalibration(double[][] weights, double[] intercepts) implements Calibrator {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "dirichlet";

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if a number is not finite, or W is not K × K with K ≥ 2
     */
    public DirichletCalibration {
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
     *     {@value MatrixScaling#MAX_CLASSES}
     */
    public static Fitted<DirichletCalibration> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, DirichletCalibration::fit);
    }

    /**
     * Fits to the rows of a source, which it reads some hundred times.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<DirichletCalibration> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return fitted(MatrixFit.fit(source, true, Optional.empty()));
    }

    /**
     * Fits to the rows of a source with a regularization that is given, not chosen.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<DirichletCalibration> fit(LogitsSource source, OdirPenalty regularization) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(regularization, "regularization");
        return fitted(MatrixFit.fit(source, true, Optional.of(regularization)));
    }

    private static Fitted<DirichletCalibration> fitted(MatrixFit.Answer answer) {
        return new Fitted<>(new DirichletCalibration(answer.weights(), answer.intercepts()), answer.report());
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
        LinearRows.affine(weights, intercepts, true, z, row, x, out, outOff);
    }

    /** Equal when all numbers are. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DirichletCalibration that
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
        return "DirichletCalibration[" + intercepts.length + " classes]";
    }
}
