package dev.logits.app.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.decode.grammar.Constraint;
import dev.logits.decode.grammar.Matcher;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whole outputs, of which it is told whether a grammar accepts them. */
final class AcceptedTexts {
    /**
     * What became of one.
     *
     * @param read how many bytes could be read
     */
    record Verdict(String text, boolean accepted, int read) {
        /** Why it is not accepted. */
        String why() {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (read == bytes.length) {
                return "ends too early";
            }
            String rest = new String(bytes, read, Math.min(20, bytes.length - read), StandardCharsets.UTF_8);
            return "after " + read + " bytes nothing of the language goes on with " + rest;
        }
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private AcceptedTexts() {}

    /** A JSON string for each line; empty lines are passed over. */
    static List<String> read(Path file) throws IOException {
        List<String> out = new ArrayList<>();
        int line = 0;
        for (String text : lines(file)) {
            line++;
            if (text.isBlank()) {
                continue;
            }
            try {
                JsonNode node = MAPPER.readTree(text);
                if (!node.isTextual()) {
                    throw new IllegalArgumentException(
                            file + ":" + line + ": expected a JSON string, a whole output, got " + node.getNodeType());
                }
                out.add(node.textValue());
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(
                        file + ":" + line + ": not JSON: "
                                + e.getOriginalMessage().replaceAll(", from `[^`]*`", ""),
                        e);
            }
        }
        return out;
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            String text = Files.readString(file);
            return (text.startsWith("\ufeff") ? text.substring(1) : text)
                    .lines()
                    .toList();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": not UTF-8 text; expected a JSON string for each line", e);
        }
    }

    /** Byte by byte. */
    static Verdict of(String text, Constraint bytes) {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            return new Verdict(text, false, 0); // no UTF-8 text
        }
        Matcher matcher = bytes.matcher();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < utf8.length; i++) {
            if (!matcher.append(utf8[i] & 0xff)) {
                return new Verdict(text, false, i);
            }
        }
        return new Verdict(text, matcher.isComplete(), utf8.length);
    }

    /** Token by token. */
    static boolean of(int[] tokens, Constraint constraint) {
        Matcher matcher = constraint.matcher();
        for (int token : tokens) {
            if (!matcher.append(token)) {
                return false;
            }
        }
        return matcher.isComplete();
    }
}
