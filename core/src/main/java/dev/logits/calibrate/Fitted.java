package dev.logits.calibrate;

import java.util.Objects;

/**
 * A calibrator together with how its fit went.
 *
 * @param <C> the kind of calibrator
 * @param calibrator ready to use
 * @param report whether it converged, and scores before and after
 */
public record Fitted<C extends Calibrator>(C calibrator, FitReport report) {

    /** Neither may be null. */
    public Fitted {
        Objects.requireNonNull(calibrator, "calibrator");
        Objects.requireNonNull(report, "report");
    }
}
