package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.Words;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.FitReport;
import dev.logits.calibrate.GroupCalibration;
import dev.logits.calibrate.GroupMulticalibration;
import dev.logits.calibrate.GroupedCalibrator;
import dev.logits.io.report.PlotStyle;
import dev.logits.io.report.StoryPage;
import dev.logits.io.report.TextTable;
import dev.logits.metric.Evaluation;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a calibration by groups does to the test rows of each: as they are, by the calibrator of all rows, and as the
 * group is calibrated.
 *
 * @param fit the calibration
 * @param groups the groups with the most test rows, the largest first
 * @param others how many groups are not among these
 * @param levels how right multicalibration has made the levels of each group
 */
record CalibratedGroups(GroupedCalibrator fit, List<Group> groups, int others, Optional<PatchedLevels> levels) {
    private static final int MOST = 12;

    /**
     * A group.
     *
     * @param column its column
     * @param name its name there
     * @param own whether it is calibrated in its own way
     * @param before its test rows as they are
     * @param pooled by the calibrator of all rows
     * @param after as the group is calibrated
     */
    record Group(String column, String name, boolean own, Evaluation before, Evaluation pooled, Evaluation after) {}

    private record Size(String column, String name, long rows) {}

    /** Evaluates the test rows of groups, three passes for each. */
    static CalibratedGroups of(GroupedCalibrator fit, LogitsSource test, int bins) throws IOException {
        List<Size> sizes = new ArrayList<>();
        for (String column : fit.columns()) {
            for (Map.Entry<String, Long> group : GroupRows.count(test, column).entrySet()) {
                if (group.getValue() > 0) {
                    sizes.add(new Size(column, group.getKey(), group.getValue()));
                }
            }
        }
        sizes.sort(Comparator.comparingLong((Size size) -> -size.rows()));
        List<Group> groups = new ArrayList<>();
        for (Size size : sizes.subList(0, Math.min(MOST, sizes.size()))) {
            LogitsSource rows = GroupRows.of(test, size.column(), size.name());
            groups.add(new Group(
                    size.column(),
                    size.name(),
                    fit.knows(size.column(), size.name()),
                    Evaluation.of(rows, bins),
                    Evaluation.of(new CalibratedSource(rows, fit.pooled().calibrator()), bins),
                    Evaluation.of(fit.calibrated(rows), bins)));
        }
        return new CalibratedGroups(
                fit,
                groups,
                sizes.size() - groups.size(),
                fit instanceof GroupMulticalibration patched
                        ? Optional.of(PatchedLevels.of(patched, test))
                        : Optional.empty());
    }

    private boolean isPatched() {
        return levels.isPresent();
    }

    private String columns() {
        return String.join(", ", fit.columns());
    }

    private String title() {
        return "Calibrated by " + columns() + ": test rows as they are, by the fit to all rows, "
                + (isPatched() ? "and patched so that all groups are right" : "by the group's own");
    }

    /** What the group's column and name are called. */
    private String called(Group g) {
        return (fit.columns().size() > 1 ? g.column() + " " : "") + Words.group(g.name());
    }

    private List<String> header() {
        String after = isPatched() ? "patched" : "by own";
        return List.of(
                fit.columns().size() > 1 ? "group" : columns(),
                "rows",
                "fit",
                "NLL",
                "by all",
                after,
                "smooth ECE",
                "by all",
                after);
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (Group g : groups) {
            rows.add(List.of(
                    called(g),
                    Words.count(g.before().rows()),
                    g.own() ? "own" : "all",
                    Words.decimals(g.before().nll(), 4),
                    Words.decimals(g.pooled().nll(), 4),
                    Words.decimals(g.after().nll(), 4),
                    Words.decimals(g.before().smoothEce(), 4),
                    Words.decimals(g.pooled().smoothEce(), 4),
                    Words.decimals(g.after().smoothEce(), 4)));
        }
        return rows;
    }

    /** A table for a terminal. */
    List<String> lines(PlotStyle style) {
        List<String> lines = new ArrayList<>(Paragraph.lines(title(), style.width()));
        lines.addAll(TextTable.lines(header(), rows(), style));
        if (others > 0) {
            lines.add("and " + Words.counted(others, "smaller group", "smaller groups"));
        }
        levels.ifPresent(l -> l.sentences().forEach(line -> lines.addAll(Paragraph.lines(line, style.width()))));
        return lines;
    }

    /** A chapter of the report. */
    void putInto(StoryPage page) {
        page.chapter("Calibrated by " + columns()).table(title(), header(), rows());
        if (others > 0) {
            page.text("There " + (others == 1 ? "is " : "are ")
                    + Words.counted(others, "smaller group", "smaller groups") + ".");
        }
        levels.ifPresent(l -> l.sentences().forEach(page::text));
    }

    /** What a reader should know of the fits. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (fit instanceof GroupCalibration apart) {
            apart.groups()
                    .forEach((name, group) -> FitText.notes(group)
                            .forEach(note -> notes.add(apart.column() + " " + Words.group(name) + ": " + note)));
        }
        return notes;
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("column", columns());
        ArrayNode array = json.putArray("groups");
        for (Group g : groups) {
            ObjectNode group = array.addObject();
            group.put("group", g.name());
            if (isPatched()) {
                group.put("column", g.column());
            }
            group.put("own_fit", g.own());
            if (g.own() && fit instanceof GroupCalibration apart) {
                FitReport report = apart.groups().get(g.name()).report();
                group.put("fit_rows", report.rows());
                group.put("parameters", MethodParameters.line(apart.of(g.name())));
            }
            levels.filter(l -> g.own()).ifPresent(l -> group.put("patches", l.patches(g.column(), g.name())));
            group.put("test_rows", g.before().rows());
            put(group, "nll", g.before().nll(), g.pooled().nll(), g.after().nll());
            put(group, "ece", g.before().ece(), g.pooled().ece(), g.after().ece());
            put(
                    group,
                    "smooth_ece",
                    g.before().smoothEce(),
                    g.pooled().smoothEce(),
                    g.after().smoothEce());
        }
        json.put("other_groups", others);
        levels.ifPresent(l -> json.set("multicalibration", l.json()));
        return json;
    }

    private static void put(ObjectNode json, String metric, double before, double pooled, double after) {
        Json.number(json, metric + "_before", before);
        Json.number(json, metric + "_pooled", pooled);
        Json.number(json, metric + "_after", after);
    }
}
