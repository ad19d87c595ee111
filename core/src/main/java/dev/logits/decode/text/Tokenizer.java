package dev.logits.decode.text;

import dev.logits.internal.check.NullCheck;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The seam between text and token ids. An id stands for a fixed piece of text, given as bytes, since a piece may begin
 * or end inside a character.
 *
 * <p>For implementers: {@code decode(encode(s))} is {@code s} for every text without lone surrogates
 * (TokenizerContract). A token that is not text, such as the one that ends a text, has no bytes. Must be safe for use
 * by several threads.
 *
 * @since 0.1
 */
public interface Tokenizer {

    /** The number of ids, 0 to size − 1: a language model's vocabulary V. */
    int size();

    /** The ids of a text; none for an empty one. Nothing is added at either end. */
    int[] encode(String text);

    /**
     * The bytes that a token stands for, UTF-8 or a part of it; a copy. Empty for a token that is not text.
     *
     * @throws IllegalArgumentException if there is no such token
     */
    byte[] bytes(int token);

    /** The token that ends a text, if the vocabulary has one. */
    default OptionalInt end() {
        return OptionalInt.empty();
    }

    /** The tokens that are not text and have a name, such as {@code <|im_end|>}, by their names. */
    default Map<String, Integer> specials() {
        return Map.of();
    }

    /** The text of tokens. Bytes that are not UTF-8 become U+FFFD. */
    default String decode(int... tokens) {
        NullCheck.argument(tokens, "tokens");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int token : tokens) {
            bytes.writeBytes(bytes(token));
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
