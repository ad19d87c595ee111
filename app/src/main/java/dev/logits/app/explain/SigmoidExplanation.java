package dev.logits.app.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.Paragraph;
import dev.logits.app.shell.Words;
import dev.logits.io.report.BarTable;
import dev.logits.io.report.PlotStyle;
import dev.logits.math.Entropy;
import dev.logits.math.LogOdds;
import dev.logits.math.LogSigmoid;
import dev.logits.math.Sigmoid;
import dev.logits.math.Softplus;
import java.util.ArrayList;
import java.util.List;

/** Logits that are each a yes or no of its own. */
final class SigmoidExplanation implements Explanation {
    static final int[] NO_LABELS = {};

    private final float[] z;
    private final List<String> names;
    private final double temperature;
    private final int[] labels;

    SigmoidExplanation(float[] z, List<String> names, double temperature, int[] labels) {
        Sigmoid.into(z, 0, z.length, new float[z.length], 0); // says what is not a logit
        this.z = z;
        this.names = names;
        this.temperature = temperature;
        this.labels = labels;
    }

    private boolean labeled() {
        return labels != NO_LABELS;
    }

    private double x(int i) {
        return z[i] / temperature;
    }

    private double loss(int i) {
        return Softplus.of(labels[i] == 1 ? -x(i) : x(i));
    }

    private double meanLoss() {
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            sum += loss(i);
        }
        return sum / z.length;
    }

    /** ∂loss/∂z of the number's own loss: (σ(z/T) − label) / T. */
    private double gradient(int i) {
        return (labels[i] == 1 ? -Sigmoid.of(-x(i)) : Sigmoid.of(x(i))) / temperature;
    }

    @Override
    public List<String> lines(int most, PlotStyle style) {
        List<String> columns = new ArrayList<>(List.of("z"));
        if (temperature != 1) {
            columns.add("z/T");
        }
        columns.addAll(List.of("p", "1-p", "ln p", "ln(1-p)", "odds"));
        if (labeled()) {
            columns.addAll(List.of("loss", "grad"));
        }
        List<BarTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(most, z.length); i++) {
            rows.add(row(i));
        }
        List<String> lines = new ArrayList<>(BarTable.lines("", columns, rows, style));
        if (z.length > most) {
            lines.add("and " + Words.counted(z.length - most, "more logit", "more logits"));
        }
        lines.add("");
        if (z.length == 1) {
            lines.add(Words.measure("entropy", Entropy.binary(x(0)), "nats; 0 is certain, ln 2 = 0.693147 even odds"));
        }
        if (labeled()) {
            lines.add(Words.measure("loss", meanLoss(), "binary cross-entropy" + (z.length == 1 ? "" : ", mean")));
        }
        if (z.length == 1 || labeled()) {
            lines.add("");
        }
        lines.addAll(Paragraph.lines(sentences(), style.width()));
        notes().forEach(note -> lines.addAll(Paragraph.lines("note: " + note, style.width())));
        return lines;
    }

    private BarTable.Row row(int i) {
        double x = x(i);
        List<String> cells = new ArrayList<>(List.of(Words.number(z[i])));
        if (temperature != 1) {
            cells.add(Words.number(x));
        }
        cells.addAll(List.of(
                Words.number(Sigmoid.of(x)),
                Words.number(Sigmoid.of(-x)),
                Words.number(LogSigmoid.of(x)),
                Words.number(LogSigmoid.of(-x)),
                Words.number(LogOdds.odds(x))));
        if (labeled()) {
            cells.add(Words.number(loss(i)));
            cells.add(Words.number(gradient(i)));
        }
        return new BarTable.Row(names.get(i), cells, Sigmoid.of(x));
    }

    private String sentences() {
        String logit = temperature == 1 ? "z" : "z/T";
        String text = "Each number is the log-odds of a yes: p = sigmoid(" + logit + ") = 1 / (1 + exp(-" + logit
                + ")), and the odds p : (1 - p) are exp(" + logit
                + "). 0 is even odds; each step by ln 2 = 0.693 doubles"
                + " them. 1 - p is sigmoid(-" + logit + "), right even where p rounds to 1.";
        return labeled()
                ? text + " The loss is -ln of the label's probability; its gradient is p - label"
                        + (temperature == 1 ? "" : ", divided by T") + "."
                : text;
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        boolean masked = false;
        boolean impossible = false;
        boolean large = false;
        for (int i = 0; i < z.length; i++) {
            masked |= z[i] == Float.NEGATIVE_INFINITY;
            impossible |= labeled() && Double.isInfinite(loss(i));
            large |= Double.isInfinite(LogOdds.odds(x(i)));
        }
        if (masked) {
            notes.add("a logit of -inf is a certain no: p = 0");
        }
        if (impossible) {
            notes.add("a loss is infinite: its label has probability 0");
        }
        if (large) {
            notes.add("odds of inf are too large for a double; the logit, which is the log-odds, is right");
        }
        return notes;
    }

    @Override
    public ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("binary", true);
        json.put("temperature", temperature);
        if (labeled()) {
            Json.number(json, "loss", meanLoss());
        }
        ArrayNode scores = json.putArray("scores");
        for (int i = 0; i < z.length; i++) {
            double x = x(i);
            ObjectNode score = scores.addObject();
            score.put("name", names.get(i));
            Json.number(score, "logit", z[i]);
            Json.number(score, "probability", Sigmoid.of(x));
            Json.number(score, "complement", Sigmoid.of(-x));
            Json.number(score, "log_probability", LogSigmoid.of(x));
            Json.number(score, "log_complement", LogSigmoid.of(-x));
            Json.number(score, "odds", LogOdds.odds(x));
            Json.number(score, "entropy", Entropy.binary(x));
            if (labeled()) {
                score.put("label", labels[i]);
                Json.number(score, "loss", loss(i));
                Json.number(score, "gradient", gradient(i));
            }
        }
        json.set("notes", Json.texts(notes()));
        return json;
    }
}
