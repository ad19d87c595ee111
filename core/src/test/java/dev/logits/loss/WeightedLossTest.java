package dev.logits.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import org.junit.jupiter.api.Test;

class WeightedLossTest {
    private final Logits z = Logits.copyOf(new float[][] {{1, 2, 0}, {0, -1, 3}, {2, 2, 1}, {5, 0, 0}});
    private final int[] y = {0, 2, 1, -1};

    @Test
    void aRowOfWeightTwoCountsAsTwoRows() {
        Logits twice = Logits.copyOf(new float[][] {{1, 2, 0}, {1, 2, 0}, {0, -1, 3}, {2, 2, 1}, {5, 0, 0}});
        LabelLoss plain = new FocalLoss(2);
        Loss<WeightedRows<int[]>> weighted = plain.weighted();
        WeightedRows<int[]> target = new WeightedRows<>(y, new double[] {2, 1, 1, 7});
        assertThat(weighted.mean(z, target)).isCloseTo(plain.mean(twice, new int[] {0, 0, 2, 1, -1}), within(1e-15));
        Logits expected = plain.gradient(twice, new int[] {0, 0, 2, 1, -1});
        Logits gradient = weighted.gradient(z, target);
        for (int c = 0; c < 3; c++) {
            assertThat(gradient.get(0, c)).isCloseTo(2 * expected.get(0, c), within(1e-7f));
            assertThat(gradient.get(2, c)).isCloseTo(expected.get(3, c), within(1e-7f));
            assertThat(gradient.get(3, c)).isZero();
        }
    }

    @Test
    void aRowOfWeightZeroIsNotRead() {
        z.set(1, 0, Float.NaN);
        WeightedRows<int[]> target = new WeightedRows<>(y, new double[] {1, 0, 1, 1});
        assertThat(new CrossEntropy().weighted().values(z, target)[1]).isZero();
        assertThat(new CrossEntropy().weighted().gradient(z, target).row(1)).containsOnly(0);
    }

    @Test
    void rejectsWeightsThatAreNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightedRows<>(y, new double[] {1, -1}))
                .withMessage("the weight of row 1 must be finite and 0 or more, got -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HingeLoss().weighted().mean(z, new WeightedRows<>(y, new double[] {1, 1})))
                .withMessage("2 weights for 4 rows");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HingeLoss().weighted().mean(z, new WeightedRows<>(y, new double[] {0, 0, 0, 1})))
                .withMessage("the weights of all rows that count are 0; a mean needs one that is positive");
    }

    @Test
    void theSumIsTheMeanTimesWhatItDividesBy() {
        assertThat(new HingeLoss().sum(z, y)).isCloseTo(3 * new HingeLoss().mean(z, y), within(1e-15));
        assertThat(new HingeLoss().values(z, y)).containsExactly(2, 0, 1, 0);
    }

    @Test
    void aFunctionThatGivesNaNIsNamed() {
        LabelLoss broken = LabelLoss.of("broken loss", (row, label, gradient) -> Double.NaN);
        assertThatIllegalStateException()
                .isThrownBy(() -> broken.mean(z, y))
                .withMessageContaining("broken loss of a valid row with label");
    }
}
