package dev.logits.calibrate;

import dev.logits.calibrate.curve.Curve;
import java.io.Serializable;

/** How the curve of one class is fitted; it can be sent to where the rows are. */
@FunctionalInterface
interface CurveFit<M extends Curve> extends Serializable {
    FittedCurve<M> of(ClassScores scores);

    /** Of a method that wants all rows in order. */
    interface Sorted<M extends Curve> extends Serializable {
        FittedCurve<M> of(ScoredLabels labels);
    }
}
