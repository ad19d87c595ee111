package dev.logits.decode.rule;

import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;
import java.util.TreeMap;

/**
 * An immutable list of sequences that finds where one of them ended last, in the time of one pass over the text,
 * however many they are and however long: single tokens by a search backward, longer ones by the automaton of A. V. Aho
 * and M. J. Corasick, Efficient string matching, CACM 1975.
 */
final class Breakers extends AbstractList<Tokens> implements RandomAccess {
    private final List<Tokens> sequences;
    private final Tokens singles;

    /** For each state the tokens that lead on, rising, and where to; state 0 is the beginning. */
    private final int[][] tokens;

    private final int[][] targets;

    /** The state of the longest end of what was read that begins a sequence, too. */
    private final int[] otherwise;

    /** Whether a sequence ends here. */
    private final boolean[] ends;

    Breakers(List<Tokens> sequences) {
        this.sequences = List.copyOf(sequences);
        singles = Tokens.setOf(this.sequences.stream()
                .filter(sequence -> sequence.size() == 1)
                .mapToInt(sequence -> sequence.get(0))
                .toArray());
        List<TreeMap<Integer, Integer>> edges = new ArrayList<>(List.of(new TreeMap<>()));
        List<Integer> last = new ArrayList<>();
        for (Tokens sequence : this.sequences) {
            if (sequence.size() > 1) {
                int state = 0;
                for (int i = 0; i < sequence.size(); i++) {
                    Integer next = edges.get(state).get(sequence.get(i));
                    if (next == null) {
                        next = edges.size();
                        edges.get(state).put(sequence.get(i), next);
                        edges.add(new TreeMap<>());
                    }
                    state = next;
                }
                last.add(state);
            }
        }
        int states = edges.size();
        tokens = new int[states][];
        targets = new int[states][];
        for (int state = 0; state < states; state++) {
            TreeMap<Integer, Integer> from = edges.get(state);
            tokens[state] = from.keySet().stream().mapToInt(Integer::intValue).toArray();
            targets[state] = from.values().stream().mapToInt(Integer::intValue).toArray();
        }
        otherwise = new int[states];
        ends = new boolean[states];
        last.forEach(state -> ends[state] = true);
        link();
    }

    /** The shorter ends, breadth first, so that those of shorter beginnings are known. */
    private void link() {
        ArrayDeque<Integer> open = new ArrayDeque<>();
        for (int state : targets[0]) {
            open.add(state);
        }
        while (!open.isEmpty()) {
            int state = open.remove();
            for (int i = 0; i < tokens[state].length; i++) {
                int next = targets[state][i];
                otherwise[next] = after(otherwise[state], tokens[state][i]);
                ends[next] |= ends[otherwise[next]];
                open.add(next);
            }
        }
    }

    private int after(int state, int token) {
        int from = state;
        while (true) {
            int edge = Arrays.binarySearch(tokens[from], token);
            if (edge >= 0) {
                return targets[from][edge];
            }
            if (from == 0) {
                return 0;
            }
            from = otherwise[from];
        }
    }

    /** Whether the token is one of the sequences. */
    boolean isOne(int token) {
        return singles.contains(token);
    }

    /**
     * How many tokens of the history from {@code from} on end with the last sequence among them; 0 when there is none.
     */
    int lastEnd(TokenHistory history, int from) {
        int end = history.length();
        while (end > from && !singles.contains(history.token(end - 1))) {
            end--;
        }
        int state = 0;
        for (int i = from; tokens.length > 1 && i < history.length(); i++) {
            state = after(state, history.token(i));
            if (ends[state]) {
                end = Math.max(end, i + 1);
            }
        }
        return end - from;
    }

    @Override
    public Tokens get(int index) {
        return sequences.get(index);
    }

    @Override
    public int size() {
        return sequences.size();
    }
}
