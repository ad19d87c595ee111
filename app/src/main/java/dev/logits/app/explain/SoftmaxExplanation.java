package dev.logits.app.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.Words;
import dev.logits.io.report.BarTable;
import dev.logits.io.report.PlotStyle;
import dev.logits.math.LogOdds;
import dev.logits.math.LogSigmoid;
import dev.logits.math.Margin;
import dev.logits.math.Sigmoid;
import dev.logits.source.Simplex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A row of logits as classes of which one is true. Everything follows from the log-odds of each class against the rest:
 * p is their sigmoid, ln p its logarithm, and neither passes through a rounded number.
 */
final class SoftmaxExplanation implements Explanation {
    static final int NO_LABEL = -1;
    private static final int LONGEST_NAME = 12;

    private final float[] z;
    private final List<String> names;
    private final double temperature;
    private final int label;
    private final double[] logOdds;
    private final List<Integer> ranked;

    SoftmaxExplanation(float[] z, List<String> names, double temperature, int label) {
        this.z = z;
        this.names = names;
        this.temperature = temperature;
        this.label = label;
        logOdds = new double[z.length];
        LogOdds.againstRest(z, 0, z.length, temperature, logOdds, 0);
        ranked = IntStream.range(0, z.length)
                .boxed()
                .sorted(Comparator.comparingDouble(c -> -z[c])) // stable: the first of a tie leads
                .toList();
    }

    private double p(int c) {
        return Sigmoid.of(logOdds[c]);
    }

    private double logP(int c) {
        return LogSigmoid.of(logOdds[c]);
    }

    /** Of z / T. */
    private double logSumExp() {
        return z[ranked.get(0)] / temperature - logP(ranked.get(0));
    }

    private double entropy() {
        double sum = 0;
        for (int c = z.length - 1; c >= 0; c--) {
            double p = p(ranked.get(c));
            sum -= p == 0 ? 0 : p * logP(ranked.get(c));
        }
        return sum;
    }

    private double margin() {
        return Margin.of(z, 0, z.length) / temperature;
    }

    private double loss() {
        return -logP(label);
    }

    /** ∂loss/∂z: (p − [c = label]) / T. */
    private double gradient(int c) {
        return (c == label ? -Sigmoid.of(-logOdds[c]) : p(c)) / temperature;
    }

    @Override
    public List<String> lines(int most, PlotStyle style) {
        List<String> lines = new ArrayList<>(table(most, style));
        lines.add("");
        lines.add(Words.measure("lse", logSumExp(), "log-sum-exp, ln of the sum of exp(" + logit() + ")"));
        lines.add(Words.measure(
                "entropy",
                entropy(),
                "nats: as unsure as between " + Words.decimals(StrictMath.exp(entropy()), 2) + " equal classes"));
        if (z.length > 1) {
            lines.add(Words.measure("margin", margin(), "log-odds of class " + name(0) + " over class " + name(1)));
        }
        if (label != NO_LABEL) {
            lines.add(Words.measure("loss", loss(), "cross-entropy: -ln p of class " + called(label)));
        }
        lines.add("");
        lines.addAll(Paragraph.lines(sentences(), style.width()));
        notes().forEach(note -> lines.addAll(Paragraph.lines("note: " + note, style.width())));
        return lines;
    }

    private String logit() {
        return temperature == 1 ? "z" : "z/T";
    }

    private String name(int rank) {
        return called(ranked.get(rank));
    }

    /** A class's name as a sentence has it: short, and giving the terminal no orders. */
    private String called(int c) {
        String printable = names.get(c).replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
        return printable.length() <= LONGEST_NAME ? printable : printable.substring(0, LONGEST_NAME - 3) + "...";
    }

    private List<String> table(int most, PlotStyle style) {
        List<String> columns = new ArrayList<>(List.of("z"));
        if (temperature != 1) {
            columns.add("z/T");
        }
        columns.addAll(List.of("p", "ln p", "log-odds", "odds"));
        if (label != NO_LABEL) {
            columns.add("grad");
        }
        List<Integer> shown = z.length <= most
                ? IntStream.range(0, z.length).boxed().toList()
                : ranked.stream().limit(most).collect(Collectors.toCollection(ArrayList::new));
        boolean labelApart = label != NO_LABEL && !shown.contains(label);
        List<BarTable.Row> rows = new ArrayList<>();
        for (int c : shown) {
            rows.add(row(c));
        }
        if (labelApart) {
            rows.add(row(label));
        }
        List<String> lines = BarTable.lines("class", columns, rows, style);
        int hidden = z.length - rows.size();
        if (hidden > 0) {
            double p = 0;
            for (int rank = z.length - 1; rank >= most; rank--) {
                p += ranked.get(rank) == label ? 0 : p(ranked.get(rank));
            }
            lines.add("and " + Words.counted(hidden, "other class", "other classes") + ", p = " + Words.number(p)
                    + (hidden == 1 ? "" : " together"));
        }
        return lines;
    }

    private BarTable.Row row(int c) {
        List<String> cells = new ArrayList<>(List.of(Words.number(z[c])));
        if (temperature != 1) {
            cells.add(Words.number(z[c] / temperature));
        }
        cells.addAll(List.of(
                Words.number(p(c)),
                Words.number(logP(c)),
                Words.number(logOdds[c]),
                Words.number(LogOdds.odds(logOdds[c]))));
        if (label != NO_LABEL) {
            cells.add(Words.number(gradient(c)));
        }
        return new BarTable.Row(names.get(c), cells, p(c));
    }

    private String sentences() {
        StringBuilder text = new StringBuilder("Softmax turns logits into probabilities, ");
        text.append(temperature == 1 ? "p = exp(z - lse)" : "p = exp(z/T - lse)")
                .append(". ");
        if (z.length > 1 && Double.isFinite(margin())) {
            text.append("Only differences count: class ").append(name(0)).append(" is ");
            text.append(Words.number(margin())).append(" above class ").append(name(1));
            text.append(temperature == 1 ? "" : " in z/T")
                    .append(", so it is e^")
                    .append(Words.number(margin()));
            text.append(" = ").append(Words.number(LogOdds.odds(margin()))).append(" times as likely. ");
        }
        text.append("Odds are p : (1 - p), a class against all others, and log-odds their logarithm.");
        if (temperature != 1) {
            text.append(" A temperature of ").append(Words.plain(temperature));
            text.append(temperature > 1 ? " makes classes more alike" : " sets classes further apart");
            text.append(", and never changes their order.");
        }
        if (label != NO_LABEL) {
            text.append(" The gradient is how the loss grows with each logit: p");
            text.append(temperature == 1 ? "" : "/T").append(", and ");
            text.append(temperature == 1 ? "p - 1" : "(p - 1)/T").append(" at the label; training moves z against it.");
        }
        return text.toString();
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        long masked = IntStream.range(0, z.length)
                .filter(c -> z[c] == Float.NEGATIVE_INFINITY)
                .count();
        if (Simplex.contains(z, 0, z.length)) {
            notes.add("these numbers are in [0, 1] and sum to 1, so they may be probabilities rather than logits; of a"
                    + " probability p give ln p, whose softmax is p again");
        } else if (Simplex.containsPercentages(z, 0, z.length)) {
            notes.add(
                    "these numbers are in [0, 100] and sum to 100, so they may be percentages rather than logits; of a"
                            + " probability p give ln p, whose softmax is p again");
        }
        if (z.length == 1) {
            notes.add("a single class is certain whatever its logit; for a yes or no use --binary");
        } else if (masked == z.length - 1) {
            notes.add("class " + name(0) + " is certain and its odds are infinite: all others are masked (-inf)");
        } else if (masked > 0) {
            notes.add(Words.counted(masked, "class", "classes") + (masked == 1 ? " is" : " are") + " masked (-inf) and "
                    + (masked == 1 ? "has" : "have") + " probability 0");
        }
        if (Double.isFinite(logOdds[ranked.get(0)]) && Double.isInfinite(LogOdds.odds(logOdds[ranked.get(0)]))) {
            notes.add("the odds of class " + name(0) + " are too large for a double; its log-odds are right");
        }
        if (label != NO_LABEL && loss() == Double.POSITIVE_INFINITY) {
            notes.add("the loss is infinite: the label has probability 0");
        }
        return notes;
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("binary", false);
        json.put("temperature", temperature);
        json.put("classes", z.length);
        json.put("top", ranked.get(0));
        Json.number(json, "lse", logSumExp());
        Json.number(json, "entropy", entropy());
        Json.number(json, "margin", margin());
        if (label != NO_LABEL) {
            json.put("label", label);
            Json.number(json, "loss", loss());
        }
        ArrayNode scores = json.putArray("scores");
        for (int c = 0; c < z.length; c++) {
            ObjectNode score = scores.addObject();
            score.put("class", c);
            score.put("name", names.get(c));
            Json.number(score, "logit", z[c]);
            Json.number(score, "probability", p(c));
            Json.number(score, "log_probability", logP(c));
            Json.number(score, "log_odds", logOdds[c]);
            Json.number(score, "odds", LogOdds.odds(logOdds[c]));
            if (label != NO_LABEL) {
                Json.number(score, "gradient", gradient(c));
            }
        }
        json.set("notes", Json.texts(notes()));
        return json;
    }
}
