package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.judge.MetricTable;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.Words;
import dev.logits.io.report.PlotStyle;
import dev.logits.io.report.TextTable;
import dev.logits.source.GroupRows;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.CoverageReport;
import dev.logits.uncertainty.GroupConformalSets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prediction sets that keep their coverage in each group, and what they do on the test rows.
 *
 * @param sets fitted on the fit rows
 * @param coverage of the test rows, by group; without groups that no fit row was of
 * @param unknown test rows of such groups, by group
 */
record GroupSets(GroupConformalSets sets, Map<String, CoverageReport> coverage, Map<String, Long> unknown) {

    static GroupSets of(GroupConformalSets sets, LogitsSource test) throws IOException {
        Map<String, CoverageReport> coverage = new TreeMap<>();
        Map<String, Long> unknown = new TreeMap<>();
        for (Map.Entry<String, Long> group :
                GroupRows.count(test, sets.column()).entrySet()) {
            String name = group.getKey();
            if (!sets.groups().containsKey(name)) {
                unknown.put(name, group.getValue());
            } else if (group.getValue() > 0) {
                coverage.put(name, CoverageReport.of(sets.of(name), GroupRows.of(test, sets.column(), name)));
            }
        }
        return new GroupSets(sets, coverage, unknown);
    }

    List<String> lines(PlotStyle style) {
        List<List<String>> rows = new ArrayList<>();
        coverage.forEach((name, c) -> rows.add(List.of(
                Words.group(name),
                Words.count(sets.of(name).rows()),
                Words.count(c.rows()),
                Words.decimals(c.coverage(), 4),
                MetricTable.text(c.interval()),
                Words.decimals(c.meanSize(), 3))));
        List<String> lines = new ArrayList<>();
        lines.add("Prediction sets by " + sets.column() + ", coverage asked "
                + Words.plain(sets.groups().values().iterator().next().options().coverage()) + " in each");
        lines.addAll(TextTable.lines(
                List.of(sets.column(), "rows fitted", "tested", "coverage", "95 %", "mean size"), rows, style));
        notes().forEach(note -> lines.addAll(Paragraph.lines("note: " + note, style.width())));
        return lines;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(sets.statements());
        unknown.forEach((name, rows) -> notes.add("no fit row is of " + sets.column() + " " + Words.group(name)
                + ", of which " + Words.rows(rows) + " are tested; nothing can be promised of it"));
        return notes;
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("column", sets.column());
        ArrayNode array = json.putArray("groups");
        coverage.forEach((name, c) -> {
            ObjectNode group = array.addObject();
            group.put("group", name);
            group.put("fit_rows", sets.of(name).rows());
            group.put("test_rows", c.rows());
            group.put("coverage", c.coverage());
            Json.interval(group, "coverage_interval", c.interval());
            if (c.effectiveRows() != c.rows()) {
                group.put("weight", c.weight());
                group.put("effective_rows", c.effectiveRows());
            }
            group.put("mean_size", c.meanSize());
        });
        json.set("notes", Json.texts(notes()));
        return json;
    }
}
