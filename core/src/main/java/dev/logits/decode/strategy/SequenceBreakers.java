package dev.logits.decode.strategy;

import dev.logits.decode.Tokens;
import dev.logits.decode.text.Tokenizer;
import dev.logits.internal.check.NullCheck;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Texts at which {@link dev.logits.decode.rule.Dry} starts anew, as the tokens that hold them. A token that contains
 * the text breaks by itself, whatever else it holds; where a token ends with the text's beginning, it breaks with the
 * tokens of the rest behind it. Texts are not cut, however long; llama.cpp cuts them at 40 bytes. Where a token ends
 * within a character, the rest is what the tokenizer has behind that place when it encodes the whole text; nothing
 * where it has no border there.
 *
 * <pre>{@code
 * new Dry(0.8, 1.75, 2, Window.last(64), SequenceBreakers.of(tokenizer, SequenceBreakers.LLAMA_CPP))
 * }</pre>
 *
 * @since 0.1
 */
public final class SequenceBreakers {
    /** What llama.cpp breaks at by default: a new line, a colon, a quotation mark, an asterisk. */
    public static final List<String> LLAMA_CPP = List.of("\n", ":", "\"", "*");

    private SequenceBreakers() {}

    /**
     * The sequences of tokens that hold one of the texts.
     *
     * @throws IllegalArgumentException if a text is empty, or no token is a part of it
     */
    public static List<Tokens> of(Tokenizer tokenizer, List<String> texts) {
        NullCheck.argument(tokenizer, "tokenizer");
        NullCheck.argument(texts, "texts");
        Set<Tokens> breakers = new LinkedHashSet<>();
        for (String text : texts) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("a breaker needs 1 character or more; leave it out");
            }
            int before = breakers.size();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            int[] whole = tokenizer.encode(text);
            boolean held = false;
            for (int token = 0; token < tokenizer.size(); token++) {
                held |= add(tokenizer, token, bytes, whole, breakers);
            }
            if (!held && breakers.size() == before) {
                throw new IllegalArgumentException(
                        "no token holds the breaker \"" + text + "\" or its beginning; leave it out");
            }
        }
        return new ArrayList<>(breakers);
    }

    private static boolean add(Tokenizer tokenizer, int token, byte[] text, int[] whole, Set<Tokens> breakers) {
        byte[] piece = tokenizer.bytes(token);
        for (int at = 0; at + text.length <= piece.length; at++) {
            if (Arrays.equals(piece, at, at + text.length, text, 0, text.length)) {
                breakers.add(Tokens.of(token));
                return true;
            }
        }
        boolean begun = false;
        for (int n = 1; n < text.length && n <= piece.length; n++) {
            if (Arrays.equals(piece, piece.length - n, piece.length, text, 0, n)) {
                int[] rest = rest(tokenizer, text, n, whole);
                if (rest.length > 0) {
                    int[] all = new int[rest.length + 1];
                    all[0] = token;
                    System.arraycopy(rest, 0, all, 1, rest.length);
                    breakers.add(Tokens.of(all));
                    begun = true;
                }
            }
        }
        return begun;
    }

    /**
     * The tokens of a text from byte n on; none where that is within a character, and none of the whole text's begins
     * there.
     */
    private static int[] rest(Tokenizer tokenizer, byte[] text, int n, int[] whole) {
        if ((text[n] & 0xC0) != 0x80) {
            return tokenizer.encode(new String(text, n, text.length - n, StandardCharsets.UTF_8));
        }
        int at = 0;
        for (int i = 0; i < whole.length; i++) {
            if (at == n) {
                return Arrays.copyOfRange(whole, i, whole.length);
            }
            at += tokenizer.bytes(whole[i]).length;
        }
        return new int[0];
    }
}
