package dev.logits.io.report;

import dev.logits.metric.ConsistencyTest;
import dev.logits.metric.Evaluation;

/** The one sentence to read if no other is. */
final class Lead {
    private static final int WORLDS = 1000;

    private Lead() {}

    /** Whether the calibration error is more than noise. */
    static ConsistencyTest test(Evaluation e) {
        return ConsistencyTest.of(e.confidences(), e.reliability().bins().size(), WORLDS, 0);
    }

    /** Empty where the verdict says it all: no rows, or no fit. */
    static String of(CalibrationReport report, ConsistencyTest before, ConsistencyTest after) {
        if (report.before().reliability().rows() == 0
                || !report.fit().converged()
                || report.fit().hasFewRows(report.method())) {
            return "";
        }
        String from = Figures.spokenPercent(report.before().ece());
        String to = Figures.spokenPercent(report.after().ece());
        return switch (report.verdict().tone()) {
            case BETTER ->
                after.isMoreThanNoise()
                        ? "Better, not perfect: the model’s confidence is now off by " + to + " on average, not " + from
                                + "."
                        : "Calibrated: off by " + to + " on average, not " + from
                                + ", the model’s confidence can now be taken at its word.";
            case MIXED ->
                before.isMoreThanNoise()
                        ? "Not clearly better: the model’s confidence was off by " + from + " on average and is off by "
                                + to + "."
                        : "Little to repair: the model’s confidence could be trusted before calibration.";
            case WORSE ->
                "Worse: off by " + to + " on average, not " + from
                        + ", the model’s confidence is better left as it was.";
        };
    }
}
