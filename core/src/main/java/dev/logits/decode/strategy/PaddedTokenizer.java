package dev.logits.decode.strategy;

import dev.logits.decode.text.Tokenizer;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A tokenizer for a model with more logits a step than the vocabulary has ids, since models round up: the ids beyond
 * the vocabulary may be drawn, and stand for nothing.
 */
record PaddedTokenizer(Tokenizer tokenizer, int size) implements Tokenizer {
    private static final byte[] NOTHING = {};

    /** The tokenizer itself where it has an id for every logit. */
    static Tokenizer of(Tokenizer tokenizer, int size) {
        return tokenizer.size() >= size ? tokenizer : new PaddedTokenizer(tokenizer, size);
    }

    @Override
    public int[] encode(String text) {
        return tokenizer.encode(text);
    }

    @Override
    public byte[] bytes(int token) {
        return token >= tokenizer.size() && token < size ? NOTHING : tokenizer.bytes(token);
    }

    @Override
    public OptionalInt end() {
        return tokenizer.end();
    }

    @Override
    public Map<String, Integer> specials() {
        return tokenizer.specials();
    }

    @Override
    public String decode(int... tokens) {
        int known = 0;
        int[] kept = new int[tokens.length];
        for (int token : tokens) {
            if (token < tokenizer.size() || token >= size) {
                kept[known++] = token;
            }
        }
        return tokenizer.decode(known == tokens.length ? tokens : Arrays.copyOf(kept, known));
    }
}
