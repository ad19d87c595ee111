package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.multilabel.MultiLabelCalibration;
import dev.logits.source.ClassOrder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The calibration, thresholds and sets of a multi-label model as JSON. Every double comes back bit for bit.
 *
 * <pre>{@code
 * {
 *   "format" : "logits-multi-label",
 *   "version" : 1,
 *   "labels" : 2, "class_names" : [ "cat", "dog" ],
 *   "slopes" : [ 0.8, 0.7 ], "intercepts" : [ 0.1, 0.0 ], "thresholds" : [ -0.3, 0.2 ],
 *   "sets" : { "missed" : 0.1, "threshold" : [ -1.5 ] },
 *   "fit" : { "source" : "preds.npz", "selection" : "a random half of the rows" },
 *   "created_by" : "logits 0.1.0"
 * }
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class MultiLabelJson {
    private static final JsonEnvelope ENVELOPE =
            new JsonEnvelope("logits-multi-label", 1, "a calibration of labels", 128 << 20);
    private static final int MOST_LABELS = 1 << 22;

    private MultiLabelJson() {}

    /** Writes a file, whole or not at all. */
    public static void write(Path file, MultiLabelCalibration calibration, Provenance provenance) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(calibration, "calibration");
        NullCheck.argument(provenance, "provenance");
        ObjectNode json = ENVELOPE.begin();
        json.put("labels", calibration.slopes().length);
        JsonEnvelope.putClassNames(json, new ClassOrder(calibration.names()));
        put(json.putArray("slopes"), calibration.slopes());
        put(json.putArray("intercepts"), calibration.intercepts());
        put(json.putArray("thresholds"), calibration.thresholds());
        if (!Double.isNaN(calibration.missed())) {
            ObjectNode sets = json.putObject("sets");
            sets.put("missed", calibration.missed());
            ArrayNode one = sets.putArray("threshold");
            if (Double.isFinite(calibration.setThreshold())) {
                one.add(calibration.setThreshold());
            } else {
                one.add(Double.toString(calibration.setThreshold()));
            }
        }
        JsonEnvelope.putFit(json, provenance);
        AtomicFile.write(file, JsonEnvelope.end(json, provenance));
    }

    private static void put(ArrayNode array, double[] numbers) {
        for (double number : numbers) {
            if (Double.isFinite(number)) {
                array.add(number);
            } else {
                array.add(Double.toString(number));
            }
        }
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it does not hold a calibration that this version knows
     */
    public static MultiLabelCalibration read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return ENVELOPE.read(file, MultiLabelJson::saved);
    }

    private static MultiLabelCalibration saved(JsonFields json) throws MalformedFileException {
        int labels = (int) json.integer("labels", MOST_LABELS);
        boolean sets = json.node().has("sets");
        double[] threshold = sets ? json.object("sets").numbers("threshold") : new double[] {Double.NaN};
        if (threshold.length != 1) {
            throw json.error("sets.threshold", "expected one number");
        }
        return new MultiLabelCalibration(
                JsonEnvelope.classNames(json, labels).names(),
                json.numbers("slopes"),
                json.numbers("intercepts"),
                json.numbers("thresholds"),
                sets ? json.object("sets").number("missed") : Double.NaN,
                threshold[0]);
    }
}
