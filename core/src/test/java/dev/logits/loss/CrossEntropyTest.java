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
                .withMessage(
                        "no labeled rows: 2 rows, every label is -1, or -100 in a file (ignored); a mean needs one");
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

    /**
     * The rows and labels of the values below, which PyTorch 2.13.0 gave: F.cross_entropy in float64, ignore_index -1.
     */
    private static final Logits ROWS =
            Logits.copyOf(new float[][] {{2, 1, -1}, {0.5f, -0.25f, 3}, {-1.5f, 0, 0.75f}, {4, 4, -2.5f}});

    private static final int[] LABELS = {0, 1, -1, 2};
    private static final double[] WEIGHTS = {0.5, 2, 1.25};

    private static void assertGives(CrossEntropy loss, double mean, double[] values, double[][] gradient) {
        double[] actual = new double[4];
        loss.values(ROWS, LABELS, actual);
        assertThat(actual).containsExactly(values, within(1e-6));
        Logits g = Logits.zeros(4, 3);
        assertThat(loss.meanAndGradient(ROWS, LABELS, g)).isCloseTo(mean, within(1e-6));
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 3; c++) {
                assertThat((double) g.get(r, c)).isCloseTo(gradient[r][c], within(1e-7));
            }
        }
    }

    @Test
    void rejectsClassWeightsWhoseSumOverflowsOrWhoseInverseDoes() {
        Logits z = Logits.copyOf(new float[][] {{1, 2}, {3, 4}});
        for (double w : new double[] {1e308, 1e201, 1e-201, 1e-320}) {
            CrossEntropy loss = new CrossEntropy().withClassWeights(new double[] {w, w});
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> loss.meanAndGradient(z, new int[] {0, 1}, Logits.zeros(2, 2)))
                    .withMessageStartingWith("the class weights of all labels sum to " + 2 * w);
        }
        double[] even = {1, 1};
        double[] large = {1e150, 1e150};
        assertThat(new CrossEntropy().withClassWeights(large).mean(z, new int[] {0, 1}))
                .isCloseTo(new CrossEntropy().withClassWeights(even).mean(z, new int[] {0, 1}), within(1e-15));
    }

    @Test
    void agreesWithPyTorchOnClassWeights() {
        assertGives(
                loss.withClassWeights(WEIGHTS),
                4.238685456058681,
                new double[] {0.17450610838409317, 6.728191079639993, 0, 8.992373272195966},
                new double[][] {
                    {-0.039282064973567836, 0.034599528045655886, 0.004682536927911964},
                    {0.039058131191323175, -0.5148835785459817, 0.4758254473546585},
                    {0, 0, 0},
                    {0.16654147417689974, 0.16654147417689974, -0.3330829483537995}
                });
    }

    @Test
    void agreesWithPyTorchOnLabelSmoothing() {
        assertGives(
                loss.withLabelSmoothing(0.1),
                3.4912243470038735,
                new double[] {0.4823455501015197, 3.2307622064866632, 0, 6.760565284423439},
                new double[][] {
                    {-0.07598294021169735, 0.0753877090030286, 0.0005952312086687999},
                    {0.013300220883465877, -0.2995800143690163, 0.2862797934855505},
                    {0, 0, 0},
                    {0.15543036306578864, 0.15543036306578864, -0.3108607261315773}
                });
    }

    @Test
    void agreesWithPyTorchOnClassWeightsWithLabelSmoothing() {
        assertGives(
                loss.withLabelSmoothing(0.1).withClassWeights(WEIGHTS),
                4.045606011819867,
                new double[] {0.3923486913083738, 6.327967247486827, 0, 8.4507066055293},
                new double[][] {
                    {-0.016285485830714146, 0.022011679474726487, -0.005726193644012353},
                    {0.03314900682720411, -0.4800198887949519, 0.44687088196774766},
                    {0, 0, 0},
                    {0.16209702973245532, 0.148763696399122, -0.31086072613157734}
                });
    }

    @Test
    void aConfidentRowKeepsItsDigits() {
        Logits z = Logits.copyOf(new float[][] {{46, 0, NEG_INF}, {1000, 940, 940}});
        double[] values = new double[2];
        loss.values(z, new int[2], values);
        assertThat(values[0]).isCloseTo(1.0530617357553813e-20, within(1e-33));
        assertThat(values[1]).isCloseTo(1.7513021525393041e-26, within(1e-38));
        Logits gradient = Logits.zeros(2, 3);
        loss.meanAndGradient(z, new int[2], gradient);
        assertThat((double) gradient.get(0, 0)).isCloseTo(-1.0530617357553813e-20 / 2, within(1e-27));
    }

    @Test
    void aMaskedClassTakesNoPartInTheSmoothing() {
        CrossEntropy smooth = loss.withLabelSmoothing(0.3);
        double with = smooth.mean(Logits.copyOf(new float[][] {{1, NEG_INF, 2}}), new int[] {2});
        assertThat(with).isEqualTo(smooth.mean(Logits.copyOf(new float[][] {{1, 2}}), new int[] {1}));
    }

    @Test
    void aLabelOfWeightZeroCountsForNothing() {
        CrossEntropy weighted = loss.withClassWeights(new double[] {0, 1});
        Logits z = Logits.copyOf(new float[][] {{NEG_INF, 0}, {0, 0}});
        double[] values = new double[2];
        weighted.values(z, new int[] {0, 1}, values);
        assertThat(values[0]).isZero();
        Logits gradient = Logits.zeros(2, 2);
        assertThat(weighted.meanAndGradient(z, new int[] {0, 1}, gradient)).isCloseTo(Math.log(2), within(1e-7));
        assertThat(gradient.row(0)).containsOnly(0f);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> weighted.mean(z, new int[] {0, 0}))
                .withMessage("the class weights of all labels present are 0; a mean needs one that is positive");
    }

    @Test
    void aLabelOnAMaskedClassIsInfiniteUnderEveryOption() {
        Logits z = Logits.copyOf(new float[][] {{0, NEG_INF, 0}});
        for (CrossEntropy each :
                new CrossEntropy[] {loss.withLabelSmoothing(0.1), loss.withZLoss(1e-4), loss.withSoftCap(30)}) {
            Logits gradient = Logits.zeros(1, 3);
            assertThat(each.meanAndGradient(z, new int[] {1}, gradient)).isEqualTo(Double.POSITIVE_INFINITY);
            assertThat(gradient.get(0, 1)).isBetween(-1f, -0.9f);
        }
    }

    @Test
    void namesAWrongOption() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.withClassWeights(new double[] {1, -2}))
                .withMessage("class weight 1 must be finite and 0 or more, got -2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.withClassWeights(new double[2]))
                .withMessage("class weights need one that is positive, got 2, all 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.withClassWeights(new double[] {1, 2}).mean(Logits.zeros(1, 3), new int[1]))
                .withMessage("2 class weights for 3 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.withLabelSmoothing(1.5))
                .withMessage("label smoothing must lie in [0, 1], got 1.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.withZLoss(Double.NaN))
                .withMessage("the z-loss coefficient must be finite and 0 or more, got NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.withSoftCap(0))
                .withMessage("the soft cap must be positive and finite, got 0.0; without the option there is no cap");
    }
}
