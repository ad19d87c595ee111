package dev.logits.internal.automaton;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** One object for each partition of the bytes, and for each pair of partitions their common refinement. */
final class PartitionTable {
    private final Map<ByteBuffer, ByteClasses> known = new HashMap<>();
    private final Map<Long, ByteClasses> refined = new HashMap<>();
    final ByteClasses one = of(new byte[256]);

    /** The partition with these classes, already numbered by first bytes. */
    private ByteClasses of(byte[] classes) {
        return known.computeIfAbsent(ByteBuffer.wrap(classes), k -> new ByteClasses(known.size(), classes));
    }

    /** Bytes of one label are one class. */
    ByteClasses ofLabels(int[] labels) {
        Map<Integer, Integer> numbers = new HashMap<>();
        byte[] classes = new byte[256];
        for (int b = 0; b < 256; b++) {
            Integer number = b > 0 && labels[b] == labels[b - 1] ? Integer.valueOf(classes[b - 1] & 0xff) : null;
            if (number == null) {
                number = numbers.computeIfAbsent(labels[b], k -> numbers.size());
            }
            classes[b] = number.byteValue();
        }
        return of(classes);
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
            int[] labels = new int[256];
            for (int i = 0; i < 256; i++) {
                labels[i] = a.classOf(i) << 8 | b.classOf(i);
            }
            found = ofLabels(labels);
            refined.put(key, found);
        }
        return found;
    }
}
