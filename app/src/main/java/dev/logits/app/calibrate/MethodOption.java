package dev.logits.app.calibrate;

import dev.logits.calibrate.CalibrationMethod;
import dev.logits.calibrate.MethodSelection;
import dev.logits.calibrate.TemperatureScaling;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names a calibration method. */
final class MethodOption {
    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = TemperatureScaling.METHOD,
            description = {
                "The calibration method (default: temperature):",
                "temperature, ensemble: keep every row's top class;",
                "vector, matrix, dirichlet: a linear map of all classes;",
                "platt, beta, spline, isotonic, venn-abers, histogram, scaling-binning, bbq: a curve for each"
                        + " class against the rest;",
                "auto: compare all by cross-validation and take the simplest of the best;",
                "multicalibration: temperature, and behind it patches until every group of --group is right."
            })
    private String method;

    /** Multicalibration, which is no method of one calibrator: a temperature, and patches behind it. */
    static final String MULTICALIBRATION = "multicalibration";

    /** Whether it was asked for. */
    boolean isMulticalibration() {
        return method.equals(MULTICALIBRATION);
    }

    /** The method of all rows; empty to choose by cross-validation. */
    Optional<CalibrationMethod> chosen() {
        if (isMulticalibration()) {
            return Optional.of(CalibrationMethod.TEMPERATURE);
        }
        if (method.equals(MethodSelection.AUTO)) {
            return Optional.empty();
        }
        return Optional.of(CalibrationMethod.of(method)
                .orElseThrow(() -> new IllegalArgumentException("--method " + method
                        + " is not a method: expected one of " + CalibrationMethod.names() + ", "
                        + MethodSelection.AUTO + ", " + MULTICALIBRATION)));
    }
}
