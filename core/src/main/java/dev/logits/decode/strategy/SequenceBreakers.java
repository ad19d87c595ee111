package dev.logits.decode.strategy;

import dev.logits.decode.Tokens;
import dev.logits.decode.text.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Texts at which {@link dev.logits.decode.Dry} starts anew, as the tokens that hold them. A token that contains the text
 * breaks by itself, whatever else it holds; where a token ends with the text's beginning, it breaks with the tokens of the
 * rest behind it.
 *
 * <pre>{@code
 * new Dry(0.8, 1.75, 2, Window.last(64), SequenceBreakers.of(tokenizer, SequenceBreakers.LLAMA_CPP))
 * }</pre>
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
        Set<Tokens> breakers = new LinkedHashSet<>();
        for (String text : texts) {
            if (text.isEmpty()) {
                throw new IllegalArgumentException("a breaker needs 1 character or more; leave it out");
            }
            int before = breakers.size();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            boolean held = false;
            for (int token = 0; token < tokenizer.size(); token++) {
                held |= add(tokenizer, token, bytes, breakers);
            }
            if (!held && breakers.size() == before) {
                throw new IllegalArgumentException(
                        "no token holds the breaker \"" + text + "\" or its beginning; leave it out");
            }
        }
        return new ArrayList<>(breakers);
    }

    private static boolean add(Tokenizer tokenizer, int token, byte[] text, Set<Tokens> breakers) {
        byte[] piece = tokenizer.bytes(token);
        for (int at = 0; at + text.length <= piece.length; at++) {
            if (Arrays.equals(piece, at, at + text.length, text, 0, text.length)) {
                breakers.add(Tokens.of(token));
                return true;
            }
        }
        boolean begun = false;
        for (int n = 1; n < text.length && n <= piece.length; n++) {
            // The rest of the text must begin with a character, so that it has tokens of its own.
            if ((text[n] & 0xC0) != 0x80 && Arrays.equals(piece, piece.length - n, piece.length, text, 0, n)) {
                int[] rest = tokenizer.encode(new String(text, n, text.length - n, StandardCharsets.UTF_8));
                int[] all = new int[rest.length + 1];
                all[0] = token;
                System.arraycopy(rest, 0, all, 1, rest.length);
                breakers.add(Tokens.of(all));
                begun = true;
            }
        }
        return begun;
    }
}
