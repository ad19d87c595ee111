package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.calibrate.curve.LogisticCurve;
import dev.logits.calibrate.curve.SplineCurve;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.optim.Minimum;
import dev.logits.internal.special.SplineBasis;
import dev.logits.math.LogOdds;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Spline calibration: a smooth increasing curve from log-odds to log-odds, a natural cubic spline
 * ({@link SplineCurve}); with more than two classes one per class, divided by their sum ({@link OneVsRest}). It lies
 * between {@link PlattScaling}, a straight line, and {@link IsotonicCalibration}, which has corners and flat pieces.
 *
 * <p>Fit: 7 knots at the 0.5th, 10th, 30th, 50th, 70th, 90th and 99.5th percentile of the log-odds, or fewer where ties
 * make some equal. Slopes, all 0 or more, and the start minimize the mean cross-entropy to the smoothed targets of
 * {@link PlattScaling} plus a penalty for bending, {@code (1 / 2n) Σ (slope_j − slope_{j−1})² / a²}, where a is the
 * slope of Platt's line (or 1 if that does not rise): neighboring slopes are taken to differ by about that much. The
 * penalty is worth one row, and is forgotten as rows grow. By projected Newton steps; the report's gradient is the
 * largest derivative that no bound explains.
 * <ul>
 *   <li>All slopes 0 is a constant. If it is so in every class, the report says {@code WORSE_THAN_CHANCE}.
 *   <li>Fewer than two different log-odds at the percentiles: a straight line.
 * </ul>
 *
 * <p>References: B. Lucena, Spline-based probability calibration, 2018 (natural cubic splines in log-odds); J. O.
 * Ramsay, Monotone regression splines in action, Statistical Science 3, 1988 (integrals of B-splines with weights that
 * are not negative).
 *
 * <pre>{@code Probabilities p = SplineCalibration.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param classCount K, 2 or more
 * @param curves one per class; with two classes that of class 1 alone
 * @since 0.1
 */
public record SplineCalibration(int classCount, List<SplineCurve> curves) implements OneVsRest {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "spline";

    /** Knots unless ties leave fewer. */
    private static final int KNOTS = 7;

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if the number of curves does not fit
     */
    public SplineCalibration {
        curves = OneVsRest.checked(classCount, curves);
    }

    /**
     * Fits to rows in memory.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}
     */
    public static Fitted<SplineCalibration> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, SplineCalibration::fit);
    }

    /**
     * Fits to the rows of a source.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<SplineCalibration> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return OneVsRestFit.fit(source, SplineCalibration::curve, SplineCalibration::new);
    }

    private static final double[] PERCENTILES = {0.5, 10, 30, 50, 70, 90, 99.5};

    /** One class. */
    static FittedCurve<SplineCurve> curve(ScoredLabels labels) {
        FittedCurve<LogisticCurve> line = PlattScaling.curve(labels);
        double[] knots = knots(labels);
        if (knots.length < 2) {
            return straight(labels, line);
        }
        double a = line.curve().slope() > 0 ? line.curve().slope() : 1;
        int free = knots.length; // slopes between the doubled ones at both ends, and the start
        double[] start = new double[free];
        boolean[] nonNegative = new boolean[free];
        Arrays.fill(start, 0, free - 1, a);
        Arrays.fill(nonNegative, 0, free - 1, true);
        start[free - 1] = a * knots[0] + line.curve().intercept();
        OddsRegression regression = new OddsRegression(
                labels,
                free,
                (s, out, at) -> features(knots, s, out, at),
                nonNegative,
                penalty(free, a, labels.rows()));
        Minimum minimum = regression.fit(start);
        double[] slopes = new double[knots.length + 1];
        double steepest = 0;
        for (int j = 0; j < slopes.length; j++) {
            slopes[j] = minimum.x()[Math.max(0, Math.min(j - 1, free - 2))];
            steepest = Math.max(steepest, slopes[j]);
        }
        FitReport.Status status = regression.status(minimum);
        return new FittedCurve<>(
                new SplineCurve(knots, slopes, minimum.x()[free - 1]),
                status == FitReport.Status.CONVERGED && steepest == 0 ? FitReport.Status.WORSE_THAN_CHANCE : status,
                minimum.gradientNorm());
    }

    /** A spline that is Platt's line, which is not let fall. */
    private static FittedCurve<SplineCurve> straight(ScoredLabels labels, FittedCurve<LogisticCurve> line) {
        double slope = Math.max(0, line.curve().slope());
        double from = labels.size() == 0 ? 0 : labels.score(0);
        double start = slope * from + line.curve().intercept();
        if (line.curve().slope() < 0) {
            start = LogOdds.of(OddsRegression.meanTarget(labels));
        }
        double to = from + Math.max(1, Math.abs(from));
        return new FittedCurve<>(
                new SplineCurve(new double[] {from, to}, new double[] {slope, slope, slope}, start),
                line.status(),
                line.gradient());
    }

    private static double[] knots(ScoredLabels labels) {
        double[] knots = new double[KNOTS];
        int used = 0;
        int group = 0;
        double below = 0;
        for (double percentile : PERCENTILES) {
            double rank = percentile / 100 * labels.rows();
            while (group < labels.size() - 1 && below + labels.count(group) < rank) {
                below += labels.count(group++);
            }
            if (labels.size() > 0 && (used == 0 || labels.score(group) > knots[used - 1])) {
                knots[used++] = labels.score(group);
            }
        }
        return Arrays.copyOf(knots, used);
    }

    private static void features(double[] knots, double s, double[] out, int outOff) {
        double[] basis = new double[knots.length + 1];
        SplineBasis.integrals(knots, s, basis);
        Arrays.fill(out, outOff, outOff + knots.length - 1, 0);
        for (int j = 0; j < basis.length; j++) {
            out[outOff + Math.max(0, Math.min(j - 1, knots.length - 2))] += basis[j];
        }
        out[outOff + knots.length - 1] = 1;
    }

    private static double[] penalty(int free, double slope, double rows) {
        double[] penalty = new double[free * free];
        double weight = 1 / (rows * slope * slope);
        for (int j = 1; j < free - 1; j++) {
            penalty[j * free + j] += weight;
            penalty[(j - 1) * free + j - 1] += weight;
            penalty[(j - 1) * free + j] -= weight;
            penalty[j * free + j - 1] -= weight;
        }
        return penalty;
    }

    @Override
    public String method() {
        return METHOD;
    }
}
