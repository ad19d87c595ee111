package dev.logits.decode.grammar;

/** Where in JSON's spelling of a name {@link KeyHead} stands. */
final class NameMode {
    static final int BEGIN = 0;
    static final int PLAIN = 1;
    static final int ESCAPE = 2;
    static final int HEX = 3;
    static final int LOW_ESCAPE = 4;
    static final int LOW_U = 5;
    static final int LOW_HEX = 6;

    /** The control characters, as bits of the first 64 bytes. */
    static final long CONTROLS = 0xffffffffL;

    /** For each mode the bytes, as bits, that it tells apart; all others lead the same way, controls too. */
    static final long[][] APART = {
        bits("\""),
        {CONTROLS | 1L << '"', 1L << '\\' - 64, 0, 0},
        bits("\"\\/bfnrtu"),
        bits("0123456789abcdefABCDEF"),
        bits("\\"),
        bits("u"),
        bits("0123456789abcdefABCDEF"),
    };

    private NameMode() {}

    private static long[] bits(String ascii) {
        long[] bits = new long[4];
        ascii.chars().forEach(b -> bits[b >> 6] |= 1L << b);
        return bits;
    }
}
