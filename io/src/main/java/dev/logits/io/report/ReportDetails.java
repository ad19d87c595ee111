package dev.logits.io.report;

import dev.logits.calibrate.MethodComparison;
import dev.logits.metric.Bootstrap;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.CoverageReport;
import java.util.Objects;
import java.util.Optional;

/**
 * What a report shows where it was computed: nothing of it is needed.
 *
 * <p>Immutable.
 *
 * @param before intervals of the scores before calibration
 * @param after intervals of the scores after calibration
 * @param comparison how the method was chosen
 * @param sets prediction sets and what they did on the test rows
 */
public record ReportDetails(
        Optional<Bootstrap> before,
        Optional<Bootstrap> after,
        Optional<MethodComparison> comparison,
        Optional<Sets> sets) {

    /** Nothing. */
    public static final ReportDetails NONE =
            new ReportDetails(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** None may be null. */
    public ReportDetails {
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(comparison, "comparison");
        Objects.requireNonNull(sets, "sets");
    }

    /**
     * Prediction sets.
     *
     * @param sets fitted on the rows that the calibrator was fitted on
     * @param coverage measured on the test rows
     */
    public record Sets(ConformalSets sets, CoverageReport coverage) {}

    /** With intervals of the scores before and after. */
    public ReportDetails withIntervals(Bootstrap ofBefore, Bootstrap ofAfter) {
        return new ReportDetails(Optional.of(ofBefore), Optional.of(ofAfter), comparison, sets);
    }

    /** With how the method was chosen. */
    public ReportDetails withComparison(MethodComparison methods) {
        return new ReportDetails(before, after, Optional.of(methods), sets);
    }

    /** With prediction sets. */
    public ReportDetails withSets(ConformalSets fitted, CoverageReport measured) {
        return new ReportDetails(before, after, comparison, Optional.of(new Sets(fitted, measured)));
    }
}
