package dev.logits.serve.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.logits.onnx.text.ChatMessage;
import dev.logits.onnx.text.ChatTemplateException;
import dev.logits.onnx.text.Conversation;
import dev.logits.serve.internal.json.ApiException;
import dev.logits.serve.internal.json.Fields;
import dev.logits.serve.internal.json.Json;
import dev.logits.serve.model.ServeLimits;
import dev.logits.serve.model.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Messages of requests as the text that a model reads. */
final class Conversations {
    private static final int MOST_MESSAGES = 4096;

    private Conversations() {}

    /**
     * The prompt of a conversation.
     *
     * @param tools what the template sees of tools; null for none
     */
    static Prompts.Read read(Fields fields, List<Map<String, Object>> tools, ServedModel model, ServeLimits limits) {
        List<JsonNode> nodes = fields.list("messages");
        if (nodes.isEmpty()) {
            throw fields.has("messages")
                    ? ApiException.value("messages", "messages is empty: a conversation needs at least one message")
                    : fields.missing("messages");
        }
        if (nodes.size() > MOST_MESSAGES) {
            throw ApiException.value("messages", "messages has " + nodes.size() + ", more than " + MOST_MESSAGES);
        }
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            messages.add(message(nodes.get(i), "messages[" + i + "]"));
        }
        Conversation conversation = Conversation.of(messages).withArgumentsAsObjects();
        conversation = tools == null ? conversation : conversation.withTools(tools);
        boolean inside = fields.flag("continue_final_message", false);
        boolean prompt = fields.flag("add_generation_prompt", !inside);
        if (inside && prompt) {
            throw RuleFields.both("add_generation_prompt", "continue_final_message");
        }
        conversation = inside
                ? conversation.continuingLastMessage()
                : prompt ? conversation.withGenerationPrompt() : conversation;
        JsonNode documents = fields.node("documents");
        try {
            if (documents.isArray()) {
                List<Map<String, Object>> list = new ArrayList<>();
                documents.forEach(document -> list.add(Json.map(document)));
                conversation = conversation.withDocuments(list);
            }
            JsonNode settings = fields.node("chat_template_kwargs");
            if (settings.isObject()) {
                for (Map.Entry<String, JsonNode> setting : settings.properties()) {
                    conversation = conversation.with(setting.getKey(), Json.plain(setting.getValue()));
                }
            } else if (!settings.isNull()) {
                throw fields.type("chat_template_kwargs", "an object", settings);
            }
            if (fields.has("reasoning_effort")) {
                conversation = conversation.with("reasoning_effort", fields.required("reasoning_effort"));
            }
            String text = model.template().render(conversation);
            return new Prompts.Read(Prompts.checked(model.encode(text, false), "messages", model, limits), text);
        } catch (ChatTemplateException e) {
            String message = model.folder()
                    .map(folder -> e.getMessage().replace(folder.toString(), model.name()))
                    .orElse(e.getMessage());
            throw ApiException.wrong("messages", "template_refuses", message);
        } catch (IllegalArgumentException e) {
            throw ApiException.value("messages", e.getMessage());
        }
    }

    private static ChatMessage message(JsonNode node, String place) {
        if (!(node instanceof ObjectNode object)) {
            throw ApiException.wrong(place, "invalid_type", place + " is " + Fields.cut(node) + ": expected an object");
        }
        Fields fields = new Fields(object, place + ".");
        String role = fields.required("role");
        Map<String, Object> message = Json.map(object);
        JsonNode content = fields.node("content");
        if (content.isArray()) {
            message.put("content", parts(content, place + ".content"));
        } else if (!content.isTextual() && !content.isNull()) {
            throw fields.type("content", "a text, or a list of parts", content);
        } else if (content.isNull() && !(role.equals("assistant") && fields.has("tool_calls"))) {
            throw fields.missing("content");
        }
        if (role.equals("developer")) {
            message.put("role", "system");
        }
        return new ChatMessage(message);
    }

    /** The texts of parts, a line each. */
    private static String parts(JsonNode content, String place) {
        List<String> texts = new ArrayList<>();
        for (JsonNode part : content) {
            String here = place + "[" + texts.size() + "]";
            if (!part.path("type").asText("").equals("text")
                    || !part.path("text").isTextual()) {
                throw ApiException.wrong(
                        here,
                        "unsupported_value",
                        here + " is of the type " + Fields.cut(part.path("type"))
                                + ": expected text; the models here read nothing else");
            }
            texts.add(part.get("text").textValue());
        }
        return String.join("\n", texts);
    }
}
