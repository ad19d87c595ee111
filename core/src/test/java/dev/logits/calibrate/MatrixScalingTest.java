package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.metric.NegativeLogLikelihood;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The linear maps: vector, matrix and Dirichlet. */
class MatrixScalingTest {

    @ParameterizedTest
    @ValueSource(longs = 1)
    void aHundredClassesAndFiveThousandRowsNeverEndWorseThanATemperature(long seed) {
        KnownPosterior fit = KnownPosterior.overConfident(5_000, 100, 1.8, seed);
        KnownPosterior test = KnownPosterior.overConfident(5_000, 100, 1.8, seed + 100);
        double temperature = nll(TemperatureScaling.fit(fit.z(), fit.labels()).calibrator(), test);
        assertThat(nll(MatrixScaling.fit(fit.z(), fit.labels()).calibrator(), test))
                .isLessThanOrEqualTo(temperature + 1e-6);
        assertThat(nll(DirichletCalibration.fit(fit.z(), fit.labels()).calibrator(), test))
                .isLessThanOrEqualTo(temperature + 1e-6);
    }

    @Test
    void aMatrixThatIsNeededIsFoundAndBeatsTheTemperature() {
        KnownPosterior fit = mixed(6_000, 71);
        KnownPosterior test = mixed(6_000, 72);
        double temperature = nll(TemperatureScaling.fit(fit.z(), fit.labels()).calibrator(), test);
        MatrixScaling matrix = MatrixScaling.fit(fit.z(), fit.labels()).calibrator();
        assertThat(nll(matrix, test)).isLessThan(temperature - 0.05);
        assertThat(test.distance(matrix)).isLessThan(0.03);
        assertThat(test.distance(DirichletCalibration.fit(fit.z(), fit.labels()).calibrator()))
                .isLessThan(0.03);
    }

    /** A model that gives part of each class's score to the next class. */
    private static KnownPosterior mixed(int rows, long seed) {
        return KnownPosterior.of(
                rows, 5, seed, (truth, c) -> 1.5 * truth[c] + 0.8 * truth[(c + 1) % truth.length] + 0.3 * c);
    }

    @Test
    void theGradientIsZeroAtTheAnswer() throws IOException {
        KnownPosterior data = mixed(2_000, 73);
        OdirPenalty odir = new OdirPenalty(1e-3, 1e-4, 2e-4);
        Fitted<MatrixScaling> fit = MatrixScaling.fit(LogitsSource.of(data.z(), data.labels()), odir);
        assertThat(fit.report().converged()).isTrue();
        double beta =
                1 / TemperatureScaling.fit(data.z(), data.labels()).calibrator().temperature();
        double[][] w = fit.calibrator().weights();
        double[] b = fit.calibrator().intercepts();
        int n = 5;
        double[][] gradient = new double[n][n + 1];
        for (int r = 0; r < 2_000; r++) {
            double[] p = new double[n];
            double sum = 0;
            for (int c = 0; c < n; c++) {
                double v = b[c];
                for (int j = 0; j < n; j++) {
                    v += w[c][j] * data.z().get(r, j);
                }
                sum += p[c] = Math.exp(v);
            }
            for (int c = 0; c < n; c++) {
                double g = (p[c] / sum - (c == data.labels()[r] ? 1 : 0)) / 2_000;
                for (int j = 0; j < n; j++) {
                    gradient[c][j] += g * beta * data.z().get(r, j);
                }
                gradient[c][n] += g;
            }
        }
        for (int c = 0; c < n; c++) {
            for (int j = 0; j < n; j++) {
                double delta = w[c][j] / beta - (c == j ? 1 : 0);
                gradient[c][j] += (c == j ? odir.diagonal() : odir.offDiagonal()) * delta;
            }
            gradient[c][n] += odir.intercept() * b[c];
            assertThat(gradient[c]).contains(new double[n + 1], within(1e-9));
        }
    }

    @Test
    void vectorScalingFindsWeightsAndIntercepts() {
        double[] weight = {0.5, 1, 1.5, 0.8};
        double[] intercept = {1, 0, -1, 0.5};
        KnownPosterior data = KnownPosterior.of(40_000, 4, 74, (truth, c) -> (truth[c] - intercept[c]) / weight[c]);
        VectorScaling fitted = VectorScaling.fit(data.z(), data.labels()).calibrator();
        for (int c = 0; c < 4; c++) {
            assertThat(fitted.weights()[c]).isCloseTo(weight[c], within(0.06));
            double shift = fitted.intercepts()[c] - fitted.intercepts()[1];
            assertThat(shift).isCloseTo(intercept[c] - intercept[1], within(0.1));
        }
        assertThat(data.distance(fitted)).isLessThan(0.01);
    }

    @Test
    void theRidgeDecidesHowFarVectorScalingGoes() throws IOException {
        KnownPosterior data = mixed(300, 75);
        LogitsSource source = LogitsSource.of(data.z(), data.labels());
        double temperature = TemperatureScaling.fit(source).calibrator().temperature();
        VectorScaling tight = VectorScaling.fit(source, 1e-6).calibrator();
        VectorScaling loose = VectorScaling.fit(source, 100).calibrator();
        for (int c = 0; c < 5; c++) {
            assertThat(tight.weights()[c]).isCloseTo(1 / temperature, within(1e-6));
            assertThat(tight.intercepts()[c]).isCloseTo(0, within(1e-6));
        }
        assertThat(nll(loose, data)).isLessThan(nll(tight, data) - 0.001);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VectorScaling.fit(source, 0))
                .withMessage("the prior's deviation must be positive and finite, got 0.0");
    }

    @Test
    void addingAConstantToARowChangesNothingForDirichlet() {
        KnownPosterior data = mixed(500, 76);
        Logits shifted = data.z().copy();
        for (int r = 0; r < 500; r++) {
            for (int c = 0; c < 5; c++) {
                shifted.set(r, c, shifted.get(r, c) + 4);
            }
        }
        DirichletCalibration dirichlet =
                DirichletCalibration.fit(data.z(), data.labels()).calibrator();
        float[] one = dirichlet.calibrate(data.z()).array();
        float[] other = dirichlet.calibrate(shifted).array();
        for (int i = 0; i < one.length; i++) {
            assertThat(other[i]).isCloseTo(one[i], within(2e-6f));
        }
    }

    @Test
    void namesWhatIsWrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MatrixScaling(new double[][] {{1, 0}, {0}}, new double[2]))
                .withMessage("1 weights in row 1 for 2 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MatrixScaling(new double[][] {{1, 0}, {0, Double.NaN}}, new double[2]))
                .withMessage("weights[1][1] must be finite, got NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OdirPenalty(-1, 0, 0))
                .withMessage("offDiagonal must be 0 or more and finite, got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MatrixScaling.fit(Logits.zeros(1, 4097), new int[1]))
                .withMessageStartingWith("4097 classes: a matrix of 16785409 numbers");
    }

    private static double nll(Calibrator calibrator, KnownPosterior data) {
        Logits logits = Logits.zeros(data.z().rows(), data.z().classes());
        calibrator.calibratedLogits(data.z(), logits);
        return NegativeLogLikelihood.of(logits, data.labels());
    }
}
