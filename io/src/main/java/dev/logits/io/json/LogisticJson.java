package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.FeatureCoding;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.CodingJson;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.learn.regression.Collinearity;
import dev.logits.learn.regression.LogisticModel;
import dev.logits.learn.regression.Penalty;
import dev.logits.learn.regression.RegressionReport;
import dev.logits.learn.regression.Solver;
import dev.logits.source.ClassOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class LogisticJson {
    /** What the file's {@code format} says; other kinds of model share it and differ in {@code type}. */
    static final String FORMAT = "logits-model";

    /** What its {@code type} says. */
    static final String TYPE = "logistic";

    /** Some ten million coefficients. */
    private static final JsonEnvelope ENVELOPE = new JsonEnvelope(FORMAT, 1, "a logistic model", 256 << 20);

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
            NullCheck.argument(model, "model");
            NullCheck.argument(coding, "coding");
            NullCheck.argument(provenance, "provenance");
            if (coding.width() != model.columns() || coding.classes().size() != model.classes()) {
                throw new IllegalArgumentException("columns and classes make " + coding.width() + " features and "
                        + coding.classes().size() + " classes; the weights are those of " + model.columns()
                        + " features and "
                        + model.classes() + " classes");
            }
            provenance = provenance.withClasses(new ClassOrder(coding.classes()));
        }

        /** A model that nobody says the data of. */
        public Saved(LogisticModel model, FeatureCoding coding) {
            this(model, coding, Provenance.UNKNOWN);
        }
    }

    /** Writes a file, whole or not at all. */
    public static void write(Path file, Saved saved) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(saved, "saved");
        AtomicFile.write(file, toJson(saved));
    }

    /** Writes the file's bytes to a stream, which stays open. */
    public static void write(OutputStream out, Saved saved) throws IOException {
        NullCheck.argument(out, "out");
        NullCheck.argument(saved, "saved");
        JsonEnvelope.write(out, toJson(saved));
    }

    /** The file's text. */
    public static String toJson(Saved saved) {
        NullCheck.argument(saved, "saved");
        LogisticModel model = saved.model();
        ObjectNode json = ENVELOPE.begin(TYPE);
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
        putReport(JsonEnvelope.putFit(json, saved.provenance()), model.report());
        return JsonEnvelope.end(json, saved.provenance());
    }

    private static void putReport(ObjectNode json, RegressionReport report) {
        json.put("rows", report.rows());
        json.put("ignored", report.ignored());
        json.put("weight_sum", report.weightSum());
        json.put("status", report.status().name());
        json.put("converged", report.converged());
        json.put("solver", report.solver().name());
        JsonEnvelope.putNumber(json, "objective", report.objective());
        JsonEnvelope.putNumber(json, "log_likelihood", report.logLikelihood());
        JsonEnvelope.putNumber(json, "null_log_likelihood", report.nullLogLikelihood());
        JsonEnvelope.putNumber(json, "gradient", report.gradientNorm());
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
        NullCheck.argument(file, "file");
        return JsonEnvelope.isOfType(file, FORMAT, TYPE);
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is not a logistic model that this version knows
     */
    public static Saved read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return ENVELOPE.read(file, LogisticJson::saved);
    }

    /**
     * Reads a stream to its end; it stays open.
     *
     * @throws MalformedFileException if it is not a logistic model that this version knows
     */
    public static Saved read(InputStream in) throws IOException {
        NullCheck.argument(in, "in");
        return ENVELOPE.read(in, LogisticJson::saved);
    }

    /**
     * Reads a text.
     *
     * @throws MalformedFileException if it is not a logistic model that this version knows
     */
    public static Saved fromJson(String json) throws MalformedFileException {
        NullCheck.argument(json, "json");
        return ENVELOPE.read(json, LogisticJson::saved);
    }

    /** Reads a file's bytes. */
    static Saved parse(byte[] bytes, String name) throws MalformedFileException {
        return ENVELOPE.parse(bytes, name, LogisticJson::saved);
    }

    private static Saved saved(JsonFields json) throws MalformedFileException {
        JsonEnvelope.expect(json, "type", TYPE);
        FeatureCoding coding = CodingJson.read(json);
        LogisticModel model = LogisticModel.of(
                weights(json),
                json.numbers("intercepts"),
                json.flag("reference"),
                json.constant("penalty", Penalty.values(), Penalty::toString),
                report(json.object("fit")));
        return new Saved(model, coding, JsonEnvelope.provenance(json, ClassOrder.UNKNOWN));
    }

    private static double[][] weights(JsonFields json) throws MalformedFileException {
        double[][] weights = new double[json.array("weights").size()][];
        for (int m = 0; m < weights.length; m++) {
            weights[m] = json.numbers("weights", m);
        }
        return weights;
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
        return new RegressionReport.Builder(
                        fit.constant("status", RegressionReport.Status.values(), RegressionReport.Status::name),
                        fit.constant("solver", Solver.values(), Solver::name),
                        fit.integer("rows", Long.MAX_VALUE))
                .ignored(fit.integer("ignored", Long.MAX_VALUE))
                .weightSum(fit.number("weight_sum"))
                .objective(fit.number("objective"))
                .logLikelihood(fit.number("log_likelihood"))
                .nullLogLikelihood(fit.number("null_log_likelihood"))
                .gradientNorm(fit.number("gradient"))
                .iterations((int) fit.integer("iterations", Integer.MAX_VALUE))
                .evaluations((int) fit.integer("evaluations", Integer.MAX_VALUE))
                .collinear(collinear)
                .tolerance(fit.node().has("tolerance") ? fit.number("tolerance") : Double.NaN)
                .classWeights(
                        fit.node().has("class_weights")
                                ? Arrays.stream(fit.numbers("class_weights"))
                                        .boxed()
                                        .toList()
                                : List.of())
                .build();
    }
}
