package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.internal.check.NullCheck;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every calibration method under the name that files and the command line give it, to choose one at run time.
 *
 * <pre>{@code Fitted<?> fit = CalibrationMethod.of("isotonic").orElseThrow().fit(z, y); }</pre>
 *
 * @since 0.1
 */
public enum CalibrationMethod {
    /** {@link TemperatureScaling}. */
    TEMPERATURE(TemperatureScaling.METHOD, TemperatureScaling::fit),
    /** {@link VectorScaling}. */
    VECTOR(VectorScaling.METHOD, VectorScaling::fit),
    /** {@link MatrixScaling}. */
    MATRIX(MatrixScaling.METHOD, MatrixScaling::fit),
    /** {@link DirichletCalibration}. */
    DIRICHLET(DirichletCalibration.METHOD, DirichletCalibration::fit),
    /** {@link EnsembleTemperature}. */
    ENSEMBLE(EnsembleTemperature.METHOD, EnsembleTemperature::fit),
    /** {@link PlattScaling}. */
    PLATT(PlattScaling.METHOD, PlattScaling::fit),
    /** {@link BetaCalibration}. */
    BETA(BetaCalibration.METHOD, BetaCalibration::fit),
    /** {@link IsotonicCalibration}. */
    ISOTONIC(IsotonicCalibration.METHOD, IsotonicCalibration::fit),
    /** {@link HistogramBinning}. */
    HISTOGRAM(HistogramBinning.METHOD, HistogramBinning::fit),
    /** {@link ScalingBinning}. */
    SCALING_BINNING(ScalingBinning.METHOD, ScalingBinning::fit),
    /** {@link BayesianBinning}. */
    BBQ(BayesianBinning.METHOD, BayesianBinning::fit),
    /** {@link VennAbers}. */
    VENN_ABERS(VennAbers.METHOD, VennAbers::fit),
    /** {@link SplineCalibration}. */
    SPLINE(SplineCalibration.METHOD, SplineCalibration::fit);

    private final String text;
    private final InMemory.SourceFit<Fitted<? extends Calibrator>> fit;

    CalibrationMethod(String text, InMemory.SourceFit<Fitted<? extends Calibrator>> fit) {
        this.text = text;
        this.fit = fit;
    }

    /** The method's name, as {@link Calibrator#method} gives it. */
    public String text() {
        return text;
    }

    /** The method of a name; empty if there is none. */
    public static Optional<CalibrationMethod> of(String text) {
        NullCheck.argument(text, "text");
        return Stream.of(values()).filter(method -> method.text.equals(text)).findFirst();
    }

    /** All names, with commas between. */
    public static String names() {
        return Stream.of(values()).map(CalibrationMethod::text).collect(Collectors.joining(", "));
    }

    /**
     * Fits to rows in memory, as the method's own {@code fit} does.
     *
     * @param z logits, N × K with K ≥ 2
     * @param labels N labels
     * @throws IllegalArgumentException as {@link TemperatureScaling#fit(Logits, int[])}
     */
    public Fitted<? extends Calibrator> fit(Logits z, int[] labels) {
        return InMemory.fit(z, labels, this::fit);
    }

    /**
     * Fits to the rows of a source.
     *
     * @throws IOException if reading fails
     * @throws IllegalArgumentException as {@link #fit(Logits, int[])}
     */
    public Fitted<? extends Calibrator> fit(LogitsSource source) throws IOException {
        NullCheck.argument(source, "source");
        return fit.of(source);
    }
}
