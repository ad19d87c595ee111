package dev.logits.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.StructuredChatCompletionCreateParams;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.models.Model;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** OpenAI's client for Java, unmodified. */
@SuppressWarnings("deprecation") // it calls seeds deprecated, for servers that do not promise what this one does
class OpenAiJavaTest {
    private static LogitsServer server;
    private static OpenAIClient client;

    /** What an answer is parsed into. */
    public static final class Cat {
        public String name;
        public Kind kind;
        public boolean small;
    }

    /** Two kinds. */
    public enum Kind {
        CAT,
        DOG
    }

    @BeforeAll
    static void start() throws IOException {
        server = ServerFixture.start();
        client = OpenAIOkHttpClient.builder()
                .baseUrl(server.uri() + "/v1")
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        server.close();
    }

    private static ChatCompletionCreateParams.Builder chat() {
        return ChatCompletionCreateParams.builder()
                .model("small")
                .addUserMessage("Once upon a time")
                .maxCompletionTokens(16)
                .seed(4);
    }

    @Test
    void modelsAreListed() {
        assertThat(client.models().list().data().stream().map(Model::id)).containsExactly("small", "hermes", "llama");
        assertThat(client.models().retrieve("small").ownedBy()).isEqualTo("logits");
    }

    @Test
    void aStreamIsTheAnswerInPieces() {
        ChatCompletion whole = client.chat()
                .completions()
                .create(chat().logprobs(true).topLogprobs(3).build());
        ChatCompletion.Choice choice = whole.choices().get(0);
        assertThat(choice.logprobs()
                        .orElseThrow()
                        .content()
                        .orElseThrow()
                        .get(0)
                        .topLogprobs())
                .hasSize(3);
        assertThat(whole.usage().orElseThrow().completionTokens()).isBetween(1L, 16L);
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(chat().build())) {
            String text = stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .flatMap(c -> c.delta().content().stream())
                    .collect(Collectors.joining());
            assertThat(text).isEqualTo(choice.message().content().orElseThrow());
        }
    }

    @Test
    void callsOfAStreamAreGathered() {
        ChatCompletionAccumulator gathered = ChatCompletionAccumulator.create();
        FunctionParameters parameters = FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty(
                        "properties", JsonValue.from(Map.of("place", Map.of("enum", List.of("Oslo", "Rome")))))
                .putAdditionalProperty("required", JsonValue.from(List.of("place")))
                .build();
        ChatCompletionCreateParams asked = ChatCompletionCreateParams.builder()
                .model("hermes")
                .addUserMessage("How is the weather?")
                .addFunctionTool(FunctionDefinition.builder()
                        .name("get_weather")
                        .parameters(parameters)
                        .build())
                .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
                .parallelToolCalls(false)
                .seed(3)
                .build();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asked)) {
            stream.stream().forEach(gathered::accumulate);
        }
        var call = gathered.chatCompletion()
                .choices()
                .get(0)
                .message()
                .toolCalls()
                .orElseThrow()
                .get(0)
                .asFunction()
                .function();
        assertThat(call.name()).isEqualTo("get_weather");
        assertThat(RawClient.parse(call.arguments()).get("place").textValue()).isIn("Oslo", "Rome");
    }

    @Test
    void aSchemaIsParsedIntoAClass() {
        StructuredChatCompletionCreateParams<Cat> asked = ChatCompletionCreateParams.builder()
                .model("small")
                .addUserMessage("A cat:")
                .seed(2)
                .temperature(0.5)
                .responseFormat(Cat.class)
                .build();
        Cat cat = client.chat()
                .completions()
                .create(asked)
                .choices()
                .get(0)
                .message()
                .content()
                .orElseThrow();
        assertThat(cat.name).isNotNull();
        assertThat(cat.kind).isIn(Kind.CAT, Kind.DOG);
    }

    @Test
    void completionsTellTheirTokens() {
        var completion = client.completions()
                .create(CompletionCreateParams.builder()
                        .model("small")
                        .prompt("The old king")
                        .maxTokens(5)
                        .logprobs(2)
                        .seed(1)
                        .build());
        assertThat(completion.choices().get(0).logprobs().orElseThrow().tokens().orElseThrow())
                .hasSize((int) completion.usage().orElseThrow().completionTokens());
    }

    @Test
    void errorsAreItsExceptions() {
        assertThatThrownBy(() ->
                        client.chat().completions().create(chat().model("smal").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("did you mean small?");
        assertThatThrownBy(() ->
                        client.chat().completions().create(chat().topLogprobs(3).build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("top_logprobs needs logprobs: true");
    }
}
