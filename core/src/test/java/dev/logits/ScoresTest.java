package dev.logits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class ScoresTest {
    private static final float[][] ROWS = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};

    @Test
    void copiesRowsAndGivesThemBack() {
        Logits z = Logits.copyOf(ROWS);
        assertThat(z.rows()).isEqualTo(3);
        assertThat(z.classes()).isEqualTo(3);
        assertThat(z.get(1, 2)).isEqualTo(6);
        assertThat(z.row(2)).containsExactly(7, 8, 9);
        assertThat(z.toArray()).isDeepEqualTo(ROWS);
        assertThat(Probabilities.copyOf(ROWS).toArray()).isDeepEqualTo(ROWS);
    }

    @Test
    void wrapSharesAndCopyDoesNot() {
        float[] storage = {9, 1, 2, 3, 4, 9};
        Logits shared = Logits.wrap(storage, 1, 2, 2);
        Logits copy = shared.copy();
        storage[1] = 100;
        assertThat(shared.get(0, 0)).isEqualTo(100);
        assertThat(copy.get(0, 0)).isEqualTo(1);
        shared.set(1, 1, -5);
        assertThat(storage).containsExactly(9, 100, 2, 3, -5, 9);
    }

    @Test
    void aSliceIsAViewOfItsRows() {
        Logits z = Logits.copyOf(ROWS);
        Logits slice = z.slice(1, 3);
        assertThat(slice).isEqualTo(Logits.copyOf(new float[][] {{4, 5, 6}, {7, 8, 9}}));
        assertThat(slice.array()).isSameAs(z.array());
        assertThat(z.slice(3, 3).rows()).isZero();
        assertThatThrownBy(() -> z.slice(2, 4))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("rows 2:4 of a batch of 3 rows");
    }

    @Test
    void copyingFromABufferLeavesItsPosition() {
        FloatBuffer buffer = FloatBuffer.wrap(new float[] {0, 1, 2, 3, 4});
        buffer.position(1);
        assertThat(Logits.copyOf(buffer, 2, 2).toArray()).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}});
        assertThat(buffer.position()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logits.copyOf(buffer, 3, 2))
                .withMessage("3 rows x 2 classes need 6 floats, the buffer has 4 remaining");
    }

    @Test
    void equalityIsShapeAndScores() {
        Logits z = Logits.copyOf(ROWS);
        assertThat(z).isEqualTo(Logits.wrap(new float[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 3, 3));
        assertThat(z).hasSameHashCodeAs(Logits.copyOf(ROWS));
        assertThat(z).isNotEqualTo(Logits.wrap(z.array(), 1, 9)).isNotEqualTo(Probabilities.copyOf(ROWS));
    }

    @Test
    void printsItsShapeAndItsFirstScores() {
        assertThat(Logits.copyOf(ROWS)).hasToString("Logits 3 x 3 [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]");
        assertThat(Logits.zeros(5, 8).toString())
                .startsWith("Logits 5 x 8 [[0.0, 0.0, ")
                .endsWith("…], …]");
    }

    @Test
    void rejectsShapesThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logits.copyOf(new float[][] {{1, 2}, {3}}))
                .withMessage("row 1 has 1 scores, row 0 has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logits.copyOf(new float[0][]))
                .withMessageContaining("zeros(0, classes)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logits.wrap(new float[5], 0, 2, 3))
                .withMessage("2 rows x 3 classes from offset 0 need 6 floats, the storage has 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Probabilities.wrap(new float[5], -1, 1, 1))
                .withMessageContaining("offset -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logits.zeros(1, 0))
                .withMessage("classes must be 1 or more, got 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logits.zeros(-1, 2))
                .withMessage("rows must be 0 or more, got -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logits.zeros(1 << 20, 1 << 20))
                .withMessageContaining("1099511627776 scores, more than one array holds")
                .withMessageContaining("LogitsSource");
    }

    @Test
    void rejectsRowsAndClassesThatAreNotThere() {
        Logits z = Logits.copyOf(ROWS);
        assertThatThrownBy(() -> z.get(3, 0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("row 3 of a batch of 3 rows");
        assertThatThrownBy(() -> z.get(0, -1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("class -1 of 3 classes");
        assertThatThrownBy(() -> z.set(0, 3, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void rejectsALabelOutsideTheClassesAndNamesTheRow() {
        Logits z = Logits.zeros(3, 10);
        Labels.check(new int[] {0, 9, -1}, z);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.check(new int[] {0, 1, 12}, z))
                .withMessage("labels[2] = 12 is not a class: expected 0..9, or -1 to ignore the row");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.check(new int[] {-2, 1, 1}, z))
                .withMessageStartingWith("labels[0] = -2 is not a class");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Labels.check(new int[2], z))
                .withMessage("2 labels for 3 rows");
    }

    @Test
    void oneRowFromNumbersAndRowsOfDoubles() {
        assertThat(Logits.of(2, 1, -1)).isEqualTo(Logits.copyOf(new float[][] {{2, 1, -1}}));
        assertThat(Probabilities.of(0.5f, 0.5f).toString()).isEqualTo("Probabilities 1 x 2 [[0.5, 0.5]]");
        assertThat(Logits.copyOf(new double[][] {{0.1, Double.NEGATIVE_INFINITY}, {1, 2}}))
                .isEqualTo(Logits.copyOf(new float[][] {{0.1f, Float.NEGATIVE_INFINITY}, {1, 2}}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logits.copyOf(new double[][] {{1, 2}, {3, -1e39}}))
                .withMessageStartingWith("row 1, class 1 is -1.0E39, too large for a float");
        assertThatIllegalArgumentException().isThrownBy(() -> Logits.of());
        assertThat(Logits.of(1, 2).equals(Probabilities.of(1, 2))).isFalse();
    }

    @Test
    void rowsOfABufferMayLieFurtherApartThanTheyAreLong() {
        java.nio.FloatBuffer buffer = java.nio.FloatBuffer.wrap(new float[] {9, 1, 2, 0, 3, 4, 0, 5, 6});
        buffer.position(1);
        assertThat(Logits.copyOf(buffer, 3, 2, 3)).isEqualTo(Logits.copyOf(new float[][] {{1, 2}, {3, 4}, {5, 6}}));
        assertThat(buffer.position()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logits.copyOf(buffer, 4, 2, 3))
                .withMessage("4 rows x 2 classes need 11 floats, the buffer has 8 remaining");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Logits.copyOf(buffer, 2, 2, 1))
                .withMessageStartingWith("the stride must be 2 or more, got 1");
    }
}
