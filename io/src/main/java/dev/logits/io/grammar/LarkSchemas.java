package dev.logits.io.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.decode.grammar.CodePoints;
import dev.logits.decode.grammar.EcmaRegex;
import dev.logits.decode.grammar.Expression;
import dev.logits.decode.grammar.Grammar;
import dev.logits.io.schema.JsonSchema;
import dev.logits.io.schema.WhiteSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The schemas of {@code %json}, with the spellings that llguidance gives them: {@code \}{@code u} is for control
 * characters alone, unless {@code json_allow_general_unicode_escapes} is true; then it is for any character of
 * strings of which nothing is asked but their length.
 */
final class LarkSchemas {
    private static final String OPTIONS = "x-guidance";
    private static final String LETTERS = "json_allowed_escapes";
    private static final String GENERAL = "json_allow_general_unicode_escapes";
    private static final String USUAL = "nrbtf\\\"u";
    private static final Set<String> SCALARS = Set.of("string", "number", "integer", "boolean", "null");

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
                case LETTERS -> letters = letters(value, schema);
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
        return grammar.withStringsSpelled(literals(letters, general), literals(letters, false));
    }

    private static boolean flag(Map.Entry<String, JsonNode> option) {
        if (!option.getValue().isBoolean()) {
            throw new IllegalArgumentException(
                    "/" + OPTIONS + "/" + option.getKey() + " is true or false, got " + option.getValue());
        }
        return option.getValue().booleanValue();
    }

    private static String letters(JsonNode value, JsonNode schema) {
        if (!value.isTextual() || value.textValue().chars().anyMatch(c -> "nrbtf/\\\"u".indexOf(c) < 0)) {
            throw new IllegalArgumentException(
                    "/" + OPTIONS + "/" + LETTERS + " is a string of some of nrbtf/\\\"u, got " + value);
        }
        JsonNode type = schema.path("type");
        if (!type.isTextual() || !SCALARS.contains(type.textValue())) {
            throw new IllegalArgumentException(
                    "/" + OPTIONS + "/" + LETTERS + " is supported for strings only, as names of"
                            + " members may be spelled in any way; leave it out, or give a type that is neither object nor array");
        }
        return value.textValue();
    }

    /** String literals that escape by these letters; {@code u} for any character, or for control characters alone. */
    private static Expression literals(String letters, boolean general) {
        List<Expression> one = new ArrayList<>();
        CodePoints plain = CodePoints.ofRanges(0, 0x1f, '"', '"', '\\', '\\').complement();
        one.add(Expression.codePoints(plain));
        int[] escapes = letters.chars().filter(c -> c != 'u').toArray();
        one.add(Expression.sequence(Expression.text("\\"), Expression.codePoints(CodePoints.of(escapes))));
        if (letters.indexOf('u') >= 0) {
            one.add(EcmaRegex.whole(general ? "\\\\u[0-9a-fA-F]{4}" : "\\\\u00[01][0-9a-fA-F]"));
        }
        return Expression.sequence(
                Expression.text("\""), Expression.repeat(Expression.either(one), 0), Expression.text("\""));
    }
}
