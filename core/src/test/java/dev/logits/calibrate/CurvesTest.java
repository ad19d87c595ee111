package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.curve.BetaCurve;
import dev.logits.calibrate.curve.LinearCurve;
import dev.logits.calibrate.curve.SplineCurve;
import dev.logits.calibrate.curve.StepCurve;
import dev.logits.internal.kernel.DoubleSoftmax;
import dev.logits.internal.kernel.Kernels;
import dev.logits.internal.special.SplineBasis;
import dev.logits.math.LogOdds;
import dev.logits.math.Sigmoid;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The shapes of curves, and what they are computed from. */
class CurvesTest {

    @Test
    void splinesAreSmoothIncreasingAndStraightOutside() {
        KnownPosterior data = KnownPosterior.of(5_000, 2, 91, (truth, c) -> truth[c] * truth[c] * truth[c] / 4);
        SplineCurve f = SplineCalibration.fit(data.z(), data.labels())
                .calibrator()
                .curves()
                .get(0);
        double[] knots = f.knots();
        assertThat(knots).hasSize(7);
        double h = 1e-3;
        for (double s = knots[0] - 3; s < knots[6] + 3; s += 0.01) {
            assertThat(f.logOdds(s + 0.01)).isGreaterThanOrEqualTo(f.logOdds(s));
        }
        for (double knot : knots) {
            double before = (f.logOdds(knot) - 2 * f.logOdds(knot - h) + f.logOdds(knot - 2 * h)) / (h * h);
            double after = (f.logOdds(knot + 2 * h) - 2 * f.logOdds(knot + h) + f.logOdds(knot)) / (h * h);
            assertThat(after).as("second derivative at %s", knot).isCloseTo(before, within(0.05));
        }
        for (double s : new double[] {knots[0] - 2, knots[6] + 2}) {
            double bend = f.logOdds(s + 1) - 2 * f.logOdds(s) + f.logOdds(s - 1);
            assertThat(bend).isCloseTo(0, within(1e-12));
        }
    }

    @Test
    void aSplineWithEqualSlopesIsALine() {
        double[] knots = {-3, -1, 0.5, 2, 7};
        double[] slopes = new double[6];
        Arrays.fill(slopes, 1.25);
        SplineCurve f = new SplineCurve(knots, slopes, 4);
        for (double s = -9; s < 12; s += 0.25) {
            assertThat(f.logOdds(s)).isCloseTo(4 + 1.25 * (s + 3), within(1e-13));
        }
    }

    @Test
    void aSplineIsTheSumOfItsBasis() {
        Random random = new Random(92);
        double[] knots = {-4, -1.5, 0, 0.25, 3, 5};
        double[] slopes = random.doubles(7, 0, 2).toArray();
        slopes[0] = slopes[1];
        slopes[6] = slopes[5];
        SplineCurve f = new SplineCurve(knots, slopes, -1);
        double[] basis = new double[7];
        for (double s = -6; s < 7; s += 0.13) {
            SplineBasis.integrals(knots, s, basis);
            double sum = -1;
            for (int j = 0; j < 7; j++) {
                sum += slopes[j] * basis[j];
            }
            assertThat(f.logOdds(s)).as("at %s", s).isCloseTo(sum, within(1e-13));
        }
    }

    @Test
    void aSplineFollowsACurveThatASigmoidCannot() {
        KnownPosterior.Model bent = (truth, c) -> {
            double s = truth[1] - truth[0];
            double said = s < 0 ? 3 * s : s / 2;
            return c == 1 ? said / 2 : -said / 2;
        };
        KnownPosterior data = KnownPosterior.of(20_000, 2, 93, bent);
        KnownPosterior test = KnownPosterior.of(5_000, 2, 94, bent);
        double spline =
                test.distance(SplineCalibration.fit(data.z(), data.labels()).calibrator());
        double platt = test.distance(PlattScaling.fit(data.z(), data.labels()).calibrator());
        assertThat(spline).isLessThan(0.025).isLessThan(platt / 2);
    }

    @Test
    void betaCurvesHoldAtTheBoundThatTheyReach() throws IOException {
        // High log-odds say nothing, so b = 0; low ones do.
        Random random = new Random(95);
        Logits z = Logits.zeros(4_000, 2);
        int[] y = new int[4_000];
        for (int r = 0; r < 4_000; r++) {
            float s = (float) (4 * random.nextGaussian());
            z.set(r, 1, s);
            double p = s < 0 ? Sigmoid.of(s) : Sigmoid.of(-0.3 * s);
            y[r] = random.nextDouble() < p ? 1 : 0;
        }
        Fitted<BetaCalibration> fit = BetaCalibration.fit(LogitsSource.of(z, y));
        BetaCurve curve = fit.calibrator().curves().get(0);
        assertThat(curve.b()).isZero();
        assertThat(curve.a()).isPositive();
        assertThat(fit.report().converged()).isTrue();
    }

    @Test
    void exactZerosAreThereIfAskedAndLeaveNoRowWithoutProbabilities() throws IOException {
        Logits z = Logits.copyOf(new float[][] {{5, 0, 0}, {0, 5, 0}, {0, 0, 5}, {4, 0, 0}, {0, 4, 0}, {0, 0, 4}});
        int[] y = {0, 1, 2, 0, 1, 2};
        IsotonicCalibration exact = IsotonicCalibration.fit(
                        LogitsSource.of(z, y),
                        new IsotonicCalibration.Options(IsotonicCalibration.Interpolation.STEP, true))
                .calibrator();
        assertThat(exact.calibrate(z).row(0)).containsExactly(1, 0, 0);
        Logits unclear = Logits.copyOf(new float[][] {{0, 0, 0}});
        assertThat(exact.calibrate(unclear).row(0)).as("every curve says 0").containsExactly(1 / 3f, 1 / 3f, 1 / 3f);
    }

    @Test
    void logOddsAreThoseOfTheDefinition() {
        long seed = 96;
        Random random = new Random(seed);
        for (int n : new int[] {2, 3, 17, 33, 300}) {
            for (int round = 0; round < 50; round++) {
                float[] z = new float[n];
                for (int i = 0; i < n; i++) {
                    z[i] = (float) (random.nextInt(4) * 4 * random.nextGaussian());
                }
                if (round % 3 == 0) {
                    z[random.nextInt(n)] = Float.NEGATIVE_INFINITY;
                }
                double[] odds = new double[n];
                double[] expected = new double[n];
                RowOdds.all(z, 0, n, odds);
                LogOdds.againstRest(z, 0, n, expected, 0);
                double largest = 0;
                for (float score : z) {
                    largest = Math.max(largest, Float.isInfinite(score) ? 0 : Math.abs(score));
                }
                for (int c = 0; c < n; c++) {
                    double error = odds[c] == expected[c] ? 0 : Math.abs(odds[c] - expected[c]);
                    assertThat(error)
                            .as("seed %d, class %d of %s", seed, c, Arrays.toString(z))
                            .isLessThan(4e-15 * Math.max(1, largest));
                }
            }
        }
    }

    @Test
    void permutedClassesHaveTheSameLogOdds() {
        Random random = new Random(98);
        for (int n : new int[] {2, 3, 5, 17, 33, 300}) {
            for (int round = 0; round < 200; round++) {
                float[] z = new float[n];
                float[] reversed = new float[n];
                for (int i = 0; i < n; i++) {
                    z[i] = (float) (random.nextInt(1, 8) * random.nextGaussian());
                    reversed[n - 1 - i] = z[i];
                }
                double[] odds = new double[n];
                double[] other = new double[n];
                RowOdds.all(z, 0, n, odds);
                RowOdds.all(reversed, 0, n, other);
                for (int i = 0; i < n; i++) {
                    assertThat(other[n - 1 - i]).isEqualTo(odds[i]);
                }
            }
        }
    }

    @Test
    void permutedClassesHaveTheSameIsotonicFit() {
        Random random = new Random(99);
        float[][] z = new float[400][3];
        float[][] turned = new float[400][3];
        int[] y = new int[400];
        int[] turnedY = new int[400];
        for (int r = 0; r < 400; r++) {
            y[r] = random.nextInt(3);
            turnedY[r] = (y[r] + 1) % 3;
            float[] scores = {0.1f, 0.7f, 1.3f}; // the same scores in many orders, so that rows tie
            int turn = random.nextInt(3);
            for (int c = 0; c < 3; c++) {
                z[r][c] = scores[(c + turn) % 3];
                turned[r][(c + 1) % 3] = z[r][c];
            }
        }
        Probabilities plain =
                IsotonicCalibration.fit(Logits.copyOf(z), y).calibrator().calibrate(Logits.copyOf(z));
        Probabilities other = IsotonicCalibration.fit(Logits.copyOf(turned), turnedY)
                .calibrator()
                .calibrate(Logits.copyOf(turned));
        for (int r = 0; r < 400; r++) {
            for (int c = 0; c < 3; c++) {
                assertThat(other.row(r)[(c + 1) % 3]).isCloseTo(plain.row(r)[c], within(1e-6f));
            }
        }
    }

    @Test
    void doublesAreSoftmaxedAsFloatsAre() {
        Random random = new Random(97);
        for (int n : new int[] {1, 2, 7, 33, 1024, 1025, 3000}) {
            float[] z = new float[n];
            double[] v = new double[n];
            for (int i = 0; i < n; i++) {
                z[i] = i > 0 && i % 5 == 0 ? Float.NEGATIVE_INFINITY : (float) (30 * random.nextGaussian());
                v[i] = z[i];
            }
            double[] expected = new double[n];
            double lse = Kernels.get().softmax(z, 0, n, expected, 0);
            assertThat(DoubleSoftmax.inPlace(v, n)).isCloseTo(lse, within(1e-14 * Math.max(1, Math.abs(lse))));
            for (int i = 0; i < n; i++) {
                assertThat(v[i]).isCloseTo(expected[i], within(4e-15 * expected[i]));
            }
        }
    }

    @Test
    void radixSortSortsDoublesOfEverySize() {
        Random random = new Random(98);
        for (int n : new int[] {0, 1, 511, 512, 4_000}) {
            double[] values = new double[n];
            for (int i = 0; i < n; i++) {
                double any = Double.longBitsToDouble(random.nextLong());
                values[i] = i % 3 == 0 ? random.nextInt(9) - 4 : Double.isFinite(any) ? any + 0.0 : 1.5;
            }
            double[] expected = values.clone();
            Arrays.sort(expected);
            RadixSort.sort(values, n);
            assertThat(values).isEqualTo(expected);
        }
    }

    @Test
    void namesWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StepCurve(new double[] {1, 1}, new double[] {0, 0.5, 1}))
                .withMessage("bounds must increase, but bounds[1] = 1.0 follows 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StepCurve(new double[] {1}, new double[] {0, 1.5}))
                .withMessage("probabilities[1] = 1.5 is not in [0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinearCurve(new double[] {1}, new double[] {0, 1}))
                .withMessage("1 knots for 2 probabilities");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BetaCurve(-1, 1, 0))
                .withMessage("a and b of a beta curve must be 0 or more, got -1.0 and 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SplineCurve(new double[] {0, 1}, new double[] {1, 1, 2}, 0))
                .withMessageStartingWith("the first two slopes and the last two must be equal");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EnsembleTemperature(1, 0.5, 0.2, 0.2))
                .withMessage("the weights must be 0 or more and sum to 1, got 0.5, 0.2 and 0.2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistogramBinning.fit(LogitsSource.of(Logits.zeros(2, 2), new int[2]), 0))
                .withMessage("bins must be 1 or more, got 0");
    }
}
