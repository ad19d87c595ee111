package dev.logits.decode.grammar;

import dev.logits.decode.TokenSet;
import dev.logits.internal.automaton.OrdinaryCharacters;
import java.util.Arrays;

/**
 * The tokens of whole characters that a JSON string holds as they are, and that patterns seldom tell apart: no quote,
 * no backslash, no control character, no piece of a character, no white space beyond ASCII. Where a state lets every
 * such text pass, as the inside of a string does, all of them are allowed at once, without a walk.
 *
 * @param set the plain tokens
 * @param tree the plain tokens
 * @param rest all other tokens
 */
record PlainTokens(TokenSet set, FlatTrie tree, FlatTrie rest) {

    static PlainTokens of(int[] sorted, int[] from, byte[] bytes) {
        long[] all = new long[(from.length - 1 + 63) / 64];
        int[] plain = new int[sorted.length];
        int[] rest = new int[sorted.length];
        int n = 0;
        int others = 0;
        for (int token : sorted) {
            if (isPlain(bytes, from[token], from[token + 1])) {
                all[token >> 6] |= 1L << token;
                plain[n++] = token;
            } else {
                rest[others++] = token;
            }
        }
        FlatTrie tree = FlatTrie.of(Arrays.copyOf(plain, n), from, bytes);
        tree.spell();
        return new PlainTokens(
                TokenSet.ofBits(from.length - 1, all), tree, FlatTrie.of(Arrays.copyOf(rest, others), from, bytes));
    }

    private static boolean isPlain(byte[] bytes, int from, int to) {
        for (int i = from; i < to; ) {
            int lead = bytes[i] & 0xff;
            int length = length(lead);
            if (length == 0 || i + length > to) {
                return false;
            }
            int point = length == 1 ? lead : lead & 0x7f >> length;
            for (int j = 1; j < length; j++) {
                int next = bytes[i + j] & 0xff;
                if ((next & 0xc0) != 0x80) {
                    return false;
                }
                point = point << 6 | next & 0x3f;
            }
            if (!isWellFormed(point, length) || point >= 0x80 && !OrdinaryCharacters.contains(point)) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** The length of a plain character by its first byte; 0 where none begins so. */
    static int length(int lead) {
        if (lead < 0x80) {
            return lead < ' ' || lead == '"' || lead == '\\' ? 0 : 1;
        }
        return lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    }

    private static boolean isWellFormed(int point, int length) {
        return switch (length) {
            case 3 -> point >= 0x800 && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
            case 4 -> point >= 0x10000 && point <= Character.MAX_CODE_POINT;
            default -> true;
        };
    }
}
