package dev.logits.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The error bounds that the Javadoc of this package states, against 40 digits. */
class FunctionAccuracyTest {

    /** Both signs, from 1e-300 to 700: exponents evenly, and 400 numbers where the functions bend. */
    private static double[] sweep(long seed) {
        Random random = new Random(seed);
        double[] x = new double[800];
        for (int i = 0; i < x.length; i++) {
            x[i] = i < 200
                    ? Math.exp(-690 + 697 * random.nextDouble())
                    : i < 400 ? 700 * random.nextDouble() : 40 * random.nextDouble() * random.nextDouble();
            x[i] = random.nextBoolean() ? x[i] : -x[i];
        }
        return x;
    }

    private static double worst(double[] xs, DoubleUnaryOperator f, DoubleFunction<BigDecimal> exact, double least) {
        double worst = 0;
        for (double x : xs) {
            worst = Math.max(worst, Exact.ulps(f.applyAsDouble(x), exact.apply(x), least));
        }
        return worst;
    }

    private static void assertWithin(double bound, double worst, String what) {
        assertThat(worst).as(what + ", worst error in ulp").isLessThanOrEqualTo(bound);
    }

    @Test
    void sigmoidsAndSoftplusAreRightToTheLastPlaces() {
        double[] xs = sweep(1);
        double tiny = Double.MIN_NORMAL;
        assertWithin(3, worst(xs, Sigmoid::of, Exact::sigmoid, tiny), "sigmoid");
        assertWithin(3, worst(xs, LogSigmoid::of, x -> Exact.softplus(-x).negate(), tiny), "log-sigmoid");
        assertWithin(3, worst(xs, Softplus::of, Exact::softplus, tiny), "softplus");
        assertWithin(
                4,
                worst(xs, Sigmoid::derivative, x -> Exact.sigmoid(x).multiply(Exact.sigmoid(-x), Exact.DIGITS), tiny),
                "sigmoid'");
        assertWithin(
                4,
                worst(
                        xs,
                        Entropy::binary,
                        x -> Exact.softplus(-Math.abs(x))
                                .add(Exact.of(Math.abs(x)).multiply(Exact.sigmoid(-Math.abs(x)), Exact.DIGITS)),
                        tiny),
                "binary entropy");
    }

    @Test
    void log1mExpAndTheInverseOfSoftplusAreRightToTheLastPlaces() {
        double[] negative = sweep(2);
        double[] positive = sweep(3);
        for (int i = 0; i < negative.length; i++) {
            negative[i] = -Math.abs(negative[i]);
            positive[i] = Math.abs(positive[i]);
        }
        assertWithin(3, worst(negative, Log1mExp::of, FunctionAccuracyTest::log1mExp, Double.MIN_NORMAL), "log1mexp");
        assertWithin(
                3,
                worst(positive, Softplus::inverse, y -> log1mExp(-y).add(Exact.of(y), Exact.DIGITS), 1),
                "inverse softplus");
    }

    private static BigDecimal log1mExp(double x) {
        return x > -1
                ? Exact.log(Exact.expm1(Exact.of(x)).negate())
                : Exact.log1p(Exact.exp(x).negate());
    }

    @Test
    void logOddsOfAProbabilityAreRightToTheLastPlaces() {
        Random random = new Random(4);
        double[] p = new double[800];
        for (int i = 0; i < p.length; i++) {
            p[i] = switch (i % 4) {
                case 0 -> random.nextDouble();
                case 1 -> Math.exp(-690 * random.nextDouble());
                case 2 -> 1 - Math.exp(-36 * random.nextDouble());
                default -> 0.5 + (random.nextBoolean() ? 1 : -1) * Math.exp(-36 * random.nextDouble() - 1);
            };
        }
        assertWithin(
                3,
                worst(
                        p,
                        LogOdds::of,
                        x -> {
                            BigDecimal q = BigDecimal.ONE.subtract(Exact.of(x));
                            return Math.abs(x - 0.5) < 0.1
                                    ? Exact.log1p(Exact.of(x).subtract(q).divide(q, Exact.DIGITS))
                                    : Exact.log(Exact.of(x).divide(q, Exact.DIGITS));
                        },
                        Double.MIN_NORMAL),
                "log-odds of p");
    }

    private static final int[] CLASSES = {1_000, 2, 3, 10, 2, 3, 10, 2, 3, 10, 100};

    private static float[] row(Random random, int n, double scale) {
        float[] z = new float[n];
        for (int i = 0; i < n; i++) {
            z[i] = (float) (scale * random.nextGaussian());
        }
        return z;
    }

    @Test
    void functionsOfARowAreRightToTheLastPlaces() {
        Random random = new Random(5);
        double entropy = 0;
        double logOdds = 0;
        double log1m = 0;
        for (double scale : new double[] {1e-3, 0.1, 1, 3, 10, 40, 200}) {
            for (int n : CLASSES) {
                float[] z = row(random, n, scale);
                Exact.Row exact = new Exact.Row(z);
                entropy = Math.max(entropy, Exact.ulps(Entropy.of(z, 0, n), exact.entropy()));
                for (int i : new int[] {exact.top, 0, 1, n - 1}) {
                    logOdds = Math.max(logOdds, Exact.ulps(LogOdds.againstRest(z, 0, n, i), exact.logOdds(i), 1));
                    log1m = Math.max(log1m, Exact.ulps(Log1mSoftmax.of(z, 0, n, i), exact.log1mSoftmax(i)));
                }
            }
        }
        assertWithin(4, entropy, "entropy");
        assertWithin(4, logOdds, "log-odds against the rest");
        assertWithin(6, log1m, "log(1 - softmax)");
    }

    @Test
    void divergencesOfTwoRowsAreRightToTheLastPlaces() {
        Random random = new Random(6);
        double kl = 0;
        double js = 0;
        double skewed = 0;
        double tv = 0;
        for (double scale : new double[] {0.1, 3, 8}) {
            for (double step : new double[] {1e-5, 1e-3, 0.1, 1, 10, 100}) {
                for (int n : n(step)) {
                    float[] z = row(random, n, scale);
                    float[] w = row(random, n, step);
                    for (int i = 0; i < n; i++) {
                        w[i] += z[i];
                    }
                    Exact.Row p = new Exact.Row(z);
                    Exact.Row q = new Exact.Row(w);
                    kl = Math.max(kl, Exact.ulps(KullbackLeibler.of(z, 0, w, 0, n), p.divergenceFrom(q)));
                    js = Math.max(js, Exact.ulps(JensenShannon.of(z, 0, w, 0, n), p.jensenShannon(q, 0.5)));
                    double beta = n == 3 ? 1e-6 : 0.875;
                    skewed = Math.max(
                            skewed, Exact.ulps(JensenShannon.of(z, 0, w, 0, n, beta), p.jensenShannon(q, beta)));
                    tv = Math.max(tv, Exact.ulps(TotalVariation.of(z, 0, w, 0, n), p.totalVariation(q)));
                }
            }
        }
        assertWithin(8, kl, "KL");
        assertWithin(8, js, "JS");
        assertWithin(8, skewed, "JS, skewed");
        assertWithin(8, tv, "TV");
    }

    private static int[] n(double step) {
        return step == 1e-5 || step == 1 ? new int[] {2, 3, 10, 1_000} : new int[] {2, 3, 10};
    }
}
