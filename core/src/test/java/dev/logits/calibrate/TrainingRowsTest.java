package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fit to rows that other fits have read is the fit to the rows alone. */
class TrainingRowsTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void fitsAreThoseOfTheSourceAlone(int classes) throws IOException {
        KnownPosterior data = KnownPosterior.overConfident(400, classes, 2, 5);
        Random random = new Random(1);
        for (int r = 0; r < data.labels().length; r++) {
            data.labels()[r] = random.nextInt(9) == 0 ? -1 : data.labels()[r];
        }
        checkAll(LogitsSource.of(data.z(), data.labels()));
        // no class but the label's, and one that is never right
        for (int c = 1; c < classes; c++) {
            data.z().array()[c] = Float.NEGATIVE_INFINITY;
        }
        data.labels()[0] = 0;
        checkAll(LogitsSource.of(data.z(), data.labels()));
    }

    private static void checkAll(LogitsSource source) throws IOException {
        LogitsSource shared = TrainingRows.of(source);
        for (int time = 0; time < 2; time++) {
            for (CalibrationMethod method : CalibrationMethod.values()) {
                assertThat(method.fit(shared)).as(method.text()).isEqualTo(method.fit(source));
            }
        }
        assertThat(((TrainingRows) shared).odds()).isPresent();
    }

    @Test
    void aLabelOnAMaskedClassIsForEachMethodToJudge() throws IOException {
        KnownPosterior data = KnownPosterior.overConfident(100, 3, 2, 6);
        data.z().array()[data.labels()[0]] = Float.NEGATIVE_INFINITY;
        LogitsSource source = LogitsSource.of(data.z(), data.labels());
        LogitsSource shared = TrainingRows.of(source);
        assertThat(IsotonicCalibration.fit(shared)).isEqualTo(IsotonicCalibration.fit(source));
        assertThat(((TrainingRows) shared).odds()).isEqualTo(Optional.empty());
        assertThatThrownBy(() -> PlattScaling.fit(shared))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 0");
    }
}
