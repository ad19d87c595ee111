package dev.logits.onnx.bake;

import dev.logits.calibrate.curve.Curve;
import dev.logits.calibrate.curve.LinearCurve;
import dev.logits.calibrate.curve.SplineCurve;
import dev.logits.calibrate.curve.StepCurve;
import dev.logits.calibrate.curve.VennAbersCurve;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * A curve in pieces: below, between and above its bounds it is a polynomial of degree 3 or less in
 * {@code u = (s − from) / width}. Piece i is that of {@code bounds[i − 1] ≤ s < bounds[i]}.
 *
 * @param bounds increasing
 * @param from one per piece
 * @param width one per piece, not 0
 * @param coefficients four lists, from the constant on, one number per piece
 * @param degree the highest power that any piece has
 */
record PiecewiseCurve(double[] bounds, double[] from, double[] width, double[][] coefficients, int degree) {

    /** More than log-odds of more than two classes differ by between one way to compute them and another. */
    private static final double ROUNDING = 1e-12;

    /** Whether a curve is one of pieces. */
    static boolean is(Curve curve) {
        return curve instanceof StepCurve
                || curve instanceof LinearCurve
                || curve instanceof SplineCurve
                || curve instanceof VennAbersCurve;
    }

    /**
     * A curve as pieces.
     *
     * @param exact whether scores have the bits that the fit saw; where not, a step is reached by a score that is below
     *     it by rounding, and one of {@link VennAbersCurve#upper}, which is just above the score of a row of the fit,
     *     by one that is above it by more than rounding
     */
    static PiecewiseCurve of(Curve curve, boolean exact) {
        double rounding = exact ? 0 : ROUNDING;
        if (curve instanceof StepCurve steps) {
            return steps(moved(steps.bounds(), -rounding), steps.probabilities());
        }
        if (curve instanceof VennAbersCurve interval) {
            double[] lower = moved(interval.lower().bounds(), -rounding);
            double[] upper = moved(interval.upper().bounds(), rounding);
            double[] bounds = DoubleStream.concat(Arrays.stream(lower), Arrays.stream(upper))
                    .sorted()
                    .distinct()
                    .toArray();
            double[] p0 = interval.lower().probabilities();
            double[] p1 = interval.upper().probabilities();
            double[] probabilities = new double[bounds.length + 1];
            int below0 = 0;
            int below1 = 0;
            for (int i = 0; i < probabilities.length; i++) {
                while (i > 0 && below0 < lower.length && lower[below0] <= bounds[i - 1]) {
                    below0++;
                }
                while (i > 0 && below1 < upper.length && upper[below1] <= bounds[i - 1]) {
                    below1++;
                }
                probabilities[i] = p1[below1] / (1 - p0[below0] + p1[below1]);
            }
            return steps(bounds, probabilities);
        }
        return curve instanceof LinearCurve linear
                ? lines(linear.knots(), linear.probabilities())
                : cubics((SplineCurve) curve);
    }

    private static double[] moved(double[] bounds, double by) {
        return Arrays.stream(bounds).map(b -> b + by * Math.max(1, Math.abs(b))).toArray();
    }

    private static PiecewiseCurve empty(double[] bounds, int degree) {
        double[] width = new double[bounds.length + 1];
        Arrays.fill(width, 1);
        return new PiecewiseCurve(
                bounds, new double[bounds.length + 1], width, new double[4][bounds.length + 1], degree);
    }

    private static PiecewiseCurve steps(double[] bounds, double[] probabilities) {
        PiecewiseCurve pieces = empty(bounds, 0);
        System.arraycopy(probabilities, 0, pieces.coefficients[0], 0, probabilities.length);
        return pieces;
    }

    private static PiecewiseCurve lines(double[] knots, double[] probabilities) {
        PiecewiseCurve pieces = empty(knots, 1);
        int last = knots.length - 1;
        pieces.coefficients[0][0] = probabilities[0];
        pieces.coefficients[0][last + 1] = probabilities[last];
        for (int i = 0; i < last; i++) {
            pieces.from[i + 1] = knots[i];
            pieces.width[i + 1] = knots[i + 1] - knots[i];
            pieces.coefficients[0][i + 1] = probabilities[i];
            pieces.coefficients[1][i + 1] = probabilities[i + 1] - probabilities[i];
        }
        return pieces;
    }

    /** A cubic is known by its values at four points of its piece. */
    private static PiecewiseCurve cubics(SplineCurve spline) {
        double[] knots = spline.knots();
        double[] slopes = spline.slopes();
        PiecewiseCurve pieces = empty(knots, 3);
        int last = knots.length - 1;
        pieces.from[0] = knots[0];
        pieces.coefficients[0][0] = spline.start();
        pieces.coefficients[1][0] = slopes[0];
        pieces.from[last + 1] = knots[last];
        pieces.coefficients[0][last + 1] = spline.logOdds(knots[last]);
        pieces.coefficients[1][last + 1] = slopes[slopes.length - 1];
        for (int i = 0; i < last; i++) {
            double width = knots[i + 1] - knots[i];
            double f0 = spline.logOdds(knots[i]);
            double f1 = spline.logOdds(knots[i] + width / 3);
            double f2 = spline.logOdds(knots[i] + width * 2 / 3);
            double f3 = spline.logOdds(knots[i + 1]);
            pieces.from[i + 1] = knots[i];
            pieces.width[i + 1] = width;
            pieces.coefficients[0][i + 1] = f0;
            pieces.coefficients[1][i + 1] = (-11 * f0 + 18 * f1 - 9 * f2 + 2 * f3) / 2;
            pieces.coefficients[2][i + 1] = 9 * (2 * f0 - 5 * f1 + 4 * f2 - f3) / 2;
            pieces.coefficients[3][i + 1] = 9 * (-f0 + 3 * f1 - 3 * f2 + f3) / 2;
        }
        return pieces;
    }

    /** How far a probability may move where a score moves by some noise, for curves of probabilities. */
    double jump(double noise) {
        double jump = 0;
        for (int i = 1; i <= bounds.length && degree < 3; i++) {
            double step = Math.abs(coefficients[0][i] - coefficients[0][i - 1] - coefficients[1][i - 1]);
            double slope = Math.abs(coefficients[1][i]) * Math.min(1, noise / width[i]);
            jump = Math.max(jump, Math.max(step, slope));
        }
        return jump;
    }
}
