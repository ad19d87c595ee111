package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.Logits;
import dev.logits.Probabilities;
import dev.logits.calibrate.CalibratedSource;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.MethodComparison;
import dev.logits.calibrate.MethodSelection;
import dev.logits.io.LogitsFiles;
import dev.logits.io.json.CalibratorJson;
import dev.logits.io.report.CalibrationReport;
import dev.logits.math.Softmax;
import dev.logits.metric.Bootstrap;
import dev.logits.metric.Evaluation;
import dev.logits.metric.Interval;
import dev.logits.metric.Metric;
import dev.logits.serve.internal.http.Exchange;
import dev.logits.serve.internal.http.Route;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.source.HalfSplit;
import dev.logits.source.LogitsSource;
import dev.logits.source.RowBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * POST /workbench/desk, for the page: a file of logits with labels is judged, and calibrated by the method that
 * cross-validation finds best on one half of its rows; what the page draws by itself are the rows of the other half.
 */
public final class DeskRoute implements Route {
    /** Numbers that a page can redraw as fast as somebody drags. */
    private static final int MOST_SHOWN = 200_000;

    private static final int BINS = 15;
    private static final int RESAMPLES = 200;
    private static final List<String> ENDINGS = List.of(".csv", ".tsv", ".npz", ".npy", ".parquet");

    private ObjectNode example;

    @Override
    public void handle(Exchange exchange, ObjectNode body) {
        Fields fields = new Fields(body, "");
        boolean example = fields.flag("example", false);
        Optional<String> name = fields.text("name");
        Optional<String> data = fields.text("data");
        fields.end();
        try {
            if (example) {
                exchange.json(example());
                return;
            }
            exchange.json(ofFile(
                    name.orElseThrow(() -> fields.missing("name")), data.orElseThrow(() -> fields.missing("data"))));
        } catch (IOException | IllegalArgumentException e) {
            throw ApiException.value("data", e.getMessage());
        }
    }

    private static ObjectNode ofFile(String name, String data) throws IOException {
        String ending = ENDINGS.stream()
                .filter(name.toLowerCase(java.util.Locale.ROOT)::endsWith)
                .findFirst()
                .orElseThrow(() -> ApiException.value(
                        "name", "name ends with none of " + String.join(", ", ENDINGS) + ": " + name));
        Path folder = Files.createTempDirectory("logits-desk");
        Path file = folder.resolve("scores" + ending);
        try {
            Files.write(file, Base64.getDecoder().decode(data));
            return json(LogitsFiles.open(file), name);
        } catch (IOException | IllegalArgumentException e) {
            String said = e.getMessage() == null ? "it cannot be read" : e.getMessage();
            throw new IOException(said.replace(file.toString(), name), e);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder);
        }
    }

    /** What is said of the example, worked out when somebody first asks. */
    private synchronized ObjectNode example() throws IOException {
        if (example == null) {
            example = json(overconfident(), "an example: a model that is too sure of itself");
        }
        return example;
    }

    /** Labels are drawn from the softmax of logits, which are then doubled. */
    private static LogitsSource overconfident() {
        int rows = 6000;
        int classes = 5;
        SplittableRandom random = new SplittableRandom(20261127);
        Logits honest = Logits.zeros(rows, classes);
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < classes; c++) {
                honest.set(r, c, (float) (1.6 * random.nextGaussian()));
            }
        }
        Probabilities p = Softmax.of(honest);
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            double u = random.nextDouble();
            int c = 0;
            while (c < classes - 1 && u >= p.get(r, c)) {
                u -= p.get(r, c++);
            }
            labels[r] = c;
            for (int i = 0; i < classes; i++) {
                honest.set(r, i, 2 * honest.get(r, i));
            }
        }
        return LogitsSource.of(honest, labels);
    }

    private static ObjectNode json(LogitsSource source, String name) throws IOException {
        HalfSplit halves = new HalfSplit(0);
        LogitsSource fit = halves.fitHalf(source);
        LogitsSource test = halves.testHalf(source);
        MethodSelection selection = MethodSelection.fit(fit, 0);
        Fitted<? extends Calibrator> fitted = selection.fitted();
        LogitsSource calibrated = new CalibratedSource(test, fitted.calibrator());
        Evaluation before = Evaluation.of(test, BINS);
        Evaluation after = Evaluation.of(calibrated, BINS);
        ObjectNode json = Json.object().put("name", name).put("classes", source.classes());
        ArrayNode names = json.putArray("names");
        source.classNames().forEach(names::add);
        metrics(json.putArray("metrics"), test, before, calibrated, after);
        methods(json.putObject("methods"), selection.comparison());
        json.put("calibrator", CalibratorJson.toJson(fitted));
        json.put("report", report(name, fitted, before, after, selection.comparison()));
        rows(json.putObject("rows"), test);
        return json;
    }

    private static void metrics(
            ArrayNode list, LogitsSource test, Evaluation before, LogitsSource calibrated, Evaluation after)
            throws IOException {
        Bootstrap one = Bootstrap.of(test, BINS, RESAMPLES, 0);
        Bootstrap two = Bootstrap.of(calibrated, BINS, RESAMPLES, 0);
        for (Metric metric : Metric.ofClasses(before.classes())) {
            ObjectNode row = list.addObject()
                    .put("key", metric.key())
                    .put("title", metric.title())
                    .put("meaning", metric.meaning())
                    .put("share", metric.isShare())
                    .put("prominent", metric.prominence() != Metric.Prominence.DETAIL);
            value(row.putObject("before"), metric, before, one.of(metric));
            value(row.putObject("after"), metric, after, two.of(metric));
        }
    }

    private static void value(ObjectNode json, Metric metric, Evaluation of, Optional<Interval> interval) {
        double value = of.value(metric);
        if (Double.isFinite(value)) {
            json.put("value", value);
        }
        interval.ifPresent(i -> json.put("low", i.low()).put("high", i.high()));
    }

    private static void methods(ObjectNode json, MethodComparison comparison) {
        json.put("chosen", comparison.chosen()).put("reason", comparison.reason());
        ArrayNode rows = json.putArray("rows");
        for (MethodComparison.Row row : comparison.rows()) {
            ObjectNode one = rows.addObject()
                    .put("method", row.method())
                    .put("parameters", row.parameters())
                    .put("note", row.note());
            if (Double.isFinite(row.nll())) {
                one.put("nll", row.nll()).put("standard_error", row.standardError());
            }
        }
    }

    private static String report(
            String name,
            Fitted<? extends Calibrator> fitted,
            Evaluation before,
            Evaluation after,
            MethodComparison comparison) {
        return new CalibrationReport(
                        "Calibration of " + name,
                        name,
                        "half of the rows to fit on, the other half to test",
                        fitted.calibrator().method(),
                        Map.of(),
                        fitted.report(),
                        before,
                        after,
                        List.of(comparison.reason()),
                        new CalibrationReport.Origin(
                                "the workbench's calibration desk",
                                version(),
                                Runtime.version().toString(),
                                java.time.LocalDate.now().toString()))
                .html();
    }

    private static String version() {
        String version = DeskRoute.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /** Logits and labels of the first rows that fit, as little-endian floats and ints in base64. */
    private static void rows(ObjectNode json, LogitsSource test) throws IOException {
        int classes = test.classes();
        int most = Math.max(1, MOST_SHOWN / classes);
        ByteBuffer logits = ByteBuffer.allocate(4 * most * classes).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer labels = ByteBuffer.allocate(4 * most).order(ByteOrder.LITTLE_ENDIAN);
        RowBatch batch = RowBatch.of(test);
        long all = 0;
        try (LogitsSource.Cursor cursor = test.open()) {
            while (batch.read(cursor)) {
                for (int r = 0; r < batch.count(); r++) {
                    if (batch.ignored(r)) {
                        continue;
                    }
                    all++;
                    if (labels.remaining() == 0) {
                        continue;
                    }
                    labels.putInt(batch.label(r));
                    for (int c = 0; c < classes; c++) {
                        logits.putFloat(batch.logits().get(r, c));
                    }
                }
            }
        }
        json.put("all", all).put("shown", labels.position() / 4);
        json.put("logits", base64(logits)).put("labels", base64(labels));
    }

    private static String base64(ByteBuffer bytes) {
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOf(bytes.array(), bytes.position()));
    }
}
