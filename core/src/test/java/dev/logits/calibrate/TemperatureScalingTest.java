package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.math.Softmax;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureScalingTest {
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;

    /** Rows whose labels were drawn from softmax(z / T): T is the truth. */
    private record Generated(Logits z, int[] y) {
        static Generated of(int rows, int classes, double temperature, long seed) {
            Random random = new Random(seed);
            Logits z = Logits.zeros(rows, classes);
            int[] y = new int[rows];
            double[] p = new double[classes];
            for (int r = 0; r < rows; r++) {
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    float logit = (float) (temperature * 2 * random.nextGaussian());
                    z.set(r, c, logit);
                    sum += p[c] = StrictMath.exp(logit / temperature);
                }
                double u = random.nextDouble() * sum;
                while (y[r] < classes - 1 && u >= p[y[r]]) {
                    u -= p[y[r]++];
                }
            }
            return new Generated(z, y);
        }

        /** The mean negative log-likelihood's derivatives in ln β at a temperature, by plain sums in double. */
        double[] derivatives(double temperature) {
            double beta = 1 / temperature;
            double first = 0;
            double second = 0;
            for (int r = 0; r < z.rows(); r++) {
                double s0 = 0;
                double s1 = 0;
                double s2 = 0;
                for (int c = 0; c < z.classes(); c++) {
                    double d = (double) z.get(r, c) - z.get(r, y[r]);
                    double e = StrictMath.exp(beta * d);
                    s0 += e;
                    s1 += e * d;
                    s2 += e * d * d;
                }
                first += beta * s1 / s0 / z.rows();
                second += beta * beta * (s2 / s0 - s1 / s0 * (s1 / s0)) / z.rows();
            }
            return new double[] {first, second};
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.5, 1, 1.7, 4, 300, 20_000})
    void findsTheTrueTemperatureWithinItsSamplingError(double truth) {
        Generated data = Generated.of(20_000, 8, truth, 42);
        Fitted<TemperatureScaling> fit = TemperatureScaling.fit(data.z, data.y);
        double found = fit.calibrator().temperature();
        assertThat(fit.report().status()).isEqualTo(FitReport.Status.CONVERGED);
        assertThat(fit.report().passes()).isLessThan(16);

        double[] at = data.derivatives(found);
        double standardError = 1 / Math.sqrt(at[1] * data.z.rows()); // of ln T, from the Fisher information
        assertThat(Math.log(found / truth)).isCloseTo(0, within(4 * standardError));
        assertThat(standardError).isLessThan(0.01);
        assertThat(at[0]).as("gradient at the answer").isCloseTo(0, within(1e-9));
        assertThat(fit.report().gradient()).isCloseTo(0, within(1e-11));
    }

    @Test
    void aSampleSavesPassesOverTheRows() {
        for (double truth : new double[] {0.3, 0.7, 1, 1.5, 2.5, 6}) {
            Generated few = Generated.of(5_000, 10, truth, 3);
            assertThat(TemperatureScaling.fit(few.z, few.y).report().passes())
                    .as("the sample is all rows, T = " + truth)
                    .isLessThanOrEqualTo(3);
            Generated many = Generated.of(60_000, 20, truth, 3);
            assertThat(TemperatureScaling.fit(many.z, many.y).report().passes())
                    .as("the sample is a fifth of the rows, T = " + truth)
                    .isLessThanOrEqualTo(5);
        }
    }

    @Test
    void aSampleThatHasNoAnswerIsNoObstacle() {
        int rows = (1 << 18) / 2 + 2; // more than a sample holds, so it keeps the even rows
        Logits z = Logits.zeros(rows, 2);
        int[] y = new int[rows];
        for (int r = 0; r < rows; r++) {
            z.set(r, r % 2, 3f + 2 * (r % 2)); // even rows are wrong by 3, odd ones right by 5
            y[r] = 1;
        }
        Fitted<TemperatureScaling> fit = TemperatureScaling.fit(z, y);
        assertThat(fit.report().status()).isEqualTo(FitReport.Status.CONVERGED);
        assertThat(fit.report().gradient()).isCloseTo(0, within(1e-11));
    }

    @Test
    void reportsTheLikelihoodBeforeAndAfter() {
        Generated data = Generated.of(5_000, 6, 3, 9);
        Fitted<TemperatureScaling> fit = TemperatureScaling.fit(data.z, data.y);
        FitReport report = fit.report();
        assertThat(report.rows()).isEqualTo(5_000);
        assertThat(report.classes()).isEqualTo(6);
        assertThat(report.missingClasses()).isEmpty();
        assertThat(report.nllAfter()).isLessThan(report.nllBefore());

        Probabilities p = fit.calibrator().calibrate(data.z);
        double nll = 0;
        for (int r = 0; r < 5_000; r++) {
            nll -= Math.log(p.get(r, data.y[r])) / 5_000;
        }
        assertThat(report.nllAfter()).isCloseTo(nll, within(1e-7));
    }

    @Test
    void perfectlySeparableLabelsAreReportedAsSuch() {
        Logits z = Logits.copyOf(new float[][] {{3, 1, 0}, {0, 2, 1}, {-1, 0, 4}});
        Fitted<TemperatureScaling> fit = TemperatureScaling.fit(z, new int[] {0, 1, 2});
        assertThat(fit.report().status()).isEqualTo(FitReport.Status.SEPARABLE);
        assertThat(fit.report().converged()).isFalse();
        assertThat(fit.calibrator().temperature()).isEqualTo(1);
    }

    @Test
    void oneWrongLabelIsEnoughForAnOptimum() {
        Logits z = Logits.copyOf(new float[][] {{30, 1, 0}, {0, 20, 1}, {-1, 0, 40}, {3, 2.5f, 0}});
        Fitted<TemperatureScaling> fit = TemperatureScaling.fit(z, new int[] {0, 1, 2, 1});
        assertThat(fit.report().status()).isEqualTo(FitReport.Status.CONVERGED);
        assertThat(fit.report().gradient()).isCloseTo(0, within(1e-11));
    }

    @Test
    void labelsWorseThanChanceAreReportedAsSuch() {
        Generated data = Generated.of(2_000, 5, 1, 4);
        Logits flipped = Logits.zeros(2_000, 5);
        for (int i = 0; i < flipped.array().length; i++) {
            flipped.array()[i] = -data.z.array()[i];
        }
        Fitted<TemperatureScaling> fit = TemperatureScaling.fit(flipped, data.y);
        assertThat(fit.report().status()).isEqualTo(FitReport.Status.WORSE_THAN_CHANCE);
        assertThat(fit.calibrator().temperature()).isEqualTo(1);
    }

    @Test
    void labelsExactlyAtChanceHaveNoFiniteTemperature() {
        Logits z = Logits.copyOf(new float[][] {{2, 0}, {2, 0}});
        assertThat(TemperatureScaling.fit(z, new int[] {0, 1}).report().status())
                .isEqualTo(FitReport.Status.WORSE_THAN_CHANCE);
    }

    @Test
    void equalLogitsAreFlat() {
        Logits z = Logits.copyOf(new float[][] {{2, 2, NEG_INF}, {-7, -7, -7}});
        assertThat(TemperatureScaling.fit(z, new int[] {0, 1}).report().status())
                .isEqualTo(FitReport.Status.FLAT);
    }

    @Test
    void shufflingTheRowsChangesNothingThatMatters() {
        Generated data = Generated.of(10_000, 5, 2, 17);
        Random random = new Random(18);
        Logits z = data.z.copy();
        int[] y = data.y.clone();
        for (int i = y.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            for (int c = 0; c < 5; c++) {
                float swap = z.get(i, c);
                z.set(i, c, z.get(j, c));
                z.set(j, c, swap);
            }
            int swap = y[i];
            y[i] = y[j];
            y[j] = swap;
        }
        assertThat(TemperatureScaling.fit(z, y).calibrator().temperature())
                .isCloseTo(TemperatureScaling.fit(data.z, data.y).calibrator().temperature(), within(1e-12));
    }

    @Test
    void ignoredRowsAndMissingClassesAreReported() {
        Generated data = Generated.of(400, 4, 1, 6);
        for (int r = 0; r < 400; r++) {
            data.y[r] = data.y[r] == 2 ? -1 : data.y[r];
        }
        FitReport report = TemperatureScaling.fit(data.z, data.y).report();
        assertThat(report.missingClasses()).containsExactly(2);
        assertThat(report.ignored()).isPositive();
        assertThat(report.rows() + report.ignored()).isEqualTo(400);
    }

    @Test
    void calibratedProbabilitiesAreSoftmaxOfTheDividedLogits() {
        Logits z = Logits.copyOf(new float[][] {{2, 1, NEG_INF}, {3e38f, -3e38f, 0}, {1000, 1001, 999}});
        Probabilities p = new TemperatureScaling(2).calibrate(z);
        assertThat(p.row(0))
                .containsExactly(Softmax.of(Logits.copyOf(new float[][] {{1, 0.5f, NEG_INF}}))
                        .row(0));
        assertThat(p.row(1)).containsExactly(1, 0, 0);
        assertThat(p.row(2))
                .containsExactly(Softmax.of(Logits.copyOf(new float[][] {{-0.5f, 0, -1}}))
                        .row(0));
        assertThat(new TemperatureScaling(1e-30).calibrate(z).row(0)).containsExactly(1, 0, 0);
        assertThat(new TemperatureScaling(1e300).calibrate(z).row(0)).containsExactly(0.5f, 0.5f, 0);
    }

    @Test
    void namesWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TemperatureScaling(0))
                .withMessage("temperature must be positive and finite, got 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> new TemperatureScaling(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> new TemperatureScaling(Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemperatureScaling.fit(Logits.zeros(3, 1), new int[3]))
                .withMessageStartingWith("1 class: its probability is 1 at every temperature");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TemperatureScaling.fit(Logits.copyOf(new float[][] {{0, 1}, {0, NEG_INF}}), new int[] {0, 1}))
                .withMessageStartingWith("logits row 1: the label, class 1, has score -Infinity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TemperatureScaling.fit(Logits.zeros(2, 2), new int[] {-1, -1}))
                .withMessageStartingWith("no labeled rows: 2 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TemperatureScaling.fit(Logits.copyOf(new float[][] {{0, 1}, {Float.NaN, 0}}), new int[] {0, 1}))
                .withMessageStartingWith("logits row 1, class 0 is NaN; calibration needs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TemperatureScaling(1).calibrate(Logits.zeros(2, 2), Probabilities.zeros(2, 3)))
                .withMessageContaining("both must have the same shape");
    }
}
