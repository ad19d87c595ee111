package dev.logits.decode.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Learns byte pairs. Every distinct piece is kept once with its count; a merge looks only at the pieces that hold the
 * pair, and the queue drops entries whose count is no longer true when they come up.
 */
final class BytePairTraining {
    private final List<int[]> words = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();
    private final Map<Long, Long> pairs = new HashMap<>();
    private final Map<Long, Set<Integer>> holders = new HashMap<>();
    private final PriorityQueue<Entry> queue =
            new PriorityQueue<>(Comparator.comparingLong((Entry e) -> -e.count).thenComparingLong(e -> e.pair));

    private record Entry(long pair, long count) {}

    BytePairTraining(Iterable<String> texts) {
        Map<String, Long> pieces = new TreeMap<>();
        for (String text : texts) {
            for (String piece : Pieces.of(text)) {
                pieces.merge(piece, 1L, Long::sum);
            }
        }
        pieces.forEach((piece, count) -> {
            byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
            int[] ids = new int[bytes.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = bytes[i] & 0xff;
            }
            words.add(ids);
            counts.add(count);
        });
        for (int w = 0; w < words.size(); w++) {
            count(w, 1);
        }
        pairs.forEach((pair, count) -> queue.add(new Entry(pair, count)));
    }

    BytePairTokenizer merge(int most) {
        int[] left = new int[most];
        int[] right = new int[most];
        int merges = 0;
        while (merges < most) {
            Entry top = queue.poll();
            if (top == null || top.count < 2) {
                break;
            }
            if (top.count != pairs.getOrDefault(top.pair, 0L)) {
                continue;
            }
            left[merges] = (int) (top.pair >> 32);
            right[merges] = (int) top.pair;
            replace(top.pair, BytePairTokenizer.BYTES + merges);
            merges++;
        }
        return new BytePairTokenizer(Arrays.copyOf(left, merges), Arrays.copyOf(right, merges));
    }

    private void replace(long pair, int id) {
        Set<Long> changed = new HashSet<>();
        for (int w : List.copyOf(holders.get(pair))) {
            changed.addAll(count(w, -1));
            words.set(w, replaced(words.get(w), (int) (pair >> 32), (int) pair, id));
            changed.addAll(count(w, 1));
        }
        for (long p : changed) {
            long count = pairs.getOrDefault(p, 0L);
            if (count > 0) {
                queue.add(new Entry(p, count));
            }
        }
    }

    private static int[] replaced(int[] ids, int left, int right, int id) {
        int[] out = new int[ids.length];
        int n = 0;
        for (int i = 0; i < ids.length; i++) {
            if (i + 1 < ids.length && ids[i] == left && ids[i + 1] == right) {
                out[n++] = id;
                i++;
            } else {
                out[n++] = ids[i];
            }
        }
        return Arrays.copyOf(out, n);
    }

    /** Adds or takes away the pairs of a word, and returns them. */
    private Set<Long> count(int w, int sign) {
        Set<Long> seen = new HashSet<>();
        int[] ids = words.get(w);
        for (int i = 0; i + 1 < ids.length; i++) {
            long pair = BytePairTokenizer.pair(ids[i], ids[i + 1]);
            pairs.merge(pair, sign * counts.get(w), Long::sum);
            if (seen.add(pair)) {
                if (sign > 0) {
                    holders.computeIfAbsent(pair, p -> new HashSet<>()).add(w);
                } else {
                    holders.get(pair).remove(w);
                }
            }
        }
        return seen;
    }
}
