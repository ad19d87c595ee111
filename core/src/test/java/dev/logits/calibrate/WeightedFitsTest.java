package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.logits.Logits;
import dev.logits.math.Softmax;
import dev.logits.source.ColumnedSource;
import dev.logits.source.LogitsSource;
import dev.logits.source.RepeatedRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fits of weighted rows: whole weights are repeated rows, to the bit; parts of rows add up to rows. */
class WeightedFitsTest {
    private static final int ROWS = 300;
    private static final int CLASSES = 3;

    /** Bins of equal count are rounded to whole rows where all rows are whole. */
    private static final Set<CalibrationMethod> ROUNDED =
            Set.of(CalibrationMethod.HISTOGRAM, CalibrationMethod.SCALING_BINNING, CalibrationMethod.BBQ);

    private static Logits logits() {
        Random random = new Random(5);
        Logits z = Logits.zeros(ROWS, CLASSES);
        for (int i = 0; i < z.array().length; i++) {
            z.array()[i] = (float) (Math.rint(16 * random.nextGaussian()) / 8); // with ties
        }
        return z;
    }

    /** Labels that go with the scores, some classes seldom, some rows without. */
    private static int[] labels() {
        Random random = new Random(6);
        Logits z = logits();
        int[] labels = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            double u = random.nextDouble();
            int top = 0;
            for (int c = 1; c < CLASSES; c++) {
                top = z.get(r, c) > z.get(r, top) ? c : top;
            }
            labels[r] = u < 0.1 ? -1 : u < 0.6 ? top : random.nextInt(CLASSES);
        }
        return labels;
    }

    private static LogitsSource weighted(Logits z, int[] labels, double[] weights) {
        return RepeatedRows.by("w", ColumnedSource.of(LogitsSource.of(z, labels), "w", weights));
    }

    /** Rows in an order, each so often. */
    private static LogitsSource copies(int[] places, double[] weights) {
        Logits z = logits();
        int[] y = labels();
        Logits all = Logits.zeros(places.length, CLASSES);
        int[] labels = new int[places.length];
        for (int i = 0; i < places.length; i++) {
            System.arraycopy(z.array(), z.offset(places[i]), all.array(), all.offset(i), CLASSES);
            labels[i] = y[places[i]];
        }
        return weights == null ? LogitsSource.of(all, labels) : weighted(all, labels, weights);
    }

    @ParameterizedTest
    @EnumSource(CalibrationMethod.class)
    void wholeWeightsAreRepeatedRowsToTheBit(CalibrationMethod method) throws IOException {
        double[] weights = new double[ROWS];
        Arrays.setAll(weights, r -> r * 7 % 5);
        List<Integer> places = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            places.addAll(Collections.nCopies((int) weights[r], r));
        }
        Collections.shuffle(places, new Random(2));
        LogitsSource repeated = copies(places.stream().mapToInt(i -> i).toArray(), null);
        Fitted<? extends Calibrator> of = method.fit(weighted(logits(), labels(), weights));
        assertThat(of.calibrator()).isEqualTo(method.fit(repeated).calibrator());
        assertThat(of.report()).isEqualTo(method.fit(repeated).report());
    }

    @ParameterizedTest
    @EnumSource(value = CalibrationMethod.class, mode = EnumSource.Mode.EXCLUDE, names = "VENN_ABERS")
    void partsOfRowsAddUpToRows(CalibrationMethod method) throws IOException {
        int[] places = new int[2 * ROWS];
        double[] parts = new double[2 * ROWS];
        for (int r = 0; r < ROWS; r++) {
            places[2 * r] = r;
            places[2 * r + 1] = r;
            parts[2 * r] = new Random(r).nextInt(1, 8) / 8.0;
            parts[2 * r + 1] = 1 - parts[2 * r];
        }
        Fitted<? extends Calibrator> whole = method.fit(logits(), labels());
        Fitted<? extends Calibrator> of = method.fit(copies(places, parts));
        assertThat(of.report().weight()).isEqualTo(whole.report().rows());
        assertThat(of.report().rows()).isEqualTo(2 * whole.report().rows());
        double tolerance = ROUNDED.contains(method) ? 0.2 : 1e-6;
        float[] a = Softmax.of(calibrated(of)).array();
        float[] b = Softmax.of(calibrated(whole)).array();
        for (int i = 0; i < a.length; i++) {
            assertThat((double) a[i]).isCloseTo(b[i], within(tolerance));
        }
        assertThat(of.report().nllAfter()).isCloseTo(whole.report().nllAfter(), within(tolerance / 10));
    }

    private static Logits calibrated(Fitted<? extends Calibrator> fit) {
        Logits out = Logits.zeros(ROWS, CLASSES);
        fit.calibrator().calibratedLogits(logits(), out);
        return out;
    }

    @ParameterizedTest
    @EnumSource(value = CalibrationMethod.class, mode = EnumSource.Mode.EXCLUDE, names = "VENN_ABERS")
    void theOrderOfWeightedRowsChangesNoBit(CalibrationMethod method) throws IOException {
        double[] weights = new Random(3).doubles(ROWS, 0, 3).toArray();
        List<Integer> order = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            order.add(r);
        }
        Collections.shuffle(order, new Random(4));
        int[] places = order.stream().mapToInt(i -> i).toArray();
        double[] shuffled = Arrays.stream(places).mapToDouble(r -> weights[r]).toArray();
        assertThat(method.fit(copies(places, shuffled)).calibrator())
                .isEqualTo(method.fit(weighted(logits(), labels(), weights)).calibrator());
    }

    /** Weights of half as much make a prior count twice as much beside them; these methods have none. */
    @ParameterizedTest
    @EnumSource(
            value = CalibrationMethod.class,
            names = {"TEMPERATURE", "ENSEMBLE"})
    void weightsOfHalfAsMuchChangeNoBitWhereThereIsNoPrior(CalibrationMethod method) throws IOException {
        double[] weights = new Random(3).doubles(ROWS).toArray();
        double[] halves = Arrays.stream(weights).map(w -> w / 2).toArray();
        assertThat(method.fit(weighted(logits(), labels(), halves)).calibrator())
                .isEqualTo(method.fit(weighted(logits(), labels(), weights)).calibrator());
    }

    @Test
    void theChoiceAmongMethodsIsThatOfRepeatedRows() throws IOException {
        double[] weights = new double[ROWS];
        Arrays.setAll(weights, r -> 1 + r % 3);
        List<Integer> places = new ArrayList<>();
        for (int r = 0; r < ROWS; r++) {
            places.addAll(Collections.nCopies((int) weights[r], r));
        }
        LogitsSource repeated = copies(places.stream().mapToInt(i -> i).toArray(), null);
        assertThat(MethodSelection.fit(weighted(logits(), labels(), weights), 1).comparison())
                .isEqualTo(MethodSelection.fit(repeated, 1).comparison());
        double[] parts = new Random(3).doubles(ROWS, 0.2, 3).toArray();
        List<CalibrationMethod> methods = List.of(CalibrationMethod.TEMPERATURE, CalibrationMethod.ISOTONIC);
        MethodComparison chosen = MethodSelection.fit(weighted(logits(), labels(), parts), methods, 4, 1)
                .comparison();
        assertThat(chosen.rows()).allMatch(MethodComparison.Row::compared);
        List<CalibrationMethod> withVennAbers = List.of(CalibrationMethod.TEMPERATURE, CalibrationMethod.VENN_ABERS);
        assertThat(MethodSelection.fit(weighted(logits(), labels(), parts), withVennAbers, 4, 1)
                        .comparison()
                        .row("venn-abers")
                        .orElseThrow()
                        .note())
                .isEqualTo("not compared: it takes whole weights");
    }

    @Test
    void vennAbersRefusesPartsOfRows() {
        double[] weights = new double[ROWS];
        Arrays.fill(weights, 1.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VennAbers.fit(weighted(logits(), labels(), weights)))
                .withMessageContaining("whole numbers of cases; isotonic calibration takes any");
    }

    @Test
    void sharesOfClassesAndTheirShiftAreByWeight() throws IOException {
        Logits z = Logits.copyOf(new float[][] {{0, -1}, {0, -2}, {0, 1}});
        LogitsSource rows = weighted(z, new int[] {0, 1, 1}, new double[] {0.5, 0.25, 1.25});
        assertThat(PriorShift.shares(rows)).containsExactly(0.25, 0.75);
        PriorShift whole =
                PriorShift.estimate(weighted(z, new int[] {0, 1, 1}, new double[] {2, 1, 5}), new double[] {0.5, 0.5});
        PriorShift quarter = PriorShift.estimate(
                weighted(z, new int[] {0, 1, 1}, new double[] {0.5, 0.25, 1.25}), new double[] {0.5, 0.5});
        assertThat(quarter.to()[1]).isCloseTo(whole.to()[1], within(1e-9));
        assertThat(quarter.intervals().get(1).low())
                .isLessThan(whole.intervals().get(1).low());
    }
}
