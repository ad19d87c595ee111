package dev.logits.learn.formula;

import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;

/** The functions of one number that a formula may use, and those of a whole column, by their names in R. */
final class NumericFunctions {
    private static final double LN2 = StrictMath.log(2);

    static final Map<String, DoubleUnaryOperator> OF_ONE = Map.ofEntries(
            Map.entry("I", v -> v),
            Map.entry("identity", v -> v),
            Map.entry("as.numeric", v -> v),
            Map.entry("exp", StrictMath::exp),
            Map.entry("expm1", StrictMath::expm1),
            Map.entry("log", StrictMath::log),
            Map.entry("log2", NumericFunctions::log2),
            Map.entry("log10", StrictMath::log10),
            Map.entry("log1p", StrictMath::log1p),
            Map.entry("sqrt", StrictMath::sqrt),
            Map.entry("abs", StrictMath::abs),
            Map.entry("sin", StrictMath::sin),
            Map.entry("cos", StrictMath::cos),
            Map.entry("tan", StrictMath::tan),
            Map.entry("asin", StrictMath::asin),
            Map.entry("acos", StrictMath::acos),
            Map.entry("atan", StrictMath::atan),
            Map.entry("sinh", StrictMath::sinh),
            Map.entry("cosh", StrictMath::cosh),
            Map.entry("tanh", StrictMath::tanh),
            Map.entry("floor", StrictMath::floor),
            Map.entry("ceiling", StrictMath::ceil),
            Map.entry("ceil", StrictMath::ceil),
            Map.entry("trunc", v -> v < 0 ? StrictMath.ceil(v) : StrictMath.floor(v)),
            Map.entry("sign", StrictMath::signum),
            Map.entry("plogis", v -> 1 / (1 + StrictMath.exp(-v))),
            Map.entry("qlogis", v -> StrictMath.log(v / (1 - v))));

    /** Numbers of a whole column, which are remembered for new rows. */
    static final Map<String, ToDoubleFunction<double[]>> OF_COLUMN = Map.of(
            "mean", NumericFunctions::mean,
            "sd", NumericFunctions::deviation,
            "var", x -> deviation(x) * deviation(x),
            "min", x -> Arrays.stream(x).min().orElse(Double.NaN),
            "max", x -> Arrays.stream(x).max().orElse(Double.NaN),
            "median", x -> quantile(x, 0.5));

    private NumericFunctions() {}

    private static double log2(double v) {
        int exponent = Math.getExponent(v);
        boolean power = v > 0 && Double.isFinite(v) && v == Math.scalb(1.0, exponent);
        return power ? exponent : StrictMath.log(v) / LN2;
    }

    static double mean(double[] x) {
        double mean = Arrays.stream(x).sum() / x.length;
        double rest = 0;
        for (double v : x) {
            rest += v - mean;
        }
        return mean + rest / x.length;
    }

    /** The root of Σ (x − mean)² / (n − 1). */
    static double deviation(double[] x) {
        double mean = mean(x);
        double squares = 0;
        for (double v : x) {
            squares += (v - mean) * (v - mean);
        }
        return Math.sqrt(squares / (x.length - 1));
    }

    /** Between the two next of the sorted numbers, as R's type 7. */
    static double quantile(double[] x, double share) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place + 4 * Math.ulp(1.0));
        double part = place - below;
        double low = sorted[below];
        return part <= 4 * Math.ulp(1.0) || below + 1 >= sorted.length
                ? low
                : (1 - part) * low + part * sorted[below + 1];
    }
}
