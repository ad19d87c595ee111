package dev.logits.app.regress;

import static dev.logits.app.regress.Numbers.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.FeatureFiles;
import dev.logits.io.StreamCoding;
import dev.logits.io.StreamColumn;
import dev.logits.io.json.OnlineJson;
import dev.logits.learn.online.FtrlLearner;
import dev.logits.learn.online.NewtonLearner;
import dev.logits.learn.online.OnlineLearner;
import dev.logits.learn.online.ProgressiveLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A file that a learner went through, row by row, and what came of it.
 *
 * @param saved the learner, as it is now
 * @param first what its predictions lost in the first pass, before it learned from each row
 * @param unlabeled rows of a pass that have no label
 * @param passes how often it was read
 */
record OnlineRegression(OnlineJson.Saved saved, ProgressiveLoss first, long unlabeled, int passes) {
    /** Rows that are read together. */
    private static final int PART = 1024;

    /** Weights that are printed. */
    private static final int MOST = 20;

    /** Reads a file as often as asked. */
    static OnlineRegression run(Path file, OnlineJson.Saved begun, int passes) throws IOException {
        OnlineLearner learner = begun.learner();
        ProgressiveLoss before = learner.progress();
        ProgressiveLoss first = before;
        long[] rows = {0};
        for (int pass = 0; pass < passes; pass++) {
            FeatureFiles.readParts(file, begun.coding(), PART, (x, labels, weights) -> {
                if (begun.coding().weights().isPresent() && weights.length == 0) {
                    throw new IllegalArgumentException(file + ": no column \""
                            + begun.coding().weights().get() + "\"; the learner takes its weights of rows from it");
                }
                try {
                    learner.learn(x, labels, weights);
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException(
                            file + ": after " + Words.rows(rows[0]) + ": " + wrong.getMessage(), wrong);
                }
                rows[0] += labels.length;
            });
            if (pass == 0) {
                first = difference(learner.progress(), before);
                if (first.rows() == 0) {
                    throw new IllegalArgumentException(
                            file + ": no row has a label; the learner learned from the column "
                                    + begun.coding().label());
                }
            }
        }
        return new OnlineRegression(begun, first, rows[0] / passes - first.rows(), passes);
    }

    private static ProgressiveLoss difference(ProgressiveLoss after, ProgressiveLoss before) {
        List<Long> counts = IntStream.range(0, after.counts().size())
                .mapToObj(c -> after.counts().get(c) - before.counts().get(c))
                .toList();
        return new ProgressiveLoss(
                Math.max(0, after.lossSum() - before.lossSum()), after.right() - before.right(), counts);
    }

    private String method() {
        if (saved.learner() instanceof FtrlLearner ftrl) {
            return "follow the regularized leader, rate "
                    + Words.plain(ftrl.settings().alpha())
                    + (ftrl.settings().l1() > 0
                            ? ", l1 " + Words.plain(ftrl.settings().l1())
                            : "")
                    + (ftrl.settings().l2() > 0
                            ? ", l2 " + Words.plain(ftrl.settings().l2())
                            : "");
        }
        NewtonLearner newton = (NewtonLearner) saved.learner();
        return "online Newton steps, curvature " + Words.plain(newton.settings().curvature()) + ", logits within "
                + Words.plain(newton.settings().limit());
    }

    private String features() {
        StreamCoding coding = saved.coding();
        boolean numbers = coding.columns().stream().anyMatch(column -> column.kind() == StreamColumn.Kind.NUMBER);
        return Words.count(coding.width())
                + (coding.hashing().isPresent() ? " hashed columns" : " columns")
                + (numbers ? ", numbers standardized" : "");
    }

    /** Classes and columns of weights that are not 0, the largest first. */
    private record Weight(int c, int column, double value) {}

    private List<Weight> weights() {
        OnlineLearner learner = saved.learner();
        List<Weight> weights = new ArrayList<>();
        for (int c = learner.classes() == 2 ? 1 : 0; c < learner.classes(); c++) {
            for (int j = 0; j < learner.columns(); j++) {
                double value = learner.weight(c, j);
                if (value != 0) {
                    weights.add(new Weight(c, j, value));
                }
            }
        }
        weights.sort(Comparator.comparingDouble((Weight w) -> -Math.abs(w.value())));
        return weights;
    }

    List<String> lines(Terminal terminal) {
        StreamCoding coding = saved.coding();
        List<String> lines = new ArrayList<>();
        lines.add("label         " + coding.label() + ": " + Words.list(coding.classes()));
        lines.add("method        " + method());
        lines.add("features      " + features());
        ProgressiveLoss all = saved.learner().progress();
        lines.add("learned       " + Words.rows(first.rows())
                + (passes > 1 ? ", " + passes + " times" : "")
                + (all.rows() > passes * first.rows() ? ", " + Words.rows(all.rows()) + " in all" : ""));
        lines.add("");
        lines.add(CombinationTable.statistic("log loss", first.meanLoss(), 6, "a row, before it was learned from"));
        lines.add(CombinationTable.statistic("null", first.nullLoss(), 6, "of the classes' frequencies"));
        lines.add(CombinationTable.statistic("accuracy", first.accuracy(), 6, "before it was learned from"));
        List<Weight> weights = weights();
        lines.add(
                String.format(Locale.ROOT, "%-14s%14s  %s", "weights", Words.count(weights.size()), "that are not 0"));
        if (coding.hashing().isEmpty()) {
            lines.add("");
            lines.addAll(table(terminal, weights));
        }
        if (unlabeled > 0) {
            lines.add("");
            lines.add("note: " + Words.rows(unlabeled) + (unlabeled == 1 ? " has" : " have") + " no label");
        }
        return lines;
    }

    private List<String> table(Terminal terminal, List<Weight> weights) {
        StreamCoding coding = saved.coding();
        List<String> lines = new ArrayList<>();
        List<String> classes = coding.classes();
        boolean two = classes.size() == 2;
        lines.add(terminal.bold(
                two
                        ? "log-odds of " + coding.label() + " = " + classes.get(1) + " against " + classes.get(0)
                        : "scores of " + coding.label()));
        List<Weight> shown = weights.subList(0, Math.min(MOST, weights.size()));
        List<String> names = shown.stream()
                .map(w -> (two ? "" : classes.get(w.c()) + ": ") + coding.featureName(w.column()))
                .toList();
        List<String> intercepts = IntStream.range(two ? 1 : 0, classes.size())
                .mapToObj(c -> (two ? "" : classes.get(c) + ": ") + "(intercept)")
                .toList();
        int width = Math.min(
                32,
                Stream.concat(names.stream(), intercepts.stream())
                        .mapToInt(String::length)
                        .max()
                        .orElse(0));
        for (int i = 0; i < shown.size(); i++) {
            lines.add(line(names.get(i), width, shown.get(i).value()));
        }
        if (weights.size() > shown.size()) {
            lines.add("and " + Words.count(weights.size() - shown.size()) + " smaller ones; --json has all");
        }
        for (int i = 0; i < intercepts.size(); i++) {
            lines.add(line(intercepts.get(i), width, saved.learner().intercept(i + (two ? 1 : 0))));
        }
        return lines;
    }

    private static String line(String name, int width, double value) {
        String cut = name.length() > width ? name.substring(0, width - 1) + "~" : name;
        return cut + " ".repeat(width - cut.length()) + CombinationTable.right(number(value, 6), 12);
    }

    ObjectNode json() {
        StreamCoding coding = saved.coding();
        ObjectNode json = Json.object();
        json.put("label", coding.label());
        json.set("classes", Json.texts(coding.classes()));
        json.put("method", saved.learner() instanceof FtrlLearner ? "ftrl" : "newton");
        json.put("columns", coding.width());
        json.put("hashed", coding.hashing().isPresent());
        json.put("rows", first.rows());
        json.put("unlabeled", unlabeled);
        json.put("passes", passes);
        json.put("rows_in_all", saved.learner().progress().rows());
        Json.number(json, "log_loss", first.meanLoss());
        Json.number(json, "null_log_loss", first.nullLoss());
        Json.number(json, "accuracy", first.accuracy());
        List<Weight> weights = weights();
        json.put("non_zero", weights.size());
        ArrayNode intercepts = json.putArray("intercepts");
        for (int c = coding.classes().size() == 2 ? 1 : 0; c < coding.classes().size(); c++) {
            intercepts.add(saved.learner().intercept(c));
        }
        if (coding.hashing().isEmpty()) {
            ArrayNode nodes = json.putArray("weights");
            for (Weight w : weights) {
                ObjectNode node = nodes.addObject();
                node.put("class", coding.classes().get(w.c()));
                node.put("name", coding.featureName(w.column()));
                Json.number(node, "weight", w.value());
            }
        }
        return json;
    }
}
