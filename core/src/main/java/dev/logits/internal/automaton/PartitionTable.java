package dev.logits.internal.automaton;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** One object for each partition of the bytes, and for each pair of partitions their common refinement. */
final class PartitionTable {
    private record Key(byte[] of) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Key k && Arrays.equals(of, k.of);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(of);
        }
    }

    private final Map<Key, ByteClasses> known = new HashMap<>();
    private final Map<Long, ByteClasses> refined = new HashMap<>();
    private final ByteClasses[] singles = new ByteClasses[256];
    final ByteClasses one = of(new byte[256]);

    /** The partition with these classes, numbered by first bytes; the array is kept. */
    ByteClasses of(byte[] classes) {
        Key key = new Key(classes);
        ByteClasses found = known.get(key);
        if (found == null) {
            found = new ByteClasses(known.size(), classes);
            known.put(key, found);
        }
        return found;
    }

    /** Bytes of one label are one class. */
    ByteClasses ofLabels(int[] labels) {
        byte[] classes = new byte[256];
        int[] found = new int[256];
        int n = 0;
        for (int b = 0; b < 256; b++) {
            int c = b > 0 && labels[b] == labels[b - 1] ? classes[b - 1] & 0xff : 0;
            if (b == 0 || labels[b] != labels[b - 1]) {
                while (c < n && found[c] != labels[b]) {
                    c++;
                }
                if (c == n) {
                    found[n++] = labels[b];
                }
            }
            classes[b] = (byte) c;
        }
        return of(classes);
    }

    /** One byte and all others. */
    ByteClasses single(int b) {
        if (singles[b] == null) {
            byte[] classes = new byte[256];
            Arrays.fill(classes, 0, 256, (byte) (b == 0 ? 1 : 0));
            classes[b] = (byte) (b == 0 ? 0 : 1);
            singles[b] = of(classes);
        }
        return singles[b];
    }

    ByteClasses refine(ByteClasses a, ByteClasses b) {
        if (a == b || b.count() == 1) {
            return a;
        }
        if (a.count() == 1) {
            return b;
        }
        long key = a.id < b.id ? (long) a.id << 32 | b.id : (long) b.id << 32 | a.id;
        ByteClasses found = refined.get(key);
        if (found == null) {
            int[] numbers = new int[a.count() * b.count()];
            byte[] classes = new byte[256];
            int n = 0;
            for (int i = 0; i < 256; i++) {
                int pair = a.classOf(i) * b.count() + b.classOf(i);
                if (numbers[pair] == 0) {
                    numbers[pair] = ++n;
                }
                classes[i] = (byte) (numbers[pair] - 1);
            }
            found = of(classes);
            refined.put(key, found);
        }
        return found;
    }
}
