package dev.logits.onnx.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.config.JsonTree;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code tokenizer.json} says of its vocabulary. The merges, most of such a file, are passed over.
 *
 * @param json the text of the file
 * @param pieces by id; null where an id stands for nothing
 * @param added the tokens that are found in a text before anything else, by id
 * @param decoder how pieces become text; a missing node where the file has none
 */
record TokenizerFile(
        Path file,
        String json,
        List<String> pieces,
        Map<Integer, Added> added,
        JsonNode decoder,
        boolean byteFallback,
        String wordEnd) {
    private static final long LONGEST = 1L << 28;
    private static final int MOST_TOKENS = 1 << 22;

    /**
     * An added token.
     *
     * @param inVocabulary whether the model's vocabulary has it, too: then it may stand for a piece of a word
     */
    record Added(String content, boolean special, boolean inVocabulary) {}

    static TokenizerFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString(), null, "no such file");
        }
        if (Files.size(file) > LONGEST) {
            throw MalformedFileException.of(file, "" + Files.size(file) + " bytes, more than a tokenizer may have");
        }
        String json;
        try {
            json = Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new MalformedFileException(file.toString(), file + ": not UTF-8", e);
        }
        try (JsonParser parser = JsonTree.parser(json)) {
            return new Reader(file, json, parser).read();
        } catch (JsonProcessingException e) {
            throw new MalformedFileException(
                    file.toString(), file + ": not JSON, or not all of it: " + e.getOriginalMessage(), e);
        }
    }

    /** Goes through the file once. */
    private static final class Reader {
        private final Path file;
        private final String json;
        private final JsonParser parser;
        private final Map<Integer, String> vocabulary = new HashMap<>();
        private final Map<Integer, Added> added = new HashMap<>();
        private final Map<String, JsonNode> model = new HashMap<>();
        private JsonNode decoder = MissingNode.getInstance();
        private boolean found;

        private Reader(Path file, String json, JsonParser parser) {
            this.file = file;
            this.json = json;
            this.parser = parser;
        }

        private TokenizerFile read() throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw MalformedFileException.of(file, "expected a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "model" -> readModel(value);
                    case "added_tokens" -> readAdded(tree());
                    case "decoder" -> decoder = value == JsonToken.VALUE_NULL ? MissingNode.getInstance() : tree();
                    default -> parser.skipChildren();
                }
            }
            if (!found) {
                throw MalformedFileException.of(file, "no model.vocab: not a tokenizer.json");
            }
            added.replaceAll((id, token) -> new Added(
                    token.content(), token.special(), token.content().equals(vocabulary.put(id, token.content()))));
            int size = 1
                    + vocabulary.keySet().stream()
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElse(-1);
            List<String> pieces = new ArrayList<>(size);
            for (int id = 0; id < size; id++) {
                pieces.add(vocabulary.get(id));
            }
            String end = model.getOrDefault("end_of_word_suffix", MissingNode.getInstance())
                    .asText("");
            boolean fallback = model.getOrDefault("byte_fallback", MissingNode.getInstance())
                    .asBoolean(false);
            return new TokenizerFile(file, json, pieces, added, decoder, fallback, end.equals("null") ? "" : end);
        }

        private JsonNode tree() throws IOException {
            return JsonTree.value(parser);
        }

        private void readModel(JsonToken value) throws IOException {
            if (value != JsonToken.START_OBJECT) {
                throw MalformedFileException.of(file, "model is not an object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken start = parser.nextToken();
                if (name.equals("vocab")) {
                    readVocabulary(start);
                } else if (start.isStructStart()) {
                    parser.skipChildren();
                } else {
                    model.put(name, tree());
                }
            }
        }

        private void readVocabulary(JsonToken start) throws IOException {
            found = true;
            if (start == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String piece = parser.currentName();
                    if (parser.nextToken() != JsonToken.VALUE_NUMBER_INT) {
                        throw MalformedFileException.of(file, "model.vocab['" + piece + "'] is not an id");
                    }
                    put(parser.getLongValue(), piece);
                }
                return;
            }
            if (start != JsonToken.START_ARRAY) {
                throw MalformedFileException.of(file, "model.vocab is neither an object nor a list");
            }
            for (int id = 0; parser.nextToken() == JsonToken.START_ARRAY; id++) { // of [piece, score]
                if (parser.nextToken() != JsonToken.VALUE_STRING) {
                    throw MalformedFileException.of(file, "model.vocab[" + id + "] is not a piece with its score");
                }
                put(id, parser.getText());
                parser.nextToken();
                if (parser.nextToken() != JsonToken.END_ARRAY) {
                    throw MalformedFileException.of(file, "model.vocab[" + id + "] is not a piece with its score");
                }
            }
        }

        private void put(long id, String piece) throws IOException {
            vocabulary.put(checked(id, piece), piece);
        }

        private int checked(long id, String piece) throws IOException {
            if (id < 0 || id >= MOST_TOKENS) {
                throw MalformedFileException.of(
                        file, "the id " + id + " of '" + piece + "' is outside 0.." + (MOST_TOKENS - 1));
            }
            return (int) id;
        }

        private void readAdded(JsonNode list) throws IOException {
            for (JsonNode token : list) {
                if (!token.path("id").canConvertToInt()
                        || !token.path("content").isTextual()) {
                    throw MalformedFileException.of(
                            file, "added_tokens holds " + token + ", expected an id and a content");
                }
                int id =
                        checked(token.get("id").intValue(), token.get("content").textValue());
                boolean special = token.path("special").asBoolean(false);
                added.put(id, new Added(token.get("content").textValue(), special, false));
            }
        }
    }
}
