package dev.logits.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.logits.Logits;
import dev.logits.source.LogitsSource;
import dev.logits.source.OtherOrders;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fits and the choice of a method, to the bit, whatever the order of the rows, their batches and the threads; and the
 * same bits on every machine.
 */
@Tag("bits")
class FitsHaveNoOrderTest {
    /** As many scores that blocks of rows run at the same time. */
    private static final int WIDE = 40;

    private static final int WIDE_ROWS = 6_600;

    private static Result of(Fitted<? extends Calibrator> fit, Logits z) {
        return new Result(fit.report(), bits(fit.calibrator(), z));
    }

    /** A report, and a checksum of what the calibrator makes of rows. */
    private record Result(FitReport report, long bits) {
        long all() {
            return 31 * bits
                    + 17 * Double.doubleToLongBits(report.nllAfter())
                    + Double.doubleToLongBits(report.gradient());
        }
    }

    private static long bits(Calibrator calibrator, Logits z) {
        CRC32 sum = new CRC32();
        Logits out = Logits.zeros(z.rows(), z.classes());
        calibrator.calibratedLogits(z, out);
        for (float f : out.array()) {
            int bits = Float.floatToRawIntBits(f);
            for (int shift = 0; shift < 32; shift += 8) {
                sum.update(bits >>> shift);
            }
        }
        return sum.getValue();
    }

    @Test
    void everyMethodFitsTheSameBitsInAnyOrder() {
        long bits = 0;
        for (int classes : new int[] {2, 4}) {
            Logits z = OtherOrders.rows(200, classes);
            int[] y = OtherOrders.labels(z);
            for (CalibrationMethod method : CalibrationMethod.values()) {
                Result result = OtherOrders.giveTheSame(z, y, source -> of(method.fit(source), z));
                bits = 31 * bits + result.all();
            }
        }
        assertThat(bits).isEqualTo(8138413922885638957L);
    }

    @Test
    void theChoiceOfAMethodIsTheSameInAnyOrder() {
        Logits z = OtherOrders.rows(90, 3);
        int[] y = OtherOrders.labels(z);
        MethodComparison comparison = OtherOrders.giveTheSame(
                z, y, source -> MethodSelection.fit(source, 3).comparison());
        assertThat(comparison.rows()).hasSize(CalibrationMethod.values().length);
        assertThat(comparison.rows().get(0).nll()).isEqualTo(0.8448595243855521);
    }

    @Test
    void fitsOfManyScoresHaveTheSameBitsOnAnyNumberOfThreads() {
        Logits z = OtherOrders.rows(WIDE_ROWS, WIDE);
        int[] y = OtherOrders.labels(z);
        List<OtherOrders.Result<Result>> fits = List.of(
                source -> of(TemperatureScaling.fit(source), z),
                source -> of(VectorScaling.fit(source, 1e-6), z),
                source -> of(PlattScaling.fit(source), z),
                source -> of(EnsembleTemperature.fit(source), z));
        long bits = 0;
        for (OtherOrders.Result<Result> fit : fits) {
            bits = 31 * bits + OtherOrders.giveTheSameOnThreads(z, y, fit).all();
        }
        assertThat(bits).isEqualTo(4466268720754950830L);
    }

    /** Gradients of matrices at some point, on many rows: whole fits would take too long. */
    @Test
    void gradientsOfMatricesHaveTheSameBitsOnAnyNumberOfThreads() {
        Logits z = OtherOrders.rows(WIDE_ROWS, WIDE);
        z.set(5, 7, 3000); // an input that is summed exactly
        int[] y = OtherOrders.labels(z);
        for (boolean logSoftmax : new boolean[] {false, true}) {
            OtherOrders.giveTheSameOnThreads(z, y, source -> gradient(source, logSoftmax));
        }
    }

    private static List<Object> gradient(LogitsSource source, boolean logSoftmax) throws IOException {
        MatrixObjective objective = new MatrixObjective(source, 0.5, logSoftmax, new OdirPenalty(1, 1, 1));
        double[] theta = new double[WIDE * (WIDE + 1)];
        Arrays.setAll(theta, i -> (i * 37 % 101 - 50) * 0x1p-12);
        double[] gradient = new double[theta.length];
        double value = objective.valueAndGradient(theta, gradient);
        return List.of(value, Arrays.stream(gradient).boxed().toList());
    }

    /** More rows than the sample keeps from which the temperature starts, half of them copies. */
    @Test
    void aTemperatureThatStartsFromASampleIsTheSameInAnyOrder() {
        int rows = 1_500;
        Logits z = OtherOrders.rows(rows, 200);
        int[] y = OtherOrders.labels(z);
        for (int r = 1; r < rows; r += 2) {
            System.arraycopy(z.array(), z.offset(r - 1), z.array(), z.offset(r), z.classes());
            y[r] = y[r - 1];
        }
        Fitted<TemperatureScaling> fit = OtherOrders.giveTheSame(z, y, TemperatureScaling::fit);
        assertThat(fit.report().converged()).isTrue();
        assertThat(fit.calibrator().temperature()).isEqualTo(4.34686776287191);
    }
}
