package dev.logits.decode.grammar;

import java.util.Arrays;

/** Ranges of names with a common beginning, in arrays of names that are sorted by unsigned bytes. */
final class SortedNames {
    private SortedNames() {}

    /** Where a name is or would be inserted. */
    static int place(byte[][] sorted, byte[] name) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(sorted[middle], name) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * The first name in a range whose byte at {@code depth} is {@code b} or larger; all names of the range agree before,
     * and the shorter one comes first.
     */
    static int first(byte[][] sorted, int from, int to, int depth, int b) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            byte[] name = sorted[middle];
            if (name.length <= depth || (name[depth] & 0xff) < b) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
