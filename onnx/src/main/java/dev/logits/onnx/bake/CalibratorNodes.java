package dev.logits.onnx.bake;

import dev.logits.calibrate.BetaCalibration;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.DirichletCalibration;
import dev.logits.calibrate.EnsembleTemperature;
import dev.logits.calibrate.MatrixScaling;
import dev.logits.calibrate.OneVsRest;
import dev.logits.calibrate.PlattScaling;
import dev.logits.calibrate.TemperatureScaling;
import dev.logits.calibrate.VectorScaling;
import dev.logits.calibrate.curve.BetaCurve;
import dev.logits.calibrate.curve.LogisticCurve;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Calibrators as operators: from logits x to probabilities, each by the formula of its class in
 * {@code dev.logits.calibrate}.
 */
final class CalibratorNodes {
    /** Products of a weight and a float32, and their sums, must stay finite. */
    private static final double LARGEST_WEIGHT = 1e200;

    private final Fragment f;

    CalibratorNodes(Fragment f) {
        this.f = f;
    }

    String probabilities(Calibrator calibrator, String x) {
        if (calibrator instanceof TemperatureScaling t) {
            return f.normalized(f.exp(f.div(f.belowMax(x), f.scalar(t.temperature()))));
        }
        if (calibrator instanceof EnsembleTemperature e) {
            return ensemble(e, x);
        }
        if (calibrator instanceof VectorScaling v) {
            return linear(x, f.where(f.isLowest(x), f.scalar(0), x), v);
        }
        if (calibrator instanceof MatrixScaling m) {
            return affine(x, f.where(f.isLowest(x), f.scalar(0), x), m.weights(), m.intercepts());
        }
        if (calibrator instanceof DirichletCalibration d) {
            String below = f.belowMax(x);
            String logarithms = f.sub(below, f.log(f.sum(f.exp(below))));
            return affine(x, f.where(f.isLowest(x), f.scalar(0), logarithms), d.weights(), d.intercepts());
        }
        return oneVsRest((OneVsRest) calibrator, x);
    }

    private String ensemble(EnsembleTemperature e, String x) {
        String below = f.belowMax(x);
        String scaled = f.normalized(f.exp(f.div(below, f.scalar(e.temperature()))));
        String original = f.normalized(f.exp(below));
        String unmasked = f.sub(f.scalar(1), f.number(f.isLowest(x)));
        return f.normalized(f.add(
                f.add(f.mul(scaled, f.scalar(e.scaled())), f.mul(original, f.scalar(e.original()))),
                f.mul(f.normalized(unmasked), f.scalar(e.uniform()))));
    }

    private String linear(String x, String finite, VectorScaling v) {
        checkWeights(v.weights());
        checkWeights(v.intercepts());
        return masked(x, f.add(f.mul(finite, f.perClass(v.weights())), f.perClass(v.intercepts())));
    }

    private String affine(String x, String finite, double[][] weights, double[] intercepts) {
        int n = intercepts.length;
        double[] transposed = new double[n * n];
        for (int c = 0; c < n; c++) {
            checkWeights(weights[c]);
            for (int j = 0; j < n; j++) {
                transposed[j * n + c] = weights[c][j];
            }
        }
        checkWeights(intercepts);
        return masked(x, f.add(f.node("MatMul", finite, f.matrix(transposed, n, n)), f.perClass(intercepts)));
    }

    private static void checkWeights(double[] weights) {
        for (double w : weights) {
            if (Math.abs(w) > LARGEST_WEIGHT) {
                throw new IllegalArgumentException(
                        "a weight of the calibrator is " + w + "; more than 1e200 overflows in a model");
            }
        }
    }

    /** softmax of v, with the classes that x masks left out. */
    private String masked(String x, String v) {
        return f.softmax(f.where(f.isLowest(x), f.scalar(Double.NEGATIVE_INFINITY), v));
    }

    private String oneVsRest(OneVsRest calibrator, String x) {
        if (calibrator.classCount() == 2) {
            String p = binary(calibrator, f.sub(f.column(x, 1), f.column(x, 0)));
            return f.beside(f.sub(f.scalar(1), p), p);
        }
        String g = logProbabilities(calibrator, logOdds(x));
        String top = f.max(g);
        return f.where(f.isLowest(top), f.softmax(x), f.normalized(f.exp(f.sub(g, top))));
    }

    /** The probability of class 1 from its log-odds. */
    String binary(OneVsRest calibrator, String s) {
        PiecewiseNodes pieces = new PiecewiseNodes(f, calibrator);
        String finite = finite(s);
        String t;
        if (pieces.handles()) {
            String value = pieces.values(finite);
            String p = pieces.logOdds() ? f.sigmoid(value) : value;
            return pieces.mapsInfinity(0) ? p : atInfinity(s, p, 0, 1);
        }
        t = smooth(calibrator, finite);
        return atInfinity(s, f.sigmoid(t), 0, 1);
    }

    /** ln of what each class's curve says. */
    private String logProbabilities(OneVsRest calibrator, String s) {
        PiecewiseNodes pieces = new PiecewiseNodes(f, calibrator);
        String finite = finite(s);
        if (!pieces.handles()) {
            return atInfinity(s, f.logSigmoid(smooth(calibrator, finite)), Double.NEGATIVE_INFINITY, 0);
        }
        String value = pieces.values(finite);
        String g = pieces.logOdds() ? f.logSigmoid(value) : f.log(value);
        return pieces.mapped(s, g, atInfinity(s, g, Double.NEGATIVE_INFINITY, 0));
    }

    /** Curves that are one formula: their log-odds. */
    private String smooth(OneVsRest calibrator, String s) {
        if (calibrator instanceof PlattScaling platt) {
            List<LogisticCurve> curves = platt.curves();
            return f.add(
                    f.mul(s, f.perClass(numbers(curves, LogisticCurve::slope))),
                    f.perClass(numbers(curves, LogisticCurve::intercept)));
        }
        List<BetaCurve> curves = ((BetaCalibration) calibrator).curves();
        String up = f.mul(f.logSigmoid(s), f.perClass(numbers(curves, BetaCurve::a)));
        String down = f.mul(f.logSigmoid(f.node("Neg", s)), f.perClass(numbers(curves, BetaCurve::b)));
        return f.add(f.sub(up, down), f.perClass(numbers(curves, BetaCurve::c)));
    }

    private static <C> double[] numbers(List<C> curves, ToDoubleFunction<C> number) {
        return curves.stream().mapToDouble(number).toArray();
    }

    /** Log-odds as curves take them: infinite ones are beyond those of any two floats. */
    private String finite(String s) {
        double beyond = f.isDouble() ? 1e300 : 1e30;
        return f.clipped(s, -beyond, beyond);
    }

    private String atInfinity(String s, String value, double low, double high) {
        return f.where(f.isLowest(s), f.scalar(low), f.where(f.isHighest(s), f.scalar(high), value));
    }

    /**
     * The log-odds of each class against the others. With d = z − max: beside the top class none has a probability
     * above ½, so ln p − ln(1 − p) loses nothing. The top class takes the log-sum-exp of the others, from differences
     * to the second largest score m: −m − ln Σ exp(d − m); classes that share the largest score are each other's
     * second.
     */
    private String logOdds(String x) {
        String d = f.belowMax(x);
        String others = f.less(d, f.scalar(0));
        String tops = f.sum(f.sub(f.scalar(1), f.number(others)));
        String rest = f.where(others, d, f.scalar(Double.NEGATIVE_INFINITY));
        String tied = f.less(f.scalar(1.5), tops);
        // −∞ where all others are masked; the finite floor keeps −∞ − −∞ out, and the sum is 0 then.
        String floor = f.scalar(f.isDouble() ? -1e300 : -1e30);
        String second = f.where(tied, f.scalar(0), f.node("Max", f.max(rest), floor));
        String sum = f.add(f.sum(f.exp(f.sub(rest, second))), f.sub(tops, f.scalar(1)));
        String ofTop = f.sub(f.node("Neg", second), f.log(sum));
        String logP = f.sub(d, f.log(f.sum(f.exp(d))));
        String ofOthers = f.sub(logP, f.log(f.sub(f.scalar(1), f.exp(logP))));
        return f.where(others, ofOthers, ofTop);
    }
}
