package dev.logits.io.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.Members;
import dev.logits.internal.check.NullCheck;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON Schema, and the language of the JSON texts whose values it allows: what a validator accepts, and nothing else.
 *
 * <ul><li>The draft is that of {@code $schema}: 2020-12 (also without), 2019-09, 7, 6 or 4.
 *     <li>Members come in any order, unless {@link #withPropertyOrder} says otherwise; no name comes twice.
 *     <li>Members that are not declared are allowed, as the schema says, unless {@link #withClosed}.
 *     <li>Numbers are compared by value. Where a number has a condition its spellings are plain decimals, such as
 *         {@code 1} and {@code 1.0} but not {@code 1e0}.
 *     <li>{@code format} asserts date, time, date-time, duration, email, hostname, ipv4, ipv6, uri, uri-reference, uuid
 *         and json-pointer; {@link #annotations} lists the others.
 *     <li>What cannot be guaranteed throws {@link UnsupportedSchemaException}, which has its JSON pointer, unless
 *         {@link #withLenient}: then {@link #dropped} lists it.</ul>
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * Grammar grammar = JsonSchema.parse("{\"type\": \"array\", \"items\": {\"type\": \"integer\"}}").grammar();
 * grammar.accepts("[1, 2, 3]");   // true
 * }</pre>
 *
 * @since 0.1
 */
public final class JsonSchema {
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private record Options(
            Members.Order order,
            WhiteSpace whiteSpace,
            boolean closed,
            boolean lenient,
            Map<String, JsonNode> resources) {}

    private record Compiled(Grammar grammar, List<String> dropped, List<String> annotations) {}

    private final JsonNode root;
    private final Options options;
    private volatile Compiled compiled;

    private JsonSchema(JsonNode root, Options options) {
        this.root = root;
        this.options = options;
    }

    /**
     * Reads a schema.
     *
     * @param schema JSON: an object, true or false
     * @throws UnsupportedSchemaException if it is not JSON, or something else
     */
    public static JsonSchema parse(String schema) {
        NullCheck.argument(schema, "schema");
        return of(node(schema, ""));
    }

    /**
     * Reads a schema from a file, UTF-8.
     *
     * @throws IOException if the file cannot be read
     * @throws UnsupportedSchemaException if it is not JSON, or something else
     */
    public static JsonSchema read(Path file) throws IOException {
        NullCheck.argument(file, "file");
        try {
            return of(node(Files.readString(file), file + ": "));
        } catch (CharacterCodingException e) {
            throw new UnsupportedSchemaException("", file + ": not UTF-8 text; give a schema in JSON");
        }
    }

    /** The schema of a record, and of the records and enums in it, with the values read back. */
    public static <R extends Record> RecordSchema<R> of(Class<R> type) {
        return RecordSchema.of(type);
    }

    /** Any JSON value. */
    public static JsonSchema anyValue() {
        return parse("true");
    }

    /** Any JSON object. */
    public static JsonSchema anyObject() {
        return parse("{\"type\": \"object\"}");
    }

    static JsonSchema of(JsonNode root) {
        if (!root.isObject() && !root.isBoolean()) {
            throw new UnsupportedSchemaException(
                    "", Schema.brief(root) + " is no schema; give an object, true or false");
        }
        return new JsonSchema(
                root, new Options(Members.Order.ANY, WhiteSpace.AT_MOST_ONE_SPACE, false, false, Map.of()));
    }

    static JsonNode node(String json, String where) {
        try {
            JsonNode node = MAPPER.readTree(json.startsWith(BYTE_ORDER_MARK) ? json.substring(1) : json);
            if (node.isMissingNode()) {
                throw new UnsupportedSchemaException("", where + "there is no text; give a schema in JSON");
            }
            return node;
        } catch (JsonProcessingException wrong) {
            String at = wrong.getLocation() == null
                    ? ""
                    : "line " + wrong.getLocation().getLineNr() + ", column "
                            + wrong.getLocation().getColumnNr() + ": ";
            throw new UnsupportedSchemaException(
                    "", where + at + "not JSON: " + reason(wrong) + "; give a schema in JSON");
        }
    }

    /** Why a text is not JSON, without the names of the reader's own options. */
    static String reason(JsonProcessingException wrong) {
        return wrong.getOriginalMessage().replaceAll(", from `[^`]*`", "");
    }

    /** In which order members come: any if not said, or the declared one, in which models are surer of themselves. */
    public JsonSchema withPropertyOrder(Members.Order order) {
        NullCheck.argument(order, "order");
        return with(new Options(order, options.whiteSpace, options.closed, options.lenient, options.resources));
    }

    /** The white space between tokens: none or one space if not said. */
    public JsonSchema withWhiteSpace(WhiteSpace whiteSpace) {
        NullCheck.argument(whiteSpace, "whiteSpace");
        return with(new Options(options.order, whiteSpace, options.closed, options.lenient, options.resources));
    }

    /**
     * Whether objects that declare members have no others, where the schema says nothing of others; false if not said.
     */
    public JsonSchema withClosed(boolean closed) {
        return with(new Options(options.order, options.whiteSpace, closed, options.lenient, options.resources));
    }

    /** Whether conditions that cannot be guaranteed are dropped, and listed by {@link #dropped}; false if not said. */
    public JsonSchema withLenient(boolean lenient) {
        return with(new Options(options.order, options.whiteSpace, options.closed, lenient, options.resources));
    }

    /**
     * Another schema, that references can lead to. Nothing is ever loaded from elsewhere.
     *
     * @param uri the absolute URI by which references name it
     * @param schema its JSON
     */
    public JsonSchema withResource(String uri, String schema) {
        NullCheck.argument(uri, "uri");
        NullCheck.argument(schema, "schema");
        Map<String, JsonNode> all = new LinkedHashMap<>(options.resources);
        all.put(uri.replaceFirst("#$", ""), node(schema, uri + ": "));
        return with(new Options(options.order, options.whiteSpace, options.closed, options.lenient, all));
    }

    private JsonSchema with(Options other) {
        return new JsonSchema(root, other);
    }

    /**
     * The texts whose values the schema allows.
     *
     * @throws UnsupportedSchemaException if something cannot be guaranteed, or no value is allowed
     */
    public Grammar grammar() {
        return compiled().grammar;
    }

    /** What was dropped because it cannot be guaranteed, each with its JSON pointer; empty unless lenient. */
    public List<String> dropped() {
        return compiled().dropped;
    }

    /** Formats that are not known and assert nothing, each with its JSON pointer. */
    public List<String> annotations() {
        return compiled().annotations;
    }

    /**
     * What OpenAI's strict mode of structured outputs would refuse in this schema, each with its JSON pointer; empty if
     * it takes the schema.
     */
    public List<String> strictModeProblems() {
        return StrictMode.problems(root);
    }

    /** The JSON of the schema. */
    public String json() {
        return root.toString();
    }

    private Compiled compiled() {
        Compiled done = compiled;
        if (done == null) {
            done = compile();
            compiled = done;
        }
        return done;
    }

    private Compiled compile() {
        SchemaDocument document = new SchemaDocument(options.lenient);
        options.resources.forEach((uri, node) -> document.add(uri, node, uri + "#"));
        SchemaDocument.Place place = document.add("", root, "");
        SchemaSpace space = new SchemaSpace(document, options.lenient);
        try {
            Term term = space.term(place, List.of());
            if (space.emptiness.isEmpty(term)) {
                throw new Unsatisfiable(space).blame(term);
            }
            Grammar grammar = new GrammarWriter(space, options.whiteSpace, options.order, options.closed).write(term);
            return new Compiled(grammar, List.copyOf(space.dropped), List.copyOf(space.annotations));
        } catch (InProgress.Loop loop) {
            throw loop.told();
        } catch (UnsupportedSchemaException told) {
            throw told;
        } catch (IllegalArgumentException limit) {
            throw new UnsupportedSchemaException("", limit.getMessage());
        }
    }

    @Override
    public String toString() {
        return "JsonSchema[" + Schema.brief(root) + "]";
    }
}
