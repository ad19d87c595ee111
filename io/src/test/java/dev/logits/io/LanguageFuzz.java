package dev.logits.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.logits.decode.grammar.Grammar;
import dev.logits.decode.grammar.GrammarLimitException;
import dev.logits.io.grammar.Gbnf;
import dev.logits.io.grammar.Lark;
import dev.logits.io.schema.JsonSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Schemas, grammars and regular expressions for {@link ReaderFuzz}: whatever the text is, it is a language, which can
 * be asked of texts, or an error with a sentence. What a schema accepts is JSON.
 */
final class LanguageFuzz {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Texts of all kinds, which no language may fail on. */
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "ab 1",
            "\u00e9\u20ac\ud83d\ude00",
            "null",
            "-1.50",
            "\"a\\u0062\"",
            "[1, [], {\"a\": 2}]",
            "{\"a\": 1, \"b\": \"x\", \"c\": [true]}",
            "{\"a\":{\"a\":{\"a\":\"2024-02-29\"}}}");

    private LanguageFuzz() {}

    static void schema(Path file) throws IOException {
        read(file, text -> JsonSchema.parse(text).grammar(), true);
    }

    static void gbnf(Path file) throws IOException {
        read(file, Gbnf::parse, false);
    }

    static void lark(Path file) throws IOException {
        read(file, Lark::parse, false);
    }

    static void regex(Path file) throws IOException {
        read(file, Grammar::regex, false);
    }

    private static void read(Path file, Function<String, Grammar> reader, boolean json) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        try {
            Grammar grammar = reader.apply(text);
            for (String sample : TEXTS) {
                if (grammar.accepts(sample) && json) {
                    JSON.readTree(sample);
                }
            }
        } catch (GrammarLimitException | IllegalArgumentException said) {
            String message = said.getMessage();
            if (message == null || message.isBlank()) {
                throw new AssertionError("an error without a sentence", said);
            }
            throw new IllegalArgumentException(file + ": " + message, said);
        } catch (JsonProcessingException e) {
            throw new AssertionError("what a schema accepts is not JSON", e);
        }
    }
}
