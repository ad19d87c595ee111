package dev.logits.app.calibrate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.app.read.InputOptions;
import dev.logits.app.read.Rows;
import dev.logits.app.shell.HelpOption;
import dev.logits.app.shell.Json;
import dev.logits.app.shell.OutputFiles;
import dev.logits.app.shell.OutputOptions;
import dev.logits.app.shell.StandardStreams;
import dev.logits.app.shell.Terminal;
import dev.logits.app.shell.Words;
import dev.logits.io.ReadOptions;
import dev.logits.io.json.MultiLabelJson;
import dev.logits.io.json.Provenance;
import dev.logits.io.multilabel.MultiLabelFile;
import dev.logits.io.multilabel.MultiLabelFiles;
import dev.logits.io.table.TableColumn;
import dev.logits.io.table.TableWriter;
import dev.logits.math.Sigmoid;
import dev.logits.metric.BinaryEvaluation;
import dev.logits.multilabel.LabelScore;
import dev.logits.multilabel.MultiLabelCalibration;
import dev.logits.multilabel.MultiLabelEvaluation;
import dev.logits.multilabel.MultiLabelHalves;
import dev.logits.multilabel.MultiLabelRows;
import dev.logits.source.SourceColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code logits labels}: a model with a yes or no for each of several labels. */
@Command(
        name = "labels",
        description = "Judge, calibrate and threshold a multi-label model: a yes or no for each of several labels.",
        footer = {
            "",
            "FILE is an npz, safetensors or .pt of two arrays of one shape, rows x labels: scores",
            "(logits, probs, ...) and targets of 0 and 1, -1 where nobody knows; or an npy, with",
            "--labels for the file of targets; or a CSV or Parquet file, where --logits and",
            "--labels name the columns. One random half of the rows is fitted, the other judged;",
            "--missed fits sets to that other half. With --use the rows of FILE, which need no",
            "targets, are written with a saved calibration, one by one; --id and --columns are",
            "written beside them.",
            "Examples:",
            "  logits labels preds.npz --missed 0.1 --save labels.json",
            "  logits labels preds.csv --logits 'z_*' --labels 'y_*'",
            "  logits labels new.npz --use labels.json --id ids --out scored.csv"
        })
public final class LabelsCommand implements Callable<Integer> {
    /** A larger weight is no count of cases. */
    private static final double MOST_CASES = 1e9;

    private final Terminal terminal;

    @Mixin
    private HelpOption help;

    @Mixin
    private InputOptions input;

    @Mixin
    private OutputOptions output;

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            defaultValue = "per-label",
            description = "per-label (Platt scaling of each) or joint (one temperature) (default: per-label).")
    private String method;

    @Option(
            names = "--missed",
            paramLabel = "A",
            description = "Fit sets that miss at most this share of a row's labels, on average.")
    private Double missed;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "The seed of the halves (default: 0).")
    private long seed;

    @Option(
            names = "--save",
            paramLabel = "LABELS.JSON",
            converter = StandardStreams.Output.class,
            description = "Save calibration, thresholds and sets.")
    private Path save;

    @Option(
            names = "--use",
            paramLabel = "LABELS.JSON",
            converter = StandardStreams.Input.class,
            description = "Use what --save wrote; needs --out.")
    private Path use;

    @Option(
            names = "--out",
            paramLabel = "OUT.CSV",
            converter = StandardStreams.Output.class,
            description = "Where --use writes: a .csv, .tsv, .jsonl or .parquet.")
    private Path out;

    /** What all rows count together, where they have weights. */
    private OptionalDouble weight = OptionalDouble.empty();

    public LabelsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (use != null) {
            input.requireNoWeights("labels --use");
        }
        if ((use == null) != (out == null)) {
            throw new IllegalArgumentException(
                    "--use and --out need each other: a saved calibration, and where to write");
        }
        if (use != null && (save != null || missed != null)) {
            throw new IllegalArgumentException("--use applies what is saved; --save and --missed fit anew");
        }
        OutputFiles.check(save, ".json");
        ReadOptions options = input.typed();
        if (use != null) {
            apply(MultiLabelFiles.open(input.file(), options));
        } else {
            MultiLabelRows rows = MultiLabelFiles.read(input.file(), options);
            Optional<String> weights = input.weights();
            fit(rows, weights.isEmpty() ? new double[0] : weights(rows, weights.get(), options));
        }
        return 0;
    }

    private MultiLabelCalibration.Method method() {
        return Arrays.stream(MultiLabelCalibration.Method.values())
                .filter(one -> one.key().equals(method))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--method " + method + " is not a method of labels: expected per-label or joint"));
    }

    /** The cells of the column of weights. */
    private double[] weights(MultiLabelRows rows, String column, ReadOptions options) throws IOException {
        MultiLabelFile file = MultiLabelFiles.open(input.file(), options);
        int place = file.columns().stream().map(SourceColumn::name).toList().indexOf(column);
        if (place < 0) {
            throw new IllegalArgumentException(
                    input.file() + ": --weights " + column + " is no column beside the scores");
        }
        double[] weights = new double[rows.rows()];
        try (MultiLabelFile.Cursor cursor = file.open()) {
            for (int r = 0; cursor.next(); r++) {
                weights[r] = weight(cursor.cell(place), r, column);
            }
        }
        return weights;
    }

    private double weight(String cell, int row, String column) {
        try {
            double weight = Double.parseDouble(cell);
            if (weight >= 0 && weight <= MOST_CASES) {
                return weight;
            }
        } catch (NumberFormatException noNumber) {
            // said below
        }
        throw new IllegalArgumentException(input.file() + ": row " + row + ": the weight \"" + column + "\" is \""
                + cell + "\"; a weight is how many cases the row stands for, a number from 0 to 1000000000");
    }

    private void fit(MultiLabelRows rows, double[] weights) throws IOException {
        MultiLabelCalibration.Method chosen = method();
        weight = weights.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(weights).sum());
        if (weights.length > 0 && weight.getAsDouble() == 0) {
            throw new IllegalArgumentException(input.file() + ": no row has a weight \""
                    + input.weights().orElseThrow()
                    + "\" above 0; give those that count a weight of 1 or how many cases"
                    + " they stand for, or leave --weights out");
        }
        MultiLabelHalves halves =
                weights.length == 0 ? MultiLabelHalves.of(rows, seed) : MultiLabelHalves.of(rows, weights, seed);
        MultiLabelRows fit = halves.fit();
        MultiLabelRows test = halves.test();
        if (fit.rows() == 0 || test.rows() == 0) {
            throw new IllegalArgumentException(input.file() + ": " + Words.rows(rows.rows())
                    + " are too few for a half to fit and a half to judge");
        }
        MultiLabelCalibration fitted = Rows.of(input.file().toString(), () -> {
            MultiLabelCalibration plain = MultiLabelCalibration.fit(fit, chosen);
            return missed == null ? plain : plain.withSets(test, missed);
        });
        MultiLabelEvaluation before = MultiLabelEvaluation.of(test, new double[rows.labels()], output.bins());
        MultiLabelEvaluation after =
                MultiLabelEvaluation.of(fitted.calibrate(test), fitted.thresholds(), output.bins());
        if (save != null) {
            MultiLabelJson.write(
                    save, fitted, Provenance.of(rows.all(), "a random half of the rows (seed " + seed + ")"));
        }
        if (output.json()) {
            terminal.text(Json.text(json(rows, fitted, before, after)));
        } else {
            print(rows, fitted, before, after);
        }
    }

    /** Row by row, so that a file may be larger than memory. */
    private void apply(MultiLabelFile rows) throws IOException {
        MultiLabelCalibration fitted = MultiLabelJson.read(use);
        terminal.noteMissingChecksum(use);
        fitted.checkLabels(rows.labels(), rows.names());
        boolean sets = !Double.isNaN(fitted.setThreshold());
        List<String> names = fitted.names().isEmpty() ? rows.names() : fitted.names();
        long count;
        try (TableWriter table = TableWriter.create(out, columns(rows, names, sets));
                MultiLabelFile.Cursor cursor = rows.open()) {
            while (cursor.next()) {
                write(rows, cursor, fitted, names, table);
            }
            count = table.rows();
            if (count == 0) {
                throw new IllegalArgumentException(input.file() + ": no rows, so there is nothing to write");
            }
            table.commit();
        }
        if (output.json()) {
            ObjectNode json = Json.object();
            json.put("rows", count);
            json.put("labels", rows.labels());
            json.put("out", out.toString());
            terminal.text(Json.text(json));
        } else {
            terminal.println("wrote " + out + ": labels of " + Words.rows(count) + ", calibrated probabilities of "
                    + Words.count(rows.labels()) + " labels" + (sets ? ", sets" : ""));
        }
    }

    /** What is kept of the file, or else the row's number; then what is found. */
    private static List<TableColumn> columns(MultiLabelFile rows, List<String> names, boolean sets) {
        List<TableColumn> columns = new ArrayList<>();
        rows.columns().forEach(column -> columns.add(TableColumn.of(column)));
        if (columns.isEmpty()) {
            columns.add(new TableColumn("row", TableColumn.Type.WHOLE));
        }
        columns.add(new TableColumn("labels", TableColumn.Type.TEXTS));
        for (int l = 0; l < rows.labels(); l++) {
            columns.add(new TableColumn("p_" + name(names, l), TableColumn.Type.FLOAT));
        }
        if (sets) {
            columns.add(new TableColumn("set", TableColumn.Type.TEXTS));
        }
        return columns;
    }

    private static void write(
            MultiLabelFile rows,
            MultiLabelFile.Cursor cursor,
            MultiLabelCalibration fitted,
            List<String> names,
            TableWriter table)
            throws IOException {
        if (rows.columns().isEmpty()) {
            table.whole(cursor.number());
        }
        for (int c = 0; c < rows.columns().size(); c++) {
            table.cell(cursor.cell(c));
        }
        double[] thresholds = fitted.thresholds();
        List<String> said = new ArrayList<>();
        List<String> set = new ArrayList<>();
        float[] odds = new float[thresholds.length];
        for (int l = 0; l < odds.length; l++) {
            odds[l] = fitted.calibrate(l, cursor.logOdds(l));
            if (odds[l] >= thresholds[l]) {
                said.add(name(names, l));
            }
            if (odds[l] >= fitted.setThreshold()) {
                set.add(name(names, l));
            }
        }
        table.texts(said);
        for (float z : odds) {
            table.number((float) Sigmoid.of(z));
        }
        if (!Double.isNaN(fitted.setThreshold())) {
            table.texts(set);
        }
    }

    private static String name(List<String> names, int label) {
        return names.isEmpty() ? Integer.toString(label) : names.get(label);
    }

    private void print(
            MultiLabelRows rows,
            MultiLabelCalibration fitted,
            MultiLabelEvaluation before,
            MultiLabelEvaluation after) {
        terminal.println(terminal.bold(input.file().toString()));
        terminal.println(Words.rows(rows.rows()) + " of " + Words.count(rows.labels())
                + " labels; a random half fitted, the other judged");
        weight.ifPresent(sum -> terminal.println("rows count " + cases(sum) + " together, by their weights"));
        terminal.println("");
        terminal.println(row("", "before", "after"));
        averages(before, after).forEach(line -> terminal.println(line));
        terminal.println("");
        terminal.println(String.format(
                Locale.ROOT, "%-16s%10s%10s%10s%10s%11s", "label", "rows", "f1", "ece", "ece after", "threshold"));
        for (int l = 0; l < rows.labels(); l++) {
            terminal.println(String.format(
                    Locale.ROOT,
                    "%-16s%10s%10s%10s%10s%11s",
                    rows.name(l),
                    cases(after.decisions().get(l).positives()),
                    Words.decimals(after.decisions().get(l).f1(), 4),
                    ece(before.probabilities().get(l)),
                    ece(after.probabilities().get(l)),
                    Words.decimals(Sigmoid.of(fitted.thresholds()[l]), 4)));
        }
        if (!Double.isNaN(fitted.setThreshold())) {
            terminal.println("");
            terminal.println("sets: labels of probability " + Words.significant(Sigmoid.of(fitted.setThreshold()), 4)
                    + " or more miss at most " + Words.plain(fitted.missed()) + " of a row's labels, on average");
        }
        if (save != null) {
            terminal.println("saved " + save);
            terminal.next("labels NEW" + input.scoreArguments() + " --use " + Words.quoted(save.toString())
                    + " --out labels.csv");
        }
    }

    /** A number of rows, or what rows with weights count together. */
    private static String cases(double rows) {
        return rows == Math.rint(rows) ? Words.count((long) rows) : Words.significant(rows, 6);
    }

    private static String ece(Optional<BinaryEvaluation> of) {
        return of.map(e -> Words.decimals(e.ece(), 4)).orElse("-");
    }

    private static List<String> averages(MultiLabelEvaluation before, MultiLabelEvaluation after) {
        List<String> lines = new ArrayList<>();
        ObjectNode one = json(before);
        ObjectNode two = json(after);
        one.properties()
                .forEach(field -> lines.add(row(
                        field.getKey(),
                        Words.metric(field.getValue().asDouble()),
                        Words.metric(two.get(field.getKey()).asDouble()))));
        return lines;
    }

    private static String row(String key, String before, String after) {
        return String.format(Locale.ROOT, "%-18s%12s%12s", key, before, after);
    }

    private static ObjectNode json(MultiLabelEvaluation e) {
        ObjectNode json = Json.object();
        Json.number(json, "micro_precision", e.micro().precision());
        Json.number(json, "micro_recall", e.micro().recall());
        Json.number(json, "micro_f1", e.micro().f1());
        Json.number(json, "macro_precision", e.macro(LabelScore::precision));
        Json.number(json, "macro_recall", e.macro(LabelScore::recall));
        Json.number(json, "macro_f1", e.macro(LabelScore::f1));
        Json.number(json, "hamming_loss", e.hammingLoss());
        Json.number(json, "subset_accuracy", e.subsetAccuracy());
        Json.number(json, "micro_ece", e.all().ece());
        Json.number(json, "macro_ece", e.macroOfProbabilities(BinaryEvaluation::ece));
        Json.number(json, "micro_brier", e.all().brier());
        Json.number(json, "micro_log_loss", e.all().logLoss());
        return json;
    }

    private ObjectNode json(
            MultiLabelRows rows,
            MultiLabelCalibration fitted,
            MultiLabelEvaluation before,
            MultiLabelEvaluation after) {
        ObjectNode json = Json.object();
        json.put("rows", rows.rows());
        weight.ifPresent(sum -> Json.count(json, "weight", sum));
        json.put("method", method);
        json.set("before", json(before));
        json.set("after", json(after));
        ArrayNode labels = json.putArray("labels");
        for (int l = 0; l < rows.labels(); l++) {
            ObjectNode one = labels.addObject();
            one.put("label", rows.name(l));
            Json.count(one, "rows", after.decisions().get(l).positives());
            Json.number(one, "f1", after.decisions().get(l).f1());
            one.put("slope", fitted.slopes()[l]);
            one.put("intercept", fitted.intercepts()[l]);
            Json.number(one, "threshold", Sigmoid.of(fitted.thresholds()[l]));
        }
        if (!Double.isNaN(fitted.setThreshold())) {
            json.put("missed", fitted.missed());
            Json.number(json, "set_threshold", Sigmoid.of(fitted.setThreshold()));
        }
        return json;
    }
}
