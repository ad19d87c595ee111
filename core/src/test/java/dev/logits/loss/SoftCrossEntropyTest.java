package dev.logits.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.Probabilities;
import org.junit.jupiter.api.Test;

class SoftCrossEntropyTest {
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;
    private final SoftCrossEntropy loss = new SoftCrossEntropy();

    /** PyTorch 2.13.0: F.cross_entropy in float64 with class probabilities as the target. */
    @Test
    void agreesWithPyTorch() {
        Logits z = Logits.copyOf(new float[][] {{2, 1, -1}, {0.5f, -0.25f, 3}});
        Probabilities t = Probabilities.copyOf(new float[][] {{0.2f, 0.3f, 0.5f}, {0, 1, 0}});
        Logits gradient = Logits.zeros(2, 3);
        assertThat(loss.meanAndGradient(z, t, gradient)).isCloseTo(2.7565538782940915, within(1e-7));
        float[] expected = {
            0.2526922563491206f,
            -0.020251769828790428f,
            -0.23244048652033014f,
            0.03661699799186548f,
            -0.48270335488685784f,
            0.4460863568949923f
        };
        assertThat(gradient.array()).containsExactly(expected, within(1e-7f));
    }

    @Test
    void aOneHotTargetIsALabel() {
        Logits z = Logits.copyOf(new float[][] {{2, 1, -1}, {60, 0, -3}});
        Probabilities t = Probabilities.copyOf(new float[][] {{0, 0, 1}, {1, 0, 0}});
        double[] soft = new double[2];
        double[] hard = new double[2];
        loss.values(z, t, soft);
        new CrossEntropy().values(z, new int[] {2, 0}, hard);
        for (int r = 0; r < 2; r++) {
            assertThat(soft[r]).isCloseTo(hard[r], within(1e-6 * hard[r]));
        }
    }

    @Test
    void aMaskedClassMayHaveNoTarget() {
        Logits z = Logits.copyOf(new float[][] {{0, NEG_INF, 0}});
        Probabilities none = Probabilities.copyOf(new float[][] {{0.5f, 0, 0.5f}});
        assertThat(loss.mean(z, none)).isCloseTo(Math.log(2), within(1e-15));
        Probabilities some = Probabilities.copyOf(new float[][] {{0.25f, 0.5f, 0.25f}});
        Logits gradient = Logits.zeros(1, 3);
        assertThat(loss.meanAndGradient(z, some, gradient)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(gradient.row(0)).containsExactly(0.25f, -0.5f, 0.25f);
    }

    @Test
    void namesWhatIsWrong() {
        Logits z = Logits.zeros(2, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.mean(z, Probabilities.copyOf(new float[][] {{0, 1}, {0.5f, 0.25f}})))
                .withMessage("targets row 1 sums to 0.75; probabilities sum to 1 (within 0.001)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.mean(z, Probabilities.copyOf(new float[][] {{0, 1}, {1.5f, -0.5f}})))
                .withMessage("targets row 1, class 0 is 1.5; a probability lies in [0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.mean(z, Probabilities.copyOf(new float[][] {{0, 1}, {Float.NaN, 1}})))
                .withMessage("targets row 1, class 0 is NaN; a probability lies in [0, 1]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> loss.mean(z, Probabilities.zeros(1, 2)))
                .withMessage("the targets are 1 x 2, the logits are 2 x 2");
    }
}
