package dev.logits.app.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.logits.decode.Tokens;
import dev.logits.io.MalformedFileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The vocabulary of a {@code tokenizer.json}: the bytes of its tokens, its special tokens, and those that end a
 * text. Masks need no more; how the tokenizer cuts texts is not read. Byte-level and sentence-piece vocabularies.
 */
final class TokenizerFile {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** What models call the token that ends a text or a turn, where no file beside the tokenizer says it. */
    private static final List<String> ENDS = List.of(
            "<|im_end|>",
            "<|eot_id|>",
            "<|end_of_text|>",
            "<|endoftext|>",
            "<end_of_turn>",
            "<|end|>",
            "<|return|>",
            "</s>",
            "<eos>",
            "<|end_of_sentence|>",
            "<｜end▁of▁sentence｜>",
            "[EOS]",
            "<|endofprompt|>");

    private final Path file;
    private final TreeMap<Integer, String> pieces = new TreeMap<>();
    private final Map<String, Integer> specials = new TreeMap<>();
    private final List<Integer> texts = new ArrayList<>();

    private TokenizerFile(Path file) {
        this.file = file;
    }

    /** The tokens of a tokenizer. */
    static Vocabulary read(Path path) throws IOException {
        Path file = Files.isDirectory(path) ? path.resolve("tokenizer.json") : path;
        return new TokenizerFile(file).read();
    }

    private Vocabulary read() throws IOException {
        JsonNode json = json(file);
        vocabulary(json.path("model").path("vocab"));
        for (JsonNode token : json.path("added_tokens")) {
            if (!token.path("id").canConvertToInt() || !token.path("content").isTextual()) {
                throw new MalformedFileException(
                        file.toString(), "added_tokens holds " + token + ": expected an id and a content");
            }
            int id = put(token.get("id").intValue(), token.get("content").textValue());
            if (token.path("special").asBoolean()) {
                specials.put(pieces.get(id), id);
            } else {
                texts.add(id);
            }
        }
        if (pieces.isEmpty()) {
            throw new MalformedFileException(file.toString(), "no model.vocab; is it a tokenizer.json?");
        }
        String decoder = json.path("decoder").toString();
        if (decoder.contains("WordPiece")) {
            throw new MalformedFileException(
                    file.toString(),
                    "word pieces have no bytes of their own; give the tokenizer of a model" + " that generates text");
        }
        boolean byteLevel = decoder.contains("ByteLevel");
        int size = pieces.lastKey() + 1;
        byte[][] bytes = new byte[size][0];
        pieces.forEach((id, piece) -> bytes[id] = texts.contains(id)
                ? piece.getBytes(StandardCharsets.UTF_8)
                : byteLevel ? ofByteLevel(piece) : ofSentencePiece(piece));
        specials.values().forEach(id -> bytes[id] = new byte[0]);
        return Vocabulary.of(bytes, specials, Tokens.of(ends()));
    }

    private static JsonNode json(Path file) throws IOException {
        try {
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new MalformedFileException(file.toString(), "not JSON: " + e.getOriginalMessage());
        }
    }

    private void vocabulary(JsonNode vocab) throws MalformedFileException {
        if (vocab.isObject()) {
            for (Map.Entry<String, JsonNode> entry : vocab.properties()) {
                if (!entry.getValue().canConvertToInt()) {
                    throw new MalformedFileException(file.toString(), "the token \"" + entry.getKey() + "\" has no id");
                }
                put(entry.getValue().intValue(), entry.getKey());
            }
        }
        for (int id = 0; vocab.isArray() && id < vocab.size(); id++) {
            put(id, vocab.get(id).path(0).asText());
        }
    }

    private int put(int id, String piece) throws MalformedFileException {
        if (id < 0 || id > 1 << 22) {
            throw new MalformedFileException(
                    file.toString(), "the token \"" + piece + "\" has the id " + id + ": expected 0.." + (1 << 22));
        }
        pieces.put(id, piece);
        return id;
    }

    private static byte[] ofByteLevel(String piece) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < piece.length(); i++) {
            int c = piece.charAt(i);
            if (c >= 0x100 && c < 0x144) {
                out.write(c < 0x121 ? c - 0x100 : c < 0x143 ? c - 0x121 + 0x7f : 0xad);
            } else if (c < 0x100) {
                out.write(c);
            } else {
                return piece.getBytes(StandardCharsets.UTF_8); // no piece of that alphabet
            }
        }
        return out.toByteArray();
    }

    private static byte[] ofSentencePiece(String piece) {
        if (piece.matches("<0x[0-9A-F]{2}>")) {
            return new byte[] {(byte) Integer.parseInt(piece.substring(3, 5), 16)};
        }
        return piece.replace('\u2581', ' ').getBytes(StandardCharsets.UTF_8);
    }

    /** By the files beside the tokenizer, else by what such tokens are called. */
    private List<Integer> ends() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        for (String name : List.of("generation_config.json", "config.json")) {
            if (Files.isRegularFile(folder.resolve(name))) {
                JsonNode eos = json(folder.resolve(name)).path("eos_token_id");
                List<Integer> ids = new ArrayList<>();
                (eos.isArray() ? eos : List.of(eos)).forEach(id -> ids.add(id.asInt(-1)));
                if (ids.stream().allMatch(pieces::containsKey)) {
                    return ids;
                }
            }
        }
        List<String> names = new ArrayList<>(ENDS);
        Path config = folder.resolve("tokenizer_config.json");
        if (Files.isRegularFile(config)) {
            JsonNode eos = json(config).path("eos_token");
            names.add(0, eos.isObject() ? eos.path("content").asText() : eos.asText());
        }
        for (String name : names) {
            for (Map.Entry<Integer, String> entry : pieces.entrySet()) {
                if (entry.getValue().equals(name)) {
                    return List.of(entry.getKey());
                }
            }
        }
        throw new IllegalArgumentException(file + ": no token that ends a text is known; put the model's"
                + " generation_config.json or tokenizer_config.json beside it");
    }
}
