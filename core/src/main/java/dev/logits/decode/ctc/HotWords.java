package dev.logits.decode.ctc;

import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sequences of labels that a search should prefer: names, terms. A text's score has {@code bonus} more for each place
 * where one of them ends. While a text goes through a sequence it has a part of the bonus in advance, which it loses
 * where the sequence breaks off; so the search finds what is worth it only in the end, and the sum is exact.
 *
 * <p>Immutable.
 *
 * <pre>{@code HotWords.of(List.of(new int[] {3, 7, 7, 2}), 4.0) }</pre>
 *
 * @since 0.1
 */
public final class HotWords {
    private final List<Map<Integer, Integer>> children = new ArrayList<>();
    private final int[] fail;
    private final double[] credit;
    private final double[] completed;
    private final double most;

    private HotWords(List<int[]> words, double bonus) {
        children.add(new HashMap<>());
        List<Double> credits = new ArrayList<>(List.of(0.0));
        List<Double> ends = new ArrayList<>(List.of(0.0));
        for (int[] word : words) {
            int node = 0;
            for (int i = 0; i < word.length; i++) {
                Integer child = children.get(node).get(word[i]);
                if (child == null) {
                    child = children.size();
                    children.get(node).put(word[i], child);
                    children.add(new HashMap<>());
                    credits.add(0.0);
                    ends.add(0.0);
                }
                node = child;
                if (i + 1 < word.length) {
                    credits.set(node, Math.max(credits.get(node), bonus * (i + 1) / word.length));
                }
            }
            ends.set(node, bonus);
        }
        credit = credits.stream().mapToDouble(Double::doubleValue).toArray();
        completed = ends.stream().mapToDouble(Double::doubleValue).toArray();
        fail = new int[children.size()];
        link();
        most = Arrays.stream(completed).max().orElse(0)
                + Arrays.stream(credit).max().orElse(0);
    }

    /** Where to go on when a sequence breaks off (Aho and Corasick), with what ends there as well. */
    private void link() {
        Deque<Integer> queue = new ArrayDeque<>(children.get(0).values());
        while (!queue.isEmpty()) {
            int node = queue.poll();
            completed[node] += completed[fail[node]];
            credit[node] = Math.max(credit[node], credit[fail[node]]);
            for (Map.Entry<Integer, Integer> child : children.get(node).entrySet()) {
                fail[child.getValue()] = next(fail[node], child.getKey());
                queue.add(child.getValue());
            }
        }
    }

    /**
     * Sequences with one bonus.
     *
     * @param words at least one label each
     * @param bonus in nats, 0 or more; usual is 2 to 10
     * @throws IllegalArgumentException if a sequence is empty or has a label below 0, or the bonus is negative
     */
    public static HotWords of(List<int[]> words, double bonus) {
        NullCheck.argument(words, "words");
        RuleCheck.notNegative("the bonus of hot words", bonus);
        for (int i = 0; i < words.size(); i++) {
            int[] word = words.get(i);
            NullCheck.argument(word, "words[" + i + "]");
            RuleCheck.notEmpty("words[" + i + "]", word.length, "leave it out");
            for (int label : word) {
                RuleCheck.count("a label of words[" + i + "]", label);
            }
        }
        return new HotWords(words, bonus);
    }

    /** The state after a label; 0 is the beginning. */
    int next(int state, int label) {
        int at = state;
        while (true) {
            Integer child = children.get(at).get(label);
            if (child != null) {
                return child;
            }
            if (at == 0) {
                return 0;
            }
            at = fail[at];
        }
    }

    /** What a step from one state into another adds to a score. */
    double gain(int from, int to) {
        return completed[to] + credit[to] - credit[from];
    }

    /** What a text's end in a state adds: it loses what it had in advance. */
    double end(int state) {
        return -credit[state];
    }

    /** No gain is larger. */
    double most() {
        return most;
    }
}
