package dev.logits.decode.grammar;

import java.util.function.IntFunction;

/** Ranges of names with a common beginning, among names that are sorted by unsigned bytes. */
final class SortedNames {
    private SortedNames() {}

    /**
     * The first name in a range whose byte at {@code depth} is {@code b} or larger; all names of the range agree
     * before, and the shorter one comes first.
     */
    static int first(IntFunction<byte[]> names, int from, int to, int depth, int b) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            byte[] name = names.apply(middle);
            if (name.length <= depth || (name[depth] & 0xff) < b) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Adds the bytes with which the names of a range go on. */
    static void addNext(IntFunction<byte[]> names, int first, int end, int depth, long[] set) {
        int i = first < end && names.apply(first).length == depth ? first + 1 : first;
        while (i < end) {
            int b = names.apply(i)[depth] & 0xff;
            set[b >> 6] |= 1L << b;
            i = first(names, i, end, depth, b + 1);
        }
    }
}
