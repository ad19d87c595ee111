package dev.logits.app.decode;

import dev.logits.decode.Tokens;
import dev.logits.decode.grammar.TokenTrie;
import dev.logits.decode.text.Tokenizer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Tokens by their bytes: the trie for masks, and a way to cut texts into tokens. */
final class Vocabulary {
    private final TokenTrie trie;
    private final Map<ByteBuffer, Integer> ids = new HashMap<>();

    private Vocabulary(TokenTrie trie, byte[][] bytes) {
        this.trie = trie;
        for (int id = 0; id < bytes.length; id++) {
            if (bytes[id].length > 0
                    && !trie.ends().contains(id)
                    && !trie.specials().containsValue(id)) {
                ids.putIfAbsent(ByteBuffer.wrap(bytes[id]), id);
            }
        }
    }

    static Vocabulary of(byte[][] bytes, Map<String, Integer> specials, Tokens ends) {
        return new Vocabulary(TokenTrie.of(bytes, specials, ends), bytes);
    }

    static Vocabulary of(Tokenizer tokenizer) {
        byte[][] bytes = new byte[tokenizer.size()][];
        for (int id = 0; id < bytes.length; id++) {
            bytes[id] = tokenizer.bytes(id);
        }
        return of(bytes, tokenizer.specials(), Tokens.of(tokenizer.end().orElseThrow()));
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
        return of(bytes, named, Tokens.of(256));
    }

    TokenTrie trie() {
        return trie;
    }

    /** The bytes of a text as tokens, each as long as can be; {@code null} if no token has one of the bytes. */
    int[] cut(byte[] text) {
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
