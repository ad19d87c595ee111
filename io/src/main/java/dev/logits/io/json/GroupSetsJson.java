package dev.logits.io.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.JsonFields;
import dev.logits.source.LogitsSource;
import dev.logits.uncertainty.ConformalSets;
import dev.logits.uncertainty.GroupConformalSets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Prediction sets with thresholds for each group of a column as JSON: the options of {@link PredictionSetsJson}, the
 * column's name, and an object per group with its thresholds and how many rows they are of.
 *
 * <pre>{@code
 * {
 *   "format" : "logits-group-sets",
 *   "version" : 1,
 *   "type" : "lac",
 *   "column" : "region",
 *   "coverage" : 0.9, …
 *   "classes" : 10,
 *   "groups" : [
 *     { "group" : "north", "thresholds" : [ 0.93 ], "rows" : 3100, "rows_of_class" : [ ] },
 *     { "group" : "south", "thresholds" : [ 0.88 ], "rows" : 1900, "rows_of_class" : [ ] }
 *   ],
 *   "fit" : { "source" : "preds.csv", "selection" : "rows 0:5000" },
 *   "created_by" : "logits 0.1.0",
 *   "checksum" : "8c3f0a12"
 * }
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class GroupSetsJson {
    private static final String FORMAT = "logits-group-sets";
    private static final JsonEnvelope ENVELOPE = new JsonEnvelope(FORMAT, 1, "prediction sets of groups", 512 << 20);

    private GroupSetsJson() {}

    /**
     * What a file holds.
     *
     * @param sets the fitted sets
     * @param provenance where they come from, and the names of the classes
     */
    public record Saved(GroupConformalSets sets, Provenance provenance) {
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
            return new PredictionSetsJson.Saved(first(sets), provenance).arrange(source);
        }
    }

    private static ConformalSets first(GroupConformalSets sets) {
        return sets.groups().values().iterator().next();
    }

    /** Writes a file, whole or not at all. */
    public static void write(Path file, GroupConformalSets sets, Provenance provenance) throws IOException {
        NullCheck.argument(file, "file");
        AtomicFile.write(file, toJson(sets, provenance));
    }

    /** The file's text. */
    public static String toJson(GroupConformalSets sets, Provenance provenance) {
        NullCheck.argument(sets, "sets");
        NullCheck.argument(provenance, "provenance");
        ConformalSets first = first(sets);
        ObjectNode json = ENVELOPE.begin(first.options().method().key());
        JsonEnvelope.putClassNames(json, provenance.classes());
        json.put("column", sets.column());
        PredictionSetsJson.putOptions(json, first.options());
        json.put("classes", first.classes());
        GroupObjects.put(json, sets.groups(), (name, of, group) -> {
            PredictionSetsJson.putThresholds(group, of);
            PredictionSetsJson.putRows(group, of);
        });
        JsonEnvelope.putFit(json, provenance);
        return JsonEnvelope.end(json, provenance);
    }

    /** Whether a file is JSON of prediction sets of groups, going by its first bytes. */
    public static boolean isOne(Path file) throws IOException {
        return JsonEnvelope.beginsWith(file, FORMAT);
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it does not hold prediction sets of groups that this version knows
     */
    public static Saved read(Path file) throws IOException {
        return ENVELOPE.read(file, GroupSetsJson::saved);
    }

    /**
     * Reads a text.
     *
     * @throws MalformedFileException if it does not hold prediction sets of groups that this version knows
     */
    public static Saved fromJson(String json) throws MalformedFileException {
        return ENVELOPE.read(json, GroupSetsJson::saved);
    }

    private static Saved saved(JsonFields json) throws MalformedFileException {
        ConformalSets.Options options = PredictionSetsJson.options(json);
        int classes = (int) json.integer("classes", LogitsFiles.MAX_CLASSES);
        Map<String, ConformalSets> groups =
                GroupObjects.read(json, group -> PredictionSetsJson.sets(options, group, group, classes));
        return new Saved(
                new GroupConformalSets(json.text("column"), groups),
                JsonEnvelope.provenance(json, JsonEnvelope.classNames(json, classes)));
    }
}
