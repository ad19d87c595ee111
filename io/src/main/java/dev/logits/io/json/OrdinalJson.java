package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.FeatureCoding;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.CodingJson;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.learn.regression.Link;
import dev.logits.learn.regression.OrdinalKind;
import dev.logits.learn.regression.OrdinalModel;
import dev.logits.learn.regression.OrdinalReport;
import dev.logits.source.ClassOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * A fitted model of ordered classes as JSON, with how cells become features and where it comes from. The same model
 * gives the same bytes, and every double comes back bit for bit.
 *
 * <pre>{@code
 * {
 *   "format" : "logits-model",
 *   "version" : 1,
 *   "type" : "ordinal",
 *   "label" : "visits",
 *   "classes" : [ "0", "1", "2" ],
 *   "columns" : [ { "name" : "age", "levels" : [ ] } ],
 *   "kind" : "cumulative",
 *   "link" : "logit",
 *   "nominal" : [ ],
 *   "left_out" : [ ],
 *   "parameters" : [ 2.1, 3.4, 0.08 ],
 *   "covariance" : [ … ],
 *   "fit" : { "source" : "births.csv", "log_likelihood" : -186.0, … },
 *   "created_by" : "logits 0.1.0"
 * }
 * }</pre>
 *
 * <pre>{@code
 * OrdinalJson.write(Path.of("model.json"), new OrdinalJson.Saved(model, table.coding(), provenance));
 * OrdinalJson.Saved saved = OrdinalJson.read(Path.of("model.json"));
 * FeatureTable rows = FeatureFiles.readCoded(Path.of("new.csv"), saved.coding());
 * Probabilities p = saved.model().probabilities(rows.features());
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class OrdinalJson {
    /** What its {@code type} says. */
    static final String TYPE = "ordinal";

    private static final JsonEnvelope ENVELOPE =
            new JsonEnvelope(LogisticJson.FORMAT, 1, "a model of ordered classes", 256 << 20);

    private OrdinalJson() {}

    /**
     * What a file holds.
     *
     * @param model the model and how its fit went
     * @param coding how cells become its features
     * @param provenance where it comes from
     */
    public record Saved(OrdinalModel model, FeatureCoding coding, Provenance provenance) {

        /** Checks that coding and model belong together; the classes are the coding's. */
        public Saved {
            NullCheck.argument(model, "model");
            NullCheck.argument(coding, "coding");
            NullCheck.argument(provenance, "provenance");
            if (coding.width() != model.columns() || coding.classes().size() != model.classes()) {
                throw new IllegalArgumentException("columns and classes make " + coding.width() + " features and "
                        + coding.classes().size() + " classes; the parameters are those of " + model.columns()
                        + " features and " + model.classes() + " classes");
            }
            provenance = provenance.withClasses(new ClassOrder(coding.classes()));
        }
    }

    /** Writes a file, whole or not at all. */
    public static void write(Path file, Saved saved) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(saved, "saved");
        AtomicFile.write(file, toJson(saved));
    }

    /** The file's text. */
    public static String toJson(Saved saved) {
        NullCheck.argument(saved, "saved");
        OrdinalModel model = saved.model();
        ObjectNode json = ENVELOPE.begin(TYPE);
        CodingJson.put(json, saved.coding());
        json.put("kind", name(model.kind()));
        json.put("link", name(model.link()));
        ArrayNode nominal = json.putArray("nominal");
        ArrayNode left = json.putArray("left_out");
        for (int j = 0; j < model.columns(); j++) {
            if (model.isNominal(j)) {
                nominal.add(j);
            }
            if (model.isLeftOut(j)) {
                left.add(j);
            }
        }
        Arrays.stream(model.parameterValues()).forEach(json.putArray("parameters")::add);
        Arrays.stream(model.covariance()).forEach(json.putArray("covariance")::add);
        ObjectNode fit = JsonEnvelope.putFit(json, saved.provenance());
        fit.put("log_likelihood", model.logLikelihood());
        fit.put("null_log_likelihood", model.nullLogLikelihood());
        fit.put("observations", model.observations());
        fit.put("converged", model.converged());
        fit.put("steps", model.steps());
        return JsonEnvelope.end(json, saved.provenance());
    }

    /** Whether a file is JSON of a model of ordered classes, going by its first bytes. */
    public static boolean isOne(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return JsonEnvelope.isOfType(file, LogisticJson.FORMAT, TYPE);
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is not a model of ordered classes that this version knows
     */
    public static Saved read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return ENVELOPE.read(file, OrdinalJson::saved);
    }

    /**
     * Reads a text.
     *
     * @throws MalformedFileException if it is not a model of ordered classes that this version knows
     */
    public static Saved fromJson(String json) throws MalformedFileException {
        NullCheck.argument(json, "json");
        return ENVELOPE.read(json, OrdinalJson::saved);
    }

    private static Saved saved(JsonFields json) throws MalformedFileException {
        JsonEnvelope.expect(json, "type", TYPE);
        FeatureCoding coding = CodingJson.read(json);
        boolean[] kept = new boolean[coding.width()];
        Arrays.fill(kept, true);
        for (int j : columns(json, "left_out", kept.length)) {
            kept[j] = false;
        }
        JsonFields fit = json.object("fit");
        OrdinalModel model = OrdinalModel.of(
                json.constant("kind", OrdinalKind.values(), OrdinalJson::name),
                json.constant("link", Link.values(), OrdinalJson::name),
                columns(json, "nominal", kept.length),
                kept,
                coding.classes().size(),
                json.numbers("parameters"),
                json.numbers("covariance"),
                new OrdinalReport(
                        fit.number("log_likelihood"),
                        fit.number("null_log_likelihood"),
                        fit.number("observations"),
                        fit.flag("converged"),
                        (int) fit.integer("steps", Integer.MAX_VALUE)));
        return new Saved(model, coding, JsonEnvelope.provenance(json, ClassOrder.UNKNOWN));
    }

    private static int[] columns(JsonFields json, String field, int width) throws MalformedFileException {
        double[] numbers = json.numbers(field);
        for (double number : numbers) {
            if (!(number >= 0 && number < width && number == Math.rint(number))) {
                throw json.error(field, number + " is not one of " + width + " columns");
            }
        }
        return Arrays.stream(numbers).mapToInt(v -> (int) v).toArray();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
