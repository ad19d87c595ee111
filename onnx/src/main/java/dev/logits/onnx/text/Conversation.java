package dev.logits.onnx.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.internal.check.NullCheck;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a chat template renders: messages, the tools that the model may call, documents, and settings that some
 * templates know, such as {@code enable_thinking}. The names are those of transformers' {@code apply_chat_template}.
 *
 * <p>Immutable.
 * <pre>{@code
 * Conversation.of(ChatMessage.user("Hello"))
 *         .with("enable_thinking", false)
 *         .withGenerationPrompt();            // the model's turn begins
 * }</pre>
 *
 * @param messages at least one
 * @param tools JSON schemas of functions; empty: the template sees none
 * @param documents with title and text; empty: the template sees none
 * @param settings what else the template sees, by name
 * @param ending how the text ends
 * @param now what {@code strftime_now} says; empty: the clock's time
 * @since 0.1
 */
public record Conversation(
        List<ChatMessage> messages,
        Optional<List<Map<String, Object>>> tools,
        Optional<List<Map<String, Object>>> documents,
        Map<String, Object> settings,
        Ending ending,
        Optional<LocalDateTime> now) {

    /** How the rendered text ends. */
    public enum Ending {
        /** With the last message. */
        LAST_MESSAGE,
        /** With the beginning of the model's answer: {@code add_generation_prompt}. */
        GENERATION_PROMPT,
        /** In the last message, which the model continues: {@code continue_final_message}. */
        INSIDE_LAST_MESSAGE
    }

    private static final Set<String> RESERVED = Set.of(
            "messages",
            "tools",
            "documents",
            "add_generation_prompt",
            "continue_final_message",
            "chat_template",
            "tokenize");

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    /** A conversation; what is given is copied. */
    public Conversation {
        NullCheck.argument(messages, "messages");
        NullCheck.argument(tools, "tools");
        NullCheck.argument(documents, "documents");
        NullCheck.argument(settings, "settings");
        NullCheck.argument(ending, "ending");
        NullCheck.argument(now, "now");
        if (messages.isEmpty()) {
            throw new IllegalArgumentException("a conversation needs at least one message");
        }
        messages = List.copyOf(messages);
        tools = tools.map(list -> maps(list, "tools"));
        documents = documents.map(list -> maps(list, "documents"));
        settings = JsonCopy.ofMap(settings, "the settings");
        for (String name : settings.keySet()) {
            if (RESERVED.contains(name)) {
                throw new IllegalArgumentException("'" + name + "' is not a setting: the conversation says it itself");
            }
        }
    }

    private static List<Map<String, Object>> maps(List<? extends Map<String, ?>> list, String name) {
        List<Map<String, Object>> copies = new ArrayList<>();
        for (Map<String, ?> item : list) {
            copies.add(JsonCopy.ofMap(
                    NullCheck.argument(item, name + "[" + copies.size() + "]"), name + "[" + copies.size() + "]"));
        }
        return List.copyOf(copies);
    }

    /** A conversation of messages alone. */
    public static Conversation of(ChatMessage... messages) {
        return of(List.of(NullCheck.entries(messages, "messages")));
    }

    /** A conversation of messages alone. */
    public static Conversation of(List<ChatMessage> messages) {
        return new Conversation(
                messages, Optional.empty(), Optional.empty(), Map.of(), Ending.LAST_MESSAGE, Optional.empty());
    }

    /**
     * A conversation in JSON: an array of messages, or an object with {@code messages}, {@code tools}, {@code
     * documents}, {@code add_generation_prompt}, {@code continue_final_message}; its other fields are settings.
     *
     * @throws IllegalArgumentException if the text is not that, saying which field
     */
    public static Conversation ofJson(String json) {
        NullCheck.argument(json, "json");
        Object root;
        try {
            root = JSON.readValue(json, Object.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the conversation is not JSON: " + e.getOriginalMessage(), e);
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        if (root instanceof Map<?, ?> map) {
            fields.putAll(JsonCopy.ofMap(map, "the conversation"));
        } else {
            fields.put("messages", root);
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (Map<String, Object> message : objects(fields.remove("messages"), "messages")
                .orElseThrow(() -> new IllegalArgumentException("the conversation has no messages"))) {
            messages.add(new ChatMessage(message));
        }
        Optional<List<Map<String, Object>>> tools = objects(fields.remove("tools"), "tools");
        Optional<List<Map<String, Object>>> documents = objects(fields.remove("documents"), "documents");
        boolean prompt = flag(fields.remove("add_generation_prompt"), "add_generation_prompt");
        boolean inside = flag(fields.remove("continue_final_message"), "continue_final_message");
        if (prompt && inside) {
            throw new IllegalArgumentException("add_generation_prompt and continue_final_message exclude each other");
        }
        Ending ending = prompt ? Ending.GENERATION_PROMPT : inside ? Ending.INSIDE_LAST_MESSAGE : Ending.LAST_MESSAGE;
        return new Conversation(messages, tools, documents, fields, ending, Optional.empty());
    }

    private static Optional<List<Map<String, Object>>> objects(Object value, String name) {
        if (value == null) {
            return Optional.empty();
        }
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object item : value instanceof List<?> list ? list : List.of(value)) {
            if (!(value instanceof List) || !(item instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(name + " must be a list of objects");
            }
            objects.add(JsonCopy.ofMap(map, name + "[" + objects.size() + "]"));
        }
        return Optional.of(objects);
    }

    private static boolean flag(Object value, String name) {
        if (value != null && !(value instanceof Boolean)) {
            throw new IllegalArgumentException(name + " is " + value + ", expected true or false");
        }
        return value != null && (Boolean) value;
    }

    /** This conversation with one more message. */
    public Conversation plus(ChatMessage message) {
        NullCheck.argument(message, "message");
        List<ChatMessage> longer = new ArrayList<>(messages);
        longer.add(message);
        return new Conversation(longer, tools, documents, settings, ending, now);
    }

    /** This conversation with the tools that the model may call; an empty list is a list, unlike no tools at all. */
    public Conversation withTools(List<Map<String, Object>> schemas) {
        return new Conversation(
                messages, Optional.of(NullCheck.argument(schemas, "schemas")), documents, settings, ending, now);
    }

    /** This conversation with documents to answer from. */
    public Conversation withDocuments(List<Map<String, Object>> texts) {
        return new Conversation(
                messages, tools, Optional.of(NullCheck.argument(texts, "texts")), settings, ending, now);
    }

    /** This conversation with a setting, such as {@code enable_thinking}. */
    public Conversation with(String name, Object value) {
        NullCheck.argument(name, "name");
        Map<String, Object> more = new LinkedHashMap<>(settings);
        more.put(name, value);
        return new Conversation(messages, tools, documents, more, ending, now);
    }

    /** This conversation, to be answered: the text ends with the beginning of the model's turn. */
    public Conversation withGenerationPrompt() {
        return new Conversation(messages, tools, documents, settings, Ending.GENERATION_PROMPT, now);
    }

    /** This conversation, whose last message the model continues. */
    public Conversation continuingLastMessage() {
        return new Conversation(messages, tools, documents, settings, Ending.INSIDE_LAST_MESSAGE, now);
    }

    /** This conversation at a moment: what a template that writes the date writes. */
    public Conversation at(LocalDateTime moment) {
        return new Conversation(
                messages, tools, documents, settings, ending, Optional.of(NullCheck.argument(moment, "moment")));
    }

    /**
     * This conversation with the arguments of its tool calls as objects: OpenAI's API has them as a text of JSON, which
     * templates would quote once more. A text that is not a JSON object stays.
     */
    public Conversation withArgumentsAsObjects() {
        List<ChatMessage> changed = new ArrayList<>();
        for (ChatMessage message : messages) {
            if (!(message.fields().get("tool_calls") instanceof List<?> calls)) {
                changed.add(message);
                continue;
            }
            List<Object> parsed = new ArrayList<>();
            for (Object call : calls) {
                parsed.add(call instanceof Map<?, ?> map ? withParsedArguments(map) : call);
            }
            changed.add(message.with("tool_calls", parsed));
        }
        return new Conversation(changed, tools, documents, settings, ending, now);
    }

    private static Map<Object, Object> withParsedArguments(Map<?, ?> call) {
        Map<Object, Object> copy = new LinkedHashMap<>(call);
        copy.replaceAll((key, value) -> {
            if (key.equals("function") && value instanceof Map<?, ?> function) {
                return withParsedArguments(function);
            }
            return key.equals("arguments") && value instanceof String text ? parsedObject(text) : value;
        });
        return copy;
    }

    private static Object parsedObject(String text) {
        try {
            return JSON.readValue(text, Object.class) instanceof Map<?, ?> map ? map : text;
        } catch (JsonProcessingException e) {
            return text;
        }
    }
}
