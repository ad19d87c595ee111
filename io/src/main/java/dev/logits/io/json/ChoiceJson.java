package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.FeatureCoding;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.CodingJson;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.learn.choice.ChoiceModel;
import dev.logits.learn.choice.ChoiceReport;
import dev.logits.source.ClassOrder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A fitted model of choices among alternatives as JSON, with how cells become features, the column that says which rows
 * are one choice, and where it comes from. The same model gives the same bytes, and every double comes back bit for
 * bit.
 *
 * <pre>{@code
 * {
 *   "format" : "logits-model",
 *   "version" : 1,
 *   "type" : "choice",
 *   "label" : "choice",
 *   "classes" : [ "0", "1" ],
 *   "columns" : [ { "name" : "gc", "levels" : [ ] }, { "name" : "ttme", "levels" : [ ] } ],
 *   "strata" : "individual",
 *   "left_out" : [ ],
 *   "coefficients" : [ -0.0155, -0.0961 ],
 *   "covariance" : [ … ],
 *   "fit" : { "source" : "travel.csv", "log_likelihood" : -199.1, "sets" : 210.0, … },
 *   "created_by" : "logits 0.1.0"
 * }
 * }</pre>
 *
 * <pre>{@code
 * ChoiceJson.write(Path.of("model.json"), new ChoiceJson.Saved(model, table.coding(), "individual", provenance));
 * ChoiceJson.Saved saved = ChoiceJson.read(Path.of("model.json"));
 * FeatureTable rows = FeatureFiles.readCoded(Path.of("new.csv"), saved.coding());
 * double[] p = saved.model().probabilities(rows.features(), sets);
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class ChoiceJson {
    /** What its {@code type} says. */
    static final String TYPE = "choice";

    private static final JsonEnvelope ENVELOPE =
            new JsonEnvelope(LogisticJson.FORMAT, 1, "a model of choices", 256 << 20);

    private ChoiceJson() {}

    /**
     * What a file holds.
     *
     * @param model the model and how its fit went
     * @param coding how cells become its features; of the two classes the second is that of chosen rows
     * @param strata the column that says which rows are one choice
     * @param provenance where it comes from
     */
    public record Saved(ChoiceModel model, FeatureCoding coding, String strata, Provenance provenance) {

        /** Checks that coding and model belong together; the classes are the coding's. */
        public Saved {
            NullCheck.argument(model, "model");
            NullCheck.argument(coding, "coding");
            NullCheck.argument(strata, "strata");
            NullCheck.argument(provenance, "provenance");
            if (coding.width() != model.columns() || coding.classes().size() != 2) {
                throw new IllegalArgumentException("columns and classes make " + coding.width() + " features and "
                        + coding.classes().size() + " classes; the coefficients are those of " + model.columns()
                        + " features, and rows are chosen or not");
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
        ChoiceModel model = saved.model();
        ObjectNode json = ENVELOPE.begin(TYPE);
        CodingJson.put(json, saved.coding());
        json.put("strata", saved.strata());
        ArrayNode left = json.putArray("left_out");
        ArrayNode coefficients = json.putArray("coefficients");
        ArrayNode covariance = json.putArray("covariance");
        for (int i = 0; i < model.columns(); i++) {
            if (model.isLeftOut(i)) {
                left.add(i);
            }
            coefficients.add(model.coefficient(i).value());
            for (int j = 0; j < model.columns(); j++) {
                covariance.add(model.covariance(i, j));
            }
        }
        ChoiceReport report = model.report();
        ObjectNode fit = JsonEnvelope.putFit(json, saved.provenance());
        fit.put("log_likelihood", report.logLikelihood());
        fit.put("null_log_likelihood", report.nullLogLikelihood());
        fit.put("sets", report.sets());
        fit.put("silent_sets", report.silentSets());
        fit.put("converged", report.converged());
        fit.put("steps", report.steps());
        return JsonEnvelope.end(json, saved.provenance());
    }

    /** Whether a file is JSON of a model of choices, going by its first bytes. */
    public static boolean isOne(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return JsonEnvelope.isOfType(file, LogisticJson.FORMAT, TYPE);
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is not a model of choices that this version knows
     */
    public static Saved read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return ENVELOPE.read(file, ChoiceJson::saved);
    }

    /**
     * Reads a text.
     *
     * @throws MalformedFileException if it is not a model of choices that this version knows
     */
    public static Saved fromJson(String json) throws MalformedFileException {
        NullCheck.argument(json, "json");
        return ENVELOPE.read(json, ChoiceJson::saved);
    }

    private static Saved saved(JsonFields json) throws MalformedFileException {
        JsonEnvelope.expect(json, "type", TYPE);
        FeatureCoding coding = CodingJson.read(json);
        boolean[] kept = new boolean[coding.width()];
        Arrays.fill(kept, true);
        for (double j : json.numbers("left_out")) {
            if (!(j >= 0 && j < kept.length && j == Math.rint(j))) {
                throw json.error("left_out", j + " is not one of " + kept.length + " columns");
            }
            kept[(int) j] = false;
        }
        JsonFields fit = json.object("fit");
        ChoiceModel model = ChoiceModel.of(
                json.numbers("coefficients"),
                kept,
                json.numbers("covariance"),
                new ChoiceReport(
                        fit.number("log_likelihood"),
                        fit.number("null_log_likelihood"),
                        fit.number("sets"),
                        (int) fit.integer("silent_sets", Integer.MAX_VALUE),
                        fit.flag("converged"),
                        (int) fit.integer("steps", Integer.MAX_VALUE)));
        return new Saved(model, coding, json.text("strata"), JsonEnvelope.provenance(json, ClassOrder.UNKNOWN));
    }
}
