package dev.logits.app.regress;

import static dev.logits.app.regress.Numbers.number;
import static dev.logits.app.regress.Numbers.probability;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Words;
import dev.logits.learn.regression.LinearCombination;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Estimates with their errors, tests and intervals, line by line. */
record CombinationTable(double level, int width) {
    /**
     * A line.
     *
     * @param left whether it was left out
     */
    record Row(String name, boolean left, LinearCombination estimate) {}

    /** The width of names that fits. */
    static int width(List<Row> rows) {
        int longest = rows.stream().mapToInt(r -> r.name().length()).max().orElse(0);
        return Math.max(11, Math.min(32, longest));
    }

    /** @param odds whether a column of odds ratios closes the lines */
    List<String> lines(List<Row> rows, boolean odds) {
        List<String> lines = new ArrayList<>();
        lines.add(" ".repeat(width)
                + right("coef", 12)
                + right("std err", 12)
                + right("z", 9)
                + right("P>|z|", 9)
                + right("[" + end((1 - level) / 2), 11)
                + right(end((1 + level) / 2) + "]", 11)
                + (odds ? right("odds ratio", 12) : ""));
        rows.forEach(row -> lines.add(line(row, odds)));
        return lines;
    }

    private static String end(double share) {
        return Words.plain(Math.rint(share * 1e6) / 1e6);
    }

    private String line(Row row, boolean odds) {
        String name = row.name().length() > width ? row.name().substring(0, width - 1) + "~" : row.name();
        LinearCombination e = row.estimate();
        String start = name + " ".repeat(width - name.length());
        return row.left()
                ? start + right("left out", 12)
                : start
                        + right(number(e.value(), 6), 12)
                        + right(number(e.standardError(), 6), 12)
                        + right(Numbers.statistic(e.z()), 9)
                        + right(probability(e.p()), 9)
                        + right(number(e.low(level), 4), 11)
                        + right(number(e.high(level), 4), 11)
                        + (odds ? right(number(e.oddsRatio(), 4), 12) : "");
    }

    static String right(String text, int width) {
        return " ".repeat(Math.max(1, width - text.length())) + text;
    }

    /** A number with its name and what it is. */
    static String statistic(String key, double value, int decimals, String meaning) {
        return String.format(Locale.ROOT, "%-14s%14s  %s", key, Words.decimals(value, decimals), meaning);
    }

    /** The lines as JSON. */
    void put(ArrayNode into, List<Row> rows) {
        for (Row row : rows) {
            ObjectNode node = into.addObject();
            node.put("name", row.name());
            Json.number(node, "coef", row.estimate().value());
            Json.number(node, "se", row.estimate().standardError());
            Json.number(node, "z", row.estimate().z());
            Json.number(node, "p", row.estimate().p());
            Json.number(node, "low", row.estimate().low(level));
            Json.number(node, "high", row.estimate().high(level));
        }
    }
}
