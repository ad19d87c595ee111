package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.calibrate.curve.LogisticCurve;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.optim.Minimum;
import dev.logits.math.LogOdds;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.List;

/**
 * Platt scaling: {@code p = σ(a·s + b)} of the log-odds s of a class against all others; with more than two classes one
 * sigmoid a class, divided by their sum ({@link OneVsRest}).
 *
 * <p>Fit: a and b minimize the cross-entropy to smoothed targets, (n₊ + 1)/(n₊ + 2) for the n₊ rows of the class and
 * 1/(n₋ + 2) for the n₋ others, which is convex and always has a minimum; by Newton's method. The report's gradient is
 * the largest derivative in a or b of any class's mean cross-entropy.
 * <ul>
 *   <li>Nothing keeps a from being negative: then high scores go with other labels, and the curve says so. If no class
 *       has a positive a, the report says {@code WORSE_THAN_CHANCE}.
 *   <li>All log-odds of a class are equal: a is 1 and b gives the targets' mean; {@code FLAT} if it is so in every
 *       class.
 * </ul>
 *
 * <p>References: J. Platt, Probabilistic outputs for support vector machines, 1999; H.-T. Lin, C.-J. Lin, R. C. Weng, A
 * note on Platt's probabilistic outputs for support vector machines, Machine Learning 68, 2007.
 *
 * <pre>{@code Probabilities p = PlattScaling.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param classCount K, 2 or more
 * @param curves one per class; with two classes that of class 1 alone
 * @since 0.1
 */
public record PlattScaling(int classCount, List<LogisticCurve> curves) implements OneVsRest {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "platt";

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if the number of curves does not fit
     */
    public PlattScaling {
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
    public static Fitted<PlattScaling> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, PlattScaling::fit);
    }

    /**
     * Fits to the rows of a source.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<PlattScaling> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return OneVsRestFit.fit(source, PlattScaling::curve, PlattScaling::new);
    }

    /** One class. */
    static FittedCurve<LogisticCurve> curve(ScoredLabels labels) {
        if (labels.size() == 0) {
            return new FittedCurve<>(new LogisticCurve(1, 0), FitReport.Status.FLAT, 0);
        }
        if (labels.size() == 1) {
            double mean = OddsRegression.meanTarget(labels);
            return new FittedCurve<>(
                    new LogisticCurve(1, LogOdds.of(mean) - labels.score(0)), FitReport.Status.FLAT, 0);
        }
        OddsRegression regression =
                new OddsRegression(labels, 2, PlattScaling::features, new boolean[2], new double[4]);
        Minimum minimum = regression.fit(new double[] {1, 0});
        double slope = minimum.x()[0];
        FitReport.Status status = regression.status(minimum);
        return new FittedCurve<>(
                new LogisticCurve(slope, minimum.x()[1]),
                status == FitReport.Status.CONVERGED && !(slope > 0) ? FitReport.Status.WORSE_THAN_CHANCE : status,
                minimum.gradientNorm());
    }

    private static void features(double logOdds, double[] out, int outOff) {
        out[outOff] = logOdds;
        out[outOff + 1] = 1;
    }

    @Override
    public String method() {
        return METHOD;
    }
}
