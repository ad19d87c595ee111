package dev.logits.app.regress;

import static dev.logits.app.regress.Numbers.number;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.FormulaTable;
import dev.logits.learn.regression.CrossValidatedPath;
import dev.logits.learn.regression.FittedPath;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.SeparationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** A path of penalties as lines for a terminal, and as JSON. */
record PathOutput(RegressionData data, CrossValidatedPath cv, int chosen, double share, int folds) {
    /** Lines of the table, about. */
    private static final int LINES = 16;

    /** Coefficients that are printed. */
    private static final int MOST = 60;

    private FittedPath path() {
        return cv.path();
    }

    private List<String> names() {
        return data.table().coding().featureNames();
    }

    private Optional<LogisticModel> relaxed() {
        try {
            return path().selected(chosen).length == 0
                    ? Optional.empty()
                    : Optional.of(path().relaxed(
                                    chosen,
                                    data.table().features(),
                                    data.table().labels()));
        } catch (SeparationException e) {
            return Optional.empty();
        }
    }

    private TreeSet<Integer> shown() {
        TreeSet<Integer> steps = new TreeSet<>(List.of(0, cv.best(), cv.oneStandardError(), path().steps() - 1));
        int stride = Math.max(1, path().steps() / LINES);
        for (int k = 0; k < path().steps(); k += stride) {
            steps.add(k);
        }
        return steps;
    }

    List<String> lines(Terminal terminal) {
        List<String> lines = new ArrayList<>();
        List<String> classes = data.table().coding().classes();
        String label = data.table().coding().label();
        lines.add("label         " + label + ": " + String.join(", ", classes));
        data.text().ifPresent(formula -> lines.add("formula       " + formula));
        lines.add("method        path of " + Words.counted(path().steps(), "strength", "strengths") + ", share of L1 "
                + Words.plain(share) + ", columns standardized");
        lines.add("fit           " + Words.rows(data.table().rows()) + ", " + folds + " folds, "
                + (path().converged() ? "converged" : "not converged"));
        lines.add("");
        lines.add(CombinationTable.right("strength", 12)
                + CombinationTable.right("columns", 9)
                + CombinationTable.right("explained", 11)
                + CombinationTable.right("deviance", 11)
                + CombinationTable.right("std err", 10)
                + "  of rows left out");
        for (int k : shown()) {
            lines.add(CombinationTable.right(number(path().strengths()[k], 6), 12)
                    + CombinationTable.right(String.valueOf(path().selected(k).length), 9)
                    + CombinationTable.right(String.format(Locale.ROOT, "%.4f", path().explained(k)), 11)
                    + CombinationTable.right(number(cv.deviance(k), 4), 11)
                    + CombinationTable.right(number(cv.standardError(k), 4), 10)
                    + (k == cv.best() ? "  least" : "")
                    + (k == cv.oneStandardError() ? "  one standard error" : "")
                    + (k == chosen ? ", chosen" : ""));
        }
        lines.add("");
        lines.addAll(coefficients(terminal, label, classes));
        lines.add("");
        lines.add(
                "note: coefficients are drawn to 0 and have no standard errors; relaxed ones are the maximum likelihood"
                        + " estimates of the chosen columns, whose errors would not know of the choice");
        data.formula()
                .map(FormulaTable::dropped)
                .filter(n -> n > 0)
                .ifPresent(n -> lines.add(
                        "note: " + Words.rows(n) + (n == 1 ? " was" : " were") + " left out, as a cell was missing"));
        return lines;
    }

    private List<String> coefficients(Terminal terminal, String label, List<String> classes) {
        List<String> lines = new ArrayList<>();
        double[] b = path().coefficients(chosen);
        Optional<LogisticModel> relaxed = relaxed();
        int[] selected = path().selected(chosen);
        lines.add(terminal.bold("log-odds of " + label + " = " + classes.get(1) + " against " + classes.get(0)
                + " at strength " + number(path().strengths()[chosen], 6)));
        int width = 11;
        for (int j : selected) {
            width = Math.max(width, Math.min(32, names().get(j).length()));
        }
        lines.add(" ".repeat(width) + CombinationTable.right("coef", 12) + CombinationTable.right("relaxed", 12));
        for (int i = 0; i < Math.min(MOST, selected.length); i++) {
            int j = selected[i];
            lines.add(line(names().get(j), width, b[j], relaxed.map(m -> m.weight(1, j))));
        }
        if (selected.length > MOST) {
            lines.add("and " + (selected.length - MOST) + " more; --json has all");
        }
        lines.add(line("(intercept)", width, b[b.length - 1], relaxed.map(m -> m.intercept(1))));
        return lines;
    }

    private static String line(String name, int width, double value, Optional<Double> relaxed) {
        String cut = name.length() > width ? name.substring(0, width - 1) + "~" : name;
        return cut
                + " ".repeat(width - cut.length())
                + CombinationTable.right(number(value, 6), 12)
                + CombinationTable.right(relaxed.map(v -> number(v, 6)).orElse("-"), 12);
    }

    ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("label", data.table().coding().label());
        json.set("classes", Json.texts(data.table().coding().classes()));
        data.text().ifPresent(formula -> json.put("formula", formula));
        json.put("rows", data.table().rows());
        json.put("l1_ratio", share);
        json.put("folds", folds);
        json.put("best", cv.best());
        json.put("one_standard_error", cv.oneStandardError());
        json.put("chosen", chosen);
        ArrayNode steps = json.putArray("path");
        for (int k = 0; k < path().steps(); k++) {
            ObjectNode step = steps.addObject();
            Json.number(step, "strength", path().strengths()[k]);
            step.put("columns", path().selected(k).length);
            Json.number(step, "explained", path().explained(k));
            Json.number(step, "deviance", cv.deviance(k));
            Json.number(step, "se", cv.standardError(k));
        }
        double[] b = path().coefficients(chosen);
        Optional<LogisticModel> relaxed = relaxed();
        ArrayNode coefficients = json.putArray("coefficients");
        for (int j = 0; j < b.length; j++) {
            int column = j;
            boolean intercept = j == b.length - 1;
            if (b[j] != 0 || intercept) {
                ObjectNode node = coefficients.addObject();
                node.put("name", intercept ? "(intercept)" : names().get(j));
                Json.number(node, "coef", b[j]);
                relaxed.ifPresent(m -> Json.number(node, "relaxed", intercept ? m.intercept(1) : m.weight(1, column)));
            }
        }
        return json;
    }
}
