package dev.logits.onnx.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.logits.decode.text.Tokenizer;
import dev.logits.internal.check.NullCheck;
import dev.logits.io.MalformedFileException;
import dev.logits.onnx.internal.config.ModelConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A tokenizer as Hugging Face saves it, {@code tokenizer.json}, with the bytes of every token. Ids are those of Hugging
 * Face's own library, which runs here in native code; nothing is fetched from anywhere.
 *
 * <p>The bytes of all tokens of {@link #encode} join to the text where the tokenizer keeps texts as they are:
 * byte-level vocabularies without a normalizer (GPT-2, Llama 3, gpt-oss). Otherwise they join to what the tokenizer
 * makes of it:
 * <ul>
 *   <li>A normalizer changes the text first: Qwen's to Unicode's NFC, BERT's to lower case without accents.
 *   <li>Sentence-piece vocabularies put a space before the text and word-piece ones before each word; {@link #decode}
 *       drops the first one, {@link #bytes} does not know which token is first.
 *   <li>A text that holds a special token, such as {@code <|im_end|>}, becomes that token, which has no bytes; an added
 *       token may take the white space beside it.
 *   <li>What the vocabulary cannot say becomes its unknown token. A lone surrogate is read as U+FFFD.
 * </ul>
 *
 * <p>Special tokens have no bytes; nor has an id that stands for nothing.
 *
 * <p>Immutable: may be used by several threads. Native memory is freed when the tokenizer is no longer used. The JVM of
 * JDK 24 and later warns of native code unless it runs with {@code --enable-native-access=ALL-UNNAMED}.
 * <pre>{@code
 * HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(folder);
 * int[] prompt = tokenizer.encodePrompt("Once upon a time");   // with the special tokens that the model expects
 * String text = tokenizer.decode(prompt);
 * }</pre>
 *
 * @since 0.1
 */
public final class HuggingFaceTokenizer implements Tokenizer {
    private static final byte[] NOTHING = {};

    private final Path file;
    private final NativeTokenizer tokenizer;
    private final List<String> pieces;
    private final Map<String, Integer> added;
    private final Map<String, Integer> specials;
    private final byte[][] bytes;
    private final boolean[] special;
    private final boolean leadingSpace;
    private final boolean cutsLeft;
    private final List<Integer> ends;

    private HuggingFaceTokenizer(
            TokenizerFile read, TokenBytes decoder, NativeTokenizer tokenizer, boolean cutsLeft, List<Integer> ends) {
        this.file = read.file();
        this.tokenizer = tokenizer;
        this.pieces = read.pieces();
        this.leadingSpace = decoder.leadingSpace();
        this.cutsLeft = cutsLeft;
        this.ends = List.copyOf(ends);
        this.added = new HashMap<>();
        this.bytes = new byte[pieces.size()][];
        this.special = new boolean[pieces.size()];
        Map<String, Integer> named = new TreeMap<>();
        for (int id = 0; id < bytes.length; id++) {
            TokenizerFile.Added token = read.added().get(id);
            if (token != null) {
                added.put(token.content(), id);
            }
            special[id] = token != null && token.special() || ends.contains(id);
            if (special[id] && pieces.get(id) != null) {
                named.put(pieces.get(id), id);
            }
            if (special[id] || pieces.get(id) == null) {
                bytes[id] = NOTHING;
            } else {
                boolean itself = token != null && !token.inVocabulary() && decoder.isByteLevel();
                bytes[id] = itself ? token.content().getBytes(StandardCharsets.UTF_8) : decoder.of(pieces.get(id));
            }
        }
        specials = Collections.unmodifiableMap(named);
    }

    /**
     * Opens a tokenizer: a folder with {@code tokenizer.json}, or that file. The end tokens are those of {@code
     * generation_config.json} beside it, else of {@code config.json}, else of {@code tokenizer_config.json}.
     *
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if it is no tokenizer, it decodes in a way that gives tokens no bytes of their own, or the
     *     native library cannot be loaded
     */
    public static HuggingFaceTokenizer open(Path path) throws IOException {
        NullCheck.argument(path, "path");
        boolean folder = Files.isDirectory(path);
        Path file = folder ? path.resolve("tokenizer.json") : path;
        TokenizerFile read = TokenizerFile.read(file);
        TokenBytes decoder = TokenBytes.of(read);
        NativeTokenizer tokenizer = NativeTokenizer.of(read);
        checkSpecialTokens(read, tokenizer);
        Path parent = file.toAbsolutePath().getParent();
        ModelConfig config = ModelConfig.read(parent.resolve("tokenizer_config.json"));
        boolean cutsLeft = config.text("truncation_side").orElse("right").equals("left");
        return new HuggingFaceTokenizer(read, decoder, tokenizer, cutsLeft, ends(read, config, parent));
    }

    /** A special token that model.vocab lacks gets the next free id from the library, whatever the file says. */
    private static void checkSpecialTokens(TokenizerFile read, NativeTokenizer tokenizer) throws IOException {
        for (Map.Entry<Integer, TokenizerFile.Added> entry : read.added().entrySet()) {
            TokenizerFile.Added token = entry.getValue();
            if (!token.special() || token.inVocabulary()) {
                continue;
            }
            long[] ids = tokenizer.encode(token.content(), false).ids();
            if (ids.length == 1 && ids[0] != entry.getKey()) {
                throw MalformedFileException.of(
                        read.file(),
                        "added_tokens gives '" + token.content() + "' the id " + entry.getKey()
                                + ", but Hugging Face's library gives it " + ids[0]
                                + ", since model.vocab does not have it; put it there");
            }
        }
    }

    private static List<Integer> ends(TokenizerFile read, ModelConfig tokenizerConfig, Path folder) throws IOException {
        for (String name : List.of("generation_config.json", "config.json")) {
            ModelConfig config = ModelConfig.read(folder.resolve(name));
            JsonNode ends = config.at("eos_token_id");
            List<Integer> ids = new ArrayList<>();
            for (JsonNode id : ends.isArray() ? ends : ends.isMissingNode() ? List.<JsonNode>of() : List.of(ends)) {
                if (!id.canConvertToInt() || id.intValue() < 0) {
                    throw config.wrong("eos_token_id", "an id or a list of ids", ends);
                }
                if (id.intValue() >= read.pieces().size()) {
                    throw MalformedFileException.of(
                            config.file(),
                            "eos_token_id " + id + " is outside the vocabulary of " + read.file() + ", 0.."
                                    + (read.pieces().size() - 1) + ": is it the tokenizer of another model?");
                }
                if (!ids.contains(id.intValue())) {
                    ids.add(id.intValue());
                }
            }
            if (!ids.isEmpty()) {
                return ids;
            }
        }
        JsonNode token = tokenizerConfig.at("eos_token");
        String content = token.isObject() ? token.path("content").asText("") : token.asText("");
        int id = content.isEmpty() ? -1 : read.pieces().indexOf(content);
        return id < 0 ? List.of() : List.of(id);
    }

    @Override
    public int size() {
        return bytes.length;
    }

    /** The file that the tokenizer was read from. */
    public Path file() {
        return file;
    }

    @Override
    public int[] encode(String text) {
        NullCheck.argument(text, "text");
        return ids(tokenizer.encode(withoutLoneSurrogates(text), false).ids());
    }

    /**
     * The ids of a text with the special tokens that the tokenizer's post-processor adds, such as that which begins a
     * text.
     */
    public int[] encodePrompt(String text) {
        NullCheck.argument(text, "text");
        return ids(tokenizer.encode(withoutLoneSurrogates(text), true).ids());
    }

    /**
     * The ids of a text with special tokens, cut to a length: tokens of the text are left out at its end, or at its
     * beginning where {@code truncation_side} of {@code tokenizer_config.json} is {@code left}; the special tokens
     * stay.
     *
     * @throws IllegalArgumentException if the special tokens alone are more than {@code most}
     */
    public int[] encodePrompt(String text, int most) {
        NullCheck.argument(text, "text");
        NativeTokenizer.Encoded encoded = tokenizer.encode(withoutLoneSurrogates(text), true);
        return ids(encoded.cut(most, cutsLeft).ids());
    }

    private static int[] ids(long[] ids) {
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = Math.toIntExact(ids[i]);
        }
        return narrow;
    }

    static String withoutLoneSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                int c = text.codePointAt(i);
                if (!Character.isSupplementaryCodePoint(c)) {
                    return text.codePoints()
                            .map(point -> point >= 0xd800 && point < 0xe000 ? 0xfffd : point)
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString();
                }
                i++;
            }
        }
        return text;
    }

    @Override
    public byte[] bytes(int token) {
        return bytes[checked(token)].clone();
    }

    private int checked(int token) {
        if (token < 0 || token >= bytes.length) {
            throw new IllegalArgumentException(
                    "token " + token + " is outside the vocabulary: expected 0.." + (bytes.length - 1));
        }
        return token;
    }

    /** Whether a token is special: it is not text, and has no bytes. End tokens are. */
    public boolean isSpecial(int token) {
        return special[checked(token)];
    }

    /**
     * The token as its vocabulary writes it, such as {@code Ġtime} or {@code <|im_end|>}; empty for an id of nothing.
     */
    public String piece(int token) {
        String piece = pieces.get(checked(token));
        return piece == null ? "" : piece;
    }

    /** The id of an added token, such as {@code <|im_end|>}, by its content. */
    public OptionalInt added(String content) {
        NullCheck.argument(content, "content");
        Integer id = added.get(content);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** The special tokens by their contents, those that end a text included. */
    @Override
    public Map<String, Integer> specials() {
        return specials;
    }

    /** The first of the end tokens. */
    @Override
    public OptionalInt end() {
        return ends.isEmpty() ? OptionalInt.empty() : OptionalInt.of(ends.get(0));
    }

    /** All tokens that end a text, in the order of the file that names them; maybe none. */
    public List<Integer> ends() {
        return ends;
    }

    /**
     * The text of tokens, without the space that the tokenizer puts before a text. Bytes that are not UTF-8 become
     * U+FFFD.
     */
    @Override
    public String decode(int... tokens) {
        NullCheck.argument(tokens, "tokens");
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (int token : tokens) {
            joined.writeBytes(bytes[checked(token)]);
        }
        String text = joined.toString(StandardCharsets.UTF_8);
        return leadingSpace && text.startsWith(" ") ? text.substring(1) : text;
    }

    /**
     * Refuses a model whose rows are too few for this vocabulary; more rows than ids are allowed, since models round
     * up.
     *
     * @param rows how many logits the model has a step
     * @throws IllegalArgumentException naming both numbers
     */
    public void requireRows(int rows) {
        if (rows < bytes.length) {
            throw new IllegalArgumentException(file + " has " + bytes.length + " ids, the model " + rows
                    + " logits a step: it is the tokenizer of another model");
        }
    }

    @Override
    public String toString() {
        return "HuggingFaceTokenizer(" + file + ", " + bytes.length + " ids, ends " + Arrays.toString(ends.toArray())
                + ")";
    }
}
