package dev.logits.calibrate;

import dev.logits.calibrate.curve.Curve;
import java.io.Serializable;

/**
 * One class's curve and how its fit went.
 *
 * @param curve ready to use
 * @param status converged, or why not; {@code WORSE_THAN_CHANCE} if the curve does not increase
 * @param gradient the largest derivative left at the answer; 0 for a method with a closed answer
 */
record FittedCurve<M extends Curve>(M curve, FitReport.Status status, double gradient) implements Serializable {

    static <M extends Curve> FittedCurve<M> converged(M curve) {
        return new FittedCurve<>(curve, FitReport.Status.CONVERGED, 0);
    }

    /** A curve with a closed answer, which is constant where labels and log-odds do not rise together. */
    static <M extends Curve> FittedCurve<M> of(M curve, boolean constant) {
        return new FittedCurve<>(curve, constant ? FitReport.Status.WORSE_THAN_CHANCE : FitReport.Status.CONVERGED, 0);
    }
}
