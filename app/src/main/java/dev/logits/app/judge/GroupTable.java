package dev.logits.app.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.EvaluationJson;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.ProgressSource;
import dev.logits.app.shell.Words;
import dev.logits.io.report.PlotStyle;
import dev.logits.io.report.TextTable;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Metric;
import dev.logits.source.GroupRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The metrics of each group of a column.
 *
 * @param column the column
 * @param groups those with labeled rows, the largest first
 * @param unlabeled how many groups have none
 */
record GroupTable(String column, List<Group> groups, int unlabeled) {
    private static final int MOST_GROUPS = 1000;
    private static final int SHOWN = 30;
    private static final List<Metric> COLUMNS =
            List.of(Metric.ACCURACY, Metric.NLL, Metric.BRIER, Metric.ECE, Metric.SMOOTH_ECE);

    /** A group and its metrics. */
    record Group(String name, Evaluation evaluation) {}

    /** Evaluates them, in a pass for each; of a column of ids there would be too many. */
    static GroupTable of(ProgressSource source, String column, int bins) throws IOException {
        source.passes("groups of " + column);
        Map<String, Long> counts = GroupRows.count(source, column);
        List<String> names = counts.entrySet().stream()
                .filter(group -> group.getValue() > 0)
                .sorted(Comparator.comparingLong((Map.Entry<String, Long> group) -> -group.getValue())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        if (names.size() > MOST_GROUPS) {
            throw new IllegalArgumentException("--group " + column + ": " + names.size() + " groups are more than "
                    + MOST_GROUPS + "; is it a column of ids?");
        }
        List<Group> groups = new ArrayList<>();
        for (String name : names) {
            groups.add(new Group(name, Evaluation.of(GroupRows.of(source, column, name), bins)));
        }
        return new GroupTable(column, groups, counts.size() - names.size());
    }

    List<String> lines(PlotStyle style) {
        List<String> header = new ArrayList<>(List.of(column, "rows"));
        COLUMNS.forEach(metric -> header.add(metric.key()));
        List<List<String>> rows = new ArrayList<>();
        for (Group group : groups.subList(0, Math.min(SHOWN, groups.size()))) {
            List<String> row = new ArrayList<>(List.of(
                    Words.group(group.name()), Words.count(group.evaluation().rows())));
            COLUMNS.forEach(metric -> row.add(number(group.evaluation().value(metric))));
            rows.add(row);
        }
        List<String> lines = new ArrayList<>();
        lines.add("By " + column + ", the largest groups first:");
        lines.addAll(TextTable.lines(header, rows, style));
        if (groups.size() > SHOWN) {
            lines.add("and " + Words.counted(groups.size() - SHOWN, "smaller group", "smaller groups")
                    + "; --json has all of them");
        }
        if (unlabeled > 0) {
            lines.add(Words.counted(unlabeled, "group has", "groups have") + " no labeled row");
        }
        lines.add("Small groups differ by chance: logits decide --group " + Words.quoted(column)
                + " gives gaps with intervals.");
        return lines;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : Words.decimals(value, 4);
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("column", column);
        ArrayNode array = json.putArray("groups");
        for (Group group : groups) {
            ObjectNode one = array.addObject();
            one.put("group", group.name());
            one.setAll(EvaluationJson.of(group.evaluation()));
        }
        json.put("groups_without_labels", unlabeled);
        return json;
    }
}
