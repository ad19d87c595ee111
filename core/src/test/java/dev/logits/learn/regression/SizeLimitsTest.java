package dev.logits.learn.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.learn.features.DoubleFeatures;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sizes at which the length of an array is no int any more; none of these arrays is made. */
class SizeLimitsTest {

    @Test
    void aSquareMatrixHasAtMost46340Rows() {
        assertThat(SquareMatrix.entries(46_340, "tests", "")).isEqualTo(46_340 * 46_340);
        assertThatThrownBy(() -> SquareMatrix.entries(46_341, "tests", "use fewer"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "tests need a matrix of 46341 x 46341 doubles, 17 GB, which is more than an array holds; use"
                                + " fewer");
        assertThatThrownBy(() -> SquareMatrix.entries(Integer.MAX_VALUE, "tests", "use fewer"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2147483647 x 2147483647");
    }

    @Test
    void scalarProductsOfMoreColumnsAreRefusedBeforeTheyAreComputed() {
        int columns = 46_341;
        Examples examples = Examples.of(
                DoubleFeatures.copyOf(new double[2][columns]), new int[] {0, 1}, 2, new double[0], new double[0]);
        CenteredRows rows =
                new CenteredRows(examples, IntStream.range(0, columns).toArray(), false);
        assertThatThrownBy(rows::gram)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "scalar products of all columns need a matrix of 46341 x 46341 doubles, 17 GB, which is more"
                                + " than an array holds; use fewer columns");
    }

    @Test
    void marginalEffectsCountTheirNumbersBeforeTheyAreComputed() {
        assertThat(MarginalEffects.entries(new ModelShape(3, 4, true, true))).isEqualTo(4 * 3 * 12 + 4 * 3);
        ModelShape largest = new ModelShape(2_146, 1_001, true, false); // 1001 · 1000 · (1000 · 2146 + 1) would not fit
        assertThatThrownBy(() -> MarginalEffects.entries(largest))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("marginal effects of 1001 classes and 2146 columns need 2148147001000 doubles, more than an"
                        + " array holds; use fewer classes or columns");
        assertThat(MarginalEffects.entries(new ModelShape(1_073_741_818, 2, true, false)))
                .isEqualTo(2_147_483_638);
        assertThatThrownBy(() -> MarginalEffects.entries(new ModelShape(1_073_741_819, 2, true, false)))
                .hasMessageContaining("need 2147483640 doubles");
    }

    @Test
    void separationCountsItsInequalitiesBeforeItLooksForThem() {
        SeparationCheck.checkSize(Integer.MAX_VALUE, 1);
        SeparationCheck.checkSize(1_073_741_823, 2);
        assertThatThrownBy(() -> SeparationCheck.checkSize(1_073_741_824, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1073741824 rows x 2 classes are more than 2147483647 inequalities, too many to look for"
                        + " separation; fit with a penalty such as l2");
    }
}
