package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Forms of answers, and calls of tools. */
class StructuredTest {
    private static final String TOOLS = "\"tools\": [{\"type\": \"function\", \"function\": {\"name\": \"get_weather\","
            + " \"parameters\": {\"type\": \"object\", \"properties\": {\"place\": {\"enum\": [\"Oslo\", \"Rome\"]},"
            + " \"days\": {\"type\": \"integer\", \"minimum\": 1, \"maximum\": 9}}, \"required\": [\"place\","
            + " \"days\"]}}}, {\"type\": \"function\", \"function\": {\"name\": \"stop\"}}]";

    private static LogitsServer server;
    private static RawClient client;

    @BeforeAll
    static void start() throws IOException {
        server = ServerFixture.start();
        client = new RawClient(server.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String chat(String model, String fields) {
        return "{\"model\": \"" + model + "\", \"messages\": [{\"role\": \"user\", \"content\": \"The weather?\"}], "
                + fields + "}";
    }

    private static String text(String fields) {
        return client.json(
                        "/v1/completions",
                        "{\"model\": \"small\", \"prompt\": \"The cat was\", \"seed\": 3, " + fields + "}")
                .at("/choices/0/text")
                .textValue();
    }

    @Test
    void structuredOutputsAreOfTheirForm() {
        assertThat(text("\"structured_outputs\": {\"choice\": [\" happy\", \" sad\"]}"))
                .isIn(" happy", " sad");
        assertThat(text("\"structured_outputs\": {\"regex\": \" [a-z]{3}[.]\"}"))
                .matches(" [a-z]{3}[.]");
        assertThat(text("\"structured_outputs\": {\"grammar\": \"root ::= \\\" a\\\" | \\\" b\\\"\"}"))
                .isIn(" a", " b");
        assertThat(text("\"structured_outputs\": {\"grammar\": \"start: \\\" c\\\" | \\\" d\\\"\"}"))
                .isIn(" c", " d");
        assertThat(text("\"grammar\": \"root ::= \\\" e\\\"\"")).isEqualTo(" e");
        assertThat(RawClient.parse(text("\"json_schema\": {\"type\": \"boolean\"}"))
                        .isBoolean())
                .isTrue();
        assertThat(RawClient.parse(text("\"structured_outputs\": {\"json\": {\"enum\": [1, 2]}}"))
                        .intValue())
                .isBetween(1, 2);
    }

    @Test
    void objectsHaveNoMembersBesideTheDeclaredOnesUnlessAskedFor() {
        String open = "\"json\": {\"properties\": {\"a\": {\"type\": \"integer\"}}, \"type\": \"object\"}";
        String declared = "\\{ ?(\"a\" ?: ?-?[0-9.]+)? ?}";
        assertThat(text("\"max_tokens\": 60, \"structured_outputs\": {" + open + "}"))
                .matches(declared);
        String others = ", \"disable_additional_properties\": ";
        assertThat(text("\"max_tokens\": 60, \"structured_outputs\": {" + open + others + "false}"))
                .doesNotMatch(declared);
        assertThat(client.error(
                                400,
                                "/v1/completions",
                                body("\"structured_outputs\": {\"regex\": \"a\"" + others + "true}"))
                        .get("message")
                        .textValue())
                .contains("needs structured_outputs.json");
    }

    @Test
    void aFunctionThatMustBeCalledIsCalled() {
        for (String model : List.of("hermes", "llama")) {
            JsonNode json = client.json(
                    "/v1/chat/completions",
                    chat(
                            model,
                            TOOLS + ", \"tool_choice\": {\"type\": \"function\", \"function\": {\"name\":"
                                    + " \"get_weather\"}}, \"parallel_tool_calls\": false, \"seed\": 1"));
            JsonNode message = json.at("/choices/0/message");
            assertThat(json.at("/choices/0/finish_reason").textValue()).isEqualTo("tool_calls");
            assertThat(message.get("content").isNull()).isTrue();
            assertThat(message.get("tool_calls").size()).isEqualTo(1);
            assertThat(message.at("/tool_calls/0/function/name").textValue()).isEqualTo("get_weather");
            JsonNode arguments = RawClient.parse(
                    message.at("/tool_calls/0/function/arguments").textValue());
            assertThat(arguments.get("place").textValue()).isIn("Oslo", "Rome");
            assertThat(arguments.get("days").intValue()).isBetween(1, 9);
            assertThat(arguments.size()).isEqualTo(2);
        }
    }

    @Test
    void aStreamHasTheCallsOfTheAnswer() {
        int inPieces = 0;
        int inAll = 0;
        for (int seed = 0; seed < 12; seed++) {
            String model = seed % 3 == 0 ? "llama" : "hermes";
            String choice = seed % 4 == 0
                    ? "{\"type\": \"function\", \"function\": {\"name\": \"get_weather\"}}"
                    : seed % 2 == 0 ? "\"required\"" : "\"auto\"";
            String asked = TOOLS + ", \"tool_choice\": " + choice + ", \"max_tokens\": " + (seed < 9 ? 120 : 25)
                    + ", \"seed\": " + seed;
            JsonNode whole =
                    client.json("/v1/chat/completions", chat(model, asked)).at("/choices/0");
            StringBuilder content = new StringBuilder();
            List<JsonNode> pieces = new ArrayList<>();
            String finish = null;
            for (JsonNode event : client.events("/v1/chat/completions", chat(model, asked + ", \"stream\": true"))) {
                JsonNode delta = event.at("/choices/0/delta");
                content.append(text(delta.path("content")));
                delta.path("tool_calls").forEach(pieces::add);
                finish = event.at("/choices/0/finish_reason").asText(finish);
            }
            List<String> expected = new ArrayList<>();
            whole.at("/message/tool_calls")
                    .forEach(call -> expected.add(call.at("/function").toString()));
            List<String> calls = joined(pieces);
            assertThat(calls).isEqualTo(expected);
            inPieces += pieces.size();
            inAll += calls.size();
            assertThat(calls.isEmpty() && seed % 2 == 0 && "tool_calls".equals(finish))
                    .isFalse();
            assertThat(content).hasToString(text(whole.at("/message/content")));
            assertThat(finish).isEqualTo(whole.at("/finish_reason").textValue());
        }
        assertThat(inPieces).as("arguments come as they are made").isGreaterThan(2 * inAll);
    }

    /** Calls of pieces as OpenAI sends them: a name with an id, then the arguments. */
    private static List<String> joined(List<JsonNode> pieces) {
        List<ObjectNode> calls = new ArrayList<>();
        for (JsonNode piece : pieces) {
            int index = piece.get("index").intValue();
            JsonNode function = piece.get("function");
            if (index == calls.size()) {
                assertThat(piece.get("id").textValue()).startsWith("call_");
                assertThat(piece.get("type").textValue()).isEqualTo("function");
                assertThat(function.get("arguments").textValue()).isEmpty();
                calls.add(function.deepCopy());
            } else {
                assertThat(piece.has("id") || function.has("name")).isFalse();
                assertThat(index).isEqualTo(calls.size() - 1);
                ObjectNode call = calls.get(index);
                call.put(
                        "arguments",
                        call.get("arguments").textValue()
                                + function.get("arguments").textValue());
            }
        }
        return calls.stream().map(JsonNode::toString).toList();
    }

    private static String text(JsonNode content) {
        return content.isTextual() ? content.textValue() : "";
    }

    @Test
    void whatDoesNotCompileIsRefusedAndNamed() {
        assertThat(client.error(400, "/v1/completions", body("\"structured_outputs\": {\"regex\": \"(\"}"))
                        .get("param")
                        .textValue())
                .isEqualTo("structured_outputs.regex");
        assertThat(client.error(
                                400,
                                "/v1/chat/completions",
                                chat(
                                        "small",
                                        "\"response_format\": {\"type\": \"json_schema\", \"json_schema\": {\"name\":"
                                                + " \"x\", \"schema\": {\"type\": \"objekt\"}}}"))
                        .get("param")
                        .textValue())
                .isEqualTo("response_format.json_schema.schema");
        assertThat(client.error(400, "/v1/chat/completions", chat("small", TOOLS))
                        .get("message")
                        .textValue())
                .contains("no known form of calls");
        assertThat(client.error(
                                400,
                                "/v1/chat/completions",
                                "{\"model\": \"hermes\", \"messages\": [{\"role\": \"wizard\", \"content\": \"\"}]}")
                        .get("message")
                        .textValue())
                .contains("Unknown role wizard");
        assertThat(client.error(
                                400,
                                "/v1/completions",
                                body("\"allowed_token_ids\": [5], \"structured_outputs\":" + " {\"regex\": \"zz\"}"))
                        .get("code")
                        .textValue())
                .isEqualTo("dead_end");
    }

    private static String body(String fields) {
        return "{\"model\": \"small\", \"prompt\": \"a\", " + fields + "}";
    }
}
