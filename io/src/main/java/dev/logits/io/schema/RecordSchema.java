package dev.logits.io.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.Members;
import dev.logits.internal.check.NullCheck;
import java.util.function.UnaryOperator;

/**
 * The schema of a record, and the record of a text. A component is a required member of its name; an {@link
 * java.util.Optional} may be missing or null. There are no other members.
 *
 * <ul><li>{@code int}, {@code long}, {@code short}, {@code byte} and their boxes are integers in the range of the type;
 *         {@link java.math.BigInteger} is any integer; {@code float} and {@code double} are numbers in the range of the
 *         type, {@link java.math.BigDecimal} is any number.
 *     <li>{@code boolean}, {@link String}, {@code char} (one character), and enums, by name.
 *     <li>{@link java.util.List}, {@link java.util.Set} of what is no record and no collection, arrays, and
 *         {@link java.util.Map} from {@link String} or from an enum.
 *     <li>{@link java.time.LocalDate}, {@link java.time.LocalTime}, {@link java.time.OffsetDateTime},
 *         {@link java.time.Instant}, {@link java.util.UUID}, {@link java.net.URI}, as strings of their format.
 *     <li>Records, also ones that have themselves or type arguments, and sealed interfaces of records: an object says
 *         which record it is in its first member, {@code type}, by the simple name.</ul>
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * record Item(String name, int count) {}
 * RecordSchema<Item> schema = JsonSchema.of(Item.class);
 * Grammar grammar = schema.grammar();
 * Item item = schema.read("{\"name\": \"pen\", \"count\": 3}");
 * }</pre>
 *
 * @param <R> the record
 * @since 0.1
 */
public final class RecordSchema<R extends Record> {
    private final Class<R> type;
    private final RecordTypes types;
    private final JsonSchema schema;

    private RecordSchema(Class<R> type, RecordTypes types, JsonSchema schema) {
        this.type = type;
        this.types = types;
        this.schema = schema;
    }

    /**
     * The schema of a record.
     *
     * @throws IllegalArgumentException if a component is of a type that is not known
     */
    public static <R extends Record> RecordSchema<R> of(Class<R> type) {
        NullCheck.argument(type, "type");
        RecordTypes types = new RecordTypes();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.setAll((ObjectNode) types.schema(type, type.getSimpleName()));
        root.set("$defs", types.definitions());
        // models are surer of themselves in the order of the components
        return new RecordSchema<>(
                type, types, JsonSchema.of((JsonNode) root).withPropertyOrder(Members.Order.DECLARED));
    }

    /** The schema, with options changed. */
    public RecordSchema<R> with(UnaryOperator<JsonSchema> change) {
        NullCheck.argument(change, "change");
        return new RecordSchema<>(type, types, change.apply(schema));
    }

    /** The schema; members come in the order of the components, unless changed. */
    public JsonSchema schema() {
        return schema;
    }

    /** The texts that are records of the type. */
    public Grammar grammar() {
        return schema.grammar();
    }

    /** The JSON of the schema, for the prompt. */
    public String json() {
        return schema.json();
    }

    /**
     * The record of a text.
     *
     * @throws IllegalArgumentException if the text is not JSON of the schema; the message has the JSON pointer
     */
    public R read(String text) {
        NullCheck.argument(text, "text");
        return type.cast(types.read(RecordTypes.parse(text), type, ""));
    }

    @Override
    public String toString() {
        return "RecordSchema[" + type.getName() + "]";
    }
}
