package dev.logits.app.decode;

import dev.logits.decode.Tokens;
import dev.logits.decode.grammar.TokenTrie;
import dev.logits.decode.text.Tokenizer;
import dev.logits.onnx.text.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tokens by their bytes: the trie for masks, and a way to cut texts into tokens. */
final class Vocabulary {
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
            "[SEP]",
            "<|endofprompt|>");

    private final TokenTrie trie;
    private final Tokenizer tokenizer;
    private final Map<ByteBuffer, Integer> ids = new HashMap<>();

    private Vocabulary(TokenTrie trie, byte[][] bytes, Tokenizer tokenizer) {
        this.trie = trie;
        this.tokenizer = tokenizer;
        for (int id = 0; id < bytes.length; id++) {
            if (bytes[id].length > 0
                    && !trie.ends().contains(id)
                    && !trie.specials().containsValue(id)) {
                ids.putIfAbsent(ByteBuffer.wrap(bytes[id]), id);
            }
        }
    }

    /** The vocabulary of a {@code tokenizer.json}, or of the folder that holds it. */
    static Vocabulary open(Path path) throws IOException {
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.open(path);
        if (!tokenizer.ends().isEmpty()) {
            return of(tokenizer, Tokens.of(tokenizer.ends()));
        }
        for (String name : ENDS) {
            for (int id = 0; id < tokenizer.size(); id++) {
                if (tokenizer.piece(id).equals(name)) {
                    return of(tokenizer, Tokens.of(id));
                }
            }
        }
        throw new IllegalArgumentException(tokenizer.file() + ": no token that ends a text is known; put the model's"
                + " generation_config.json or tokenizer_config.json beside it");
    }

    static Vocabulary of(Tokenizer tokenizer, Tokens ends) {
        byte[][] bytes = new byte[tokenizer.size()][];
        for (int id = 0; id < bytes.length; id++) {
            bytes[id] = tokenizer.bytes(id);
        }
        return new Vocabulary(TokenTrie.of(bytes, tokenizer.specials(), ends), bytes, tokenizer);
    }

    /** A token for each byte, one that ends, and the special tokens of another vocabulary. */
    static Vocabulary ofBytes(Map<String, Integer> specials) {
        byte[][] bytes = new byte[257 + specials.size()][0];
        for (int b = 0; b < 256; b++) {
            bytes[b] = new byte[] {(byte) b};
        }
        Map<String, Integer> named = new HashMap<>();
        for (String name : specials.keySet()) {
            named.put(name, 257 + named.size());
        }
        return new Vocabulary(TokenTrie.of(bytes, named, Tokens.of(256)), bytes, null);
    }

    TokenTrie trie() {
        return trie;
    }

    /**
     * A text as the tokenizer cuts it or, where the bytes of its tokens are not those of the text, as the longest
     * tokens; {@code null} if no token has one of the bytes.
     */
    int[] cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int[] tokens = tokenizer == null ? new int[0] : tokenizer.encode(text);
        int at = 0;
        for (int token : tokens) {
            byte[] part = tokenizer.bytes(token);
            if (part.length == 0
                    || part.length > bytes.length - at
                    || !Arrays.equals(part, 0, part.length, bytes, at, at + part.length)) {
                return longest(bytes);
            }
            at += part.length;
        }
        return at == bytes.length ? tokens : longest(bytes);
    }

    private int[] longest(byte[] text) {
        int[] out = new int[text.length];
        int n = 0;
        for (int at = 0; at < text.length; ) {
            int length = Math.min(trie.longest(), text.length - at);
            Integer id = ids.get(ByteBuffer.wrap(text, at, length));
            while (id == null && --length > 0) {
                id = ids.get(ByteBuffer.wrap(text, at, length));
            }
            if (id == null) {
                return null;
            }
            out[n++] = id;
            at += length;
        }
        return Arrays.copyOf(out, n);
    }
}
