package dev.logits.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import org.junit.jupiter.api.Test;

/** What is particular to one loss with labels; what they share is in LossContractTest. */
class LabelLossesTest {
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;

    private static Logits row(float... z) {
        return Logits.wrap(z, 1, z.length);
    }

    private static float[] gradient(Loss<int[]> loss, int label, float... z) {
        Logits gradient = Logits.zeros(1, z.length);
        loss.meanAndGradient(row(z), new int[] {label}, gradient);
        return gradient.row(0);
    }

    private static double value(Loss<int[]> loss, int label, float... z) {
        return loss.mean(row(z), new int[] {label});
    }

    @Test
    void focalLossWithoutFocusIsCrossEntropy() {
        assertThat(value(new FocalLoss(0), 2, 2, 1, -1)).isCloseTo(3.3490122167681863, within(1e-14));
    }

    @Test
    void focalLossKeepsItsDigitsWhereThePowerUnderflows() {
        // 1 − p = e^−46: (1 − p)^γ·(−ln p) = e^−138 up to 1e-20.
        assertThat(value(new FocalLoss(2), 0, 46, 0)).isCloseTo(StrictMath.exp(-138), within(1e-73));
        assertThat(gradient(new FocalLoss(0.5), 0, 46, 0)[0])
                .isCloseTo((float) (-1.5 * StrictMath.exp(-69)), within(1e-36f));
    }

    @Test
    void polyLossAddsOneMinusTheProbability() {
        assertThat(value(new PolyLoss(3), 1, 0, 0)).isCloseTo(Math.log(2) + 1.5, within(1e-15));
    }

    @Test
    void hingeLossIsZeroOnceTheLabelWinsByOne() {
        HingeLoss loss = new HingeLoss();
        assertThat(value(loss, 0, 2, 1, -1)).isZero();
        assertThat(gradient(loss, 0, 2, 1, -1)).containsOnly(0f);
        assertThat(value(loss, 0, 2, 1.5f, 1.5f)).isEqualTo(0.5);
        assertThat(gradient(loss, 0, 2, 1.5f, 1.5f)).containsExactly(-1, 1, 0);
        assertThat(value(loss, 0, 7)).isZero();
        assertThat(value(loss, 0, 7, NEG_INF)).isZero();
        assertThat(value(loss, 1, 7, NEG_INF)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(gradient(loss, 1, 7, NEG_INF)).containsExactly(1, -1);
    }

    @Test
    void sparseLossesAreExactlyZeroOnceTheLabelWins() {
        assertThat(value(new SparsemaxLoss(), 0, 1, 0, 0)).isZero();
        assertThat(value(new SparsemaxLoss(), 0, 0.99f, 0, 0)).isPositive();
        assertThat(value(new EntmaxLoss(), 0, 2, 0, 0)).isZero();
        assertThat(value(new EntmaxLoss(), 0, 1.99f, 0, 0)).isPositive();
        assertThat(gradient(new SparsemaxLoss(), 0, 1, 0, 0)).containsOnly(0f);
        assertThat(gradient(new EntmaxLoss(), 0, 2, 0, 0)).containsOnly(0f);
    }

    @Test
    void sparseLossesOfTwoEqualClasses() {
        assertThat(value(new SparsemaxLoss(), 1, 0, 0)).isCloseTo(0.25, within(1e-15));
        assertThat(gradient(new SparsemaxLoss(), 1, 0, 0)).containsExactly(0.5f, -0.5f);
        assertThat(value(new EntmaxLoss(), 1, 0, 0)).isCloseTo(4 / 3.0 * (1 - Math.sqrt(0.5)), within(1e-15));
        assertThat(gradient(new EntmaxLoss(), 1, 0, 0)).containsExactly(new float[] {0.5f, -0.5f}, within(1e-7f));
    }

    @Test
    void sparseLossesOfAMaskedLabelAreInfinite() {
        assertThat(value(new SparsemaxLoss(), 1, 7, NEG_INF)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(gradient(new SparsemaxLoss(), 1, 7, NEG_INF)).containsExactly(1, -1);
        assertThat(value(new EntmaxLoss(), 1, 7, NEG_INF)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(gradient(new EntmaxLoss(), 1, 7, NEG_INF)).containsExactly(1, -1);
    }

    @Test
    void softmaxLossesOfAMaskedLabelAreInfinite() {
        assertThat(value(new FocalLoss(2), 1, 7, NEG_INF)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(gradient(new FocalLoss(2), 1, 7, NEG_INF)).containsExactly(1, -1);
        assertThat(value(new PolyLoss(1), 1, 7, NEG_INF)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(gradient(new PolyLoss(1), 1, 7, NEG_INF)).containsExactly(1, -1);
    }

    @Test
    void oneClassCostsNothing() {
        for (LabelLoss loss : new LabelLoss[] {
            new CrossEntropy(),
            new CrossEntropy().withLabelSmoothing(0.1),
            new FocalLoss(2),
            new PolyLoss(1),
            new SparsemaxLoss(),
            new EntmaxLoss()
        }) {
            assertThat(value(loss, 0, 3)).as(loss.toString()).isZero();
            assertThat(gradient(loss, 0, 3)).as(loss.toString()).containsExactly(0);
        }
    }

    @Test
    void namesAWrongParameter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FocalLoss(-1))
                .withMessage("gamma must be finite and 0 or more, got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FocalLoss(2).withAlpha(0))
                .withMessage("alpha must be positive and finite, got 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new FocalLoss(2).withAlphas(new double[] {1, 2}).mean(row(1, 2, 3), new int[1]))
                .withMessage("2 class weights for 3 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PolyLoss(-2))
                .withMessage("epsilon must be finite and -1 or more, got -2.0");
    }
}
