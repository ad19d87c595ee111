package dev.logits.calibrate;

import dev.logits.internal.check.NullCheck;

/**
 * A calibrator together with how its fit went.
 *
 * @param <C> the kind of calibrator
 * @param calibrator ready to use
 * @param report whether it converged, and scores before and after
 * @since 0.1
 */
public record Fitted<C extends Calibrator>(C calibrator, FitReport report) {

    /** Neither may be null. */
    public Fitted {
        NullCheck.argument(calibrator, "calibrator");
        NullCheck.argument(report, "report");
        NullCheck.argument(calibrator, "calibrator");
        NullCheck.argument(report, "report");
    }
}
