package dev.logits.learn.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DenseFeaturesTest {
    @Test
    void copiesRowsAndSharesSlices() {
        DenseFeatures x = DenseFeatures.copyOf(new float[][] {{1, 2}, {3, 4}, {5, 6}});
        DenseFeatures slice = x.slice(1, 3);
        x.array()[x.offset(2)] = 7;
        assertThat(slice.get(1, 0)).isEqualTo(7);
        assertThat(slice).isEqualTo(DenseFeatures.copyOf(new float[][] {{3, 4}, {7, 6}}));
    }

    @Test
    void rejectsRowsOfDifferentLengthAndNamesTheRow() {
        assertThatThrownBy(() -> DenseFeatures.copyOf(new float[][] {{1, 2}, {3}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 1 has 1 features, row 0 has 2");
    }

    @Test
    void rejectsAnArrayThatEndsBeforeTheRowsDo() {
        assertThatThrownBy(() -> DenseFeatures.wrap(new float[10], 3, 3, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("3 rows x 3 features from offset 3 do not fit into 10 floats");
    }
}
