package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.serve.model.ServedModel;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ApiTest {
    private static LogitsServer server;
    private static RawClient client;

    @BeforeAll
    static void start() throws IOException {
        server = LogitsServer.builder().model(ServedModel.embedded()).start();
        client = new RawClient(server.uri());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonNode completion(String fields) {
        return client.json("/v1/completions", "{\"model\": \"logits-small\", " + fields + "}");
    }

    @Test
    void aTextIsContinued() {
        JsonNode json = completion("\"prompt\": \"Once upon a time\", \"max_tokens\": 12, \"seed\": 7");
        assertThat(json.at("/object").textValue()).isEqualTo("text_completion");
        assertThat(json.at("/choices/0/text").textValue()).isNotEmpty();
        assertThat(json.at("/usage/completion_tokens").intValue()).isBetween(1, 12);
        assertThat(json.at("/model").textValue()).isEqualTo("logits-small");
    }

    @Test
    void anEchoOfIdsListsAllPositionsAndOneMore() {
        JsonNode tokens = client.json("/tokenize", "{\"prompt\": \"Once upon a time there was\"}")
                .at("/tokens");
        JsonNode json = completion("\"prompt\": [" + tokens + "], \"max_tokens\": 1, \"echo\": true, \"logprobs\": 1,"
                + " \"temperature\": 0, \"seed\": 1");
        JsonNode logprobs = json.at("/choices/0/logprobs");
        int n = tokens.size() + 1;
        assertThat(logprobs.at("/tokens").size()).isEqualTo(n);
        assertThat(logprobs.at("/token_logprobs").size()).isEqualTo(n);
        assertThat(logprobs.at("/top_logprobs").size()).isEqualTo(n);
        assertThat(logprobs.at("/text_offset").size()).isEqualTo(n);
        assertThat(logprobs.at("/token_logprobs/0").isNull()).isTrue();
        for (int i = 1; i < n; i++) {
            JsonNode top = logprobs.at("/top_logprobs/" + i);
            String token = logprobs.at("/tokens/" + i).textValue();
            assertThat(top.get(token).doubleValue())
                    .isEqualTo(logprobs.at("/token_logprobs/" + i).doubleValue());
        }
        assertThat(json.at("/choices/0/text").textValue()).startsWith("Once upon a time there was");
    }

    @Test
    void chatIsAnswered() {
        JsonNode json = client.json(
                "/v1/chat/completions",
                "{\"model\": \"logits-small\", \"messages\": [{\"role\": \"user\", \"content\": \"Tell a story\"}],"
                        + " \"max_tokens\": 8, \"logprobs\": true, \"top_logprobs\": 2}");
        assertThat(json.at("/choices/0/message/role").textValue()).isEqualTo("assistant");
        assertThat(client.error(
                                400,
                                "/v1/chat/completions",
                                "{\"model\": \"logits-small\", \"messages\": [{\"role\": \"usr\", \"content\": \"a\"}]}")
                        .get("message")
                        .textValue())
                .contains("the role usr is none: expected system");
        assertThat(json.at("/choices/0/logprobs/content/0/top_logprobs").size()).isEqualTo(2);
    }

    @Test
    void aStreamJoinsToTheTextOfAnAnswer() {
        String fields = "\"prompt\": \"The old king\", \"max_tokens\": 30, \"seed\": 3, \"n\": 2";
        JsonNode whole = completion(fields);
        String[] texts = {"", ""};
        for (JsonNode event :
                client.events("/v1/completions", "{\"model\": \"logits-small\", \"stream\": true, " + fields + "}")) {
            JsonNode choice = event.at("/choices/0");
            texts[choice.get("index").intValue()] += choice.get("text").textValue();
        }
        assertThat(texts[0]).isEqualTo(whole.at("/choices/0/text").textValue());
        assertThat(texts[1]).isEqualTo(whole.at("/choices/1/text").textValue());
    }

    @Test
    void anUnknownFieldSuggests() {
        HttpResponse<String> response =
                client.post("/v1/completions", "{\"model\": \"logits-small\", \"prompt\": \"a\", \"temprature\": 1}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("unknown field temprature; did you mean temperature?");
    }
}
