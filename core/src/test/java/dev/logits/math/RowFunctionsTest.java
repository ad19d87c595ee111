package dev.logits.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.internal.kernel.Kernels;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Log-odds, entropy, margin, divergences and weighted log-sum-exp: edges, identities, batches, errors. */
class RowFunctionsTest {
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;
    private static final double INF = Double.POSITIVE_INFINITY;

    private static Logits gaussian(int rows, int classes, long seed) {
        Random random = new Random(seed);
        Logits z = Logits.zeros(rows, classes);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (3 * random.nextGaussian());
        }
        return z;
    }

    @Test
    void sigmoidOfTheLogOddsAgainstTheRestIsTheSoftmax() {
        Logits z = gaussian(20, 7, 1);
        Logits tiny = Logits.zeros(1, 7);
        double[] odds = new double[9];
        for (int r = 0; r < 20; r++) {
            LogOdds.againstRest(z.array(), z.offset(r), 7, odds, 1);
            float[] p = Softmax.of(z).row(r);
            float[] logP = LogSoftmax.of(z).row(r);
            for (int c = 0; c < 7; c++) {
                assertThat((float) Sigmoid.of(odds[c + 1])).isEqualTo(p[c], within(1e-7f));
                assertThat((float) LogSigmoid.of(odds[c + 1])).isEqualTo(logP[c], within(1e-6f));
                assertThat(LogOdds.againstRest(z.array(), z.offset(r), 7, c)).isEqualTo(odds[c + 1]);
                assertThat(LogOdds.againstRest(z, c)[r]).isEqualTo(odds[c + 1]);
                assertThat(Log1mSoftmax.of(z).get(r, c))
                        .isEqualTo((float) Log1mSoftmax.of(z.array(), z.offset(r), 7, c));
                tiny.set(0, c, z.get(r, c) / 4); // exact
            }
            double[] warm = new double[7];
            double[] divided = new double[7];
            LogOdds.againstRest(z.array(), z.offset(r), 7, 4, warm, 0);
            LogOdds.againstRest(tiny.array(), 0, 7, divided, 0);
            assertThat(warm).containsExactly(divided);
        }
        assertThat(odds[0] + odds[8]).isZero();
    }

    @Test
    void logOddsOfOneClassAgainstAnotherIsTheDifference() {
        Logits z = Logits.copyOf(new float[][] {{2, 1, -1}, {NEG_INF, 3e38f, -3e38f}});
        assertThat(LogOdds.against(z, 1, 2)).containsExactly(2, 2 * (double) 3e38f);
        assertThat(LogOdds.against(z, 0, 1)).containsExactly(1, -INF);
        assertThat(LogOdds.against(z.array(), 3, 3, 1, 0)).isEqualTo(INF);
        float[] masked = {0, NEG_INF, NEG_INF};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogOdds.against(masked, 0, 3, 1, 2))
                .withMessage(
                        "logits row 0: classes 1 and 2 are both masked (-Infinity) and have no odds against each other");
        assertThatThrownBy(() -> LogOdds.against(masked, 0, 3, 0, 3))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("class 3 of 3 classes");
    }

    @Test
    void masksAndSingleClassesHaveTheirLimits() {
        float[] only = {NEG_INF, 5, NEG_INF};
        assertThat(LogOdds.againstRest(only, 0, 3, 1)).isEqualTo(INF);
        assertThat(LogOdds.againstRest(only, 0, 3, 0)).isEqualTo(-INF);
        assertThat(Log1mSoftmax.of(Logits.wrap(only, 1, 3)).row(0)).containsExactly(0, NEG_INF, 0);
        assertThat(Entropy.of(only, 0, 3)).isZero();
        assertThat(Entropy.normalized(only, 0, 3)).isZero();
        assertThat(Margin.of(only, 0, 3)).isEqualTo(INF);
        assertThat(LogOdds.againstRest(only, 1, 1, 0)).isEqualTo(INF);
        assertThat(Margin.of(only, 1, 1)).isEqualTo(INF);
        assertThat(Entropy.of(only, 1, 1)).isZero();
        float[] two = {0, NEG_INF, 0};
        assertThat(LogOdds.againstRest(two, 0, 3, 2)).isZero();
        assertThat(Entropy.of(two, 0, 3)).isEqualTo(Math.log(2));
        assertThat(Entropy.normalized(two, 0, 3)).isEqualTo(1);
        assertThat(Margin.of(two, 0, 3)).isZero();
        float[] far = {3e38f, -3e38f};
        assertThat(Entropy.of(far, 0, 2)).isZero();
        assertThat(LogOdds.againstRest(far, 0, 2, 1)).isEqualTo(-2 * (double) 3e38f);
        assertThat(Log1mSoftmax.of(far, 0, 2, 0)).isEqualTo(-2 * (double) 3e38f);
    }

    @Test
    void entropyLiesBetweenZeroAndTheLogarithmOfTheClasses() {
        Logits z = gaussian(100, 9, 2);
        for (double h : Entropy.of(z)) {
            assertThat(h).isBetween(0.0, Math.log(9));
        }
        assertThat(Entropy.of(new float[131_072], 0, 131_072))
                .isCloseTo(Math.log(131_072), within(Math.ulp(Math.log(131_072))));
        assertThat(Entropy.normalized(z.array(), 9, 9)).isEqualTo(Entropy.of(z)[1] / StrictMath.log(9));
    }

    @Test
    void theMarginIsTheGapAtTheTop() {
        assertThat(Margin.of(Logits.copyOf(new float[][] {{2, 1, -1}, {-1, 0, 5}, {3, 3, 1}, {1, 2, 2.5f}})))
                .containsExactly(1, 5, 0, 0.5);
    }

    @Test
    void divergencesVanishBetweenEqualDistributions() {
        Logits z = gaussian(10, 9, 3);
        Logits shifted = z.copy();
        for (int i = 0; i < 90; i++) {
            z.array()[i] = Math.round(z.array()[i] * 256) / 256f;
            shifted.array()[i] = z.array()[i] + 64;
        }
        assertThat(KullbackLeibler.of(z, shifted)).containsOnly(0);
        assertThat(JensenShannon.of(z, shifted)).containsOnly(0);
        assertThat(TotalVariation.of(z, shifted)).containsOnly(0);
    }

    @Test
    void divergencesAreNeverNegativeAndKeepTheirInequalities() {
        for (int k : new int[] {1, 2, 5, 40}) {
            Logits z = gaussian(200, k, 4);
            Logits w = gaussian(200, k, 5);
            double[] kl = KullbackLeibler.of(z, w);
            double[] js = JensenShannon.of(z, w);
            double[] tv = TotalVariation.of(z, w);
            for (int r = 0; r < 200; r++) {
                assertThat(js[r]).isBetween(0.0, Math.log(2));
                assertThat(tv[r]).isBetween(0.0, 1.0);
                assertThat(2 * tv[r] * tv[r]).as("Pinsker").isLessThanOrEqualTo(kl[r]);
                assertThat(js[r]).as("Lin").isLessThanOrEqualTo(tv[r] * Math.log(2) + 1e-15);
            }
            assertThat(JensenShannon.of(w, z)).containsExactly(js, within(1e-15));
            assertThat(TotalVariation.of(w, z)).containsExactly(tv, within(1e-15));
            double[] skewed = JensenShannon.of(z, w, 0.2);
            assertThat(JensenShannon.of(w, z, 0.8)).containsExactly(skewed, within(1e-15));
            double[] nearlyKl = JensenShannon.of(z, w, 1e-12);
            for (int r = 0; r < 200; r++) {
                assertThat(nearlyKl[r] / 1e-12).isCloseTo(kl[r], within(1e-4 * kl[r]));
            }
        }
    }

    @Test
    void masksMakeDivergencesInfiniteOnlyWhereTheyAre() {
        float[] z = {0, 0, NEG_INF};
        float[] w = {0, NEG_INF, NEG_INF};
        assertThat(KullbackLeibler.of(z, 0, w, 0, 3)).isEqualTo(INF);
        assertThat(KullbackLeibler.of(w, 0, z, 0, 3)).isEqualTo(Math.log(2));
        assertThat(TotalVariation.of(z, 0, w, 0, 3)).isEqualTo(0.5);
        assertThat(JensenShannon.of(z, 0, w, 0, 3)).isCloseTo(0.21576155433883565, within(1e-16));
        float[] other = {NEG_INF, NEG_INF, 0};
        assertThat(TotalVariation.of(w, 0, other, 0, 3)).isEqualTo(1);
        assertThat(JensenShannon.of(w, 0, other, 0, 3)).isEqualTo(Math.log(2));
        float[] far = {3e38f, -3e38f};
        float[] farther = {-3e38f, 3e38f};
        assertThat(KullbackLeibler.of(far, 0, farther, 0, 2)).isEqualTo(2 * (double) 3e38f);
        assertThat(JensenShannon.of(far, 0, farther, 0, 2)).isEqualTo(Math.log(2));
        assertThat(TotalVariation.of(far, 0, farther, 0, 2)).isEqualTo(1);
    }

    @Test
    void weightedSumsOfExponentialsKeepTheirSign() {
        float[] z = {9, 1000, 1001, NEG_INF};
        SignedLogSumExp sum = SignedLogSumExp.of(z, 1, 3, new double[] {1, -1, 5}, 0);
        assertThat(sum.sign()).isEqualTo(-1);
        assertThat(sum.log()).isCloseTo(1000.5413248546129, within(1e-12));
        assertThat(SignedLogSumExp.of(z, 1, 2, new double[2], 0)).isEqualTo(new SignedLogSumExp(0, -INF));
        float[] tied = {7, 7};
        assertThat(SignedLogSumExp.of(tied, 0, 2, new double[] {0.1, -0.1}, 0).value())
                .isZero();
        assertThat(SignedLogSumExp.of(new float[] {1, 0}, 0, 2, new double[] {2, -3}, 0)
                        .value())
                .isCloseTo(2 * Math.E - 3, within(1e-15));
        assertThat(SignedLogSumExp.of(new float[] {0, 3e38f}, 0, 2, new double[] {1e300, 0}, 0)
                        .log())
                .isCloseTo(300 * Math.log(10), within(1e-12));
        assertThat(SignedLogSumExp.of(tied, 0, 2, new double[] {1e308, 1e308}, 0)
                        .log())
                .isCloseTo(308 * Math.log(10) + Math.log(2) + 7, within(1e-12));
    }

    @Test
    void weightsOfOneGiveTheLogSumExp() {
        Logits z = gaussian(10, 6, 6);
        double[] ones = {1, 1, 1, 1, 1, 1};
        double[] mean = new double[6];
        java.util.Arrays.fill(mean, 1 / 6.0);
        double[] exact = new double[10];
        for (int r = 0; r < 10; r++) {
            exact[r] = Kernels.get().logSumExpExact(z.array(), z.offset(r), 6);
        }
        assertThat(LogSumExp.weighted(z, ones)).containsExactly(exact, within(1e-14));
        assertThat(LogSumExp.weighted(z.array(), 6, 6, mean, 0)).isCloseTo(exact[1] - Math.log(6), within(1e-14));
        assertThat(LogSumExp.weighted(z.array(), 0, 6, new double[6], 0)).isEqualTo(-INF);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSumExp.weighted(new float[] {0, 0}, 0, 2, new double[] {1, -2}, 0))
                .withMessage("logits row 0: the weighted sum of exponentials is -exp(0.0), which has no logarithm;"
                        + " SignedLogSumExp gives its sign as well");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSumExp.weighted(z, new double[5]))
                .withMessage("5 weights for 6 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSumExp.weighted(z, new double[] {1, 1, INF, 1, 1, 1}))
                .withMessage("weights[2] must be finite, got Infinity");
    }

    @Test
    void noValidRowGivesNotANumber() {
        float[] scores = {NEG_INF, -3e38f, -1e4f, -88, -1, -0f, 0, 1e-30f, 1, 1, 40, 1e4f, 3e38f};
        Random random = new Random(7);
        for (int trial = 0; trial < 20_000; trial++) {
            int n = 1 + random.nextInt(4);
            float[] z = new float[n];
            float[] w = new float[n];
            for (int i = 0; i < n; i++) {
                z[i] = scores[random.nextInt(scores.length)];
                w[i] = scores[random.nextInt(scores.length)];
            }
            z[random.nextInt(n)] = scores[1 + random.nextInt(scores.length - 1)];
            w[random.nextInt(n)] = scores[1 + random.nextInt(scores.length - 1)];
            double[] odds = new double[n];
            double temperature = Math.pow(10, random.nextInt(41) - 20);
            LogOdds.againstRest(z, 0, n, temperature, odds, 0);
            float[] sparse = new float[n];
            Sparsemax.into(z, 0, n, sparse, 0);
            float[] entmax = new float[n];
            Entmax15.into(z, 0, n, entmax, 0);
            float[] gumbel = new float[n];
            GumbelSoftmax.into(z, 0, n, temperature, 1, trial, gumbel, 0);
            for (int i = 0; i < n; i++) {
                assertThat(odds[i]).as("log-odds").isNotNaN();
                assertThat(Log1mSoftmax.of(z, 0, n, i)).as("log(1 - p)").isLessThanOrEqualTo(0);
                assertThat(sparse[i]).as("sparsemax").isBetween(0f, 1f);
                assertThat(entmax[i]).as("entmax").isBetween(0f, 1f);
                assertThat(gumbel[i]).as("Gumbel-softmax").isBetween(0f, 1f);
            }
            assertThat(Entropy.of(z, 0, n)).isBetween(0.0, Math.log(4));
            assertThat(Entropy.normalized(z, 0, n)).isBetween(0.0, 1.0);
            assertThat(Margin.of(z, 0, n)).isGreaterThanOrEqualTo(0);
            assertThat(KullbackLeibler.of(z, 0, w, 0, n)).isGreaterThanOrEqualTo(0);
            assertThat(JensenShannon.of(z, 0, w, 0, n)).isBetween(0.0, Math.log(2) + 1e-15);
            assertThat(TotalVariation.of(z, 0, w, 0, n)).isBetween(0.0, 1.0);
        }
    }

    @TestFactory
    Stream<DynamicTest> namesTheRowAndTheClassThatIsNotALogit() {
        Logits good = Logits.zeros(3, 2);
        return Stream.<java.util.Map.Entry<String, Consumer<Logits>>>of(
                        java.util.Map.entry("log-odds", z -> LogOdds.againstRest(z, 0)),
                        java.util.Map.entry("log-odds", z -> LogOdds.against(z, 0, 1)),
                        java.util.Map.entry("log(1 - softmax)", Log1mSoftmax::of),
                        java.util.Map.entry("entropy", Entropy::of),
                        java.util.Map.entry("margin", Margin::of),
                        java.util.Map.entry("KL divergence (of p)", z -> KullbackLeibler.of(z, good)),
                        java.util.Map.entry("KL divergence (of q)", z -> KullbackLeibler.of(good, z)),
                        java.util.Map.entry("Jensen-Shannon divergence (of q)", z -> JensenShannon.of(good, z)),
                        java.util.Map.entry("total variation (of p)", z -> TotalVariation.of(z, good)),
                        java.util.Map.entry("log-sum-exp", z -> LogSumExp.weighted(z, new double[] {1, 1})))
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    String needs = "; " + e.getKey() + " needs at least one finite score and no NaN or +Infinity";
                    assertThatIllegalArgumentException()
                            .isThrownBy(() ->
                                    e.getValue().accept(Logits.copyOf(new float[][] {{0, 0}, {0, 0}, {1, Float.NaN}})))
                            .withMessage("logits row 2, class 1 is NaN" + needs);
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> e.getValue().accept(Logits.copyOf(new float[][] {
                                {0, 0}, {Float.POSITIVE_INFINITY, 0}, {0, 0}
                            })))
                            .withMessage("logits row 1, class 0 is +Infinity" + needs);
                    assertThatIllegalArgumentException()
                            .isThrownBy(() -> e.getValue().accept(Logits.copyOf(new float[][] {
                                {NEG_INF, NEG_INF}, {0, 0}, {0, 0}
                            })))
                            .withMessage("logits row 0 is -Infinity in every class" + needs);
                }));
    }

    @Test
    void rejectsShapesAndNumbersThatDoNotFit() {
        Logits z = Logits.zeros(2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KullbackLeibler.of(z, Logits.zeros(3, 2)))
                .withMessage("KL divergence of 2 x 3 scores against 3 x 2; both must have the same shape");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Entropy.into(z, new double[3]))
                .withMessage("entropy of 2 rows into an array of length 3");
        for (double beta : new double[] {0, 1, -1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JensenShannon.of(z, z, beta))
                    .withMessageStartingWith("beta must be between 0 and 1 and neither of them, got " + beta)
                    .withMessageContaining("KullbackLeibler");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogOdds.againstRest(z.array(), 0, 3, 0, new double[3], 0))
                .withMessage("temperature must be positive and finite, got 0.0");
        assertThatThrownBy(() -> LogOdds.againstRest(z, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Margin.of(new float[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
