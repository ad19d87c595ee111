package dev.logits.onnx.internal.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * JSON as a tree, as {@code ObjectMapper.readTree} makes it, without the mapper: loading its classes takes a third of a
 * second of the first model's opening.
 */
public final class JsonTree {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonTree() {}

    /** Goes through a text. */
    public static JsonParser parser(String json) throws IOException {
        return FACTORY.createParser(json);
    }

    /** The first value of a file's bytes; a missing node where there is none. */
    public static JsonNode of(byte[] json) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return parser.nextToken() == null ? MissingNode.getInstance() : value(parser);
        }
    }

    /** The first value of a text; a missing node where there is none. */
    public static JsonNode of(String json) throws IOException {
        try (JsonParser parser = parser(json)) {
            return parser.nextToken() == null ? MissingNode.getInstance() : value(parser);
        }
    }

    /** The value that the parser stands at; afterwards it stands at its end. */
    public static JsonNode value(JsonParser parser) throws IOException {
        Deque<JsonNode> open = new ArrayDeque<>();
        Deque<String> names = new ArrayDeque<>();
        String name = "";
        JsonToken token = parser.currentToken();
        while (true) {
            JsonNode done = null;
            switch (token) {
                case FIELD_NAME -> name = parser.currentName();
                case START_OBJECT, START_ARRAY -> {
                    open.push(
                            token == JsonToken.START_OBJECT
                                    ? JsonNodeFactory.instance.objectNode()
                                    : JsonNodeFactory.instance.arrayNode());
                    names.push(name);
                }
                case END_OBJECT, END_ARRAY -> {
                    done = open.pop();
                    name = names.pop();
                }
                default -> done = scalar(parser, token);
            }
            if (done != null && open.isEmpty()) {
                return done;
            }
            if (done != null && open.peek() instanceof ObjectNode object) {
                object.set(name, done);
            } else if (done != null) {
                ((ArrayNode) open.peek()).add(done);
            }
            token = parser.nextToken();
        }
    }

    private static JsonNode scalar(JsonParser parser, JsonToken token) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (token) {
            case VALUE_STRING -> nodes.textNode(parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> nodes.booleanNode(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> nodes.numberNode(parser.getIntValue());
                    case LONG -> nodes.numberNode(parser.getLongValue());
                    default -> nodes.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
            default -> throw new IllegalStateException("JSON has no token " + token);
        };
    }
}
