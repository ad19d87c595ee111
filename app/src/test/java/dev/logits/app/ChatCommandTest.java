package dev.logits.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code generate} with a model that has a chat template: the tiny Llama of onnx, and a tokenizer of ASCII. */
class ChatCommandTest {
    private static final String TEMPLATE =
            "{{ bos_token }}{% if tools %}<5>{{ tools | length }} tools<4>{% endif %}{% for m in messages %}"
                    + "{% if m.role == 'robot' %}{{ raise_exception('robots may not speak') }}{% endif %}"
                    + "<3>{{ m.role }}: {{ m.content }}<4>{% endfor %}"
                    + "{% if add_generation_prompt %}<3>assistant: {% if quick is defined and quick %}(quick) {% endif %}"
                    + "{% endif %}";
    private static final String HELLO = "<1><3>user: hello<4><3>assistant: ";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void copyTheModelAndWriteATokenizer() throws IOException {
        for (String name : new String[] {"model.onnx", "config.json", "generation_config.json"}) {
            Files.copy(LanguageModelFolderTest.LLAMA.resolve(name), folder.resolve(name));
        }
        Files.writeString(
                folder.resolve("tokenizer.json"),
                LanguageModelFolderTest.tokenizer().toString());
    }

    @BeforeEach
    void writeTheTemplate() throws IOException {
        template(TEMPLATE);
    }

    private static void template(String template) throws IOException {
        ObjectNode config = new ObjectMapper().createObjectNode().put("bos_token", "<1>");
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                template == null
                        ? config.toString()
                        : config.put("chat_template", template).toString());
    }

    private static CommandRun run(String... words) {
        List<String> all = new ArrayList<>(List.of(words[0]));
        all.addAll(List.of("--model", folder.toString(), "--greedy", "--max-new-tokens", "4"));
        all.addAll(Arrays.asList(words).subList(1, words.length));
        return CommandRun.of(all.toArray());
    }

    private static String rendered(String... words) throws IOException {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.add("--json");
        return run(all.toArray(String[]::new)).json().path("rendered").asText("none");
    }

    @Test
    void aModelWithATemplateReadsThePromptAsAUsersMessage() throws IOException {
        JsonNode json = run("generate", "hello", "--json").json();
        assertThat(json.path("prompt").asText()).isEqualTo("hello");
        assertThat(json.path("rendered").asText()).isEqualTo(HELLO);
        assertThat(json.path("notes").toString()).contains("a user's message", "--no-chat");
        assertThat(run("generate", "hello", "--chat", "--json")
                        .json()
                        .path("notes")
                        .toString())
                .doesNotContain("--no-chat");
    }

    @Test
    void theAnswerIsWhatFollowsTheRenderedTextReadAsTokens() throws IOException {
        JsonNode answer = run("generate", "hello", "--json").json().path("texts");
        // the tokenizer itself puts <1> before a text, so that the rendered one is given without its own
        JsonNode same = run("generate", HELLO.substring(3), "--no-chat", "--json")
                .json()
                .path("texts");
        assertThat(answer).isEqualTo(same).isNotEmpty();
        assertThat(run("generate", "hello", "--no-chat", "--json").json().has("rendered"))
                .isFalse();
    }

    @Test
    void theAnswerIsPrintedWithoutTheQuestionAndTheTraceShowsTheRenderedText() throws IOException {
        String text = run("generate", "hello", "--json")
                .json()
                .path("texts")
                .get(0)
                .path("text")
                .asText();
        assertThat(run("generate", "hello").done().out()).isEqualTo(text + System.lineSeparator());
        assertThat(run("generate", "hello", "--trace").done().out())
                .startsWith("the conversation as the chat template writes it, 26 tokens:" + System.lineSeparator()
                        + HELLO + System.lineSeparator());
        assertThat(run("generate", "hello", "--no-chat").done().out()).startsWith("hello");
    }

    @Test
    void systemMessagesAndSettingsReachTheTemplate(@TempDir Path files) throws IOException {
        assertThat(rendered("generate", "hello", "--system", "be brief"))
                .isEqualTo("<1><3>system: be brief<4><3>user: hello<4><3>assistant: ");
        assertThat(rendered("generate", "hello", "--chat-setting", "quick=true"))
                .isEqualTo(HELLO + "(quick) ");
        assertThat(rendered("generate", "hello", "--chat-setting", "quick=false"))
                .isEqualTo(HELLO);
        Path said = Files.writeString(files.resolve("said.json"), """
                {"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}],
                 "tools": [{"type": "function", "function": {"name": "f"}}]}
                """);
        assertThat(rendered("generate", "hello", "--messages", said.toString()))
                .isEqualTo("<1><5>1 tools<4><3>user: hi<4><3>assistant: ho<4><3>user: hello<4><3>assistant: ");
        assertThat(rendered("generate", "--messages", said.toString(), "--system", "be brief"))
                .isEqualTo("<1><5>1 tools<4><3>system: be brief<4><3>user: hi<4><3>assistant: ho<4><3>assistant: ");
    }

    @Test
    void aConversationMayBeContinuedInItsLastMessage(@TempDir Path files) throws IOException {
        Path said = Files.writeString(files.resolve("said.json"), """
                {"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "well, I"}],
                 "continue_final_message": true}
                """);
        assertThat(rendered("generate", "--messages", said.toString()))
                .isEqualTo("<1><3>user: hi<4><3>assistant: well, I");
        assertThat(run("generate", "more", "--messages", said.toString()).err())
                .contains("is to be continued in its last message");
    }

    @Test
    void aModelWithoutATemplateGoesOnWithTheText() throws IOException {
        template(null);
        assertThat(rendered("generate", "hello")).isEqualTo("none");
        CommandRun asked = run("generate", "hello", "--system", "be brief");
        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err()).contains("--system needs a chat template, and there is none");
    }

    @Test
    void anEmptyPromptBeginsANewText() throws IOException {
        assertThat(rendered("generate")).isEqualTo("none");
        CommandRun asked = run("generate", "--chat");
        assertThat(asked.exit()).isEqualTo(2);
        assertThat(asked.err()).contains("a chat model answers a message; give a prompt");
    }

    @Test
    void whatATemplateCannotDoIsAnErrorThatNamesTheWayOut(@TempDir Path files) throws IOException {
        Path said = Files.writeString(files.resolve("said.json"), "[{\"role\": \"robot\", \"content\": \"hi\"}]");
        CommandRun refused = run("generate", "--messages", said.toString());
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains("robots may not speak").doesNotContain("--no-chat");
        template("{% include 'other' %}");
        CommandRun unsupported = run("generate", "hello");
        assertThat(unsupported.exit()).isEqualTo(2);
        assertThat(unsupported.err()).contains("line 1", "include", "; --no-chat goes on with the prompt as it is");
        assertThat(run("generate", "hello", "--no-chat").exit()).isZero();
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused(@TempDir Path files) throws IOException {
        assertThat(CommandRun.of("generate", "hello", "--chat").err())
                .contains("--chat needs --model, a folder with a chat template");
        assertThat(run("generate", "hello", "--no-chat", "--system", "be brief").err())
                .contains("--system and --no-chat do not go together");
        Path said = Files.writeString(files.resolve("said.json"), "[{\"role\": \"system\", \"content\": \"hi\"}]");
        assertThat(run("generate", "hello", "--system", "a", "--messages", said.toString())
                        .err())
                .contains("begins with a system message already");
        Files.writeString(said, "[{\"content\": \"hi\"}]");
        CommandRun wrong = run("generate", "hello", "--messages", said.toString());
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("said.json", "a message needs a role");
    }
}
