package dev.logits.onnx.text;

import dev.logits.internal.check.NullCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message of a conversation: a role, its content, and whatever else a template looks for, such as {@code tool_calls},
 * {@code tool_call_id} or {@code reasoning_content}. Fields keep their order, since some templates print a message as
 * JSON.
 *
 * <p>Immutable. The values are those of JSON: null, texts, truth values, numbers, lists, and maps with texts as keys.
 * <pre>{@code
 * ChatMessage.user("The weather in Zürich?");
 * ChatMessage.assistant("").with("tool_calls", List.of(Map.of(
 *         "type", "function",
 *         "function", Map.of("name", "get_weather", "arguments", Map.of("place", "Zürich")))));
 * }</pre>
 *
 * @param fields all fields, the role among them
 * @since 0.1
 */
public record ChatMessage(Map<String, Object> fields) {
    /**
     * A message of fields, which are copied.
     *
     * @throws IllegalArgumentException if there is no role that is a text, or a value is of another kind than JSON has
     */
    public ChatMessage {
        NullCheck.argument(fields, "fields");
        fields = JsonCopy.ofMap(fields, "the message");
        if (!(fields.get("role") instanceof String role) || role.isEmpty()) {
            throw new IllegalArgumentException(
                    "a message needs a role, such as user; its fields are " + fields.keySet());
        }
    }

    /** A message of a role and a text. */
    public static ChatMessage of(String role, String content) {
        NullCheck.argument(role, "role");
        NullCheck.argument(content, "content");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("role", role);
        fields.put("content", content);
        return new ChatMessage(fields);
    }

    /** A message of a role and parts, such as {@code {"type": "text", "text": "…"}}. */
    public static ChatMessage of(String role, List<? extends Map<String, ?>> parts) {
        NullCheck.argument(role, "role");
        NullCheck.argument(parts, "parts");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("role", role);
        fields.put("content", parts);
        return new ChatMessage(fields);
    }

    /** What the model is told before anyone speaks. */
    public static ChatMessage system(String content) {
        return of("system", content);
    }

    /** What a user says. */
    public static ChatMessage user(String content) {
        return of("user", content);
    }

    /** What the model said. */
    public static ChatMessage assistant(String content) {
        return of("assistant", content);
    }

    /** What a tool returned to the call of an id. */
    public static ChatMessage tool(String callId, String name, String content) {
        NullCheck.argument(callId, "callId");
        NullCheck.argument(name, "name");
        NullCheck.argument(content, "content");
        return of("tool", content).with("tool_call_id", callId).with("name", name);
    }

    /** This message with a field; one of the same name keeps its place and gets the new value, which may be null. */
    public ChatMessage with(String name, Object value) {
        NullCheck.argument(name, "name");
        Map<String, Object> changed = new LinkedHashMap<>(fields);
        changed.put(name, value);
        return new ChatMessage(changed);
    }

    /** Who speaks. */
    public String role() {
        return (String) fields.get("role");
    }

    /** The content if it is a text; empty if it consists of parts, or is absent. */
    public Optional<String> text() {
        return fields.get("content") instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
