package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** LangChain4j's OpenAI client, unmodified. */
class LangChainTest {
    private static LogitsServer server;

    @BeforeAll
    static void start() throws IOException {
        server = ServerFixture.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static OpenAiChatModel.OpenAiChatModelBuilder model(String name) {
        return OpenAiChatModel.builder()
                .baseUrl(server.uri() + "/v1")
                .apiKey("none")
                .modelName(name)
                .seed(3)
                .maxRetries(0)
                .maxCompletionTokens(200);
    }

    @Test
    void aStreamIsTheAnswerInPieces() throws Exception {
        String whole = model("small").maxCompletionTokens(20).build().chat("Once upon a time");
        assertThat(whole).isNotEmpty();
        StringBuilder pieces = new StringBuilder();
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(server.uri() + "/v1")
                .apiKey("none")
                .modelName("small")
                .seed(3)
                .maxCompletionTokens(20)
                .build()
                .chat("Once upon a time", new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String piece) {
                        pieces.append(piece);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        done.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        done.completeExceptionally(error);
                    }
                });
        ChatResponse response = done.get(60, TimeUnit.SECONDS);
        assertThat(pieces).hasToString(whole);
        assertThat(response.aiMessage().text()).isEqualTo(whole);
        assertThat(response.tokenUsage().outputTokenCount()).isBetween(1, 20);
    }

    @Test
    void aToolIsCalled() {
        ToolSpecification weather = ToolSpecification.builder()
                .name("get_weather")
                .description("The weather at a place")
                .parameters(JsonObjectSchema.builder()
                        .addEnumProperty("place", java.util.List.of("Zurich", "Oslo"))
                        .required("place")
                        .build())
                .build();
        ChatResponse response = model("hermes")
                .build()
                .chat(ChatRequest.builder()
                        .messages(UserMessage.from("The weather in Oslo?"))
                        .toolSpecifications(weather)
                        .toolChoice(ToolChoice.REQUIRED)
                        .build());
        var call = response.aiMessage().toolExecutionRequests().get(0);
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(RawClient.parse(call.arguments()).get("place").textValue()).isIn("Zurich", "Oslo");
    }
}
