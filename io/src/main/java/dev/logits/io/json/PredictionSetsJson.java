package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.PredictionSetMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Fitted prediction sets as JSON, with where they come from. Every double comes back bit for bit; ∞, the threshold of
 * too few rows, is the string "Infinity".
 *
 * <pre>{@code
 * {
 *   "format" : "logits-prediction-sets",
 *   "version" : 1,
 *   "type" : "raps",
 *   "coverage" : 0.9,
 *   "class_conditional" : false, "never_empty" : false,
 *   "k_reg" : 5, "lambda" : 0.01, "seed" : "0",
 *   "classes" : 10,
 *   "thresholds" : [ 0.9312 ],
 *   "fit" : { "source" : "preds.npz", "selection" : "rows 0:5000", "rows" : 5000, "rows_of_class" : [ ] },
 *   "created_by" : "logits 0.1.0"
 * }
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class PredictionSetsJson {
    private static final String FORMAT = "logits-prediction-sets";
    private static final JsonEnvelope ENVELOPE = new JsonEnvelope(FORMAT, 1, "prediction sets", 256 << 20);

    private PredictionSetsJson() {}

    /**
     * What a file holds.
     *
     * @param sets the fitted sets
     * @param provenance where they come from, and the names of the classes
     */
    public record Saved(ConformalSets sets, Provenance provenance) {
        /** Checks that nothing is null. */
        public Saved {
            NullCheck.argument(sets, "sets");
            NullCheck.argument(provenance, "provenance");
        }

        /**
         * New rows, whose classes are brought into the order of the fit by their names.
         *
         * @throws IllegalArgumentException if the names of the classes differ, or their number
         */
        public LogitsSource arrange(LogitsSource source) {
            NullCheck.argument(source, "source");
            LogitsSource arranged = provenance.classes().arrange(source);
            if (arranged.classes() != sets.classes()) {
                throw new IllegalArgumentException("these sets were fitted on " + sets.classes()
                        + " classes, and the logits have " + arranged.classes());
            }
            return arranged;
        }
    }

    /** Writes a file, whole or not at all. */
    public static void write(Path file, ConformalSets sets, Provenance provenance) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(sets, "sets");
        NullCheck.argument(provenance, "provenance");
        AtomicFile.write(file, toJson(sets, provenance));
    }

    /** Writes a file of sets that nobody says the data of. */
    public static void write(Path file, ConformalSets sets) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(sets, "sets");
        write(file, sets, Provenance.UNKNOWN);
    }

    /** Writes the file's bytes to a stream, which stays open. */
    public static void write(OutputStream out, ConformalSets sets, Provenance provenance) throws IOException {
        NullCheck.argument(out, "out");
        NullCheck.argument(sets, "sets");
        NullCheck.argument(provenance, "provenance");
        JsonEnvelope.write(out, toJson(sets, provenance));
    }

    /** The same of sets that nobody says the data of. */
    public static void write(OutputStream out, ConformalSets sets) throws IOException {
        NullCheck.argument(out, "out");
        NullCheck.argument(sets, "sets");
        write(out, sets, Provenance.UNKNOWN);
    }

    /** The file's text of sets that nobody says the data of. */
    public static String toJson(ConformalSets sets) {
        NullCheck.argument(sets, "sets");
        return toJson(sets, Provenance.UNKNOWN);
    }

    /** The file's text. */
    public static String toJson(ConformalSets sets, Provenance provenance) {
        NullCheck.argument(sets, "sets");
        NullCheck.argument(provenance, "provenance");
        ObjectNode json = ENVELOPE.begin(sets.options().method().key());
        JsonEnvelope.putClassNames(json, provenance.classes());
        putOptions(json, sets.options());
        json.put("classes", sets.classes());
        putThresholds(json, sets);
        putRows(JsonEnvelope.putFit(json, provenance), sets);
        return JsonEnvelope.end(json, provenance);
    }

    /** All but the method, which is the type. */
    static void putOptions(ObjectNode json, ConformalSets.Options options) {
        json.put("coverage", options.coverage());
        json.put("class_conditional", options.classConditional());
        json.put("never_empty", options.neverEmpty());
        json.put("k_reg", options.regularFrom());
        json.put("lambda", options.regularization());
        json.put("seed", Long.toString(options.seed())); // a double would round it
    }

    static void putThresholds(ObjectNode json, ConformalSets sets) {
        ArrayNode thresholds = json.putArray("thresholds");
        for (double q : sets.thresholds()) {
            if (Double.isFinite(q)) {
                thresholds.add(q);
            } else {
                thresholds.add(Double.toString(q));
            }
        }
    }

    static void putRows(ObjectNode json, ConformalSets sets) {
        json.put("rows", sets.rows());
        sets.rowsOfClass().forEach(json.putArray("rows_of_class")::add);
    }

    /** Whether a file is JSON of prediction sets, going by its first bytes. */
    public static boolean isOne(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return JsonEnvelope.beginsWith(file, FORMAT);
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it does not hold prediction sets that this version knows
     */
    public static Saved read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return ENVELOPE.read(file, PredictionSetsJson::saved);
    }

    /**
     * Reads a stream to its end; it stays open.
     *
     * @throws MalformedFileException if it does not hold prediction sets that this version knows
     */
    public static Saved read(InputStream in) throws IOException {
        NullCheck.argument(in, "in");
        return ENVELOPE.read(in, PredictionSetsJson::saved);
    }

    /**
     * Reads a text.
     *
     * @throws MalformedFileException if it does not hold prediction sets that this version knows
     */
    public static Saved fromJson(String json) throws MalformedFileException {
        NullCheck.argument(json, "json");
        return ENVELOPE.read(json, PredictionSetsJson::saved);
    }

    private static Saved saved(JsonFields json) throws MalformedFileException {
        ConformalSets sets = sets(json);
        return new Saved(sets, JsonEnvelope.provenance(json, JsonEnvelope.classNames(json, sets.classes())));
    }

    private static ConformalSets sets(JsonFields json) throws MalformedFileException {
        int classes = (int) json.integer("classes", LogitsFiles.MAX_CLASSES);
        return sets(options(json), json, json.object("fit"), classes);
    }

    static ConformalSets.Options options(JsonFields json) throws MalformedFileException {
        return new ConformalSets.Options(
                PredictionSetMethod.parse(json.text("type")),
                json.number("coverage"),
                flag(json, "class_conditional"),
                (int) json.integer("k_reg", Integer.MAX_VALUE),
                json.number("lambda"),
                seed(json),
                flag(json, "never_empty"));
    }

    /**
     * The sets of thresholds.
     *
     * @param fit where their rows are counted
     */
    static ConformalSets sets(ConformalSets.Options options, JsonFields json, JsonFields fit, int classes)
            throws MalformedFileException {
        List<Double> thresholds =
                Arrays.stream(json.numbers("thresholds")).boxed().collect(Collectors.toList());
        List<Long> rowsOfClass = new ArrayList<>();
        for (double rows : fit.numbers("rows_of_class")) {
            rowsOfClass.add((long) rows);
        }
        return new ConformalSets(options, thresholds, fit.integer("rows", Long.MAX_VALUE), classes, rowsOfClass);
    }

    private static boolean flag(JsonFields json, String name) throws MalformedFileException {
        if (json.node().path(name).isBoolean()) {
            return json.node().path(name).booleanValue();
        }
        throw json.error(name, "expected true or false");
    }

    private static long seed(JsonFields json) throws MalformedFileException {
        try {
            return Long.parseLong(json.text("seed"));
        } catch (NumberFormatException notANumber) {
            throw json.error("seed", "\"" + json.text("seed") + "\" is not a whole number");
        }
    }
}
