package dev.logits.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

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
    void whatAWeightLeavesOverIsAPartOfARow() throws IOException {
        LogitsSource rows = RepeatedRows.by(
                "n",
                ColumnedSource.of(LogitsSource.of(Logits.zeros(3, 2), new int[3]), "n", new double[] {2.25, 0, 0.5}));
        RowBatch batch = RowBatch.weighted(rows);
        try (LogitsSource.Cursor cursor = rows.open()) {
            assertThat(batch.read(cursor)).isTrue();
        }
        assertThat(batch.count()).isEqualTo(4);
        assertThat(batch.isWhole()).isFalse();
        double[] given = new double[4];
        long[] numbers = new long[4];
        for (int r = 0; r < 4; r++) {
            given[r] = batch.weight(r);
            numbers[r] = batch.number(r);
        }
        assertThat(given).containsExactly(1, 1, 0.25, 0.5);
        assertThat(numbers).containsExactly(0, 0, 0, 2);
        RowBatch whole = RowBatch.of(rows);
        try (LogitsSource.Cursor cursor = rows.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> whole.read(cursor))
                    .withMessageContaining("row 0: its weight leaves a part of a row, 0.25");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RepeatedRows.by("n", rows))
                .withMessageContaining("weighted already");
    }

    @Test
    void balancedClassesMakeAccuracyTheMeanOfRecalls() throws IOException {
        LogitsSource rows = LogitsSource.of(logits(), labels());
        double[] balanced = RepeatedRows.balanced(rows);
        Evaluation plain = Evaluation.of(rows, 15);
        Evaluation even = Evaluation.of(RepeatedRows.byClass(rows, balanced), 15);
        assertThat(even.accuracy())
                .isCloseTo(
                        plain.perClass().stream()
                                .mapToDouble(c -> c.recall())
                                .average()
                                .orElseThrow(),
                        within(1e-14));
        assertThat(even.weight()).isCloseTo(plain.rows(), within(1e-9));
        double[] doubled = Arrays.stream(weights).map(w -> 2 * w).toArray();
        assertThat(Evaluation.of(
                        RepeatedRows.by("n", ColumnedSource.of(rows, "n", weights))
                                .timesClass(2, 2, 2),
                        15))
                .hasToString(Evaluation.of(RepeatedRows.by("n", ColumnedSource.of(rows, "n", doubled)), 15)
                        .toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RepeatedRows.byClass(rows, 1, 2))
                .withMessageContaining("2 class weights for 3 classes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RepeatedRows.byClass(rows, 1, -2, 1))
                .withMessageContaining("the weight of class 1 must be 0 to 1000000000, got -2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RepeatedRows.balanced(LogitsSource.of(Logits.zeros(1, 2), new int[] {-1})))
                .withMessageContaining("no labeled rows, so no classes to balance");
    }

    @Test
    void effectiveRowsAreKishs() {
        assertThat(RepeatedRows.effectiveRows(2, 2, 2)).isEqualTo(3);
        assertThat(RepeatedRows.effectiveRows(1, 0, 0)).isEqualTo(1);
        assertThat(RepeatedRows.effectiveRows(1, 2, 3)).isCloseTo(36 / 14.0, within(1e-12));
        assertThat(RepeatedRows.effectiveRows(1e300, 2e300, 3e300)).isCloseTo(36 / 14.0, within(1e-12));
        assertThat(RepeatedRows.effectiveRows(0, 0)).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RepeatedRows.effectiveRows(1, -1))
                .withMessageContaining("weights[1] must be 0 or more and finite, got -1.0");
    }

    @Test
    void refusesWeightsThatAreNoCounts() {
        for (double wrong : new double[] {-1, Double.NaN, 2e9}) {
            LogitsSource rows = RepeatedRows.by(
                    "n",
                    ColumnedSource.of(LogitsSource.of(Logits.zeros(2, 2), new int[2]), "n", new double[] {1, wrong}));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Evaluation.of(rows, 5))
                    .withMessageContaining("row 1: the weight \"n\" is \"" + wrong + "\"; a weight is how many cases");
        }
    }
}
