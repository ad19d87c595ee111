package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;

    /** Logits whose softmax is the given rows: their logarithms, exactly enough for 1e-7. */
    private static Logits ofProbabilities(double[][] p) {
        Logits z = Logits.zeros(p.length, p[0].length);
        for (int r = 0; r < p.length; r++) {
            for (int c = 0; c < p[r].length; c++) {
                z.set(r, c, (float) Math.log(p[r][c]));
            }
        }
        return z;
    }

    private static Logits gaussian(int rows, int classes, double scale, long seed) {
        Random random = new Random(seed);
        Logits z = Logits.zeros(rows, classes);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (scale * random.nextGaussian());
        }
        return z;
    }

    private static int[] drawn(Logits z, double temperature, long seed) {
        Random random = new Random(seed);
        return IntStream.range(0, z.rows())
                .map(r -> {
                    double[] p = exactSoftmax(z, r, 1 / temperature);
                    double u = random.nextDouble();
                    int c = 0;
                    while (c < p.length - 1 && u >= p[c]) {
                        u -= p[c++];
                    }
                    return c;
                })
                .toArray();
    }

    private static double[] exactSoftmax(Logits z, int r, double beta) {
        double max = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < z.classes(); c++) {
            max = Math.max(max, z.get(r, c));
        }
        double[] p = new double[z.classes()];
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            sum += p[c] = StrictMath.exp(beta * (z.get(r, c) - max));
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return p;
    }

    /**
     * Five rows by hand, two bins. Confidences 0.9 right, 0.8 wrong, 0.6 right, 0.7 right, 0.4 wrong: the upper bin has
     * mean confidence 0.75 and accuracy 0.75, the lower one 0.4 and 0.
     */
    @Test
    void agreesWithFiveRowsByHand() {
        Logits z = ofProbabilities(
                new double[][] {{0.9, 0.05, 0.05}, {0.8, 0.1, 0.1}, {0.2, 0.6, 0.2}, {0.1, 0.2, 0.7}, {0.4, 0.3, 0.3}});
        int[] y = {0, 1, 1, 2, 2};
        Evaluation e = Evaluation.of(z, y, 2);
        assertThat(e.rows()).isEqualTo(5);
        assertThat(e.accuracy()).isEqualTo(0.6);
        assertThat(e.nll()).isCloseTo(-Math.log(0.9 * 0.1 * 0.6 * 0.7 * 0.3) / 5, within(1e-7));
        // 0.015, 1.46, 0.24, 0.14, 0.74
        assertThat(e.brier()).isCloseTo(2.595 / 5, within(1e-7));
        assertThat(e.reliability().bins()).hasSize(2);
        assertThat(e.reliability().bins().get(0).count()).isEqualTo(1);
        assertThat(e.reliability().bins().get(1).confidence()).isCloseTo(0.75, within(1e-7));
        assertThat(e.reliability().bins().get(1).accuracy()).isEqualTo(0.75);
        assertThat(e.ece()).isCloseTo(0.4 / 5, within(1e-7));
        assertThat(e.value(Metric.MCE)).isCloseTo(0.4, within(1e-7));
        // class 0: lower bin sum 0.7, hits 0; upper sum 1.7, hits 1  -> (0.7 + 0.7) / 5
        // class 1: lower bin sum 0.65, hits 1; upper sum 0.6, hits 1 -> (0.35 + 0.4) / 5
        // class 2: lower bin sum 0.65, hits 1; upper sum 0.7, hits 1 -> (0.35 + 0.3) / 5
        assertThat(e.classwiseEce()).isCloseTo((1.4 + 0.75 + 0.65) / 15, within(1e-7));
    }

    @Test
    void agreesWithAnExactDoubleComputation() {
        int rows = 10_000;
        int classes = 100;
        Logits z = gaussian(rows, classes, 3, 11);
        int[] y = drawn(z, 2, 12);
        double nll = 0;
        double brier = 0;
        int right = 0;
        double[][] top = new double[3][15];
        double[][][] each = new double[classes][2][15];
        for (int r = 0; r < rows; r++) {
            double[] p = exactSoftmax(z, r, 1);
            nll -= StrictMath.log(p[y[r]]) / rows;
            int best = 0;
            for (int c = 0; c < classes; c++) {
                brier += (p[c] - (c == y[r] ? 1 : 0)) * (p[c] - (c == y[r] ? 1 : 0)) / rows;
                best = p[c] > p[best] ? c : best;
                int b = bin(p[c]);
                each[c][0][b] += p[c];
                each[c][1][b] += c == y[r] ? 1 : 0;
            }
            right += best == y[r] ? 1 : 0;
            int b = bin(p[best]);
            top[0][b]++;
            top[1][b] += p[best];
            top[2][b] += best == y[r] ? 1 : 0;
        }
        double ece = 0;
        double mce = 0;
        double classwise = 0;
        for (int b = 0; b < 15; b++) {
            ece += Math.abs(top[1][b] - top[2][b]) / rows;
            mce = top[0][b] == 0 ? mce : Math.max(mce, Math.abs(top[1][b] - top[2][b]) / top[0][b]);
            for (double[][] c : each) {
                classwise += Math.abs(c[0][b] - c[1][b]) / rows / classes;
            }
        }
        Evaluation e = Evaluation.of(z, y, 15);
        assertThat(e.accuracy()).isEqualTo((double) right / rows);
        assertThat(e.nll()).isCloseTo(nll, within(1e-9));
        assertThat(e.brier()).isCloseTo(brier, within(1e-9));
        assertThat(e.ece()).isCloseTo(ece, within(1e-9));
        assertThat(e.value(Metric.MCE)).isCloseTo(mce, within(1e-9));
        assertThat(e.classwiseEce()).isCloseTo(classwise, within(1e-9));
    }

    private static int bin(double p) {
        return Math.max(0, (int) Math.ceil(p * 15) - 1);
    }

    @Test
    void everyMetricAloneIsTheSameNumber() {
        Logits z = gaussian(500, 7, 2, 1);
        int[] y = drawn(z, 1, 2);
        Evaluation e = Evaluation.of(z, y, 10);
        assertThat(Accuracy.of(z, y)).isEqualTo(e.accuracy());
        assertThat(NegativeLogLikelihood.of(z, y)).isEqualTo(e.nll());
        assertThat(BrierScore.of(z, y)).isEqualTo(e.brier());
        assertThat(Reliability.equalWidth(z, y, 10)).isEqualTo(e.reliability());
        assertThat(CalibrationError.expected(e.reliability())).isEqualTo(e.ece());
        assertThat(CalibrationError.maximum(e.reliability())).isEqualTo(e.value(Metric.MCE));
        assertThat(CalibrationError.classwise(z, y, 10)).isEqualTo(e.classwiseEce());
    }

    /** A source that hands out rows a few at a time is the same rows. */
    @Test
    void streamingGivesTheSameBits() throws IOException {
        Logits z = gaussian(5_000, 120, 3, 5);
        int[] y = drawn(z, 2, 6);
        Evaluation whole = Evaluation.of(z, y, 15);
        assertThat(Evaluation.of(LogitsSource.of(z, y), 15)).isEqualTo(whole);
        assertThat(Evaluation.of(counted(LogitsSource.of(z, y)), 15)).isEqualTo(whole);
    }

    private static LogitsSource counted(LogitsSource inner) {
        return new LogitsSource() {
            @Override
            public int classes() {
                return inner.classes();
            }

            @Override
            public OptionalLong rows() {
                return OptionalLong.empty();
            }

            @Override
            public Cursor open() throws IOException {
                return inner.open();
            }
        };
    }

    @Test
    void nothingFallsOutsideTheBins() {
        EqualWidthBins bins = new EqualWidthBins(15);
        assertThat(bins.of(0)).isZero();
        assertThat(bins.of(Double.MIN_VALUE)).isZero();
        assertThat(bins.of(1)).isEqualTo(14);
        assertThat(bins.of(Math.nextUp(1.0))).isEqualTo(14);
        for (int b = 1; b < 15; b++) {
            assertThat(bins.of(b / 15.0)).as("an edge belongs to the bin below").isEqualTo(b - 1);
            assertThat(bins.of(Math.nextUp(b / 15.0))).isEqualTo(b);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EqualWidthBins(0))
                .withMessage("bins must be 1 or more, got 0");
    }

    @Test
    void equalMassBinsHoldEqualCountsAndNeverSplitATie() {
        Logits z = gaussian(1_000, 5, 2, 8);
        int[] y = drawn(z, 1, 9);
        Reliability tenths = Reliability.equalMass(z, y, 10);
        assertThat(tenths.bins()).allSatisfy(bin -> assertThat(bin.count()).isEqualTo(100));
        assertThat(tenths.bins().get(0).low()).isZero();

        // Confidences 0.5 (six times), 0.7 and 0.9, which is 8 rows in 4 bins: the tie fills the first three.
        double[][] p = {{.5, .5}, {.5, .5}, {.7, .3}, {.5, .5}, {.5, .5}, {.9, .1}, {.5, .5}, {.5, .5}};
        Reliability tied = Reliability.equalMass(ofProbabilities(p), new int[] {0, 1, 0, 1, 0, 1, 1, 0}, 4);
        assertThat(tied.bins()).hasSize(2);
        assertThat(tied.bins().get(0).count()).isEqualTo(6);
        assertThat(tied.bins().get(0).accuracy()).isEqualTo(0.5);
        assertThat(tied.bins().get(1).count()).isEqualTo(2);
        assertThat(tied.bins().get(1).confidence()).isCloseTo(0.8, within(1e-7));
        assertThat(tied.bins().get(1).accuracy()).isEqualTo(0.5);
        assertThat(tied.rows()).isEqualTo(8);
    }

    @Test
    void equalMassBinsDoNotDependOnTheOrderOfRows() {
        Logits z = gaussian(777, 3, 1, 21);
        int[] y = drawn(z, 1, 22);
        Logits reversed = Logits.zeros(777, 3);
        int[] reversedLabels = new int[777];
        for (int r = 0; r < 777; r++) {
            for (int c = 0; c < 3; c++) {
                reversed.set(776 - r, c, z.get(r, c));
            }
            reversedLabels[776 - r] = y[r];
        }
        assertThat(Reliability.equalMass(reversed, reversedLabels, 20)).isEqualTo(Reliability.equalMass(z, y, 20));
    }

    @Test
    void aPerfectlyCalibratedModelHasAlmostNoError() {
        Logits z = gaussian(100_000, 4, 2, 31);
        int[] y = drawn(z, 1, 32);
        Reliability calibrated = Reliability.equalWidth(z, y, 15);
        assertThat(CalibrationError.expected(calibrated)).isLessThan(0.01);
        int[] fixed = drawn(z, 3, 33);
        assertThat(CalibrationError.expected(Reliability.equalWidth(z, fixed, 15)))
                .isGreaterThan(0.15);
    }

    @Test
    void uniformLogitsAreKnownExactly() {
        Logits z = Logits.zeros(4, 4);
        Evaluation e = Evaluation.of(z, new int[] {0, 1, 2, 3}, 15);
        assertThat(e.nll()).isCloseTo(Math.log(4), within(1e-15));
        assertThat(e.brier()).isCloseTo(0.75, within(1e-15));
        assertThat(e.accuracy())
                .as("the first of equal classes is the prediction")
                .isEqualTo(0.25);
        assertThat(e.ece()).isCloseTo(0, within(1e-15));
        assertThat(NegativeLogLikelihood.bits(e.nll())).isCloseTo(2, within(1e-15));
        assertThat(NegativeLogLikelihood.perplexity(e.nll())).isCloseTo(4, within(1e-14));
    }

    @Test
    void ignoredRowsArePassedOverAndCounted() {
        Logits z = Logits.copyOf(new float[][] {{1, 0}, {Float.NaN, 0}, {0, 1}});
        Evaluation e = Evaluation.of(z, new int[] {0, -1, 1}, 15);
        assertThat(e.rows()).isEqualTo(2);
        assertThat(e.ignored()).isEqualTo(1);
        assertThat(e.accuracy()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(z, new int[] {-1, -1, -1}, 15))
                .withMessage(
                        "no labeled rows: 3 rows, every label is -1, or -100 in a file (ignored); a metric needs at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Accuracy.of(Logits.zeros(0, 3), new int[0]))
                .withMessage("no rows; a metric needs at least one labeled row");
    }

    @Test
    void aLabelOfProbabilityZeroMakesTheLikelihoodInfiniteAndIsCounted() {
        Logits z = Logits.copyOf(new float[][] {{1, 0}, {0, NEG_INF}, {NEG_INF, 0}});
        Evaluation e = Evaluation.of(z, new int[] {0, 1, 0}, 15);
        assertThat(e.nll()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(e.impossible()).isEqualTo(2);
        assertThat(e.firstImpossible()).isEqualTo(1);
        assertThat(e.brier()).isFinite();
    }

    @Test
    void namesTheRowThatIsNotValid() {
        Logits z = Logits.zeros(40_000, 10); // more than one batch
        z.set(30_001, 7, Float.NaN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(z, new int[40_000], 15))
                .withMessageStartingWith("logits row 30001, class 7 is NaN; evaluation needs");
    }
}
