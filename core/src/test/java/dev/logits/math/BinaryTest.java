package dev.logits.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sigmoid and its kin: limits, identities, and that a binary logit is a row of two classes. */
class BinaryTest {
    private static final double INF = Double.POSITIVE_INFINITY;
    private static final float NEG_INF = Float.NEGATIVE_INFINITY;

    @Test
    void limitsAreReached() {
        assertThat(Sigmoid.of(0)).isEqualTo(0.5);
        assertThat(Sigmoid.of(INF)).isEqualTo(1);
        assertThat(Sigmoid.of(-INF)).isZero();
        assertThat(Sigmoid.derivative(0)).isEqualTo(0.25);
        assertThat(Sigmoid.derivative(-INF)).isZero();
        assertThat(LogSigmoid.of(INF)).isZero();
        assertThat(LogSigmoid.of(-INF)).isEqualTo(-INF);
        assertThat(Softplus.of(INF)).isEqualTo(INF);
        assertThat(Softplus.of(-INF)).isZero();
        assertThat(Softplus.inverse(INF)).isEqualTo(INF);
        assertThat(Softplus.inverse(0)).isEqualTo(-INF);
        assertThat(LogOdds.of(0)).isEqualTo(-INF);
        assertThat(LogOdds.of(0.5)).isZero();
        assertThat(LogOdds.of(1)).isEqualTo(INF);
        assertThat(Log1mExp.of(0)).isEqualTo(-INF);
        assertThat(Log1mExp.of(-INF)).isZero();
        assertThat(Log1mExp.difference(3, 3)).isEqualTo(-INF);
        assertThat(Log1mExp.difference(-INF, -INF)).isEqualTo(-INF);
        assertThat(Log1mExp.difference(3, -INF)).isEqualTo(3);
        assertThat(LogSumExp.of(-INF, -INF)).isEqualTo(-INF);
        assertThat(LogSumExp.of(-INF, 2)).isEqualTo(2);
        assertThat(LogSumExp.of(INF, -INF)).isEqualTo(INF);
        assertThat(Entropy.binary(INF)).isZero();
        assertThat(Entropy.binary(0)).isEqualTo(Math.log(2));
    }

    @Test
    void whatHasNoValueIsNotANumber() {
        assertThat(new double[] {
                    Sigmoid.of(Double.NaN),
                    Sigmoid.derivative(Double.NaN),
                    LogSigmoid.of(Double.NaN),
                    Softplus.of(Double.NaN),
                    Softplus.inverse(-1),
                    LogOdds.of(-0.1),
                    LogOdds.of(1.1),
                    LogOdds.of(Double.NaN),
                    Log1mExp.of(0.1),
                    Log1mExp.of(Double.NaN),
                    Log1mExp.difference(1, 2),
                    LogSumExp.of(Double.NaN, 1),
                    Entropy.binary(Double.NaN)
                })
                .containsOnly(Double.NaN);
    }

    @Test
    void sigmoidAndLogOddsAreInverse() {
        Random random = new Random(21);
        for (int i = 0; i < 1_000; i++) {
            double x = -700 + 730 * random.nextDouble();
            assertThat(LogOdds.of(Sigmoid.of(x))).isCloseTo(x, within(1e-15 * (Math.abs(x) + Math.exp(x) + 1)));
            double y = 30 * random.nextDouble();
            assertThat(Softplus.inverse(Softplus.of(y))).isCloseTo(y, within(1e-14));
            assertThat(Log1mExp.of(Log1mExp.of(-y))).isCloseTo(-y, within(1e-14 + 1e-16 * Math.exp(y)));
        }
    }

    @Test
    void arraysHoldTheRoundedScalarsAndWorkInPlace() {
        float[] z = {9, -3, 0, 50, NEG_INF, 9};
        float[] sigmoid = z.clone();
        float[] logSigmoid = z.clone();
        float[] softplus = z.clone();
        Sigmoid.into(sigmoid, 1, 4, sigmoid, 1);
        LogSigmoid.into(logSigmoid, 1, 4, logSigmoid, 1);
        Softplus.into(softplus, 1, 4, softplus, 1);
        for (int i = 1; i < 5; i++) {
            assertThat(sigmoid[i]).isEqualTo((float) Sigmoid.of(z[i]));
            assertThat(logSigmoid[i]).isEqualTo((float) LogSigmoid.of(z[i]));
            assertThat(softplus[i]).isEqualTo((float) Softplus.of(z[i]));
        }
        assertThat(new float[] {sigmoid[0], sigmoid[5], logSigmoid[0], logSigmoid[5], softplus[0], softplus[5]})
                .containsOnly(9);
        Logits batch = Logits.copyOf(new float[][] {{-3, 0}, {50, NEG_INF}});
        assertThat(Sigmoid.of(batch).array()).containsExactly(java.util.Arrays.copyOfRange(sigmoid, 1, 5));
        assertThat(LogSigmoid.of(batch).array()).containsExactly(java.util.Arrays.copyOfRange(logSigmoid, 1, 5));
    }

    @Test
    void aBinaryLogitIsARowOfTwoClasses() {
        float[] z = {7, -800, -40, -0.5f, 0, 3, 40, 800, NEG_INF};
        Logits rows = LogOdds.twoClasses(z, 1, 8);
        assertThat(Sigmoid.twoClasses(z, 1, 8).array())
                .containsExactly(Softmax.of(rows).array(), within(1e-7f));
        for (int i = 1; i < 8; i++) {
            float[] row = rows.row(i - 1);
            assertThat(LogOdds.againstRest(row, 0, 2, 1)).isEqualTo(z[i]);
            assertThat(LogOdds.againstRest(row, 0, 2, 0)).isEqualTo(-z[i]);
            assertThat(Log1mSoftmax.of(row, 0, 2, 1)).isCloseTo(LogSigmoid.of(-z[i]), within(1e-15 * Math.abs(z[i])));
            assertThat(Entropy.of(row, 0, 2))
                    .isCloseTo(Entropy.binary(z[i]), within(2 * Math.ulp(Entropy.binary(z[i]))));
        }
        assertThat(rows.row(7)).containsExactly(0, NEG_INF);
        assertThat(Sigmoid.twoClasses(z, 8, 1).row(0)).containsExactly(1, 0);
    }

    @Test
    void divergencesOfTwoYesOrNosAreThoseOfTheirRows() {
        float[] logits = {-60, -3, -0.5f, 0, 0.5000001f, 0.5f, 8, 60};
        for (float x : logits) {
            for (float y : logits) {
                float[] z = {0, x};
                float[] w = {0, y};
                double kl = KullbackLeibler.of(z, 0, w, 0, 2);
                double js = JensenShannon.of(z, 0, w, 0, 2);
                double tv = TotalVariation.of(z, 0, w, 0, 2);
                assertThat(KullbackLeibler.binary(x, y)).isCloseTo(kl, within(1e-14 * kl));
                assertThat(JensenShannon.binary(x, y)).isCloseTo(js, within(1e-14 * js));
                assertThat(TotalVariation.binary(x, y)).isCloseTo(tv, within(1e-14 * tv));
            }
        }
    }

    @Test
    void namesTheEntryThatIsNotALogitAndWritesNothing() {
        float[] z = {0, Float.NaN};
        float[] out = {7, 7};
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Sigmoid.into(z, 0, 2, out, 0))
                .withMessage("logits[1] is NaN; sigmoid needs a number below +Infinity");
        assertThat(out).containsExactly(7, 7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogSigmoid.of(Logits.copyOf(new float[][] {{0, 0}, {Float.POSITIVE_INFINITY, 0}})))
                .withMessage("logits row 1, class 0 is +Infinity; log-sigmoid needs a number below +Infinity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LogOdds.twoClasses(z, 0, 2))
                .withMessageStartingWith("logits[1] is NaN; log-odds");
        assertThatThrownBy(() -> Softplus.into(z, 1, 2, out, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
