package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.calibrate.curve.BetaCurve;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.optim.Minimum;
import dev.logits.math.LogOdds;
import dev.logits.math.LogSigmoid;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;

/**
 * Beta calibration: {@code logit q = a·ln s − b·ln(1 − s) + c} of a class's probability s, with a, b ≥ 0; with more
 * than two classes one curve a class, divided by their sum ({@link OneVsRest}). Unlike a sigmoid it can bend both ways,
 * and the identity is one of its curves.
 *
 * <p>Fit: a, b and c minimize the cross-entropy under a, b ≥ 0, to the smoothed targets of {@link PlattScaling}, so
 * that there is always a minimum. Where the unconstrained a or b would be negative it is 0 and the others are fitted
 * again. The report's gradient is the largest derivative of any class's mean cross-entropy that no bound explains.
 * <ul>
 *   <li>a = b = 0 leaves a constant. If it is so in every class, the report says {@code WORSE_THAN_CHANCE}.
 *   <li>Two parameters that the rows cannot tell apart, as with two different log-odds, share what there is.
 *   <li>All log-odds of a class are equal: a = b = 1, and c gives the targets' mean; {@code FLAT} if in every class.
 * </ul>
 *
 * <p>Reference: M. Kull, T. Silva Filho, P. Flach, Beta calibration: a well-founded and easily implemented improvement
 * on logistic calibration for binary classifiers, AISTATS 2017.
 *
 * <pre>{@code Probabilities p = BetaCalibration.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param classCount K, 2 or more
 * @param curves one per class; with two classes that of class 1 alone
 * @since 0.1
 */
public record BetaCalibration(int classCount, List<BetaCurve> curves) implements OneVsRest {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "beta";

    /** A pull of a and b towards each other that only decides where the rows do not. */
    private static final double TIE_BREAK = 1e-12;

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if the number of curves does not fit
     */
    public BetaCalibration {
        NullCheck.argument(curves, "curves");
        curves = OneVsRest.checked(classCount, curves);
    }

    /**
     * Fits to rows in memory.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}
     */
    public static Fitted<BetaCalibration> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, BetaCalibration::fit);
    }

    /**
     * Fits to the rows of a source.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<BetaCalibration> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return OneVsRestFit.fit(source, BetaCalibration::curve, BetaCalibration::new);
    }

    /** One class. */
    static FittedCurve<BetaCurve> curve(ScoredLabels labels) {
        if (labels.size() == 0) {
            return new FittedCurve<>(new BetaCurve(1, 1, 0), FitReport.Status.FLAT, 0);
        }
        if (labels.size() == 1) {
            double c = LogOdds.of(OddsRegression.meanTarget(labels)) - labels.score(0);
            return new FittedCurve<>(new BetaCurve(1, 1, c), FitReport.Status.FLAT, 0);
        }
        boolean[] nonNegative = {true, true, false};
        double[] penalty = {TIE_BREAK, -TIE_BREAK, 0, -TIE_BREAK, TIE_BREAK, 0, 0, 0, 0};
        OddsRegression regression = new OddsRegression(labels, 3, BetaCalibration::features, nonNegative, penalty);
        Minimum minimum = regression.fit(new double[] {1, 1, 0});
        double a = minimum.x()[0];
        double b = minimum.x()[1];
        FitReport.Status status = regression.status(minimum);
        return new FittedCurve<>(
                new BetaCurve(a, b, minimum.x()[2]),
                status == FitReport.Status.CONVERGED && a + b == 0 ? FitReport.Status.WORSE_THAN_CHANCE : status,
                minimum.gradientNorm());
    }

    private static void features(double logOdds, double[] out, int outOff) {
        out[outOff] = LogSigmoid.of(logOdds);
        out[outOff + 1] = -LogSigmoid.of(-logOdds);
        out[outOff + 2] = 1;
    }

    @Override
    public String method() {
        return METHOD;
    }
}
