package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.curve.Curve;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.kernel.BadRow;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.special.FiniteLogOdds;
import java.util.List;
import java.util.OptionalInt;

/**
 * A calibrator that gives each class a {@link Curve} of its own from its log-odds against all others,
 * {@code s_c = z_c − lse of the others}, to a probability g_c, and divides by the sum: {@code p_c = g_c / Σ g}.
 *
 * <p>With two classes there is one curve, that of class 1, and nothing to divide: {@code p_1 = g(z_1 − z_0)},
 * {@code p_0 = 1 − p_1}.
 * <ul>
 *   <li>A masked class (−∞) keeps probability 0, and a class whose others are all masked has 1.
 *   <li>Methods that see no more than the order of log-odds (isotonic, histogram, bbq, venn-abers) can be fitted to
 *       rows whose label has score −∞, a probability of 0. Then −∞ is the lowest score for all curves and +∞ the
 *       highest, not a mask ({@link Curve#mapsInfinity}).
 *   <li>Adding a constant to a row's logits changes nothing.
 *   <li>The class on top may change: each class has its own curve.
 *   <li>Where every curve says 0, which those with exact zeros may, the row is left unchanged.
 * </ul>
 *
 * <p>Memory of a fit: 40 bytes per row, and 8 bytes for each row and class of the classes that are fitted at a time.
 * These are as many as come to 64 MB, and the rows are read once for each such group of classes.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public sealed interface OneVsRest extends Calibrator
        permits PlattScaling,
                BetaCalibration,
                IsotonicCalibration,
                HistogramBinning,
                ScalingBinning,
                BayesianBinning,
                VennAbers,
                SplineCalibration {

    /** K. */
    int classCount();

    /** One curve a class, in the order of classes; with two classes only that of class 1. */
    List<? extends Curve> curves();

    @Override
    default OptionalInt classes() {
        return OptionalInt.of(classCount());
    }

    @Override
    default boolean keepsTopClass() {
        return false;
    }

    @Override
    default long parameters() {
        return curves().stream().mapToLong(Curve::parameters).sum();
    }

    @Override
    default void calibrate(Logits z, Probabilities out) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        CalibratedRows.softmax(this, z, out, this::row);
    }

    @Override
    default void calibratedLogits(Logits z, Logits out) {
        NullCheck.argument(z, "z");
        NullCheck.argument(out, "out");
        CalibratedRows.logits(this, z, out, this::row);
    }

    private void row(Logits z, int row, double[] s, float[] out, int outOff) {
        float[] in = z.array();
        int off = z.offset(row);
        int n = z.classes();
        if (Double.isNaN(Kernels.get().logSumExp(in, off, n))) {
            throw BadRow.error(in, off, n, row, "calibration");
        }
        RowOdds.all(in, off, n, s);
        if (n == 2) {
            binary(s[1], out, outOff);
            return;
        }
        double top = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < n; c++) {
            Curve curve = curves().get(c);
            if (!Double.isInfinite(s[c]) || curve.mapsInfinity()) {
                s[c] = curve.logProbability(FiniteLogOdds.finite(s[c]));
            } else if (s[c] > 0) {
                s[c] = 0;
            }
            top = Math.max(top, s[c]);
        }
        if (top == Double.NEGATIVE_INFINITY) {
            if (out != in || outOff != off) {
                System.arraycopy(in, off, out, outOff, n);
            }
            return;
        }
        for (int c = 0; c < n; c++) {
            out[outOff + c] = (float) (s[c] - top);
        }
    }

    private void binary(double s, float[] out, int outOff) {
        Curve curve = curves().get(0);
        double logOdds = Double.isInfinite(s) && !curve.mapsInfinity() ? s : curve.logOdds(FiniteLogOdds.finite(s));
        out[outOff] = (float) Math.min(0, -logOdds);
        out[outOff + 1] = (float) Math.min(0, logOdds);
    }

    /** What constructors check: as many curves as the number of classes asks for. */
    static <M extends Curve> List<M> checked(int classes, List<M> curves) {
        NullCheck.argument(curves, "curves");
        if (classes < 2) {
            throw new IllegalArgumentException("a calibrator needs 2 classes or more, got " + classes);
        }
        int expected = classes == 2 ? 1 : classes;
        if (curves.size() != expected) {
            throw new IllegalArgumentException(
                    curves.size() + " curves for " + classes + " classes: expected " + expected);
        }
        return List.copyOf(curves);
    }
}
