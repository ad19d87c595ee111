package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.logits.Logits;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.source.HalfSplit;
import dev.logits.source.InParts;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.ConformalSets;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits and metrics of rows in parts have the bits of the same rows in one place. */
class PartsTest {
    private static final int[] PARTS = {1, 7};

    private static Logits logits(int rows, int classes, long seed) {
        Random random = new Random(seed);
        Logits z = Logits.zeros(rows, classes);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < classes; c++) {
                z.array()[z.offset(r) + c] = (float) (3 * random.nextGaussian());
            }
        }
        return z;
    }

    /** Labels of an over-confident model, some ignored. */
    private static int[] labels(Logits z, long seed) {
        Random random = new Random(seed);
        int[] labels = new int[z.rows()];
        for (int r = 0; r < labels.length; r++) {
            int top = 0;
            for (int c = 1; c < z.classes(); c++) {
                top = z.get(r, c) > z.get(r, top) ? c : top;
            }
            labels[r] = random.nextInt(20) == 0 ? -1 : random.nextDouble() < 0.6 ? top : random.nextInt(z.classes());
        }
        return labels;
    }

    @ParameterizedTest
    @EnumSource(CalibrationMethod.class)
    void everyMethodHasTheSameBitsInAnyNumberOfParts(CalibrationMethod method) throws IOException {
        for (int classes : new int[] {2, 5}) {
            Logits z = logits(300, classes, 1);
            int[] y = labels(z, 2);
            Fitted<? extends Calibrator> whole = method.fit(z, y);
            for (int parts : PARTS) {
                assertSame(whole, method.fit(new InParts(z, y, parts, 33, parts)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"isotonic", "histogram", "bbq", "venn-abers"})
    void infiniteScoresOfLabelsAreTheLowestInPartsToo(String method) throws IOException {
        Logits z = logits(400, 3, 3);
        int[] y = labels(z, 4);
        for (int r = 0; r < 400; r += 5) {
            z.array()[z.offset(r) + r % 3] = Float.NEGATIVE_INFINITY;
        }
        CalibrationMethod of = CalibrationMethod.of(method).orElseThrow();
        assertSame(of.fit(z, y), of.fit(new InParts(z, y, 7, 20, 5)));
    }

    /** Venn-Abers and others are records of lists: equal when every number is. How often rows are read may differ. */
    private static void assertSame(Fitted<? extends Calibrator> whole, Fitted<? extends Calibrator> parts) {
        assertThat(parts.calibrator()).usingRecursiveComparison().isEqualTo(whole.calibrator());
        assertThat(parts.report().with().passes(0).build())
                .isEqualTo(whole.report().with().passes(0).build());
    }

    @Test
    void theChoiceAmongMethodsIsTheSame() throws IOException {
        Logits z = logits(400, 3, 6);
        int[] y = labels(z, 7);
        List<CalibrationMethod> methods =
                List.of(CalibrationMethod.TEMPERATURE, CalibrationMethod.DIRICHLET, CalibrationMethod.ISOTONIC);
        MethodSelection whole = MethodSelection.fit(LogitsSource.of(z, y), methods, 3, 0);
        MethodSelection parts = MethodSelection.fit(new InParts(z, y, 7, 50, 8), methods, 3, 0);
        assertThat(parts.comparison()).isEqualTo(whole.comparison());
        assertThat(parts.fitted().calibrator()).isEqualTo(whole.fitted().calibrator());
    }

    @Test
    void everyMetricAndIntervalHasTheSameBits() throws IOException {
        for (int classes : new int[] {2, 7}) {
            Logits z = logits(600, classes, 9);
            int[] y = labels(z, 10);
            Evaluation whole = Evaluation.of(z, y, 15);
            Bootstrap intervals = Bootstrap.of(z, y, 15, 20, 3);
            for (int parts : new int[] {1, 200}) {
                InParts source = new InParts(z, y, parts, 40, parts);
                assertThat(Evaluation.of(source, 15)).isEqualTo(whole);
                assertThat(Bootstrap.of(source, 15, 20, 3)).isEqualTo(intervals);
            }
        }
    }

    @Test
    void predictionSetsHaveTheSameThresholds() throws IOException {
        Logits z = logits(600, 4, 11);
        int[] y = labels(z, 12);
        for (ConformalSets.Options options : List.of(
                ConformalSets.Options.lac(0.9),
                ConformalSets.Options.raps(0.8).withSeed(5),
                ConformalSets.Options.aps(0.9).withClassConditional(true))) {
            assertThat(ConformalSets.fit(new InParts(z, y, 7, 31, 13), options))
                    .isEqualTo(ConformalSets.fit(z, y, options));
        }
    }

    @Test
    void halvesOfPartsAreTheHalvesOfTheRows() throws IOException {
        Logits z = logits(500, 3, 14);
        int[] y = labels(z, 15);
        HalfSplit split = new HalfSplit(42);
        InParts parts = new InParts(z, y, 7, 31, 16);
        assertSame(
                TemperatureScaling.fit(split.fitHalf(LogitsSource.of(z, y))),
                TemperatureScaling.fit(split.fitHalf(parts)));
        assertThat(Evaluation.of(split.testHalf(parts), 15))
                .isEqualTo(Evaluation.of(split.testHalf(LogitsSource.of(z, y)), 15));
    }

    @Test
    void aSampleOfPartsIsTheSampleOfAllRows() throws IOException {
        Logits z = logits(9_000, 64, 17); // more scores than the sample holds
        int[] y = labels(z, 18);
        assertSame(TemperatureScaling.fit(z, y), TemperatureScaling.fit(new InParts(z, y, 7, 1_000, 19)));
    }

    @Test
    void rowsWithoutLabelsAreTheSameError() {
        Logits z = logits(5, 3, 20);
        int[] none = {-1, -1, -1, -1, -1};
        for (CalibrationMethod method : CalibrationMethod.values()) {
            assertThatThrownBy(() -> method.fit(new InParts(z, none, 2, 2, 1)))
                    .hasMessage("no labeled rows: 5 rows, every label is -1, or -100 in a file (ignored); a fit needs"
                            + " at least one");
        }
    }
}
