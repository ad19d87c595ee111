package dev.logits.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import org.junit.jupiter.api.Test;

class BinaryCrossEntropyTest {
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;

    /** PyTorch 2.13.0: F.binary_cross_entropy_with_logits in float64 with pos_weight. */
    @Test
    void agreesWithPyTorchOnSoftTargetsAndPositiveWeights() {
        SoftBinaryCrossEntropy loss = new SoftBinaryCrossEntropy().withPositiveWeights(new double[] {3, 1, 0.5});
        Logits z = Logits.copyOf(new float[][] {{2, -1, 0.5f}, {-3, 30, 0}});
        float[] y = {1, 0, 1, 0, 1, 0.25f};
        double[] values = new double[2];
        loss.values(z, y, values);
        double[] rows = {
            0.3807840331289175 + 0.3132616875182228 + 0.23703849209005334,
            0.048587351573742055 + 9.357622968839737e-14 + 0.6065037829899521
        };
        assertThat(values).containsExactly(rows, within(1e-14));
        Logits gradient = Logits.zeros(2, 3);
        assertThat(loss.meanAndGradient(z, y, gradient)).isCloseTo(0.2643625578834969, within(1e-14));
        float[] expected = {
            -0.05960146101105882f,
            0.04482357022833252f,
            -0.03146172239984545f,
            0.00790431219626113f,
            -1.56e-14f,
            0.052083333333333336f
        };
        assertThat(gradient.array()).containsExactly(expected, within(1e-8f));
        // PyTorch's own gradient at z = 30 cancels in its third digit; the exact one is −e^−30 / 6.
        assertThat(gradient.get(1, 1)).isCloseTo((float) (-StrictMath.exp(-30) / 6), within(1e-20f));
    }

    @Test
    void labelsAreSoftTargetsOfZeroAndOne() {
        Logits z = Logits.copyOf(new float[][] {{2, -1}, {0.25f, -7}});
        Logits hard = Logits.zeros(2, 2);
        Logits soft = Logits.zeros(2, 2);
        BinaryCrossEntropy loss = new BinaryCrossEntropy().withPositiveWeight(2);
        double mean = loss.meanAndGradient(z, new int[] {0, 1, 1, 0}, hard);
        SoftBinaryCrossEntropy same = new SoftBinaryCrossEntropy().withPositiveWeight(2);
        assertThat(same.meanAndGradient(z, new float[] {0, 1, 1, 0}, soft)).isEqualTo(mean);
        assertThat(soft).isEqualTo(hard);
    }

    @Test
    void ignoredEntriesCountForNothing() {
        Logits z = Logits.copyOf(new float[][] {{0, Float.NaN}, {Float.NaN, 0}});
        int[] y = {1, -1, -1, 0};
        Logits gradient = Logits.zeros(2, 2);
        double mean = new BinaryCrossEntropy().meanAndGradient(z, y, gradient);
        assertThat(mean).isCloseTo(Math.log(2), within(1e-15));
        assertThat(gradient.toArray()).isDeepEqualTo(new float[][] {{-0.25f, 0}, {0, 0.25f}});
    }

    @Test
    void aLogitOfMinusInfinityIsProbabilityZero() {
        Logits z = Logits.copyOf(new float[][] {{NEG_INF, NEG_INF}});
        BinaryCrossEntropy loss = new BinaryCrossEntropy().withPositiveWeight(4);
        assertThat(loss.mean(z, new int[] {0, 0})).isZero();
        Logits gradient = Logits.zeros(1, 2);
        assertThat(loss.meanAndGradient(z, new int[] {0, 1}, gradient)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(gradient.row(0)).containsExactly(0, -2);
    }

    @Test
    void namesWhatIsWrong() {
        Logits z = Logits.zeros(2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BinaryCrossEntropy().mean(z, new int[5]))
                .withMessage("5 targets for 2 x 3 logits; binary cross-entropy needs one an entry, row after row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BinaryCrossEntropy().withPositiveWeight(0))
                .withMessage("the positive weight must be positive and finite, got 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BinaryCrossEntropy().withPositiveWeights(new double[] {1, -1}))
                .withMessage("the positive weight of class 1 must be positive and finite, got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BinaryCrossEntropy()
                        .withPositiveWeights(new double[2])
                        .mean(z, new int[6]))
                .withMessageStartingWith("the positive weight of class 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SoftBinaryCrossEntropy()
                        .withPositiveWeights(new double[] {1, 2})
                        .mean(z, new float[6]))
                .withMessage("2 positive weights for 3 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SoftBinaryCrossEntropy().mean(z, new float[] {0, 0, 0, 0, Float.NaN, 0}))
                .withMessage("targets row 1, class 1 is NaN; a target lies in [0, 1]");
    }
}
