package dev.logits.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SmoothCalibrationErrorTest {

    /** As it is defined: the sum over rows and mirror images of the kernel, a fine grid, and bisection. */
    private static double slowly(Confidences c, int cells) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 22; i++) {
            double middle = (low + high) / 2;
            if (smoothed(c, middle, cells) > middle) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double smoothed(Confidences c, double sigma, int cells) {
        double total = 0;
        for (int j = 0; j < cells; j++) {
            double t = (j + 0.5) / cells;
            double sum = 0;
            for (int i = 0; i < c.size(); i++) {
                double residual = (c.correct(i) ? 1 : 0) - c.confidence(i);
                double kernel = 0;
                for (int k = -1; k <= 1; k++) {
                    kernel += gauss(c.confidence(i) - t + 2 * k, sigma) + gauss(c.confidence(i) + t + 2 * k, sigma);
                }
                sum += residual * kernel;
            }
            total += Math.abs(sum);
        }
        return total / cells / c.size();
    }

    private static double gauss(double x, double sigma) {
        return Math.exp(-x * x / (2 * sigma * sigma)) / (sigma * Math.sqrt(2 * Math.PI));
    }

    @Test
    void agreesWithTheSumOverAllRows() {
        for (int seed = 0; seed < 4; seed++) {
            Confidences c = Generated.confidences(60 + 10 * seed, -0.1 * seed, seed);
            assertThat(SmoothCalibrationError.of(c)).as("seed %d", seed).isCloseTo(slowly(c, 1000), within(2e-5));
        }
    }

    @Test
    void agreesWithTheSumWhereConfidencesCrowdAtOne() {
        double[] p = new double[77];
        boolean[] correct = new boolean[77];
        for (int i = 0; i < p.length; i++) {
            p[i] = 1 - Math.pow(10, -1 - i % 7);
            correct[i] = i % 11 != 0;
        }
        Confidences c = Confidences.of(p, correct);
        assertThat(SmoothCalibrationError.of(c)).isCloseTo(slowly(c, 1500), within(2e-5));
    }

    /** All rows at p = 1, all wrong: a residual of −1 at the mirror, whose smoothing has area 1 for every σ. */
    @Test
    void certainAndWrongIsOne() {
        Confidences c = Confidences.of(new double[] {1, 1, 1}, new boolean[3]);
        assertThat(SmoothCalibrationError.of(c)).isCloseTo(1, within(1e-6));
    }

    @Test
    void certainAndRightIsZero() {
        assertThat(SmoothCalibrationError.of(Confidences.of(new double[] {1, 1}, new boolean[] {true, true})))
                .isZero();
    }

    @Test
    void aConstantGapIsFoundWhateverTheBins() {
        Confidences c = Generated.confidences(200_000, -0.1, 3);
        assertThat(SmoothCalibrationError.of(c)).isCloseTo(0.1, within(0.01));
    }

    @Test
    void movingEveryConfidenceALittleMovesItLittle() {
        double[] p = new double[1000];
        double[] moved = new double[1000];
        boolean[] correct = new boolean[1000];
        for (int i = 0; i < p.length; i++) {
            p[i] = 0.6;
            moved[i] = 0.6 + (i % 2 == 0 ? 1e-6 : -1e-6);
            correct[i] = i % 2 == 0;
        }
        double before = SmoothCalibrationError.of(Confidences.of(p, correct));
        assertThat(SmoothCalibrationError.of(Confidences.of(moved, correct))).isCloseTo(before, within(1e-5));
        assertThat(CalibrationError.expected(Reliability.equalMass(Confidences.of(moved, correct), 2)))
                .as("which bins cannot promise")
                .isGreaterThan(4 * before);
    }

    @Test
    void whereTheGridEndsTheErrorIsSmall() {
        Confidences calibrated = Generated.confidences(1_000_000, 0, 5);
        assertThat(SmoothCalibrationError.of(calibrated)).isLessThan(3e-3);
    }
}
