package dev.logits.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.Probabilities;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GumbelSoftmaxTest {
    private static final float[] Z = {2, 1, -1, Float.NEGATIVE_INFINITY, 0.5f};

    private static Logits repeated(int rows) {
        float[][] z = new float[rows][];
        Arrays.fill(z, Z);
        return Logits.copyOf(z);
    }

    @Test
    void hardSamplesFollowTheSoftmax() {
        int draws = 200_000;
        long[] seen = new long[Z.length];
        for (int r = 0; r < draws; r++) {
            seen[GumbelSoftmax.sample(Z, 0, Z.length, 1, r)]++;
        }
        float[] p = Softmax.of(repeated(1)).row(0);
        double chiSquare = 0;
        for (int c = 0; c < Z.length; c++) {
            double expected = (double) p[c] * draws;
            chiSquare += expected == 0 ? 0 : (seen[c] - expected) * (seen[c] - expected) / expected;
        }
        assertThat(seen[3]).as("a masked class is never sampled").isZero();
        assertThat(chiSquare)
                .as("3 degrees of freedom; 1 in 1000 is above 16.27")
                .isLessThan(16.27);
    }

    @Test
    void theNoiseHasTheMeanAndVarianceOfTheGumbelDistributionAndNoCorrelation() {
        int n = 400_000;
        double sum = 0;
        double squares = 0;
        double products = 0;
        double last = 0;
        for (int i = 0; i < n; i++) {
            double g = GumbelSoftmax.noise(42, i) - 0.5772156649;
            sum += g;
            squares += g * g;
            products += g * last;
            last = g;
        }
        assertThat(sum / n).isCloseTo(0, within(0.01));
        assertThat(squares / n).isCloseTo(Math.PI * Math.PI / 6, within(0.02));
        assertThat(products / n).isCloseTo(0, within(0.01));
    }

    @Test
    void softAndHardSamplesOfOneSeedAgreeOnTheClass() {
        Logits z = repeated(500);
        Probabilities soft = GumbelSoftmax.of(z, 0.7, 9);
        Probabilities hard = GumbelSoftmax.hard(z, 9);
        for (int r = 0; r < z.rows(); r++) {
            int c = GumbelSoftmax.sample(Z, 0, Z.length, 9, r);
            float[] oneHot = new float[Z.length];
            oneHot[c] = 1;
            assertThat(hard.row(r)).containsExactly(oneHot);
            float[] row = soft.row(r);
            float sum = 0;
            for (float p : row) {
                sum += p;
                assertThat(p).isLessThanOrEqualTo(row[c]);
            }
            assertThat(sum).isEqualTo(1, within(1e-6f));
            assertThat(row[3]).isZero();
        }
    }

    @Test
    void aRowsSampleDependsOnItsNumberAndNotOnItsBatch() {
        Logits z = repeated(10);
        Probabilities whole = GumbelSoftmax.of(z, 0.7, 9);
        Probabilities part = Probabilities.zeros(4, Z.length);
        GumbelSoftmax.into(z.slice(3, 7), 0.7, 9, 3, part);
        assertThat(part).isEqualTo(whole.slice(3, 7));
        float[] row = {7, 0, 0, 0, 0, 0, 7};
        System.arraycopy(Z, 0, row, 1, Z.length);
        GumbelSoftmax.into(row, 1, Z.length, 0.7, 9, 5, row, 1);
        assertThat(Arrays.copyOfRange(row, 1, 6)).containsExactly(whole.row(5));
        assertThat(row[0] + row[6]).isEqualTo(14);
        assertThat(whole.row(1)).isNotEqualTo(whole.row(0));
        assertThat(GumbelSoftmax.of(z, 0.7, 10)).isNotEqualTo(whole);
    }

    /** The promise that a seed keeps its meaning from release to release and from machine to machine. */
    @Test
    void aSeedMeansTheSameEverywhere() {
        assertThat(GumbelSoftmax.of(repeated(1), 1, 42).row(0))
                .containsExactly(0.86948526f, 0.085905686f, 0.032147363f, 0, 0.012461699f);
    }

    @Test
    void theTemperatureMovesARowFromTheSampleToTheUniform() {
        float[] cold = GumbelSoftmax.of(repeated(1), 1e-3, 9).row(0);
        assertThat(cold).containsExactly(GumbelSoftmax.hard(repeated(1), 9).row(0));
        assertThat(GumbelSoftmax.of(repeated(1), 1e6, 9).row(0))
                .containsExactly(new float[] {0.25f, 0.25f, 0.25f, 0, 0.25f}, within(1e-5f));
    }

    @Test
    void namesWhatIsWrong() {
        for (double t : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GumbelSoftmax.of(repeated(1), t, 1))
                    .withMessage("temperature must be positive and finite, got " + t
                            + "; for one-hot samples use GumbelSoftmax.hard");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GumbelSoftmax.hard(Logits.copyOf(new float[][] {{0, Float.NaN}}), 1))
                .withMessageStartingWith("logits row 0, class 1 is NaN; Gumbel-softmax needs");
    }
}
