package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What is alike in all grammars: the tokens inside a string of any text, or of any text of so many characters at most.
 * Constraints of one vocabulary share it.
 *
 * <p>For several threads: two that miss at once compute the same.
 */
final class StringMasks {
    private final PlainTokens plain;

    /** How many characters each of the plain tokens has, in the order of their tree. */
    private final int[] characters;

    /** The plain tokens of at most so many characters. */
    private final AtomicReferenceArray<TokenSet> plainUpTo;

    /** The base of {@link #any} without the plain tokens of more characters. */
    private final AtomicReferenceArray<TokenSet> anyUpTo;

    private volatile TokenMask any;

    StringMasks(PlainTokens plain, int[] from, byte[] bytes) {
        this.plain = plain;
        int[] tokens = plain.tree().tokens;
        characters = new int[tokens.length];
        int most = 0;
        for (int i = 0; i < tokens.length; i++) {
            for (int at = from[tokens[i]]; at < from[tokens[i] + 1]; at++) {
                characters[i] += (bytes[at] & 0xc0) == 0x80 ? 0 : 1;
            }
            most = Math.max(most, characters[i]);
        }
        plainUpTo = new AtomicReferenceArray<>(most);
        anyUpTo = new AtomicReferenceArray<>(most);
    }

    /** The plain tokens of at most so many characters. */
    TokenSet plainUpTo(int most) {
        if (most >= plainUpTo.length()) {
            return plain.set();
        }
        TokenSet known = plainUpTo.get(most);
        if (known == null) {
            known = plain.set().without(longer(most));
            plainUpTo.set(most, known);
        }
        return known;
    }

    /** The base of the mask inside a string of any text, without the plain tokens of more characters. */
    TokenSet anyUpTo(int most) {
        if (most >= anyUpTo.length()) {
            return any.base;
        }
        TokenSet known = anyUpTo.get(most);
        if (known == null) {
            known = any.base.without(longer(most));
            anyUpTo.set(most, known);
        }
        return known;
    }

    private int[] longer(int most) {
        TokenList longer = new TokenList();
        int[] tokens = plain.tree().tokens;
        for (int i = 0; i < tokens.length; i++) {
            if (characters[i] > most) {
                longer.add(tokens[i]);
            }
        }
        return longer.toArray();
    }

    /** The mask inside a string of any text, of which nothing else is known; null before it was computed. */
    TokenMask any() {
        return any;
    }

    /** Takes it; the first one stays. */
    synchronized void any(TokenMask mask) {
        any = any == null ? mask : any;
    }

    /** Whether a set is one of these, which no constraint holds alone. */
    boolean has(TokenSet set) {
        boolean found = set == plain.set() || any != null && set == any.base;
        for (int i = 0; i < plainUpTo.length() && !found; i++) {
            found = set == plainUpTo.get(i) || set == anyUpTo.get(i);
        }
        return found;
    }
}
