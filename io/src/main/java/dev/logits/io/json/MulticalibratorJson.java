package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.calibrate.Calibrator;
import dev.logits.calibrate.Fitted;
import dev.logits.calibrate.GroupMulticalibration;
import dev.logits.calibrate.GroupMulticalibration.Group;
import dev.logits.calibrate.Multicalibration;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.source.LogitsSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Multicalibration by columns as JSON: the fit to all rows with the fields of {@link CalibratorJson}, the columns,
 * every group that the fit saw, and the patches in their order, each with the number of its group among these, −1 being
 * all rows. Every double comes back bit for bit.
 *
 * <pre>{@code
 * {
 *   "format" : "logits-multicalibrator",
 *   "version" : 1,
 *   "type" : "temperature",
 *   "columns" : [ "region", "sex" ],
 *   "temperature" : 1.5,
 *   "fit" : { "source" : "preds.csv", "rows" : 5000, … },
 *   "group_rows" : 200, "levels" : 10, "tolerance" : 0.01, "z" : 2.0, "most" : 10000, "converged" : true,
 *   "least" : [ 2.5E-3, 2.5E-3 ],
 *   "groups" : [ { "column" : "region", "group" : "north", "rows" : 3100 }, … ],
 *   "patches" : [ { "group" : 0, "class" : 1, "low" : 0.2, "high" : 0.3, "shift" : 0.0625 }, … ],
 *   "created_by" : "logits 0.1.0",
 *   "checksum" : "8c3f0a12"
 * }
 * }</pre>
 *
 * <pre>{@code
 * MulticalibratorJson.write(Path.of("cal.json"), fit, Provenance.of(source, "rows 0:5000"));
 * LogitsSource calibrated = MulticalibratorJson.read(Path.of("cal.json")).calibrated(newRows);
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class MulticalibratorJson {
    private static final String FORMAT = "logits-multicalibrator";
    private static final JsonEnvelope ENVELOPE = new JsonEnvelope(FORMAT, 1, "a multicalibrator", 512 << 20);

    private MulticalibratorJson() {}

    /**
     * What a file holds.
     *
     * @param calibration the fit and its patches
     * @param provenance where they come from
     */
    public record Saved(GroupMulticalibration calibration, Provenance provenance) {
        /** Checks that nothing is null. */
        public Saved {
            NullCheck.argument(calibration, "calibration");
            NullCheck.argument(provenance, "provenance");
        }

        /**
         * New rows as the patches of their groups see them, the classes in the order of the fit.
         *
         * @throws IllegalArgumentException if the names of the classes differ, or their number, or the source has not
         *     the columns
         */
        public LogitsSource calibrated(LogitsSource source) {
            NullCheck.argument(source, "source");
            return calibration.calibrated(provenance.classes().arrange(source));
        }
    }

    /**
     * Writes a file, whole or not at all.
     *
     * @throws IllegalArgumentException if the calibrator of all rows has more numbers than a file holds
     */
    public static void write(Path file, GroupMulticalibration calibration, Provenance provenance) throws IOException {
        NullCheck.argument(file, "file");
        AtomicFile.write(file, toJson(calibration, provenance));
    }

    /**
     * The file's text.
     *
     * @throws IllegalArgumentException if the calibrator of all rows has more numbers than a file holds
     */
    public static String toJson(GroupMulticalibration calibration, Provenance provenance) {
        NullCheck.argument(calibration, "calibration");
        NullCheck.argument(provenance, "provenance");
        Fitted<? extends Calibrator> pooled = calibration.pooled();
        CalibratorJson.checkNumbers("", pooled.calibrator());
        ObjectNode json = ENVELOPE.begin(pooled.calibrator().method());
        JsonEnvelope.putClassNames(json, provenance.classes());
        calibration.columns().forEach(json.putArray("columns")::add);
        CalibratorJson.putFitted(json, pooled, provenance);
        Multicalibration patches = calibration.patches();
        json.put("group_rows", calibration.fewest());
        json.put("levels", calibration.options().levels());
        json.put("tolerance", calibration.options().tolerance());
        json.put("z", calibration.options().z());
        json.put("most", calibration.options().most());
        json.put("converged", patches.converged());
        CurveJson.put(
                json,
                "least",
                patches.least().stream().mapToDouble(bound -> bound).toArray());
        ArrayNode groups = json.putArray("groups");
        for (Group group : calibration.groups()) {
            groups.addObject()
                    .put("column", group.column())
                    .put("group", group.name())
                    .put("rows", group.rows());
        }
        ArrayNode array = json.putArray("patches");
        for (Multicalibration.Patch patch : patches.patches()) {
            array.addObject()
                    .put("group", patch.group())
                    .put("class", patch.of())
                    .put("low", patch.low())
                    .put("high", patch.high())
                    .put("shift", patch.shift());
        }
        return JsonEnvelope.end(json, provenance);
    }

    /** Whether a file is JSON of a multicalibrator, going by its first bytes. */
    public static boolean isOne(Path file) throws IOException {
        return JsonEnvelope.beginsWith(file, FORMAT);
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it does not hold a multicalibrator that this version knows
     */
    public static Saved read(Path file) throws IOException {
        return ENVELOPE.read(file, MulticalibratorJson::saved);
    }

    /**
     * Reads a text.
     *
     * @throws MalformedFileException if it does not hold a multicalibrator that this version knows
     */
    public static Saved fromJson(String json) throws MalformedFileException {
        return ENVELOPE.read(json, MulticalibratorJson::saved);
    }

    private static Saved saved(JsonFields json) throws MalformedFileException {
        Fitted<Calibrator> pooled = CalibratorJson.fitted(json);
        List<Group> groups = new ArrayList<>();
        for (JsonFields group : json.objects("groups")) {
            groups.add(new Group(group.text("column"), group.text("group"), group.integer("rows", Long.MAX_VALUE)));
        }
        List<Multicalibration.Patch> patches = new ArrayList<>();
        for (JsonFields patch : json.objects("patches")) {
            patches.add(new Multicalibration.Patch(
                    group(patch),
                    (int) patch.integer("class", Integer.MAX_VALUE),
                    patch.number("low"),
                    patch.number("high"),
                    patch.number("shift")));
        }
        GroupMulticalibration calibration = new GroupMulticalibration(
                json.texts("columns"),
                pooled,
                groups,
                (int) json.integer("group_rows", Integer.MAX_VALUE),
                new Multicalibration.Options(
                        (int) json.integer("levels", Integer.MAX_VALUE),
                        json.number("tolerance"),
                        json.number("z"),
                        (int) json.integer("most", Integer.MAX_VALUE)),
                new Multicalibration(
                        groups.size(),
                        Arrays.stream(json.numbers("least")).boxed().toList(),
                        patches,
                        json.flag("converged")));
        return new Saved(
                calibration,
                JsonEnvelope.provenance(json, JsonEnvelope.classNames(json, CalibratorJson.classes(pooled))));
    }

    /** A whole number that may be −1. */
    private static int group(JsonFields patch) throws MalformedFileException {
        double number = patch.number("group");
        if (number != Math.rint(number) || number < -1 || number > Integer.MAX_VALUE) {
            throw patch.error("group", number + " is not a group: expected -1 for all rows, or 0 or more");
        }
        return (int) number;
    }
}
