package dev.logits.onnx.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {
    private static final String CHATML =
            "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}{{ eos_token }}\n{% endfor %}"
                    + "{% if add_generation_prompt %}<|assistant|>{% endif %}";
    private static final Conversation HELLO = Conversation.of(ChatMessage.user("Hello"));

    @TempDir
    Path folder;

    private static ChatTemplate template(String source) {
        return ChatTemplate.of(source, Map.of("eos_token", "</s>"));
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).getParent());
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aConversationBecomesText() {
        assertThat(template(CHATML).render(HELLO)).isEqualTo("<|user|>Hello</s>\n");
        assertThat(template(CHATML).render(HELLO.withGenerationPrompt())).isEqualTo("<|user|>Hello</s>\n<|assistant|>");
    }

    @Test
    void theLastMessageIsCutWhereTheModelContinues() {
        Conversation begun = HELLO.plus(ChatMessage.assistant("The answer "));
        assertThat(template(CHATML).render(begun.continuingLastMessage()))
                .isEqualTo("<|user|>Hello</s>\n<|assistant|>The answer ");
        String trimming = CHATML.replace("m.content", "m.content|trim");
        assertThat(template(trimming).render(begun.continuingLastMessage()))
                .isEqualTo("<|user|>Hello</s>\n<|assistant|>The answer");
        assertThatThrownBy(() -> template("{{ messages[0].content }}").render(begun.continuingLastMessage()))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("the template leaves a part of the last message out");
        assertThatThrownBy(() -> template(CHATML)
                        .render(Conversation.of(ChatMessage.of("user", List.of(Map.of("type", "image"))))
                                .continuingLastMessage()))
                .hasMessageContaining("the last message has no text");
        Conversation parts = Conversation.of(
                        ChatMessage.of("user", List.of(Map.of("type", "text", "text", "a"), Map.of("type", "image"))))
                .continuingLastMessage();
        assertThat(template("{{ messages[0].content[0].text }}...").render(parts))
                .isEqualTo("a");
    }

    @Test
    void toolsDocumentsAndSettingsAreSeenByTheirNames() {
        ChatTemplate template =
                template("{{ tools }}{{ documents }}{{ enable_thinking }}{{ tools is defined }}{{ x is defined }}");
        assertThat(template.render(HELLO)).isEqualTo("NoneNoneTrueFalse");
        assertThat(template.render(HELLO.withTools(List.of(Map.of("a", 1)))
                        .withDocuments(List.of())
                        .with("enable_thinking", false)
                        .with("x", null)))
                .isEqualTo("[{'a': 1}][]FalseTrueTrue");
    }

    @Test
    void theDateIsThatOfTheConversation() {
        assertThat(template("{{ strftime_now('%d %b %Y') }}").render(HELLO.at(LocalDateTime.of(2026, 3, 5, 7, 8, 9))))
                .isEqualTo("05 Mar 2026");
    }

    @Test
    void aFolderIsReadAsTransformersReadsIt() throws IOException {
        write("tokenizer_config.json", """
                {"chat_template": "config {{ bos_token }}", "bos_token": {"content": "<b>"}, "eos_token": "<e>",
                 "unk_token": null, "extra_special_tokens": {"image_token": "<i>"}}""");
        ChatTemplate config = ChatTemplate.of(folder);
        assertThat(config.render(HELLO)).isEqualTo("config <b>");
        assertThat(config.specialTokens())
                .isEqualTo(Map.of("bos_token", "<b>", "eos_token", "<e>", "image_token", "<i>"));
        assertThat(ChatTemplate.of(folder.resolve("tokenizer_config.json")).render(HELLO))
                .isEqualTo("config <b>");

        write("special_tokens_map.json", "{\"eos_token\": \"<e2>\"}");
        assertThat(ChatTemplate.of(folder).specialTokens()).containsEntry("eos_token", "<e2>");

        write("chat_template.jinja", "file {{ bos_token }}\n");
        assertThat(ChatTemplate.of(folder).render(HELLO)).isEqualTo("file <b>");
        assertThat(ChatTemplate.of(folder.resolve("chat_template.jinja")).render(HELLO))
                .isEqualTo("file <b>");

        write("additional_chat_templates/tool_use.jinja", "tools");
        ChatTemplate several = ChatTemplate.of(folder);
        assertThat(several.names()).containsExactly("default", "tool_use");
        assertThat(several.render(HELLO)).isEqualTo("file <b>");
        assertThat(several.render(HELLO.withTools(List.of()))).isEqualTo("tools");
        assertThat(several.render(HELLO, "tool_use")).isEqualTo("tools");
        assertThatThrownBy(() -> several.render(HELLO, "rag"))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining("has no chat template 'rag'; it has [default, tool_use]");
    }

    @Test
    void severalTemplatesWithoutADefaultMustBeNamed() throws IOException {
        write("tokenizer_config.json", "{\"chat_template\": [{\"name\": \"a\", \"template\": \"A\"}]}");
        ChatTemplate template = ChatTemplate.of(folder);
        assertThat(template.render(HELLO, "a")).isEqualTo("A");
        assertThatThrownBy(() -> template.render(HELLO)).hasMessageContaining("none is the default; name one of [a]");
    }

    @Test
    void badFilesAreASentence() throws IOException {
        assertThatThrownBy(() -> ChatTemplate.of(folder.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such file or folder");
        assertThatThrownBy(() -> ChatTemplate.of(folder)).hasMessageContaining("no chat template; expected");
        write("tokenizer_config.json", "{\"chat_template\": 7}");
        assertThatThrownBy(() -> ChatTemplate.of(folder)).hasMessageContaining("chat_template is 7, expected a text");
        write("tokenizer_config.json", "{\"chat_template\": [{\"name\": \"a\"}]}");
        assertThatThrownBy(() -> ChatTemplate.of(folder))
                .hasMessageContaining("a list of objects with name and template");
        write("tokenizer_config.json", "{\"chat_template\": \"{% if %}\"}");
        assertThatThrownBy(() -> ChatTemplate.of(folder))
                .isInstanceOf(ChatTemplateException.class)
                .hasMessageContaining(", line 1, column 7: not a valid template: expected an expression");
        Files.write(folder.resolve("chat_template.jinja"), new byte[] {(byte) 0xff});
        assertThatThrownBy(() -> ChatTemplate.of(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not UTF-8");
    }

    @Test
    void aTemplateThatRefusesSaysSoInItsOwnWords() {
        assertThatThrownBy(() -> template("\n{{ raise_exception('Roles must alternate!') }}")
                        .render(HELLO))
                .isInstanceOfSatisfying(ChatTemplateException.class, e -> {
                    assertThat(e.line()).isEqualTo(2);
                    assertThat(e.column()).isEqualTo(19);
                })
                .hasMessage(
                        "the chat template, line 2, column 19: the template refuses the conversation: Roles must alternate!");
    }

    @Test
    void aConversationIsReadFromJsonInItsOrder() {
        Conversation read = Conversation.ofJson("""
                {"messages": [{"content": "Hi", "role": "user", "n": 123456789012345678901234567890}],
                 "tools": [{"b": 1, "a": 1.5}], "add_generation_prompt": true, "enable_thinking": false}""");
        assertThat(template("{{ messages|tojson }}{{ tools|tojson }}{{ enable_thinking }}{{ add_generation_prompt }}")
                        .render(read))
                .isEqualTo("[{\"content\": \"Hi\", \"role\": \"user\", \"n\": 123456789012345678901234567890}]"
                        + "[{\"b\": 1, \"a\": 1.5}]FalseTrue");
        assertThat(Conversation.ofJson("[{\"role\": \"user\", \"content\": \"a\"}]")
                        .messages())
                .hasSize(1);
    }

    @Test
    void badConversationsNameTheField() {
        Map<String, String> cases = new LinkedHashMap<>();
        cases.put("{", "the conversation is not JSON");
        cases.put("{}", "the conversation has no messages");
        cases.put("[]", "at least one message");
        cases.put("[{\"content\": \"a\"}]", "a message needs a role");
        cases.put("[7]", "messages must be a list of objects");
        cases.put("{\"messages\": \"a\"}", "messages must be a list of objects");
        cases.put("{\"messages\": [{\"role\": \"user\"}], \"tools\": {}}", "tools must be a list of objects");
        cases.put("{\"messages\": [{\"role\": \"user\"}], \"add_generation_prompt\": 1}", "add_generation_prompt is 1");
        cases.put(
                "{\"messages\": [{\"role\": \"user\"}], \"add_generation_prompt\": true, \"continue_final_message\": true}",
                "exclude each other");
        cases.forEach((json, message) -> assertThatThrownBy(() -> Conversation.ofJson(json))
                .as(json)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message));
        assertThatThrownBy(() -> HELLO.with("messages", 1)).hasMessageContaining("'messages' is not a setting");
        assertThatThrownBy(() -> HELLO.with("x", new Object()))
                .hasMessageContaining("the settings.x is a java.lang.Object");
        assertThatThrownBy(() -> HELLO.with("x", Map.of(1, 2))).hasMessageContaining("has a key that is not a text: 1");
    }

    @Test
    void argumentsOfCallsBecomeObjects() {
        ChatMessage call = ChatMessage.assistant("")
                .with(
                        "tool_calls",
                        List.of(
                                Map.of("function", Map.of("name", "f", "arguments", "{\"b\": 1, \"a\": [2]}")),
                                Map.of("function", Map.of("name", "g", "arguments", "no JSON"))));
        assertThat(template(
                                "{% for m in messages %}{% for c in m.tool_calls %}{{ c.function.arguments|tojson }};{% endfor %}{% endfor %}")
                        .render(Conversation.of(ChatMessage.user("x"), call).withArgumentsAsObjects()))
                .isEqualTo("{\"b\": 1, \"a\": [2]};\"no JSON\";");
    }

    @Test
    void whatAConversationIsMadeOfIsCopied() {
        Map<String, Object> fields = new LinkedHashMap<>(Map.of("role", "user", "content", "a"));
        ChatMessage message = new ChatMessage(fields);
        fields.put("content", "b");
        assertThat(message.text()).contains("a");
        assertThatThrownBy(() -> message.fields().put("content", "c"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
