package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import dev.logits.math.Softmax;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import dev.logits.source.RowRange;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CalibratedSourceTest {
    private static final TemperatureScaling TWO = new TemperatureScaling(2);

    @Test
    void givesLogitsWhoseSoftmaxIsTheCalibratedProbabilities() throws IOException {
        Logits z = Logits.copyOf(new float[][] {{2, 1, -1}, {0, Float.NEGATIVE_INFINITY, 5}, {1000, 1001, 999}});
        LogitsSource calibrated = new CalibratedSource(LogitsSource.of(z, new int[] {0, -1, 2}), TWO);
        assertThat(calibrated.rows()).hasValue(3);
        RowBatch batch = RowBatch.ofScores(3, 9);
        try (LogitsSource.Cursor cursor = calibrated.open()) {
            assertThat(batch.read(cursor)).isTrue();
            assertThat(Softmax.of(batch.logits())).isEqualTo(TWO.calibrate(z));
            assertThat(batch.label(2)).isEqualTo(2);
            assertThat(batch.ignored(1)).isTrue();
            assertThat(batch.read(cursor)).isFalse();
        }
        assertThat(z.get(0, 0)).as("the rows behind it stay as they were").isEqualTo(2);
    }

    @Test
    void namesABadRowByItsNumberInTheData() {
        Logits z = Logits.zeros(50, 3);
        z.set(42, 1, Float.NaN);
        LogitsSource tail = RowRange.parse("40:").select(LogitsSource.of(z, new int[50]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> {
                    try (LogitsSource.Cursor cursor = new CalibratedSource(tail, TWO).open()) {
                        cursor.read(Logits.zeros(10, 3), new int[10]);
                    }
                })
                .withMessageStartingWith("logits row 42, class 1 is NaN; calibration needs");
    }
}
