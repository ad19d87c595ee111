package dev.logits.app.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.text.ChatMessage;
import dev.logits.onnx.text.ChatTemplate;
import dev.logits.onnx.text.ChatTemplateException;
import dev.logits.onnx.text.Conversation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether the prompt is a message of a conversation, and what else was said in it. */
final class ChatOptions {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    @Option(
            names = "--chat",
            negatable = true,
            description = "Read the prompt as a user's message, by the chat template of the model's folder, and answer"
                    + " it; --no-chat goes on with the prompt as it is (default: --chat where there is a template).")
    private Boolean chat;

    @Option(names = "--system", paramLabel = "TEXT", description = "What a chat model is told before anyone speaks.")
    private String system;

    @Option(
            names = "--messages",
            paramLabel = "FILE",
            description =
                    "The conversation so far, in JSON: a list of messages, each with role and content, or an object"
                            + " with messages and, if you like, tools; the prompt, if any, is one more message.")
    private Path messages;

    @Option(
            names = "--chat-setting",
            paramLabel = "NAME=VALUE",
            description = "A value that the chat template knows, such as enable_thinking=false; may be given several"
                    + " times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    /** The prompt as the model reads it. */
    ChatPrompt prompt(String text, LanguageSource source) throws IOException {
        String asked = asked();
        if (source.folder().isEmpty()) {
            if (asked != null) {
                throw new IllegalArgumentException(asked + " needs --model, a folder with a chat template");
            }
            return ChatPrompt.plain(text, source);
        }
        Path folder = source.folder().get();
        if (Boolean.FALSE.equals(chat)) {
            if (asked != null) {
                throw new IllegalArgumentException(asked + " and --no-chat do not go together; choose one");
            }
            return ChatPrompt.plain(text, source);
        }
        if (asked == null && text.isEmpty()) {
            return ChatPrompt.plain(text, source);
        }
        Optional<ChatTemplate> template = template(folder, asked == null);
        if (template.isEmpty()) {
            if (asked != null) {
                throw MalformedFileException.of(
                        folder,
                        asked
                                + " needs a chat template, and there is none: no chat_template.jinja, and no chat_template"
                                + " in tokenizer_config.json; leave the option out");
            }
            return ChatPrompt.plain(text, source);
        }
        String rendered = rendered(template.get(), conversation(text), asked == null);
        return new ChatPrompt(text, source.tokenizer().encode(rendered), Optional.of(rendered), asked == null);
    }

    /** The option that asks for a conversation, if one does. */
    private String asked() {
        return system != null
                ? "--system"
                : messages != null
                        ? "--messages"
                        : !settings.isEmpty() ? "--chat-setting" : Boolean.TRUE.equals(chat) ? "--chat" : null;
    }

    private static Optional<ChatTemplate> template(Path folder, boolean unasked) throws IOException {
        try {
            return ChatTemplate.find(folder);
        } catch (ChatTemplateException e) {
            throw unasked ? withRemedy(e) : e;
        }
    }

    private static String rendered(ChatTemplate template, Conversation conversation, boolean unasked) {
        try {
            return template.render(conversation);
        } catch (ChatTemplateException e) {
            throw unasked ? withRemedy(e) : e;
        }
    }

    private static IllegalArgumentException withRemedy(ChatTemplateException e) {
        return new IllegalArgumentException(e.getMessage() + "; --no-chat goes on with the prompt as it is", e);
    }

    private Conversation conversation(String text) throws IOException {
        List<ChatMessage> said = new ArrayList<>();
        Conversation given = null;
        if (messages != null) {
            try {
                given = Conversation.ofJson(PromptText.of(messages));
            } catch (IllegalArgumentException e) {
                throw MalformedFileException.of(messages, e.getMessage());
            }
            said.addAll(given.messages());
        }
        if (system != null) {
            if (!said.isEmpty() && said.get(0).role().equals("system")) {
                throw new IllegalArgumentException(
                        messages + " begins with a system message already; leave out --system, or that message");
            }
            said.add(0, ChatMessage.system(system));
        }
        if (!text.isEmpty()) {
            said.add(ChatMessage.user(text));
        }
        if (said.stream().allMatch(message -> message.role().equals("system"))) {
            throw new IllegalArgumentException("a chat model answers a message; give a prompt, or --messages FILE");
        }
        boolean inside = given != null && given.ending() == Conversation.Ending.INSIDE_LAST_MESSAGE;
        if (inside && !text.isEmpty()) {
            throw new IllegalArgumentException(
                    messages + " is to be continued in its last message; leave the prompt out, or that field");
        }
        Conversation conversation = given == null
                ? Conversation.of(said)
                : new Conversation(
                        said, given.tools(), given.documents(), given.settings(), given.ending(), given.now());
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            conversation = conversation.with(setting.getKey(), value(setting.getValue()));
        }
        return inside ? conversation : conversation.withGenerationPrompt();
    }

    /** A value as JSON, or the text itself where it is none. */
    private static Object value(String text) {
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
