package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.Words;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.GroupCalibration;
import dev.logits.io.report.PlotStyle;
import dev.logits.io.report.StoryPage;
import dev.logits.io.report.TextTable;
import dev.logits.metric.Evaluation;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What calibrators of groups do to the test rows of each: as they are, by the calibrator of all rows, and by their own.
 *
 * @param fit the calibrators
 * @param groups the groups with the most test rows, the largest first
 * @param others how many groups are not among these
 */
record CalibratedGroups(GroupCalibration fit, List<Group> groups, int others) {
    private static final int MOST = 12;

    /**
     * A group.
     *
     * @param own whether it has a calibrator of its own
     * @param before its test rows as they are
     * @param pooled by the calibrator of all rows
     * @param after as the group is calibrated
     */
    record Group(String name, boolean own, Evaluation before, Evaluation pooled, Evaluation after) {}

    /** Evaluates the test rows of groups, three passes for each. */
    static CalibratedGroups of(GroupCalibration fit, LogitsSource test, int bins) throws IOException {
        List<Map.Entry<String, Long>> sizes = new ArrayList<>(GroupRows.count(test, fit.column()).entrySet().stream()
                .filter(group -> group.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .toList());
        List<Group> groups = new ArrayList<>();
        for (Map.Entry<String, Long> size : sizes.subList(0, Math.min(MOST, sizes.size()))) {
            String name = size.getKey();
            LogitsSource rows = GroupRows.of(test, fit.column(), name);
            groups.add(new Group(
                    name,
                    fit.groups().containsKey(name),
                    Evaluation.of(rows, bins),
                    Evaluation.of(new CalibratedSource(rows, fit.pooled().calibrator()), bins),
                    Evaluation.of(fit.calibrated(rows), bins)));
        }
        return new CalibratedGroups(fit, groups, sizes.size() - groups.size());
    }

    private static final List<String> COLUMNS =
            List.of("rows", "fit", "NLL", "by all", "by own", "smooth ECE", "by all", "by own");

    private String title() {
        return "Calibrated by " + fit.column() + ": test rows as they are, by the fit to all rows, by the group's own";
    }

    private List<String> header() {
        List<String> header = new ArrayList<>(List.of(fit.column()));
        header.addAll(COLUMNS);
        return header;
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (Group g : groups) {
            rows.add(List.of(
                    g.name(),
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
            lines.add("and " + Words.count(others) + " smaller groups");
        }
        return lines;
    }

    /** A chapter of the report. */
    void putInto(StoryPage page) {
        page.chapter("Calibrated by " + fit.column()).table(title(), header(), rows());
        if (others > 0) {
            page.text("There are " + Words.count(others) + " smaller groups.");
        }
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("column", fit.column());
        ArrayNode array = json.putArray("groups");
        for (Group g : groups) {
            ObjectNode group = array.addObject();
            group.put("group", g.name());
            group.put("own_fit", g.own());
            if (g.own()) {
                group.put("fit_rows", fit.groups().get(g.name()).report().rows());
                group.put(
                        "parameters",
                        MethodParameters.line(fit.groups().get(g.name()).calibrator()));
            }
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
        return json;
    }

    private static void put(ObjectNode json, String metric, double before, double pooled, double after) {
        Json.number(json, metric + "_before", before);
        Json.number(json, metric + "_pooled", pooled);
        Json.number(json, metric + "_after", after);
    }
}
