package dev.logits.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.rule.RuleCatalog;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.LogitsFiles;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.JsonChecksum;
import dev.logits.io.internal.json.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * A decoding plan as JSON. The same plan gives the same bytes, and every double comes back bit for bit; −∞ is the
 * string "-Infinity". A rule's fields are those of its record.
 *
 * <pre>{@code
 * {
 *   "format" : "logits-decoding-plan",
 *   "version" : 1,
 *   "rules" : [ {
 *     "type" : "repetition-penalty",
 *     "penalty" : 1.1,
 *     "window" : "last 64"
 *   }, {
 *     "type" : "top-k",
 *     "k" : 40
 *   } ],
 *   "sampler" : {
 *     "type" : "ancestral"
 *   },
 *   "checksum" : "18d9f062"
 * }
 * }</pre>
 *
 * <p>A plan written by hand needs no checksum. A file may hold the rules of a {@link RuleCatalog}; register records of
 * your own there. Their components are numbers, flags, texts, {@link dev.logits.decode.Tokens}, a {@link
 * dev.logits.decode.Window}, maps from tokens to numbers, and lists of tokens or of such records.
 *
 * <pre>{@code
 * DecodingPlanJson.write(Path.of("plan.json"), Preset.LLAMA_CPP.plan());
 * DecodingPlan plan = DecodingPlanJson.read(Path.of("plan.json"));
 * }</pre>
 *
 * @since 0.1
 */
public final class DecodingPlanJson {
    private static final String FORMAT = "logits-decoding-plan";
    private static final int VERSION = 1;
    /** Long lists of allowed tokens fit; what is longer is some other file. */
    private static final long MAX_BYTES = 64 << 20;

    private DecodingPlanJson() {}

    /** Writes a file, whole or not at all. */
    public static void write(Path file, DecodingPlan plan) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(plan, "plan");
        write(file, plan, RuleCatalog.BUILT_IN);
    }

    /** Writes a file that may hold the rules of a catalog. */
    public static void write(Path file, DecodingPlan plan, RuleCatalog catalog) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(plan, "plan");
        NullCheck.argument(catalog, "catalog");
        AtomicFile.write(file, toJson(plan, catalog));
    }

    /**
     * The file's text.
     *
     * @throws IllegalArgumentException if a rule or the sampler is not one of this library's
     */
    public static String toJson(DecodingPlan plan) {
        NullCheck.argument(plan, "plan");
        return toJson(plan, RuleCatalog.BUILT_IN);
    }

    /**
     * The text of a file that may hold the rules of a catalog.
     *
     * @throws IllegalArgumentException if a rule or the sampler is not in the catalog, or has a component that a file
     *     cannot hold
     */
    public static String toJson(DecodingPlan plan, RuleCatalog catalog) {
        NullCheck.argument(plan, "plan");
        NullCheck.argument(catalog, "catalog");
        PlanParts parts = new PlanParts(catalog);
        ObjectNode json = JsonFields.MAPPER.createObjectNode();
        json.put("format", FORMAT);
        json.put("version", VERSION);
        ArrayNode rules = json.putArray("rules");
        for (LogitsProcessor rule : plan.processors()) {
            parts.write(rule, rules.addObject());
        }
        parts.write(plan.sampler(), json.putObject("sampler"));
        return JsonEnvelope.end(json);
    }

    /**
     * Reads a file.
     *
     * @throws MalformedFileException if it is not a plan that this version knows
     */
    public static DecodingPlan read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        return read(file, RuleCatalog.BUILT_IN);
    }

    /** Reads a file that may hold the rules of a catalog. */
    public static DecodingPlan read(Path file, RuleCatalog catalog) throws IOException {
        NullCheck.argument(catalog, "catalog");
        LogitsFiles.checkFile(file);
        long size = Files.size(file);
        if (size > MAX_BYTES) {
            throw MalformedFileException.of(file, size + " bytes: too large for a decoding plan");
        }
        return parse(Files.readAllBytes(file), file.toString(), catalog);
    }

    /**
     * Reads a file's bytes.
     *
     * @param name what to call them in messages
     * @throws MalformedFileException if they are not a plan that this version knows
     */
    public static DecodingPlan parse(byte[] bytes, String name) throws IOException {
        NullCheck.argument(bytes, "bytes");
        NullCheck.argument(name, "name");
        return parse(bytes, name, RuleCatalog.BUILT_IN);
    }

    /** Reads the bytes of a file that may hold the rules of a catalog. */
    public static DecodingPlan parse(byte[] bytes, String name, RuleCatalog catalog) throws IOException {
        NullCheck.argument(bytes, "bytes");
        NullCheck.argument(name, "name");
        NullCheck.argument(catalog, "catalog");
        PlanParts parts = new PlanParts(catalog);
        JsonFields json = JsonFields.parse(bytes, name);
        String format = json.text("format");
        if (!format.equals(FORMAT)) {
            throw json.error("format", "\"" + format + "\": expected \"" + FORMAT + "\"");
        }
        long version = json.integer("version", Integer.MAX_VALUE);
        if (version != VERSION) {
            throw json.error("version", version + " is unknown: this library reads version " + VERSION);
        }
        known(json, Set.of("format", "version", "rules", "sampler", JsonChecksum.FIELD));
        List<LogitsProcessor> rules = new ArrayList<>();
        JsonNode array = json.array("rules");
        for (int i = 0; i < array.size(); i++) {
            rules.add(parts.read(fields(name, array.get(i), "rules[" + i + "]"), LogitsProcessor.class));
        }
        DecodingPlan plan = new DecodingPlan(rules, parts.read(json.object("sampler"), Sampler.class));
        JsonChecksum.verify(json);
        return plan;
    }

    static JsonFields fields(String name, JsonNode node, String place) throws MalformedFileException {
        JsonFields fields = new JsonFields(name, node, place + ".");
        if (!node.isObject()) {
            throw new MalformedFileException(name, name + ": " + place + ": " + node + ": expected an object");
        }
        return fields;
    }

    /** A misspelled parameter must not be ignored. */
    static void known(JsonFields json, Set<String> names) throws MalformedFileException {
        Set<String> unknown = new HashSet<>();
        for (Iterator<String> i = json.node().fieldNames(); i.hasNext(); ) {
            String field = i.next();
            if (!names.contains(field)) {
                unknown.add(field);
            }
        }
        for (String field : unknown) {
            throw json.error(
                    field,
                    "unknown: expected "
                            + String.join(", ", names.stream().sorted().toList()));
        }
    }
}
