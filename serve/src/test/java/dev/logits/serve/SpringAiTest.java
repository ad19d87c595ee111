package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;

/** Spring AI's OpenAI client, unmodified. */
class SpringAiTest {
    private static LogitsServer server;
    private static OpenAiChatModel model;

    @BeforeAll
    static void start() throws IOException {
        server = ServerFixture.start();
        model = OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(server.uri() + "/v1")
                        .apiKey("none")
                        .model("small")
                        .seed(5)
                        .maxCompletionTokens(20)
                        .build())
                .build();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aStreamIsTheAnswerInPieces() {
        String whole = model.call("Once upon a time");
        assertThat(whole).isNotEmpty();
        String pieces = model.stream(new Prompt("Once upon a time"))
                .collectList()
                .block(Duration.ofSeconds(60))
                .stream()
                .filter(response -> response.getResult() != null)
                .map(response -> response.getResult().getOutput().getText())
                .filter(text -> text != null)
                .collect(Collectors.joining());
        assertThat(pieces).isEqualTo(whole);
    }
}
