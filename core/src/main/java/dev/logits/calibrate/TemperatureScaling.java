package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/**
 * Temperature scaling: {@code p = softmax(z / T)}. One number for all classes: T above 1 makes an over-confident model
 * less sure, T below 1 an under-confident one surer. The ranking of the classes in a row, and so accuracy, stays.
 *
 * <p>Fit: T minimizes the mean negative log-likelihood of the labels. It is convex in β = 1/T; the fit finds the zero
 * of its derivative by safeguarded Newton in ln β with exact derivatives in double precision, one pass over the rows a
 * step, begun from the answer for a sample. The report's gradient is the derivative in ln β at the answer.
 * <ul>
 *   <li>Every label is its row's top class: the optimum is T → 0, and the report says {@code SEPARABLE}.
 *   <li>The labels' logits are on average no higher than the mean logit: the optimum is T → ∞ or beyond, and the report
 *       says {@code WORSE_THAN_CHANCE}.
 *   <li>In every row all unmasked logits are equal: every T is the same, and the report says {@code FLAT}.
 *   <li>In all three T is left at 1, which changes nothing.
 *   <li>A label on a masked class (−∞) has probability 0 at every temperature; it is an error that names the row.
 * </ul>
 *
 * <p>The result does not depend on the number of threads or on whether the rows came from memory or from a file.
 *
 * <p>Reference: C. Guo, G. Pleiss, Y. Sun, K. Q. Weinberger, On calibration of modern neural networks, ICML 2017.
 *
 * <pre>{@code
 * Fitted<TemperatureScaling> fit = TemperatureScaling.fit(heldOutLogits, labels);
 * Probabilities p = fit.calibrator().calibrate(newLogits);
 * }</pre>
 *
 * @param temperature T, positive and finite
 * @since 0.1
 */
public record TemperatureScaling(double temperature) implements Calibrator {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "temperature";

    /**
     * Checks T.
     *
     * @throws IllegalArgumentException unless T is positive and finite
     */
    public TemperatureScaling {
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature must be positive and finite, got " + temperature);
        }
    }

    /**
     * Fits T to rows in memory.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException if K is 1, a label is not a class or is on a masked class, a row of logits is
     *     not valid, or no row is labeled
     */
    public static Fitted<TemperatureScaling> fit(Logits z, int[] labels) {
        try {
            return fit(LogitsSource.of(z, labels));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
    }

    /**
     * Fits T to the rows of a source, which it reads four or five times as a rule; the memory it takes does not depend
     * on their number.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<TemperatureScaling> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return source instanceof TrainingRows shared ? shared.temperature() : new TemperatureFit(source).fit();
    }

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public OptionalInt classes() {
        return OptionalInt.empty();
    }

    @Override
    public boolean keepsTopClass() {
        return true;
    }

    @Override
    public long parameters() {
        return 1;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The row's maximum is subtracted before the division, so that no T and no finite logit overflows.
     */
    @Override
    public void calibrate(Logits z, Probabilities out) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        CalibratedRows.softmax(this, z, out, this::scaleRow);
    }

    /**
     * {@inheritDoc}
     *
     * <p>These are {@code (z − max z) / T}.
     */
    @Override
    public void calibratedLogits(Logits z, Logits out) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        CalibratedRows.logits(this, z, out, this::scaleRow);
    }

    private void scaleRow(Logits z, int row, double[] scratch, float[] out, int outOff) {
        float[] in = z.array();
        int off = z.offset(row);
        int n = z.classes();
        Kernels kernels = Kernels.get();
        float max = kernels.largest(in, off, n);
        if (!Float.isFinite(max)) {
            throw BadRow.error(in, off, n, row, "calibration");
        }
        if (max == 0) {
            max = in[off + kernels.argmax(in, off, n)]; // 0 or −0, whichever is first
        }
        divide(in, off, n, max, temperature, out, outOff);
    }

    /** A loop of its own, which the compiler need not compile with all that is called before it. */
    private static void divide(float[] in, int off, int n, double max, double by, float[] out, int outOff) {
        for (int i = 0; i < n; i++) {
            out[outOff + i] = (float) ((in[off + i] - max) / by);
        }
    }
}
