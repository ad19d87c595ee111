package dev.logits.decode.grammar;

import java.util.Arrays;

/**
 * The undeclared names that an object has so far, as texts, and how many more of them are not known.
 *
 * <p>Immutable.
 */
final class SeenNames {
    static final SeenNames NONE = new SeenNames(new byte[0][], 0);

    private final byte[][] sorted;
    private final int forgotten;
    private final int hash;

    private SeenNames(byte[][] sorted, int forgotten) {
        this.sorted = sorted;
        this.forgotten = forgotten;
        hash = 31 * Arrays.deepHashCode(sorted) + forgotten;
    }

    /** These and one more. */
    SeenNames and(byte[] name) {
        int at = SortedNames.place(sorted, name);
        byte[][] more = new byte[sorted.length + 1][];
        System.arraycopy(sorted, 0, more, 0, at);
        more[at] = name;
        System.arraycopy(sorted, at, more, at + 1, sorted.length - at);
        return new SeenNames(more, forgotten);
    }

    /** These and one more that is not known. */
    SeenNames andOneMore() {
        return new SeenNames(sorted, forgotten + 1);
    }

    int forgotten() {
        return forgotten;
    }

    int size() {
        return sorted.length + forgotten;
    }

    byte[][] sorted() {
        return sorted;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SeenNames s
                && (s == this || hash == s.hash && forgotten == s.forgotten && Arrays.deepEquals(sorted, s.sorted));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
