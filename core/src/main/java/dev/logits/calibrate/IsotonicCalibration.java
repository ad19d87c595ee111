package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.calibrate.curve.Curve;
import dev.logits.calibrate.curve.LinearCurve;
import dev.logits.calibrate.curve.StepCurve;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Isotonic calibration: of all non-decreasing functions of a class's log-odds the one that fits the labels best; with
 * more than two classes one per class, divided by their sum ({@link OneVsRest}).
 *
 * <p>Fit: pool adjacent violators, equal log-odds pooled first. Between the blocks the probability is linear in the
 * log-odds, or a step half way, as {@link Options} say. Beyond the first and the last row it is constant.
 * <ul>
 *   <li>No probability is exactly 0 or 1 unless asked: one more row joins the fit, a hit of weight π below all log-odds
 *       and a miss of weight 1 − π above them, where π = (n_c + 1)/(n + K) is the class's prevalence.
 *   <li>One block for all rows is a constant: labels do not rise with the log-odds. If it is so in every class, the
 *       report says {@code WORSE_THAN_CHANCE}.
 *   <li>The answer is closed, so the report's gradient is 0.
 * </ul>
 *
 * <p>References: B. Zadrozny, C. Elkan, Transforming classifier scores into accurate multiclass probability estimates,
 * KDD 2002; A. Niculescu-Mizil, R. Caruana, Predicting good probabilities with supervised learning, ICML 2005.
 *
 * <pre>{@code Probabilities p = IsotonicCalibration.fit(z, y).calibrator().calibrate(newLogits); }</pre>
 *
 * @param classCount K, 2 or more
 * @param curves one per class; with two classes that of class 1 alone
 * @since 0.1
 */
public record IsotonicCalibration(int classCount, List<Curve> curves) implements OneVsRest {

    /** The name of this method in files and on the command line. */
    public static final String METHOD = "isotonic";

    /**
     * Copies and checks.
     *
     * @throws IllegalArgumentException if the number of curves does not fit
     */
    public IsotonicCalibration {
        NullCheck.argument(curves, "curves");
        curves = OneVsRest.checked(classCount, curves);
    }

    /**
     * What to choose.
     *
     * @param interpolation how to get from one block to the next
     * @param exactZeros whether probabilities may be exactly 0 and 1, as the plain method has them; one row that they
     *     are wrong about makes the log loss infinite
     */
    public record Options(Interpolation interpolation, boolean exactZeros) implements Serializable {
        /** Linear, without exact zeros. */
        public static final Options DEFAULT = new Options(Interpolation.LINEAR, false);

        /** Not null. */
        public Options {
            NullCheck.argument(interpolation, "interpolation");
            NullCheck.argument(interpolation, "interpolation");
        }
    }

    /** How to get from one block to the next. */
    public enum Interpolation {
        /** Linear in the log-odds from the last row of a block to the first of the next. */
        LINEAR,
        /** A step half way between them. */
        STEP
    }

    /**
     * Fits to rows in memory.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}
     */
    public static Fitted<IsotonicCalibration> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, IsotonicCalibration::fit);
    }

    /**
     * Fits to the rows of a source.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<IsotonicCalibration> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return fit(source, Options.DEFAULT);
    }

    /**
     * Fits to the rows of a source, with options.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public static Fitted<IsotonicCalibration> fit(LogitsSource source, Options options) throws IOException {
        NullCheck.argument(source, "source");
        NullCheck.argument(options, "options");
        return OneVsRestFit.fitOrder(
                source,
                scores -> curve(scores.runs(), options),
                IsotonicCalibration::mappingInfinity,
                IsotonicCalibration::new);
    }

    private static Curve mappingInfinity(Curve curve) {
        return curve instanceof StepCurve steps ? steps.mappingInfinity() : ((LinearCurve) curve).mappingInfinity();
    }

    /** One class. */
    static FittedCurve<Curve> curve(LabelRuns labels, Options options) {
        if (labels.size() == 0) {
            return new FittedCurve<>(constant(labels.prevalence()), FitReport.Status.FLAT, 0);
        }
        PooledBlocks blocks = PooledBlocks.of(labels, options.exactZeros());
        Curve curve = options.interpolation() == Interpolation.STEP ? steps(labels, blocks) : line(labels, blocks);
        return FittedCurve.of(curve, blocks.size() == 1);
    }

    private static StepCurve constant(double p) {
        return new StepCurve(new double[0], new double[] {p});
    }

    private static StepCurve steps(LabelRuns labels, PooledBlocks blocks) {
        double[] bounds = new double[blocks.size() - 1];
        double[] p = new double[blocks.size()];
        for (int b = 0; b < p.length; b++) {
            p[b] = blocks.mean(b);
            if (b > 0) {
                bounds[b - 1] = ScoredLabels.between(labels.last(blocks.first(b) - 1), labels.first(blocks.first(b)));
            }
        }
        return new StepCurve(bounds, p);
    }

    /** The first and the last log-odds of each block, one knot where they are the same. */
    private static LinearCurve line(LabelRuns labels, PooledBlocks blocks) {
        double[] knots = new double[2 * blocks.size()];
        double[] p = new double[knots.length];
        int used = 0;
        for (int b = 0; b < blocks.size(); b++) {
            double first = labels.first(blocks.first(b));
            double last = labels.last((b + 1 < blocks.size() ? blocks.first(b + 1) : labels.size()) - 1);
            p[used] = blocks.mean(b);
            knots[used++] = first;
            if (last > first) {
                p[used] = blocks.mean(b);
                knots[used++] = last;
            }
        }
        return new LinearCurve(Arrays.copyOf(knots, used), Arrays.copyOf(p, used));
    }

    @Override
    public String method() {
        return METHOD;
    }
}
