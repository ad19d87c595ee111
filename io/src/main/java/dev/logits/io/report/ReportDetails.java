package dev.logits.io.report;

import dev.logits.calibrate.MethodComparison;
import dev.logits.internal.check.NullCheck;
import dev.logits.metric.Bootstrap;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.CoverageReport;
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
 * @param chapters further chapters, which end the report's findings
 * @since 0.1
 */
public record ReportDetails(
        Optional<Bootstrap> before,
        Optional<Bootstrap> after,
        Optional<MethodComparison> comparison,
        Optional<Sets> sets,
        Optional<StoryPage> chapters) {

    /** Nothing. */
    public static final ReportDetails NONE =
            new ReportDetails(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** None may be null. */
    public ReportDetails {
        NullCheck.argument(before, "before");
        NullCheck.argument(after, "after");
        NullCheck.argument(comparison, "comparison");
        NullCheck.argument(sets, "sets");
        NullCheck.argument(chapters, "chapters");
        NullCheck.argument(before, "before");
        NullCheck.argument(after, "after");
        NullCheck.argument(comparison, "comparison");
        NullCheck.argument(sets, "sets");
    }

    /**
     * Prediction sets.
     *
     * @param sets fitted on the rows that the calibrator was fitted on
     * @param coverage measured on the test rows
     */
    public record Sets(ConformalSets sets, CoverageReport coverage) {
        /** Checks that nothing is null. */
        public Sets {
            NullCheck.argument(sets, "sets");
            NullCheck.argument(coverage, "coverage");
        }
    }

    /** With intervals of the scores before and after. */
    public ReportDetails withIntervals(Bootstrap ofBefore, Bootstrap ofAfter) {
        NullCheck.argument(ofBefore, "ofBefore");
        NullCheck.argument(ofAfter, "ofAfter");
        return new ReportDetails(Optional.of(ofBefore), Optional.of(ofAfter), comparison, sets, chapters);
    }

    /** With how the method was chosen. */
    public ReportDetails withComparison(MethodComparison methods) {
        NullCheck.argument(methods, "methods");
        return new ReportDetails(before, after, Optional.of(methods), sets, chapters);
    }

    /** With prediction sets. */
    public ReportDetails withSets(ConformalSets fitted, CoverageReport measured) {
        NullCheck.argument(fitted, "fitted");
        NullCheck.argument(measured, "measured");
        return new ReportDetails(before, after, comparison, Optional.of(new Sets(fitted, measured)), chapters);
    }

    /** With further chapters, such as of decisions: {@link StoryPage#part}. */
    public ReportDetails withChapters(StoryPage further) {
        NullCheck.argument(further, "further");
        return new ReportDetails(before, after, comparison, sets, Optional.of(further));
    }
}
