package dev.logits.app.judge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which label goes with which column of scores, where nothing but the scores says so. */
final class ColumnLabels {
    private ColumnLabels() {}

    /**
     * For each column the label of whose rows it has the highest mean; empty unless there are as many labels as
     * columns, three or more, and each goes with one of its own.
     */
    static List<String> names(Map<String, List<String>> head, List<String> columns, String label) {
        List<String> labels = head.get(label);
        Map<String, Integer> counts = new TreeMap<>();
        labels.forEach(one -> counts.merge(one, 1, Integer::sum));
        if (columns.size() < 3 || counts.size() != columns.size() || columns.contains(label)) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (String column : columns) {
            Map<String, Double> sums = new TreeMap<>();
            List<String> cells = head.get(column);
            for (int r = 0; r < cells.size(); r++) {
                sums.merge(labels.get(r), number(cells.get(r)), Double::sum);
            }
            names.add(sums.entrySet().stream()
                    .max((a, b) -> Double.compare(
                            a.getValue() / counts.get(a.getKey()), b.getValue() / counts.get(b.getKey())))
                    .orElseThrow()
                    .getKey());
        }
        return new HashSet<>(names).size() == columns.size() ? names : List.of();
    }

    /** A cell that is no finite number counts as 0. */
    private static double number(String cell) {
        try {
            double value = Double.parseDouble(cell);
            return Double.isFinite(value) ? value : 0;
        } catch (NumberFormatException text) {
            return 0;
        }
    }
}
