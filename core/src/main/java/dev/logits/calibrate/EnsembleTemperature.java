package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.Elementary;
import dev.logits.internal.kernel.Kernels;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.OptionalInt;

/**
 * Ensemble temperature scaling: {@code p = w₁·softmax(z / T) + w₂·softmax(z) + w₃ / K}, with weights that are not
 * negative and sum to 1. The order of the classes in a row, and so accuracy, stays. Where a temperature alone must
 * choose between rows that are right and rows that are hopeless, the uniform part leaves every class a floor.
 *
 * <p>Fit: T by {@link TemperatureScaling}, then the weights that minimize the mean negative log-likelihood, which is
 * convex in them, by projected Newton steps. The report's gradient is the largest derivative in a weight that no bound
 * explains. The fit keeps 24 bytes per row.
 * <ul>
 *   <li>If the temperature has no optimum, T is 1 and the weights are fitted all the same; the report says what the
 *       temperature's would: {@code SEPARABLE}, {@code WORSE_THAN_CHANCE} or {@code FLAT}.
 *   <li>The uniform part is shared by the classes that are not masked; a masked class (−∞) keeps probability 0.
 * </ul>
 *
 * <p>Reference: J. Zhang, B. Kailkhura, T. Y.-J. Han, Mix-n-Match: ensemble and compositional methods for uncertainty
 * calibration in deep learning, ICML 2020.
 *
 * <pre>{@code Probabilities p = EnsembleTemperature.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param temperature T, positive and finite
 * @param scaled w₁
 * @param original w₂
 * @param uniform w₃; the three sum to 1
 * @since 0.1
 */
public record EnsembleTemperature(double temperature, double scaled, double original, double uniform)
        implements Calibrator {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "ensemble";

    /**
     * Checks.
     *
     * @throws IllegalArgumentException unless T is positive and finite, and the weights are 0 or more and sum to 1
     *     within 1e-9
     */
    public EnsembleTemperature {
        if (!(temperature > 0) || temperature == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("temperature must be positive and finite, got " + temperature);
        }
        if (!(scaled >= 0 && original >= 0 && uniform >= 0 && Math.abs(scaled + original + uniform - 1) <= 1e-9)) {
            throw new IllegalArgumentException(
                    "the weights must be 0 or more and sum to 1, got " + scaled + ", " + original + " and " + uniform);
        }
    }

    /**
     * Fits to rows in memory.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}
     */
    public static Fitted<EnsembleTemperature> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, EnsembleTemperature::fit);
    }

    /**
     * Fits to the rows of a source.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<EnsembleTemperature> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return new EnsembleFit(source).fit();
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
        return 3;
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

    /** ln p of each class as the log-sum-exp of the three parts, so that no small probability is lost. */
    private void row(Logits z, int row, double[] v, float[] out, int outOff) {
        LinearRows.check(z, row);
        float[] in = z.array();
        int off = z.offset(row);
        int n = z.classes();
        Parts parts = Parts.of(in, off, n, temperature);
        double a = Elementary.log(scaled) - parts.logSumScaled;
        double b = Elementary.log(original) - parts.logSum;
        double c = Elementary.log(uniform / parts.unmasked);
        for (int i = 0; i < n; i++) {
            double d = in[off + i] - parts.max;
            v[i] = logSum(a + d / temperature, b + d, c);
        }
        LinearRows.write(v, 1, z, row, out, outOff);
    }

    private static double logSum(double a, double b, double c) {
        double max = Math.max(Math.max(a, b), c);
        if (max == Double.NEGATIVE_INFINITY) {
            return max;
        }
        return max + Elementary.log(Elementary.exp(a - max) + Elementary.exp(b - max) + Elementary.exp(c - max));
    }

    /** What the parts of a row are normalized by: its largest logit, ln Σ exp((z − max)/T), the same at T = 1. */
    record Parts(double max, double logSumScaled, double logSum, int unmasked) {
        /** A 1/T at which already the smallest difference of two floats, 2^−149, leaves exp(z/T) of one of them 0. */
        private static final double STEEPEST = 1e250;

        static Parts of(float[] z, int off, int n, double temperature) {
            double[] sums = new double[3];
            double max = Kernels.get().temperatureSums(z, off, n, Math.min(1 / temperature, STEEPEST), sums);
            double scaled = Elementary.log(sums[0]);
            int unmasked = 0;
            for (int i = 0; i < n; i++) {
                unmasked += z[off + i] == Float.NEGATIVE_INFINITY ? 0 : 1;
            }
            return new Parts(max, scaled, RowOdds.logSum(z, off, n), unmasked);
        }
    }
}
