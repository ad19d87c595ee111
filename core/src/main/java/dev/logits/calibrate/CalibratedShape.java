package dev.logits.calibrate;

import dev.logits.Logits;
import dev.logits.Scores;

/** The checks of shape that every calibrator begins with. */
final class CalibratedShape {
    private CalibratedShape() {}

    static void check(Calibrator calibrator, Logits z, Scores out) {
        if (z.rows() != out.rows() || z.classes() != out.classes()) {
            throw new IllegalArgumentException("calibrated scores of " + z.rows() + " x " + z.classes()
                    + " logits into " + out.rows() + " x " + out.classes() + "; both must have the same shape");
        }
        checkClasses(calibrator, z.classes());
    }

    static void checkClasses(Calibrator calibrator, int classes) {
        if (calibrator.classes().isPresent() && calibrator.classes().getAsInt() != classes) {
            throw new IllegalArgumentException("the " + calibrator.method() + " calibrator was fitted on "
                    + calibrator.classes().getAsInt() + " classes, these logits have " + classes);
        }
    }
}
