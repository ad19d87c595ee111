package dev.logits.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.Probabilities;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Softmax, log-softmax and log-sum-exp share their traps, so they share a test. */
class SoftmaxTest {
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;

    private static Logits row(float... z) {
        return Logits.copyOf(new float[][] {z});
    }

    @Test
    void knowsTwoClasses() {
        assertThat(Softmax.of(row(0, 0)).row(0)).containsExactly(0.5f, 0.5f);
        assertThat(Softmax.of(row(2, 1, -1)).row(0))
                .containsExactly(new float[] {0.70538455f, 0.25949648f, 0.03511903f}, within(1e-7f));
        assertThat(LogSumExp.of(row(2, 1, -1))[0]).isCloseTo(2.3490121612, within(1e-7));
    }

    @Test
    void neverOverflows() {
        float[] expected = {0.26894143f, 0.7310586f};
        for (float shift : new float[] {1000, -1000, 3e7f}) {
            assertThat(Softmax.of(row(shift, shift + (shift == 3e7f ? 0 : 1))).row(0))
                    .as("shift " + shift)
                    .containsExactly(shift == 3e7f ? new float[] {0.5f, 0.5f} : expected, within(6e-8f));
        }
        assertThat(LogSumExp.of(row(1000, 1001))[0]).isCloseTo(1001.3132616875, within(1e-6));
        assertThat(LogSumExp.of(row(-1000, -1001))[0]).isCloseTo(-999.6867383125, within(1e-6));
        assertThat(LogSoftmax.of(row(-1000, -1001)).row(0))
                .containsExactly(new float[] {-0.31326169f, -1.3132616f}, within(1e-6f));
        assertThat(Softmax.of(row(3e38f, -3e38f)).row(0)).containsExactly(1, 0);
        assertThat(LogSoftmax.of(row(3e38f, -3e38f)).row(0)).containsExactly(0, NEG_INF);
    }

    @Test
    void addingAConstantToEveryLogitLeavesSoftmaxUnchanged() {
        Random random = new Random(7);
        for (int n = 1; n < 40; n++) {
            float[] z = new float[n];
            float[] shifted = new float[n];
            for (int i = 0; i < n; i++) {
                z[i] = random.nextInt(1 << 12) / 256f - 8; // so that the sum with a small integer is exact
                shifted[i] = z[i] + 64;
            }
            assertThat(Softmax.of(row(shifted)).row(0))
                    .containsExactly(Softmax.of(row(z)).row(0), within(1e-7f));
        }
    }

    @Test
    void aMaskedClassHasProbabilityZero() {
        assertThat(Softmax.of(row(NEG_INF, 0, NEG_INF, 0)).row(0)).containsExactly(0, 0.5f, 0, 0.5f);
        assertThat(LogSoftmax.of(row(NEG_INF, 5)).row(0)).containsExactly(NEG_INF, 0);
        assertThat(LogSumExp.of(row(NEG_INF, 5))[0]).isEqualTo(5);
    }

    @Test
    void oneClassIsCertain() {
        for (float z : new float[] {0, -1e30f, 1e30f, 17}) {
            assertThat(Softmax.of(row(z)).row(0)).containsExactly(1);
            assertThat(LogSoftmax.of(row(z)).row(0)).containsExactly(0);
            assertThat(LogSumExp.of(row(z))[0]).isEqualTo(z);
        }
    }

    @Test
    void worksInPlaceAndLeavesTheRestAlone() {
        float[] z = {9, 2, 1, -1, 9};
        float[] expected = Softmax.of(row(2, 1, -1)).row(0);
        Softmax.into(z, 1, 3, z, 1);
        assertThat(z).containsExactly(9, expected[0], expected[1], expected[2], 9);

        Logits batch = Logits.copyOf(new float[][] {{1, 2}, {3, 4}});
        Logits apart = LogSoftmax.of(batch);
        LogSoftmax.into(batch, batch);
        assertThat(batch).isEqualTo(apart);
    }

    @Test
    void softmaxOfLogSoftmaxIsSoftmax() {
        Logits z = row(3, -2, 0.5f, 11);
        assertThat(Softmax.of(LogSoftmax.of(z)).row(0))
                .containsExactly(Softmax.of(z).row(0), within(2e-7f));
    }

    @Test
    void namesTheRowAndTheClassThatIsNotALogit() {
        Logits nan = Logits.copyOf(new float[][] {{0, 0}, {0, 0}, {1, Float.NaN}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Softmax.of(nan))
                .withMessage(
                        "logits row 2, class 1 is NaN; softmax needs at least one finite score and no NaN or +Infinity");
        Logits infinite = Logits.copyOf(new float[][] {{0, 0}, {Float.POSITIVE_INFINITY, 0}});
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSoftmax.of(infinite))
                .withMessageStartingWith("logits row 1, class 0 is +Infinity; log-softmax needs");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSumExp.of(row(NEG_INF, NEG_INF)))
                .withMessageStartingWith("logits row 0 is -Infinity in every class; log-sum-exp needs");
    }

    @Test
    void aBadRowIsNotWritten() {
        float[] z = {1, Float.NaN, 2};
        float[] out = {7, 7, 7};
        assertThatIllegalArgumentException().isThrownBy(() -> Softmax.into(z, 0, 3, out, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> LogSoftmax.into(z, 0, 3, out, 0));
        assertThat(out).containsExactly(7, 7, 7);
    }

    @Test
    void rejectsShapesThatDiffer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Softmax.into(Logits.zeros(2, 3), Probabilities.zeros(3, 2)))
                .withMessage("softmax of 2 x 3 scores into 3 x 2; both must have the same shape");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSumExp.into(Logits.zeros(2, 3), new double[3]))
                .withMessage("log-sum-exp of 2 rows into an array of length 3");
        assertThatThrownBy(() -> Softmax.into(new float[3], 1, 3, new float[3], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSumExp.of(new float[3], 0, 0))
                .withMessage("a row needs at least 1 class, got 0");
    }

    @Test
    void anEmptyBatchIsFine() {
        assertThat(Softmax.of(Logits.zeros(0, 4)).rows()).isZero();
        assertThat(LogSumExp.of(Logits.zeros(0, 4))).isEmpty();
    }
}
