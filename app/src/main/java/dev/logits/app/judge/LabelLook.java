package dev.logits.app.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.io.MalformedFileException;
import dev.logits.io.ReadOptions;
import dev.logits.io.ScoreKind;
import dev.logits.io.multilabel.MultiLabelFile;
import dev.logits.io.multilabel.MultiLabelFiles;
import dev.logits.io.npy.NpzArrays;
import dev.logits.math.Sigmoid;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Whether a file holds a multi-label model's rows: targets of 0 and 1 beside as many scores, of which a row may have
 * several or none; or probabilities that are each of their own.
 *
 * @param words options that a command needs beyond those typed, each with a space before it
 * @param rows how many
 * @param targets whether they are there
 * @param perRow the mean number of labels of a row
 */
record LabelLook(String words, long rows, int labels, List<String> names, boolean targets, double perRow) {
    private static final double SUM_OF_ONE = 1e-2;

    /** Of arrays in a file that has targets; empty where rows have one label each, or it is something else. */
    static Optional<LabelLook> ofArrays(Path file, ReadOptions typed) throws IOException {
        return NpzArrays.isOne(file) ? of(file, typed.withLabelsRequired(true), "") : Optional.empty();
    }

    /** Of probabilities that are no distributions, without targets. */
    static Optional<LabelLook> ofScores(Path file, ReadOptions typed) throws IOException {
        return NpzArrays.isOne(file) ? of(file, typed, "") : Optional.empty();
    }

    /** Of a table, two of whose sets of columns differ only in how their names begin: {@code z_} and {@code y_}. */
    static Optional<LabelLook> ofTable(Path file, ReadOptions typed, Map<String, List<String>> head)
            throws IOException {
        Map<String, List<String>> begins = new TreeMap<>();
        for (String name : head.keySet()) {
            int end = name.indexOf('_') + 1;
            if (end > 0 && end < name.length()) {
                begins.computeIfAbsent(name.substring(0, end), b -> new ArrayList<>())
                        .add(name.substring(end));
            }
        }
        for (String y : begins.keySet()) {
            for (String z : begins.keySet()) {
                if (!z.equals(y)
                        && begins.get(y).size() > 1
                        && new TreeSet<>(begins.get(y)).equals(new TreeSet<>(begins.get(z)))
                        && begins.get(y).stream().allMatch(name -> areTargets(head.get(y + name)))) {
                    String words = " --logits " + Words.quoted(z + "*") + " --labels " + Words.quoted(y + "*");
                    return of(file, typed.withLogits(z + "*").withLabels(y + "*"), words);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean areTargets(List<String> cells) {
        return cells.stream()
                .allMatch(cell -> List.of("0", "1", "-1", "0.0", "1.0", "true", "false", "True", "False")
                        .contains(cell));
    }

    private static Optional<LabelLook> of(Path file, ReadOptions typed, String words) throws IOException {
        try {
            return look(file, typed, words);
        } catch (IllegalArgumentException | MalformedFileException other) {
            boolean unsaid = typed.scores().isEmpty()
                    && String.valueOf(other.getMessage()).contains("withScores(ScoreKind.PROBABILITIES)");
            return unsaid
                    ? look(file, typed.withScores(ScoreKind.PROBABILITIES), words + " --scores probabilities")
                    : Optional.empty();
        }
    }

    private static Optional<LabelLook> look(Path file, ReadOptions typed, String words) throws IOException {
        MultiLabelFile rows = MultiLabelFiles.open(file, typed);
        if (rows.labels() < 2) {
            return Optional.empty();
        }
        long n = 0;
        long yes = 0;
        boolean oneEach = true;
        boolean sumToOne = true;
        try (MultiLabelFile.Cursor cursor = rows.open()) {
            for (; cursor.next(); n++) {
                int has = 0;
                double sum = 0;
                for (int l = 0; l < rows.labels(); l++) {
                    has += cursor.target(l) == 1 ? 1 : 0;
                    sum += Sigmoid.of(cursor.logOdds(l));
                }
                yes += has;
                oneEach &= has == 1;
                sumToOne &= Math.abs(sum - 1) < SUM_OF_ONE;
            }
        }
        boolean several = rows.hasTargets() ? !oneEach : !sumToOne;
        return n > 0 && several
                ? Optional.of(new LabelLook(words, n, rows.labels(), rows.names(), rows.hasTargets(), (double) yes / n))
                : Optional.empty();
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("multi-label: a yes or no for each of " + Words.count(labels) + " labels"
                + (names.isEmpty() ? "" : ": " + String.join(", ", names.subList(0, Math.min(10, names.size())))));
        lines.add("rows          " + Words.count(rows)
                + (targets ? ", with " + Words.decimals(perRow, 2) + " labels on average" : ", without targets"));
        return lines;
    }

    List<String> commands(String typed) {
        return targets
                ? List.of(
                        "logits labels " + typed + words + " --missed 0.1 --save labels.json",
                        "logits labels NEW" + words + " --use labels.json --out labels.csv")
                : List.of("logits labels " + typed + words + " --use labels.json --out labels.csv");
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("rows", rows);
        json.put("labels", labels);
        json.put("targets", targets);
        Json.number(json, "labels_of_a_row", targets ? perRow : Double.NaN);
        return json;
    }
}
