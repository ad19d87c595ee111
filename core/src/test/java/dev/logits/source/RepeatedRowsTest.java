package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.logits.Logits;
import dev.logits.calibrate.CalibrationMethod;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.uncertainty.ConformalSets;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RepeatedRowsTest {
    private static final int ROWS = 400;
    private static final int CLASSES = 3;

    private final double[] weights = new double[ROWS];
    private final LogitsSource weighted = weighted();
    private final LogitsSource repeated = repeated();

    private Logits logits() {
        Random random = new Random(5);
        Logits z = Logits.zeros(ROWS, CLASSES);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (2 * random.nextGaussian());
        }
        return z;
    }

    private int[] labels() {
        return new Random(6).ints(ROWS, -1, CLASSES).toArray();
    }

    private LogitsSource weighted() {
        Arrays.setAll(weights, r -> r * 7 % 5);
        return RepeatedRows.by("n", ColumnedSource.of(LogitsSource.of(logits(), labels()), "n", weights));
    }

    private LogitsSource repeated() {
        Logits z = logits();
        int[] y = labels();
        int total = (int) Arrays.stream(weights).sum();
        Logits all = Logits.zeros(total, CLASSES);
        int[] labels = new int[total];
        for (int r = 0, at = 0; r < ROWS; r++) {
            for (int i = 0; i < weights[r]; i++, at++) {
                System.arraycopy(z.array(), z.offset(r), all.array(), all.offset(at), CLASSES);
                labels[at] = y[r];
            }
        }
        return LogitsSource.of(all, labels);
    }

    @Test
    void everyMetricAndItsIntervalsAreThoseOfRepeatedRows() throws IOException {
        assertThat(Evaluation.of(weighted, 15)).isEqualTo(Evaluation.of(repeated, 15));
        assertThat(Bootstrap.of(weighted, 15, 20, 1)).isEqualTo(Bootstrap.of(repeated, 15, 20, 1));
    }

    @Test
    void everyFitIsThatOfRepeatedRows() throws IOException {
        for (CalibrationMethod method : CalibrationMethod.values()) {
            assertThat(method.fit(weighted).calibrator())
                    .as(method.name())
                    .isEqualTo(method.fit(repeated).calibrator());
        }
        assertThat(ConformalSets.fit(weighted, ConformalSets.Options.aps(0.9)))
                .isEqualTo(ConformalSets.fit(repeated, ConformalSets.Options.aps(0.9)));
        HalfSplit split = new HalfSplit(3);
        assertThat(Evaluation.of(split.fitHalf(weighted), 15)).isEqualTo(Evaluation.of(split.fitHalf(repeated), 15));
    }

    @Test
    void copiesKeepTheNumberAndTheCellsOfTheirRow() throws IOException {
        Logits into = Logits.zeros(7, CLASSES);
        long rows = 0;
        try (LogitsSource.Cursor cursor = weighted.open()) {
            for (int n; (n = cursor.read(into, new int[7])) > 0; rows += n) {
                for (int r = 0; r < n; r++) {
                    int number = (int) cursor.rowNumber(r);
                    assertThat(Double.parseDouble(cursor.cell(r, 0))).isEqualTo(weights[number]);
                    assertThat(into.row(r)).isEqualTo(logits().row(number));
                }
            }
        }
        assertThat(rows).isEqualTo((long) Arrays.stream(weights).sum());
    }

    @Test
    void refusesWeightsThatAreNoCounts() {
        for (double wrong : new double[] {0.5, -1, Double.NaN, 2e9}) {
            LogitsSource rows = RepeatedRows.by(
                    "n",
                    ColumnedSource.of(LogitsSource.of(Logits.zeros(2, 2), new int[2]), "n", new double[] {1, wrong}));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Evaluation.of(rows, 5))
                    .withMessageContaining("row 1: the weight \"n\" is \"" + wrong + "\"; a weight is how many cases");
        }
    }
}
