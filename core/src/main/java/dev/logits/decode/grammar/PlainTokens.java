package dev.logits.decode.grammar;

import java.util.Arrays;

/**
 * The tokens of whole characters that a JSON string holds as they are: no quote, no backslash, no control character, no
 * piece of a character. A state that lets every such text pass, as the inside of a string does, allows them all at
 * once; only the rest is walked.
 *
 * @param few the plain tokens of at most {@link #FEW} characters, as bits
 * @param fewRest the tree of all other tokens
 * @param all the plain tokens, as bits
 * @param allRest the tree of all other tokens
 */
record PlainTokens(long[] few, FlatTrie fewRest, long[] all, FlatTrie allRest) {
    /** Longer tokens are few: mostly runs of spaces. */
    static final int FEW = 16;

    static PlainTokens of(int[] sorted, int[] from, byte[] bytes) {
        int words = (from.length - 1 + 63) / 64;
        long[] few = new long[words];
        long[] all = new long[words];
        int[] fewRest = new int[sorted.length];
        int[] allRest = new int[sorted.length];
        int longOnes = 0;
        int others = 0;
        for (int token : sorted) {
            int characters = characters(bytes, from[token], from[token + 1]);
            if (characters >= 0) {
                all[token >> 6] |= 1L << token;
            } else {
                allRest[others++] = token;
            }
            if (characters >= 0 && characters <= FEW) {
                few[token >> 6] |= 1L << token;
            } else {
                fewRest[longOnes++] = token;
            }
        }
        return new PlainTokens(
                few,
                FlatTrie.of(Arrays.copyOf(fewRest, longOnes), from, bytes),
                all,
                FlatTrie.of(Arrays.copyOf(allRest, others), from, bytes));
    }

    /** How many plain characters these bytes are; −1 if they are something else, too. */
    private static int characters(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; count++) {
            int lead = bytes[i] & 0xff;
            int length = length(lead);
            if (length == 0 || i + length > to) {
                return -1;
            }
            int point = length == 1 ? lead : lead & 0x7f >> length;
            for (int j = 1; j < length; j++) {
                int next = bytes[i + j] & 0xff;
                if ((next & 0xc0) != 0x80) {
                    return -1;
                }
                point = point << 6 | next & 0x3f;
            }
            if (!isWellFormed(point, length)) {
                return -1;
            }
            i += length;
        }
        return count;
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
