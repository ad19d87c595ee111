package dev.logits.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

/** Cells become the floats that a file of the same numbers gives. */
class ScoreReadingTest {
    private static final float USUAL = (float) Math.log(0x1p-23);

    private static float[] read(String kind, double floor, Object cell) {
        ScoreReading reading = new ScoreReading(kind, floor);
        float[] row = new float[reading.classes(cell) + 2];
        reading.read(cell, row, 1, row.length - 2);
        assertThat(row[0]).isZero();
        assertThat(row[row.length - 1]).isZero();
        return java.util.Arrays.copyOfRange(row, 1, row.length - 1);
    }

    @Test
    void logitsAreRoundedToFloats() {
        assertThat(read("logits", 0, Vectors.dense(0.1, -2, Double.NEGATIVE_INFINITY)))
                .containsExactly(0.1f, -2, Float.NEGATIVE_INFINITY);
        assertThat(read("logits", 0, Vectors.sparse(3, new int[] {1}, new double[] {4})))
                .containsExactly(0, 4, 0);
    }

    @Test
    void zerosOfProbabilitiesBecomeTheFloorOrTheLeastProbability() {
        assertThat(read("probabilities", 0x1p-23, Vectors.dense(0.25, 0.75, 0)))
                .containsExactly((float) Math.log(0.25), (float) Math.log(0.75), USUAL);
        assertThat(read("probabilities", 0x1p-23, Vectors.dense(1e-9, 1 - 1e-9, 0))[2])
                .isEqualTo((float) Math.log(1e-9));
        assertThat(read("probabilities", 0, Vectors.dense(1, 0))).containsExactly(0, Float.NEGATIVE_INFINITY);
        assertThat(read("log-probabilities", 0.5, Vectors.dense(0, Double.NEGATIVE_INFINITY)))
                .containsExactly(0, (float) Math.log(0.5));
    }

    @Test
    void votesAreShares() {
        assertThat(read("votes", 0x1p-23, Vectors.dense(5, 15, 0)))
                .containsExactly((float) Math.log(0.25), (float) Math.log(0.75), USUAL);
    }

    @Test
    void marginsAreTheLogitOfClassOne() {
        for (Object cell : new Object[] {1.5, 1.5f, Vectors.dense(1.5), Vectors.dense(-1.5, 1.5)}) {
            assertThat(read("margins", 0, cell)).containsExactly(0, 1.5f);
        }
    }

    @Test
    void whatIsNoSuchScoreIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> read("probabilities", 0, Vectors.dense(0.5, 0.6)))
                .hasMessageContaining("the probabilities sum to 1.1, not to 1");
        assertThatThrownBy(() -> read("probabilities", 0, Vectors.dense(-3, 4)))
                .hasMessageContaining("class 0 is -3.0: a probability is in [0, 1]");
        assertThatThrownBy(() -> read("votes", 0, Vectors.dense(0, 0))).hasMessageContaining("the votes sum to 0.0");
        assertThatThrownBy(() -> read("log-probabilities", 0, Vectors.dense(1, 2)))
                .hasMessageContaining("a log-probability is 0 or less");
        assertThatThrownBy(() -> read("margins", 0, Vectors.dense(1, 2)))
                .hasMessageContaining("a margin is a number m");
        assertThatThrownBy(() -> read("logits", 0, Vectors.dense(1e300, 2))).hasMessageContaining("32-bit float");
        assertThatThrownBy(() -> read("logits", 0, Vectors.dense(Double.NaN, 2)))
                .hasMessageContaining("class 0 is NaN");
    }
}
