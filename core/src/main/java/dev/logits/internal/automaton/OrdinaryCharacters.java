package dev.logits.internal.automaton;

import java.util.Arrays;

/**
 * The UTF-8 of characters beyond ASCII that patterns seldom tell apart: all but white space, line ends and U+FEFF. As
 * an automaton: of each state, the bytes that lead on, by what they lead to.
 */
public final class OrdinaryCharacters {
    /** Where a character is complete. */
    public static final int END = -1;

    private static final int ONE = 1;
    private static final int TWO = 2;
    private static final int THREE = 3;

    /** The states in the middle of a character of which not all that UTF-8 allows is ordinary. */
    private static final int AFTER = 4;

    private static final int[][][] EDGES = {
        {
            {0xc2, 0xc2, AFTER},
            {0xc3, 0xdf, ONE},
            {0xe0, 0xe0, AFTER + 1},
            {0xe1, 0xe1, AFTER + 2},
            {0xe2, 0xe2, AFTER + 3},
            {0xe3, 0xe3, AFTER + 4},
            {0xe4, 0xec, TWO},
            {0xed, 0xed, AFTER + 5},
            {0xee, 0xee, TWO},
            {0xef, 0xef, AFTER + 6},
            {0xf0, 0xf0, AFTER + 7},
            {0xf1, 0xf3, THREE},
            {0xf4, 0xf4, AFTER + 8}
        },
        {{0x80, 0xbf, END}},
        {{0x80, 0xbf, ONE}},
        {{0x80, 0xbf, TWO}},
        // U+0080 to U+00BF, without U+00A0
        {{0x80, 0x9f, END}, {0xa1, 0xbf, END}},
        {{0xa0, 0xbf, ONE}},
        // U+1680 is a space
        {{0x80, 0x99, ONE}, {0x9a, 0x9a, AFTER + 9}, {0x9b, 0xbf, ONE}},
        // so are U+2000 to U+200A, U+202F and U+205F; U+2028 and U+2029 end lines
        {{0x80, 0x80, AFTER + 10}, {0x81, 0x81, AFTER + 11}, {0x82, 0xbf, ONE}},
        // U+3000
        {{0x80, 0x80, AFTER + 9}, {0x81, 0xbf, ONE}},
        {{0x80, 0x9f, ONE}},
        // U+FEFF
        {{0x80, 0xba, ONE}, {0xbb, 0xbb, AFTER + 12}, {0xbc, 0xbf, ONE}},
        {{0x90, 0xbf, TWO}},
        {{0x80, 0x8f, TWO}},
        {{0x81, 0xbf, END}},
        {{0x8b, 0xa7, END}, {0xaa, 0xae, END}, {0xb0, 0xbf, END}},
        {{0x80, 0x9e, END}, {0xa0, 0xbf, END}},
        {{0x80, 0xbe, END}},
    };

    private OrdinaryCharacters() {}

    /** Whether a code point beyond ASCII is one. */
    public static boolean contains(int point) {
        return !(point == 0xa0
                || point == 0x1680
                || point >= 0x2000 && point <= 0x200a
                || point == 0x2028
                || point == 0x2029
                || point == 0x202f
                || point == 0x205f
                || point == 0x3000
                || point == 0xfeff);
    }

    /**
     * The bytes that lead on from a state, 0 to begin with: the first and the last of each range, and the state that
     * they lead to. Not to be changed.
     */
    public static int[][] edges(int state) {
        return EDGES[state];
    }

    /** What follows each of them in a language; null if that depends on the character. */
    static Language after(Language language) {
        return after(language, 0, null);
    }

    /** @param found what follows those that were looked at; null for none */
    private static Language after(Language from, int state, Language found) {
        Language one = found;
        long[] alike = new long[4];
        for (int[] edge : EDGES[state]) {
            long left = -1L >>> 63 - (edge[1] - edge[0]) << (edge[0] & 63);
            int word = edge[0] >> 6;
            while (left != 0) {
                int b = 64 * word + Long.numberOfTrailingZeros(left);
                Arrays.fill(alike, -1);
                from.keepAlike(b, alike);
                left &= ~alike[word];
                Language to = from.next(b);
                if (edge[2] != END && !to.isNothing()) {
                    one = after(to, edge[2], one);
                    if (one == null) {
                        return null;
                    }
                } else if (one != null && one != to) {
                    return null;
                } else {
                    one = to;
                }
            }
        }
        return one;
    }
}
