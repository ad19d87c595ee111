package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.source.LabeledRow;
import dev.logits.source.LogitsSource;
import dev.logits.source.SourceView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MethodSelectionTest {

    @Test
    void aModelThatNeedsATemperatureGetsOne() {
        KnownPosterior data = KnownPosterior.overConfident(1_200, 3, 2, 81);
        MethodSelection selection = MethodSelection.fit(data.z(), data.labels());
        MethodComparison comparison = selection.comparison();
        assertThat(comparison.chosen()).isEqualTo("temperature");
        assertThat(selection.fitted()).isEqualTo(TemperatureScaling.fit(data.z(), data.labels()));
        assertThat(comparison.rows()).hasSize(CalibrationMethod.values().length);
        double last = 0;
        for (MethodComparison.Row row : comparison.rows()) {
            assertThat(row.compared()).isTrue();
            assertThat(row.nll()).isGreaterThanOrEqualTo(last);
            assertThat(row.difference())
                    .isCloseTo(row.nll() - comparison.rows().get(0).nll(), within(1e-12));
            assertThat(row.standardError()).isBetween(1e-3, 0.1);
            last = row.nll();
        }
        assertThat(comparison.reason()).contains("temperature (1 parameter)", "5 folds; uncalibrated 0.");
    }

    @Test
    void aModelThatMistakesClassesGetsMore() throws IOException {
        KnownPosterior data =
                KnownPosterior.of(3_000, 4, 82, (truth, c) -> 1.5 * truth[c] + truth[(c + 1) % 4] + 0.5 * c);
        MethodSelection selection = MethodSelection.fit(
                LogitsSource.of(data.z(), data.labels()),
                List.of(CalibrationMethod.TEMPERATURE, CalibrationMethod.VECTOR, CalibrationMethod.MATRIX),
                4,
                9);
        assertThat(selection.comparison().chosen()).isEqualTo("matrix");
        assertThat(selection.comparison().folds()).isEqualTo(4);
        assertThat(selection.comparison().seed()).isEqualTo(9);
        MethodComparison.Row temperature =
                selection.comparison().row("temperature").orElseThrow();
        assertThat(temperature.difference()).isGreaterThan(3 * temperature.differenceError());
        assertThat(selection.comparison().reason())
                .startsWith("matrix (20 parameters) has the lowest negative log-likelihood");
    }

    @Test
    void itTellsWhichMethodAndFoldItIsAt() throws IOException {
        KnownPosterior data = KnownPosterior.overConfident(300, 3, 2, 85);
        List<String> told = new ArrayList<>();
        MethodSelection.fit(
                LogitsSource.of(data.z(), data.labels()),
                List.of(CalibrationMethod.TEMPERATURE, CalibrationMethod.PLATT),
                2,
                0,
                (method, fold) -> told.add(method.text() + " " + (fold.isPresent() ? fold.getAsInt() : "all")));
        assertThat(told).hasSize(5);
        assertThat(told.subList(0, 4))
                .containsExactlyInAnyOrder("temperature 0", "platt 0", "temperature 1", "platt 1");
        assertThat(told.get(4)).endsWith(" all");
    }

    @Test
    void fitsBesideEachOtherGiveWhatFitsOneByOneGive() throws IOException {
        KnownPosterior data = KnownPosterior.overConfident(1_500, 3, 2, 87);
        List<LabeledRow> rows = new ArrayList<>();
        for (int r = 0; r < data.labels().length; r++) {
            rows.add(new LabeledRow(data.z().row(r), data.labels()[r]));
        }
        LogitsSource ofUnknownLength = LogitsSource.ofRows(3, rows::iterator);
        assertThat(ofUnknownLength.rows()).isEmpty();
        assertThat(MethodSelection.fit(LogitsSource.of(data.z(), data.labels()), 4))
                .isEqualTo(MethodSelection.fit(ofUnknownLength, 4));
    }

    /** Four methods begin with the temperature of the same rows; one that is known is not fitted again. */
    @Test
    void theTemperatureOfAFoldIsFittedOnce() throws IOException {
        KnownPosterior data = KnownPosterior.overConfident(600, 3, 2, 81);
        AtomicInteger opened = new AtomicInteger();
        LogitsSource source = new SourceView(LogitsSource.of(data.z(), data.labels())) {
            @Override
            public Cursor open() throws IOException {
                opened.incrementAndGet();
                return super.open();
            }

            @Override
            protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
                return cursor.read(into, labels);
            }
        };
        MethodSelection.fit(source, List.of(CalibrationMethod.TEMPERATURE), 2, 0);
        int alone = opened.getAndSet(0);
        MethodSelection.fit(source, List.of(CalibrationMethod.TEMPERATURE, CalibrationMethod.ENSEMBLE), 2, 0);
        assertThat(opened.get()).isEqualTo(alone + 2); // one pass a fold for what an ensemble keeps
    }

    @Test
    void aFitThatCannotReadEndsTheComparisonAsItDoesAlone() {
        KnownPosterior data = KnownPosterior.overConfident(300, 3, 2, 88);
        AtomicInteger passes = new AtomicInteger();
        LogitsSource broken = new SourceView(LogitsSource.of(data.z(), data.labels())) {
            @Override
            protected int read(Cursor cursor, Logits into, int[] labels) throws IOException {
                if (passes.get() > 0) {
                    throw new IOException("the disk is gone");
                }
                return cursor.read(into, labels);
            }
        };
        assertThatThrownBy(() -> MethodSelection.fit(
                        broken,
                        List.of(CalibrationMethod.PLATT, CalibrationMethod.BETA),
                        2,
                        0,
                        (method, fold) -> passes.incrementAndGet()))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("the disk is gone");
    }

    @Test
    void fewRowsAreSaidToBe() {
        KnownPosterior data = KnownPosterior.overConfident(60, 8, 2, 86);
        FitReport report = TemperatureScaling.fit(data.z(), data.labels()).report();
        assertThat(report.rowsWanted("temperature")).isEqualTo(30);
        assertThat(report.hasFewRows("temperature")).isFalse();
        assertThat(report.rowsWanted("vector")).isEqualTo(80);
        assertThat(report.hasFewRows("vector")).isTrue();
        FitReport two = TemperatureScaling.fit(Logits.copyOf(new float[][] {{0, 1}, {0, 2}, {0, 3}}), new int[] {0, 1, 1
                })
                .report();
        assertThat(two.converged()).isTrue();
        assertThat(two.hasFewRows("temperature")).isTrue();
    }

    @Test
    void theOrderOfRowsDoesNotMatter() throws IOException {
        KnownPosterior data = KnownPosterior.overConfident(400, 3, 2, 83);
        KnownPosterior shuffled = data.shuffled(84);
        List<CalibrationMethod> methods = List.of(CalibrationMethod.TEMPERATURE, CalibrationMethod.ISOTONIC);
        MethodComparison a = MethodSelection.fit(LogitsSource.of(data.z(), data.labels()), methods, 5, 0)
                .comparison();
        MethodComparison b = MethodSelection.fit(LogitsSource.of(shuffled.z(), shuffled.labels()), methods, 5, 0)
                .comparison();
        assertThat(b.chosen()).isEqualTo(a.chosen());
        for (int i = 0; i < 2; i++) {
            assertThat(b.rows().get(i).nll()).isCloseTo(a.rows().get(i).nll(), within(1e-9));
        }
    }

    @Test
    void tooFewRowsAreSaidToBe() {
        MethodSelection selection =
                MethodSelection.fit(Logits.copyOf(new float[][] {{1, 0}, {0, 1}, {2, 0}}), new int[] {0, 1, 1});
        assertThat(selection.comparison().chosen()).isEqualTo("temperature");
        assertThat(selection.comparison().reason())
                .isEqualTo("3 rows are too few to hold any out in 5 folds, so temperature was taken without a"
                        + " comparison.");
        assertThat(selection.comparison().rows()).allMatch(row -> !row.compared());
    }

    @Test
    void manyClassesAreComparedWithoutMatrices() throws IOException {
        KnownPosterior data = KnownPosterior.overConfident(400, 130, 2, 85);
        MethodComparison comparison = MethodSelection.fit(
                        LogitsSource.of(data.z(), data.labels()),
                        List.of(CalibrationMethod.MATRIX, CalibrationMethod.TEMPERATURE),
                        2,
                        0)
                .comparison();
        assertThat(comparison.row("matrix").orElseThrow().note()).isEqualTo("not compared: more than 128 classes");
        assertThat(comparison.chosen()).isEqualTo("temperature");
    }

    @Test
    void aMethodThatWasNotComparedCannotBeChosen() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MethodComparison(List.of(), "beta", "", 5, 0))
                .withMessage("the chosen method beta is not among those compared");
    }
}
