package dev.logits.io.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.DecodingPlan;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Sampler;
import dev.logits.decode.rule.RuleCatalog;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.io.file.AtomicFile;
import dev.logits.io.internal.json.JsonChecksum;
import dev.logits.io.internal.json.JsonFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * <p>A plan written by hand needs no checksum. It is chosen, not fitted, so a file does not say where it comes from. A
 * file may hold the rules of a {@link RuleCatalog}; register records of your own there. Their components are numbers,
 * flags, texts, {@link dev.logits.decode.Tokens}, a {@link dev.logits.decode.Window}, maps from tokens to numbers, and
 * lists of tokens or of such records. Tokens that are called {@code exempt} may be absent, which is the same as none.
 *
 * <pre>{@code
 * DecodingPlanJson.write(Path.of("plan.json"), Preset.LLAMA_CPP.plan());
 * DecodingPlan plan = DecodingPlanJson.read(Path.of("plan.json"));
 * }</pre>
 *
 * <p>Static methods only, for any number of threads.
 *
 * @since 0.1
 */
public final class DecodingPlanJson {
    /** Long lists of allowed tokens fit. */
    private static final JsonEnvelope ENVELOPE =
            new JsonEnvelope("logits-decoding-plan", 1, "a decoding plan", 64 << 20);

    private DecodingPlanJson() {}

    /** Writes a file, whole or not at all. */
    public static void write(Path file, DecodingPlan plan) throws IOException {
        write(file, plan, RuleCatalog.BUILT_IN);
    }

    /** Writes a file that may hold the rules of a catalog. */
    public static void write(Path file, DecodingPlan plan, RuleCatalog catalog) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(plan, "plan");
        NullCheck.argument(catalog, "catalog");
        AtomicFile.write(file, toJson(plan, catalog));
    }

    /** Writes the file's bytes to a stream, which stays open. */
    public static void write(OutputStream out, DecodingPlan plan) throws IOException {
        write(out, plan, RuleCatalog.BUILT_IN);
    }

    /** Writes the bytes of a file that may hold the rules of a catalog to a stream, which stays open. */
    public static void write(OutputStream out, DecodingPlan plan, RuleCatalog catalog) throws IOException {
        NullCheck.argument(out, "out");
        NullCheck.argument(plan, "plan");
        NullCheck.argument(catalog, "catalog");
        JsonEnvelope.write(out, toJson(plan, catalog));
    }

    /**
     * The file's text.
     *
     * @throws IllegalArgumentException if a rule or the sampler is not one of this library's
     */
    public static String toJson(DecodingPlan plan) {
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
        ObjectNode json = ENVELOPE.begin();
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
        return read(file, RuleCatalog.BUILT_IN);
    }

    /**
     * Reads a file that may hold the rules of a catalog.
     *
     * @throws MalformedFileException if it is not a plan of such rules
     */
    public static DecodingPlan read(Path file, RuleCatalog catalog) throws IOException {
        NullCheck.argument(file, "file");
        NullCheck.argument(catalog, "catalog");
        return ENVELOPE.read(file, content(catalog));
    }

    /**
     * Reads a stream to its end; it stays open.
     *
     * @throws MalformedFileException if it is not a plan that this version knows
     */
    public static DecodingPlan read(InputStream in) throws IOException {
        return read(in, RuleCatalog.BUILT_IN);
    }

    /**
     * Reads a stream to its end that may hold the rules of a catalog; it stays open.
     *
     * @throws MalformedFileException if it is not a plan of such rules
     */
    public static DecodingPlan read(InputStream in, RuleCatalog catalog) throws IOException {
        NullCheck.argument(in, "in");
        NullCheck.argument(catalog, "catalog");
        return ENVELOPE.read(in, content(catalog));
    }

    /**
     * Reads a text.
     *
     * @throws MalformedFileException if it is not a plan that this version knows
     */
    public static DecodingPlan fromJson(String json) throws MalformedFileException {
        return fromJson(json, RuleCatalog.BUILT_IN);
    }

    /**
     * Reads a text that may hold the rules of a catalog.
     *
     * @throws MalformedFileException if it is not a plan of such rules
     */
    public static DecodingPlan fromJson(String json, RuleCatalog catalog) throws MalformedFileException {
        NullCheck.argument(json, "json");
        NullCheck.argument(catalog, "catalog");
        return ENVELOPE.read(json, content(catalog));
    }

    private static JsonEnvelope.Content<DecodingPlan> content(RuleCatalog catalog) {
        PlanParts parts = new PlanParts(catalog);
        return json -> plan(json, parts);
    }

    private static DecodingPlan plan(JsonFields json, PlanParts parts) throws MalformedFileException {
        known(json, Set.of("format", "version", "rules", "sampler", JsonChecksum.FIELD));
        List<LogitsProcessor> rules = new ArrayList<>();
        JsonNode array = json.array("rules");
        for (int i = 0; i < array.size(); i++) {
            rules.add(parts.read(fields(json.file(), array.get(i), "rules[" + i + "]"), LogitsProcessor.class));
        }
        return new DecodingPlan(rules, parts.read(json.object("sampler"), Sampler.class));
    }

    static JsonFields fields(String name, JsonNode node, String place) throws MalformedFileException {
        JsonFields fields = new JsonFields(name, node, place + ".");
        if (!node.isObject()) {
            throw new MalformedFileException(name, name + ": " + place + ": " + node + ": expected an object");
        }
        return fields;
    }

    /** A misspelt parameter must not be ignored. */
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
