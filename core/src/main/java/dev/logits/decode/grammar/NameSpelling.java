package dev.logits.decode.grammar;

/** Escapes in JSON's spelling of a name: which characters can come next in a {@link KeyHead}, and their numbers. */
final class NameSpelling {
    private NameSpelling() {}

    /** Whether some character may come by an escape. */
    static boolean canEscape(KeyHead at) {
        Escapes escapes = at.table.escapes();
        return canCount(at)
                || !escapes.isAll()
                        && escapes.letters().chars().map(escapes::character).anyMatch(c -> canFollow(at, c, c));
    }

    /** Whether some character may come by its number. */
    static boolean canCount(KeyHead at) {
        int most = at.table.escapes().mostByNumber();
        return most >= 0 && canFollow(at, 0, most);
    }

    /** After a digit of an escape by number; null if it may not come. */
    static Head hex(KeyHead at, int b) {
        int digit = Character.digit(b, 16);
        if (b >= 128 || digit < 0) {
            return null;
        }
        int more = at.value << 4 | digit;
        int n = at.digits + 1;
        int first = more << 4 * (4 - n);
        int last = Math.min(first + (1 << 4 * (4 - n)) - 1, at.table.escapes().mostByNumber());
        if (first > last) {
            return null;
        }
        KeyHead plain = at.in(NameMode.PLAIN, 0, 0, 0);
        if (at.mode == NameMode.LOW_HEX) {
            int low = Math.max(first, Character.MIN_LOW_SURROGATE);
            int top = Math.min(last, Character.MAX_LOW_SURROGATE);
            if (low > top
                    || !canFollow(
                            plain,
                            Character.toCodePoint((char) at.high, (char) low),
                            Character.toCodePoint((char) at.high, (char) top))) {
                return null;
            }
            return n < 4
                    ? at.in(NameMode.LOW_HEX, n, more, at.high)
                    : plain.readPoint(Character.toCodePoint((char) at.high, (char) more))
                            .settled();
        }
        if (n == 4 && Character.isHighSurrogate((char) more)) {
            KeyHead pair = at.in(NameMode.LOW_ESCAPE, 0, 0, more);
            return canFollowAfter(pair, more, more) ? pair : null;
        }
        boolean can = canFollow(plain, first, Math.min(last, Character.MIN_SURROGATE - 1))
                || canFollow(plain, Math.max(first, Character.MAX_SURROGATE + 1), last)
                || canFollowAfter(
                        plain,
                        Math.max(first, Character.MIN_HIGH_SURROGATE),
                        Math.min(last, Character.MAX_HIGH_SURROGATE));
        return !can
                ? null
                : n < 4
                        ? at.in(NameMode.HEX, n, more, 0)
                        : plain.readPoint(more).settled();
    }

    /** Whether some pair with a high surrogate of a range can come next. */
    private static boolean canFollowAfter(KeyHead at, int firstHigh, int lastHigh) {
        return firstHigh <= lastHigh
                && canFollow(
                        at,
                        Character.toCodePoint((char) firstHigh, Character.MIN_LOW_SURROGATE),
                        Character.toCodePoint((char) lastHigh, Character.MAX_LOW_SURROGATE));
    }

    /** Whether a character of a range can come next in the text. */
    static boolean canFollow(KeyHead at, int first, int last) {
        for (int size = 1; size <= 4; size++) {
            int low = size == 1 ? 0 : size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000;
            int top = size == 1 ? 0x7f : size == 2 ? 0x7ff : size == 3 ? 0xffff : Character.MAX_CODE_POINT;
            if (Math.max(low, first) <= Math.min(top, last)
                    && canFollow(at, Math.max(low, first), Math.min(top, last), size, size)) {
                return true;
            }
        }
        return false;
    }

    /** The same for characters of one size, of which {@code left} bytes are to be read. */
    private static boolean canFollow(KeyHead at, int first, int last, int left, int size) {
        int shift = 6 * (left - 1);
        if (left == 0) {
            return at.left() > 0;
        }
        long[] declared = at.isOfDeclared() ? at.nextOfDeclared() : null;
        for (int lead = first >> shift; lead <= last >> shift; lead++) {
            int low = Math.max(first, lead << shift);
            int top = Math.min(last, (lead << shift) + (1 << shift) - 1);
            int mark = left < size ? 0x80 : size == 1 ? 0 : size == 2 ? 0xc0 : size == 3 ? 0xe0 : 0xf0;
            int b = mark | (left < size ? lead & 0x3f : lead);
            if (declared != null && (declared[b >> 6] >>> b & 1) == 0) {
                continue;
            }
            KeyHead after = at.read(b);
            if (after.mayGoOn() && canFollow(after, low, top, left - 1, size)) {
                return true;
            }
        }
        return false;
    }
}
