package dev.logits.io.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.grammar.Escapes;
import dev.logits.decode.grammar.Grammar;
import dev.logits.io.schema.JsonSchema;
import dev.logits.io.schema.WhiteSpace;
import java.util.Map;

/**
 * The schemas of {@code %json}, with the spellings that llguidance gives them: {@code \}{@code u} is for control
 * characters alone in strings, unless {@code json_allow_general_unicode_escapes} is true; then it is for any character
 * of strings of which nothing is asked but their length. In names it is for any character. Which escapes there are, in
 * strings and in names, says {@code json_allowed_escapes}.
 */
final class LarkSchemas {
    private static final String OPTIONS = "x-guidance";
    private static final String LETTERS = "json_allowed_escapes";
    private static final String GENERAL = "json_allow_general_unicode_escapes";
    private static final String USUAL = "nrbtf\\\"u";

    private LarkSchemas() {}

    static Grammar grammar(JsonNode schema) {
        JsonNode options = schema.path(OPTIONS);
        WhiteSpace whiteSpace = WhiteSpace.AT_MOST_ONE_SPACE;
        String letters = USUAL;
        boolean general = false;
        boolean lenient = false;
        for (Map.Entry<String, JsonNode> option : options.properties()) {
            JsonNode value = option.getValue();
            switch (option.getKey()) {
                case GENERAL -> general = flag(option);
                case "lenient" -> lenient = flag(option);
                case "whitespace_flexible" ->
                    whiteSpace = flag(option) ? WhiteSpace.AT_MOST_ONE_SPACE : WhiteSpace.COMPACT;
                case LETTERS -> letters = letters(value);
                default ->
                    throw new IllegalArgumentException("/" + OPTIONS + "/" + option.getKey()
                            + " is not supported; known are " + GENERAL + ", " + LETTERS
                            + ", whitespace_flexible and lenient");
            }
        }
        JsonNode bare = schema;
        if (schema.has(OPTIONS)) {
            ObjectNode copy = schema.deepCopy();
            copy.remove(OPTIONS);
            bare = copy;
        }
        Grammar grammar = JsonSchema.parse(bare.toString())
                .withWhiteSpace(whiteSpace)
                .withLenient(lenient)
                .grammar();
        return grammar.withEscapes(escapes(letters, general), escapes(letters, false), escapes(letters, true));
    }

    private static boolean flag(Map.Entry<String, JsonNode> option) {
        if (!option.getValue().isBoolean()) {
            throw new IllegalArgumentException(
                    "/" + OPTIONS + "/" + option.getKey() + " is true or false, got " + option.getValue());
        }
        return option.getValue().booleanValue();
    }

    private static String letters(JsonNode value) {
        if (!value.isTextual() || value.textValue().chars().anyMatch(c -> "nrbtf/\\\"u".indexOf(c) < 0)) {
            throw new IllegalArgumentException(
                    "/" + OPTIONS + "/" + LETTERS + " is a string of some of nrbtf/\\\"u, got " + value);
        }
        return value.textValue();
    }

    /** The escapes with these letters; {@code u} for any character, or for control characters alone. */
    private static Escapes escapes(String letters, boolean general) {
        Escapes.Numbers numbers = letters.indexOf('u') < 0
                ? Escapes.Numbers.NONE
                : general ? Escapes.Numbers.ALL : Escapes.Numbers.CONTROLS;
        return Escapes.of(letters.replace("u", ""), numbers);
    }
}
