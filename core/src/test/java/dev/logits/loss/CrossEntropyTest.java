package dev.logits.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;
    private final CrossEntropy loss = new CrossEntropy();

    private static Logits gaussian(int rows, int classes, long seed) {
        Random random = new Random(seed);
        Logits z = Logits.zeros(rows, classes);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (3 * random.nextGaussian());
        }
        return z;
    }

    @Test
    void isMinusTheLogProbabilityOfTheLabel() {
        Logits z = Logits.copyOf(new float[][] {{2, 1, -1}, {0, 200, 0}});
        double[] values = new double[2];
        loss.values(z, new int[] {0, 0}, values);
        assertThat(values).containsExactly(new double[] {0.3490121612, 200}, within(1e-7));
    }

    @Test
    void gradientMatchesCentralDifferences() {
        Logits z = gaussian(4, 6, 1);
        int[] y = {0, 5, -1, 2};
        Logits gradient = Logits.zeros(4, 6);
        loss.meanAndGradient(z, y, gradient);
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 6; c++) {
                double h = 1e-4;
                double numeric = (exactMean(z, y, r, c, h) - exactMean(z, y, r, c, -h)) / (2 * h);
                assertThat((double) gradient.get(r, c))
                        .as("row " + r + " class " + c)
                        .isCloseTo(numeric, within(1e-7));
            }
        }
    }

    /** The mean in double precision with one logit moved by h. */
    private static double exactMean(Logits z, int[] y, int row, int c, double h) {
        double sum = 0;
        int counted = 0;
        for (int r = 0; r < z.rows(); r++) {
            if (y[r] == -1) {
                continue;
            }
            double total = 0;
            for (int k = 0; k < z.classes(); k++) {
                total += Math.exp(z.get(r, k) + (r == row && k == c ? h : 0));
            }
            sum += Math.log(total) - z.get(r, y[r]) - (r == row && y[r] == c ? h : 0);
            counted++;
        }
        return sum / counted;
    }

    @Test
    void meanAndMeanWithGradientAreTheSameNumber() {
        Logits z = gaussian(300, 17, 2);
        int[] y = new int[300];
        for (int r = 0; r < y.length; r++) {
            y[r] = r % 18 - 1;
        }
        double mean = loss.mean(z, y);
        assertThat(loss.meanAndGradient(z, y, Logits.zeros(300, 17))).isEqualTo(mean);
        double[] values = new double[300];
        loss.values(z, y, values);
        double sum = 0;
        int counted = 0;
        for (int r = 0; r < y.length; r++) {
            sum += values[r];
            counted += y[r] >= 0 ? 1 : 0;
        }
        assertThat(mean).isCloseTo(sum / counted, within(1e-12));
    }

    @Test
    void theGradientMayOverwriteTheLogits() {
        Logits z = gaussian(5, 9, 3);
        int[] y = {8, 0, -1, 3, 4};
        Logits apart = Logits.zeros(5, 9);
        double mean = loss.meanAndGradient(z, y, apart);
        assertThat(loss.meanAndGradient(z, y, z)).isEqualTo(mean);
        assertThat(z).isEqualTo(apart);
    }

    @Test
    void everyRowsGradientSumsToZero() {
        Logits z = gaussian(8, 50, 4);
        Logits gradient = Logits.zeros(8, 50);
        loss.meanAndGradient(z, new int[] {0, 1, 2, 3, 4, 5, 6, 7}, gradient);
        for (float[] row : gradient.toArray()) {
            double sum = 0;
            for (float g : row) {
                sum += g;
            }
            assertThat(sum).isCloseTo(0, within(1e-7));
        }
    }

    @Test
    void ignoredRowsCountForNothing() {
        Logits z = Logits.copyOf(new float[][] {{0, 0}, {Float.NaN, 1}});
        int[] y = {1, -1};
        assertThat(loss.mean(z, y)).isCloseTo(Math.log(2), within(1e-7));
        Logits gradient = Logits.copyOf(new float[][] {{9, 9}, {9, 9}});
        loss.meanAndGradient(z, y, gradient);
        assertThat(gradient.toArray()).isDeepEqualTo(new float[][] {{0.5f, -0.5f}, {0, 0}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.mean(z, new int[] {-1, -1}))
                .withMessage("no labelled rows: 2 rows, every label is -1 (ignored); a mean needs one");
    }

    @Test
    void aMaskedClassHasGradientZeroAndALabelOnOneIsInfinite() {
        Logits z = Logits.copyOf(new float[][] {{0, NEG_INF, 0}});
        Logits gradient = Logits.zeros(1, 3);
        loss.meanAndGradient(z, new int[] {0}, gradient);
        assertThat(gradient.row(0)).containsExactly(-0.5f, 0, 0.5f);
        assertThat(loss.mean(z, new int[] {1})).isEqualTo(Double.POSITIVE_INFINITY);
        loss.meanAndGradient(z, new int[] {1}, gradient);
        assertThat(gradient.row(0)).containsExactly(0.5f, -1, 0.5f);
    }

    @Test
    void extremeLogitsStayFinite() {
        Logits z = Logits.copyOf(new float[][] {{1e4f, -1e4f}, {3e38f, -3e38f}});
        double[] values = new double[2];
        loss.values(z, new int[] {1, 0}, values);
        assertThat(values).containsExactly(2e4, 0);
    }

    @Test
    void namesWhatIsWrong() {
        Logits z = Logits.zeros(2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.mean(z, new int[] {0, 3}))
                .withMessage("labels[1] = 3 is not a class: expected 0..2, or -1 to ignore the row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.meanAndGradient(z, new int[2], Logits.zeros(2, 2)))
                .withMessage("the gradient is 2 x 2, the logits are 2 x 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.values(z, new int[2], new double[1]))
                .withMessage("cross-entropy of 2 rows into an array of length 1");
        z.set(1, 2, Float.NaN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.mean(z, new int[2]))
                .withMessageStartingWith("logits row 1, class 2 is NaN; cross-entropy needs");
    }
}
