package dev.logits.decode.grammar;

/**
 * A byte string that is read byte by byte: one more byte costs one small object, and the beginning is shared. Two of
 * equal content are equal.
 *
 * <p>Immutable.
 */
final class Text {
    static final Text EMPTY = new Text(null, (byte) 0, 0, 0x9e3779b97f4a7c15L);

    private final Text before;
    private final byte last;
    private final int length;
    private final long hash;

    private Text(Text before, byte last, int length, long hash) {
        this.before = before;
        this.last = last;
        this.length = length;
        this.hash = hash;
    }

    /** This text and one more byte. */
    Text then(int b) {
        long mixed = (hash ^ (b & 0xff) + 1) * 0xd6e8feb86659fd93L;
        return new Text(this, (byte) b, length + 1, mixed ^ mixed >>> 32);
    }

    int length() {
        return length;
    }

    byte[] bytes() {
        byte[] out = new byte[length];
        Text at = this;
        for (int i = length - 1; i >= 0; i--) {
            out[i] = at.last;
            at = at.before;
        }
        return out;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Text t) || t.hash != hash || t.length != length) {
            return false;
        }
        Text a = this;
        Text b = t;
        while (a != b) {
            if (a.last != b.last) {
                return false;
            }
            a = a.before;
            b = b.before;
        }
        return true;
    }

    @Override
    public int hashCode() {
        return (int) hash;
    }
}
