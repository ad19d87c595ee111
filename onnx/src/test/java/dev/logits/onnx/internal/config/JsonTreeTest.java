package dev.logits.onnx.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTreeTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String[] SCALARS = {
        "0",
        "-7",
        "2147483648",
        "-9223372036854775808",
        "123456789012345678901234567890",
        "1.5",
        "1e300",
        "-0.0",
        "1e400",
        "\"\"",
        "\"a\\u00e9\\n\\ud83d\\ude00\"",
        "true",
        "false",
        "null"
    };

    private static void write(StringBuilder json, Random random, int depth) {
        int kind = random.nextInt(depth > 6 ? 1 : 3);
        if (kind == 0) {
            json.append(SCALARS[random.nextInt(SCALARS.length)]);
            return;
        }
        json.append(kind == 1 ? '[' : '{');
        int size = random.nextInt(5);
        for (int i = 0; i < size; i++) {
            json.append(i > 0 ? ", " : " ");
            if (kind == 2) {
                json.append('"').append((char) ('a' + random.nextInt(3))).append("\": "); // names come twice
            }
            write(json, random, depth + 1);
        }
        json.append(kind == 1 ? ']' : '}');
    }

    @Test
    void treesAreThoseOfTheMapper() throws IOException {
        Random random = new Random(5);
        for (int i = 0; i < 3000; i++) {
            StringBuilder json = new StringBuilder();
            write(json, random, 0);
            JsonNode expected = MAPPER.readTree(json.toString());
            assertThat(JsonTree.of(json.toString())).as(json.toString()).isEqualTo(expected);
            assertThat(JsonTree.of(json.toString().getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(expected);
        }
        for (String empty : new String[] {"", " \n"}) {
            assertThat(JsonTree.of(empty)).isEqualTo(MAPPER.readTree(empty));
        }
        assertThat(JsonTree.of("[1] 2")).isEqualTo(MAPPER.readTree("[1] 2"));
    }

    @Test
    void aValueInsideLeavesTheParserAtItsEnd() throws IOException {
        try (JsonParser parser = JsonTree.parser("{\"a\": {\"b\": [1, {}]}, \"c\": 2}")) {
            parser.nextToken();
            parser.nextToken();
            parser.nextToken();
            assertThat(JsonTree.value(parser).toString()).isEqualTo("{\"b\":[1,{}]}");
            parser.nextToken();
            assertThat(parser.currentName()).isEqualTo("c");
            parser.nextToken();
            assertThat(JsonTree.value(parser).intValue()).isEqualTo(2);
        }
    }

    @Test
    void damageIsAnError() {
        for (String json : new String[] {"{\"a\": 1", "[1, ", "{\"a\" 1}", "nul", "[1}", "{]", "[".repeat(5000)}) {
            assertThatThrownBy(() -> JsonTree.of(json)).as(json).isInstanceOf(JsonProcessingException.class);
        }
    }
}
