package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.io.FeatureCoding;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.CodingJson;
import dev.logits.io.internal.json.JsonChecksum;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.io.json.CalibratorJson.Provenance;
import dev.logits.learn.regression.Collinearity;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.Penalty;
import dev.logits.learn.regression.RegressionReport;
import dev.logits.learn.regression.Solver;
import dev.logits.source.ClassOrder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A fitted logistic model as JSON, with how cells become features and where it comes from. The same model gives the
 * same bytes, and every double comes back bit for bit.
 *
 * <pre>{@code
 * {
 *   "format" : "logits-model",
 *   "version" : 1,
 *   "type" : "logistic",
 *   "label" : "GRADE",
 *   "classes" : [ "0", "1" ],
 *   "columns" : [ { "name" : "GPA", "levels" : [ ] }, { "name" : "school", "levels" : [ "a", "b" ] } ],
 *   "penalty" : "none",
 *   "reference" : true,
 *   "weights" : [ [ 2.8261125, 0.5 ] ],
 *   "intercepts" : [ -13.02134 ],
 *   "fit" : { "source" : "grades.csv", "rows" : 32, "status" : "CONVERGED", … },
 *   "created_by" : "logits 0.1.0"
 * }
 * }</pre>
 *
 * <pre>{@code
 * LogisticJson.write(Path.of("model.json"), new LogisticJson.Saved(model, table.coding(), provenance));
 * LogisticJson.Saved saved = LogisticJson.read(Path.of("model.json"));
 * FeatureTable rows = FeatureFiles.readCoded(Path.of("new.csv"), saved.coding());
 * Logits z = saved.model().logits(rows.features());
 * }</pre>
 */
public final class LogisticJson {
    /** What the file's {@code format} says; other kinds of model share it and differ in {@code type}. */
    static final String FORMAT = "logits-model";

    /** What its {@code type} says. */
    static final String TYPE = "logistic";

    private static final int VERSION = 1;

    /** Some ten million coefficients. */
    private static final long MAX_BYTES = 256 << 20;

    private LogisticJson() {}

    /**
     * What a file holds.
     *
     * @param model the model and how its fit went
     * @param coding how cells become its features
     * @param provenance where it comes from
     */
    public record Saved(LogisticModel model, FeatureCoding coding, Provenance provenance) {

        /** Checks that coding and model belong together; the classes are the coding's. */
        public Saved {
            if (coding.width() != model.columns() || coding.classes().size() != model.classes()) {
                throw new IllegalArgumentException("columns and classes make " + coding.width() + " features and "
                        + coding.classes().size() + " classes; the weights are those of " + model.columns()
                        + " features and "
                        + model.classes() + " classes");
            }
            provenance = provenance.withClasses(new ClassOrder(coding.classes()));
        }
    }

    /** Writes a file, whole or not at all. */
    public static void write(Path file, Saved saved) throws IOException {
        AtomicFile.write(file, toJson(saved));
    }

    /** The file's text. */
    public static String toJson(Saved saved) {
        LogisticModel model = saved.model();
        ObjectNode json = JsonFields.MAPPER.createObjectNode();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        json.put("type", TYPE);
        CodingJson.put(json, saved.coding());
        json.put("penalty", model.penalty().toString());
        json.put("reference", model.hasReference());
        ArrayNode weights = json.putArray("weights");
        ArrayNode intercepts = json.putArray("intercepts");
        for (int c = model.hasReference() ? 1 : 0; c < model.classes(); c++) {
            ArrayNode row = weights.addArray();
            for (int j = 0; j < model.columns(); j++) {
                row.add(model.weight(c, j));
            }
            if (model.hasIntercept()) {
                intercepts.add(model.intercept(c));
            }
        }
        putFit(json.putObject("fit"), model.report(), saved.provenance());
        json.put("created_by", saved.provenance().createdBy());
        saved.provenance().created().ifPresent(time -> json.put("created", time));
        return CalibratorJson.text(json);
    }

    private static void putFit(ObjectNode json, RegressionReport report, Provenance provenance) {
        json.put("source", provenance.source());
        json.put("selection", provenance.selection());
        json.put("rows", report.rows());
        json.put("ignored", report.ignored());
        json.put("weight_sum", report.weightSum());
        json.put("status", report.status().name());
        json.put("converged", report.converged());
        json.put("solver", report.solver().name());
        CalibratorJson.putNumber(json, "objective", report.objective());
        CalibratorJson.putNumber(json, "log_likelihood", report.logLikelihood());
        CalibratorJson.putNumber(json, "null_log_likelihood", report.nullLogLikelihood());
        CalibratorJson.putNumber(json, "gradient", report.gradientNorm());
        json.put("iterations", report.iterations());
        json.put("evaluations", report.evaluations());
        if (!Double.isNaN(report.tolerance())) {
            json.put("tolerance", report.tolerance());
        }
        if (!report.classWeights().isEmpty()) {
            report.classWeights().forEach(json.putArray("class_weights")::add);
        }
        ArrayNode collinear = json.putArray("collinear");
        for (Collinearity c : report.collinear()) {
            ObjectNode node = collinear.addObject();
            node.put("column", c.column());
            c.columns().forEach(node.putArray("columns")::add);
            c.factors().forEach(node.putArray("factors")::add);
            node.put("constant", c.constant());
        }
    }

    /** Whether a file is JSON of a logistic model, going by its first bytes. */
    public static boolean isOne(Path file) throws IOException {
        LogitsFiles.checkFile(file);
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(256);
        }
        String text = new String(start, StandardCharsets.UTF_8);
        return text.contains("\"" + FORMAT + "\"") && text.contains("\"" + TYPE + "\"");
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is not a logistic model that this version knows
     */
    public static Saved read(Path file) throws IOException {
        LogitsFiles.checkFile(file);
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw MalformedFileException.of(file, size + " bytes: too large for a logistic model");
        }
        return parse(Files.readAllBytes(file), file.toString());
    }

    static Saved parse(byte[] bytes, String name) throws IOException {
        JsonFields json = JsonFields.parse(bytes, name);
        expect(json, "format", FORMAT);
        long version = json.integer("version", Integer.MAX_VALUE);
        if (version != VERSION) {
            throw json.error(
                    "version",
                    version + " is unknown: this library reads version " + VERSION
                            + "; save it again, or use the library that wrote it");
        }
        expect(json, "type", TYPE);
        try {
            FeatureCoding coding = CodingJson.read(json);
            JsonFields fit = json.object("fit");
            LogisticModel model = LogisticModel.of(
                    weights(json),
                    json.numbers("intercepts"),
                    json.flag("reference"),
                    constant(json, "penalty", Penalty.values()),
                    report(fit));
            Provenance provenance = new Provenance(
                    fit.text("source"), fit.text("selection"), json.text("created_by"), json.optionalText("created"));
            Saved saved = new Saved(model, coding, provenance);
            JsonChecksum.verify(json);
            return saved;
        } catch (IllegalArgumentException invalid) {
            throw new MalformedFileException(name, name + ": " + invalid.getMessage(), invalid);
        }
    }

    private static void expect(JsonFields json, String field, String expected) throws MalformedFileException {
        String text = json.text(field);
        if (!text.equals(expected)) {
            throw json.error(field, "\"" + text + "\": expected \"" + expected + "\"");
        }
    }

    private static double[][] weights(JsonFields json) throws MalformedFileException {
        double[][] weights = new double[json.array("weights").size()][];
        for (int m = 0; m < weights.length; m++) {
            weights[m] = json.numbers("weights", m);
        }
        return weights;
    }

    private static <T> T constant(JsonFields json, String field, T[] values) throws MalformedFileException {
        String text = json.text(field);
        for (T value : values) {
            if (value.toString().equals(text)) {
                return value;
            }
        }
        throw json.error(field, "\"" + text + "\" is unknown: expected one of " + List.of(values));
    }

    private static RegressionReport report(JsonFields fit) throws MalformedFileException {
        List<Collinearity> collinear = new ArrayList<>();
        for (JsonFields c : fit.objects("collinear")) {
            collinear.add(new Collinearity(
                    (int) c.integer("column", Integer.MAX_VALUE),
                    Arrays.stream(c.numbers("columns")).mapToObj(j -> (int) j).toList(),
                    Arrays.stream(c.numbers("factors")).boxed().toList(),
                    c.number("constant")));
        }
        return new RegressionReport(
                constant(fit, "status", RegressionReport.Status.values()),
                constant(fit, "solver", Solver.values()),
                fit.integer("rows", Long.MAX_VALUE),
                fit.integer("ignored", Long.MAX_VALUE),
                fit.number("weight_sum"),
                fit.number("objective"),
                fit.number("log_likelihood"),
                fit.number("null_log_likelihood"),
                fit.number("gradient"),
                (int) fit.integer("iterations", Integer.MAX_VALUE),
                (int) fit.integer("evaluations", Integer.MAX_VALUE),
                collinear,
                fit.node().has("tolerance") ? fit.number("tolerance") : Double.NaN,
                fit.node().has("class_weights")
                        ? Arrays.stream(fit.numbers("class_weights")).boxed().toList()
                        : List.of());
    }
}
