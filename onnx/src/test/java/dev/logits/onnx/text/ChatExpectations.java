package dev.logits.onnx.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What transformers made of conversations, as chat_expected.py writes it, and what ours makes of them. */
final class ChatExpectations {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where the committed templates are. */
    static final Path FOLDER = Path.of("src/test/resources/dev/logits/onnx/text/chat");

    /** The moment at which the expectations were made. */
    static final LocalDateTime MOMENT = LocalDateTime.of(2026, 3, 5, 7, 8, 9);

    private ChatExpectations() {}

    static JsonNode json(Path file) throws IOException {
        return JSON.readTree(Files.readAllBytes(file));
    }

    /** The conversations, by name. */
    static Map<String, Conversation> conversations() throws IOException {
        Map<String, Conversation> conversations = new LinkedHashMap<>();
        for (JsonNode node : json(FOLDER.resolve("conversations.json")).get("conversations")) {
            ObjectNode input = node.deepCopy();
            String name = input.remove("name").textValue();
            conversations.put(name, Conversation.ofJson(input.toString()).at(MOMENT));
        }
        return conversations;
    }

    /** The template NAME.jinja of a folder, with the special tokens of NAME.tokens.json. */
    static ChatTemplate template(Path folder, String name) throws IOException {
        Map<String, String> tokens = new LinkedHashMap<>();
        json(folder.resolve(name + ".tokens.json"))
                .properties()
                .forEach(entry -> tokens.put(entry.getKey(), entry.getValue().textValue()));
        return ChatTemplate.of(Files.readString(folder.resolve(name + ".jinja")), tokens);
    }

    /** What ours makes of each conversation: a text, or null where it fails, with the reason in {@code reasons}. */
    static List<String> texts(ChatTemplate template, List<String> reasons) throws IOException {
        List<String> texts = new ArrayList<>();
        conversations().forEach((name, conversation) -> {
            try {
                texts.add(template.render(conversation));
                reasons.add("");
            } catch (ChatTemplateException e) {
                texts.add(null);
                reasons.add(name + ": " + e.getMessage());
            }
        });
        return texts;
    }

    /** The first digits of the SHA-256 of a text in UTF-8. */
    static String hash(String text, int digits) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, digits);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
