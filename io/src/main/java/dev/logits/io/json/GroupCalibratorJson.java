package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.GroupCalibration;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A calibrator for each group of a column as JSON: the fit to all rows with the fields of {@link CalibratorJson}, the
 * column's name, and an object per group with the same fields again.
 *
 * <pre>{@code
 * {
 *   "format" : "logits-group-calibrator",
 *   "version" : 1,
 *   "type" : "temperature",
 *   "column" : "region",
 *   "temperature" : 1.5,
 *   "fit" : { "source" : "preds.csv", "rows" : 5000, … },
 *   "groups" : [
 *     { "group" : "north", "type" : "temperature", "temperature" : 1.75, "fit" : { "rows" : 3100, … } },
 *     { "group" : "south", "type" : "temperature", "temperature" : 1.25, "fit" : { "rows" : 1900, … } }
 *   ],
 *   "created_by" : "logits 0.1.0",
 *   "checksum" : "8c3f0a12"
 * }
 * }</pre>
 *
 * <pre>{@code
 * GroupCalibratorJson.write(Path.of("cal.json"), fit, Provenance.of(source, "rows 0:5000"));
 * LogitsSource calibrated = GroupCalibratorJson.read(Path.of("cal.json")).calibrated(newRows);
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class GroupCalibratorJson {
    private static final String FORMAT = "logits-group-calibrator";
    private static final JsonEnvelope ENVELOPE = new JsonEnvelope(FORMAT, 1, "calibrators of groups", 512 << 20);

    private GroupCalibratorJson() {}

    /**
     * What a file holds.
     *
     * @param calibration the calibrators
     * @param provenance where they come from
     */
    public record Saved(GroupCalibration calibration, Provenance provenance) {
        /** Checks that nothing is null. */
        public Saved {
            NullCheck.argument(calibration, "calibration");
            NullCheck.argument(provenance, "provenance");
        }

        /**
         * New rows as the calibrators of their groups see them, the classes in the order of the fit.
         *
         * @throws IllegalArgumentException if the names of the classes differ, or their number, or the source has not
         *     the column
         */
        public LogitsSource calibrated(LogitsSource source) {
            NullCheck.argument(source, "source");
            return calibration.calibrated(provenance.classes().arrange(source));
        }
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @throws IllegalArgumentException if a calibrator has more numbers than a file holds
     */
    public static void write(Path file, GroupCalibration calibration, Provenance provenance) throws IOException {
        NullCheck.argument(file, "file");
        AtomicFile.write(file, toJson(calibration, provenance));
    }

    /**
     * The file's text.
     *
     * @throws IllegalArgumentException if a calibrator has more numbers than a file holds
     */
    public static String toJson(GroupCalibration calibration, Provenance provenance) {
        NullCheck.argument(calibration, "calibration");
        NullCheck.argument(provenance, "provenance");
        Fitted<? extends Calibrator> pooled = calibration.pooled();
        CalibratorJson.checkNumbers("", pooled.calibrator());
        ObjectNode json = ENVELOPE.begin(pooled.calibrator().method());
        JsonEnvelope.putClassNames(json, provenance.classes());
        json.put("column", calibration.column());
        CalibratorJson.putFitted(json, pooled, provenance);
        GroupObjects.put(json, calibration.groups(), (name, fitted, group) -> {
            CalibratorJson.checkNumbers("group \"" + name + "\": ", fitted.calibrator());
            group.put("type", fitted.calibrator().method());
            CalibratorJson.putFitted(group, fitted, Provenance.UNKNOWN);
        });
        return JsonEnvelope.end(json, provenance);
    }

    /** Whether a file is JSON of calibrators of groups, going by its first bytes. */
    public static boolean isOne(Path file) throws IOException {
        return JsonEnvelope.beginsWith(file, FORMAT);
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it does not hold calibrators of groups that this version knows
     */
    public static Saved read(Path file) throws IOException {
        return ENVELOPE.read(file, GroupCalibratorJson::saved);
    }

    /**
     * Reads a text.
     *
     * @throws MalformedFileException if it does not hold calibrators of groups that this version knows
     */
    public static Saved fromJson(String json) throws MalformedFileException {
        return ENVELOPE.read(json, GroupCalibratorJson::saved);
    }

    private static Saved saved(JsonFields json) throws MalformedFileException {
        Fitted<Calibrator> pooled = CalibratorJson.fitted(json);
        int classes = CalibratorJson.classes(pooled);
        Map<String, Fitted<? extends Calibrator>> groups = GroupObjects.read(json, group -> {
            Fitted<Calibrator> fitted = CalibratorJson.fitted(group);
            if (CalibratorJson.classes(fitted) != classes) {
                throw group.error(
                        "type", CalibratorJson.classes(fitted) + " classes, and the fit to all rows has " + classes);
            }
            return fitted;
        });
        return new Saved(
                new GroupCalibration(json.text("column"), pooled, groups),
                JsonEnvelope.provenance(json, JsonEnvelope.classNames(json, classes)));
    }
}
