package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.judge.EvaluationText;
import dev.logits.app.judge.MetricTable;
import dev.logits.app.read.Rows;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.ProgressBar;
import dev.logits.app.shell.ProgressSource;
import dev.logits.app.shell.Words;
import dev.logits.io.report.PlotStyle;
import dev.logits.io.report.ReportDetails;
import dev.logits.io.report.StoryPage;
import dev.logits.metric.Bootstrap;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.CoverageReport;
import dev.logits.uncertainty.GroupConformalSets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is computed beside a calibration where it was asked for: intervals of the test rows' metrics, and prediction
 * sets.
 *
 * @param details what the report shows
 * @param groupSets prediction sets of groups
 */
record Extras(ReportDetails details, Optional<GroupSets> groupSets) {

    /** Computes them; shows progress. */
    static Extras of(
            Calibration calibration,
            Optional<ConformalSets.Options> conformal,
            int bins,
            int resamples,
            long seed,
            ProgressBar bar)
            throws IOException {
        ProgressSource fitRows = new ProgressSource(calibration.split().fit(), bar);
        ProgressSource testRows = new ProgressSource(calibration.split().test(), bar);
        try {
            return Rows.of(fitRows, () -> {
                ReportDetails details = ReportDetails.NONE;
                if (calibration.comparison().isPresent()) {
                    details = details.withComparison(calibration.comparison().get());
                }
                if (resamples > 0) {
                    testRows.once("intervals, before");
                    Bootstrap before = Bootstrap.of(testRows, bins, resamples, seed);
                    testRows.once("intervals, after");
                    details = details.withIntervals(
                            before, Bootstrap.of(calibration.calibrated(testRows), bins, resamples, seed));
                }
                if (conformal.isPresent()) {
                    fitRows.once("prediction sets");
                    ConformalSets sets = ConformalSets.fit(fitRows, conformal.get());
                    testRows.once("coverage");
                    details = details.withSets(sets, CoverageReport.of(sets, testRows));
                }
                Optional<GroupSets> byGroup = Optional.empty();
                if (conformal.isPresent() && calibration.groups().isPresent()) {
                    String column = calibration.groups().get().fit().columns().get(0);
                    fitRows.passes("prediction sets by " + column);
                    GroupConformalSets sets = GroupConformalSets.fit(fitRows, column, conformal.get());
                    testRows.passes("coverage by " + column);
                    byGroup = Optional.of(GroupSets.of(sets, testRows));
                }
                return new Extras(details, byGroup);
            });
        } finally {
            bar.finish();
        }
    }

    /** With further chapters of the report. */
    Extras with(StoryPage chapters) {
        return new Extras(details.withChapters(chapters), groupSets);
    }

    /** The prediction sets as lines for a terminal; empty without them. */
    List<String> lines(PlotStyle style) {
        List<String> lines = new ArrayList<>();
        details.sets().ifPresent(s -> {
            ConformalSets.Options o = s.sets().options();
            CoverageReport c = s.coverage();
            lines.add("sets          " + o.method().key() + ", coverage asked " + Words.plain(o.coverage())
                    + (o.classConditional() ? " for each class" : "") + ", of the uncalibrated logits");
            lines.add("coverage      " + Words.decimals(c.coverage(), 4) + " " + MetricTable.text(c.interval())
                    + (c.effectiveRows() == c.rows()
                            ? ""
                            : ", as of " + Words.significant(c.effectiveRows(), 4) + " rows of equal weight"));
            lines.add("set size      " + Words.decimals(c.meanSize(), 3) + " on average, median "
                    + Words.count(c.medianSize()) + ", largest " + Words.count(c.largest()));
            lines.add("one class     " + Words.decimals(100 * c.single(), 1) + " % of rows"
                    + (Double.isNaN(c.singleAccuracy())
                            ? ""
                            : ", right " + Words.decimals(100 * c.singleAccuracy(), 1) + " % of the time")
                    + (c.empty() > 0 ? "; empty " + Words.decimals(100 * c.empty(), 1) + " %" : ""));
            s.sets().statements().forEach(note -> lines.addAll(Paragraph.lines("note: " + note, style.width())));
        });
        groupSets.ifPresent(groups -> {
            lines.add("");
            lines.addAll(groups.lines(style));
        });
        return lines;
    }

    /** Adds what there is. */
    void putInto(ObjectNode json) {
        details.before().ifPresent(b -> json.set("intervals_before", EvaluationText.json(b)));
        details.after().ifPresent(b -> json.set("intervals_after", EvaluationText.json(b)));
        details.sets().ifPresent(s -> json.set("prediction_sets", json(s)));
        groupSets.ifPresent(groups -> json.set("group_prediction_sets", groups.json()));
    }

    private static ObjectNode json(ReportDetails.Sets s) {
        ConformalSets.Options o = s.sets().options();
        CoverageReport c = s.coverage();
        ObjectNode json = Json.object();
        json.put("method", o.method().key());
        json.put("coverage_asked", o.coverage());
        json.put("class_conditional", o.classConditional());
        json.put("fit_rows", s.sets().rows());
        json.put("test_rows", c.rows());
        json.put("coverage", c.coverage());
        Json.interval(json, "coverage_interval", c.interval());
        if (c.effectiveRows() != c.rows()) {
            json.put("weight", c.weight());
            json.put("effective_rows", c.effectiveRows());
        }
        json.put("mean_size", c.meanSize());
        json.put("median_size", c.medianSize());
        json.put("largest_size", c.largest());
        json.put("empty", c.empty());
        json.put("single", c.single());
        Json.number(json, "single_accuracy", c.singleAccuracy());
        ArrayNode thresholds = json.putArray("thresholds");
        s.sets().thresholds().forEach(q -> {
            if (Double.isFinite(q)) {
                thresholds.add(q);
            } else {
                thresholds.addNull();
            }
        });
        json.set("notes", Json.texts(s.sets().statements()));
        return json;
    }
}
