package dev.logits.decode.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All that stands in a text, as the smallest automaton of its suffixes: growing it by a token takes constant time on
 * average, and so does following the longest end of the text that came up before.
 *
 * <p>Reference: A. Blumer et al., The smallest automaton recognizing the subwords of a text, 1985.
 */
final class SuffixAutomaton {
    private int[] text = new int[64];
    private int length;

    /** By state: its longest string's length, its suffix link, and where one of its strings ended first. */
    private int[] longest = new int[128];

    private int[] link = new int[128];
    private int[] firstEnd = new int[128];

    /** From (state, token) to the state. */
    private final Map<Long, Integer> edges = new HashMap<>();

    /** By state the tokens of its edges, to be copied with it. */
    private int[][] tokens = new int[128][];

    private int[] fan = new int[128];
    private int states = 1;
    private int last;

    /** The longest end of the text that came up before, as a state and a length. */
    private int match;

    private int matched;

    SuffixAutomaton() {
        link[0] = -1;
        firstEnd[0] = 0;
        tokens[0] = new int[4];
    }

    int length() {
        return length;
    }

    /** How long the longest end of the text is that came up before. */
    int matched() {
        return matched;
    }

    /** What followed where it came up first, from the place behind it. */
    int following() {
        return firstEnd[match];
    }

    /**
     * A place from which the text may go on.
     *
     * @param match how long the end of the text is that stands before it
     * @param from the place
     */
    record Continuation(int match, int from) {}

    /**
     * Places behind ends of the text that came up before, no two with the same token: first where the longest end came
     * up first, then other tokens behind it, then those behind shorter ends.
     */
    List<Continuation> continuations(int most, int leastMatch) {
        List<Continuation> found = new ArrayList<>();
        Set<Integer> begun = new HashSet<>();
        int size = matched;
        for (int state = match; size >= leastMatch && found.size() < most; state = link[state]) {
            size = state == match ? matched : longest[state];
            if (size < leastMatch) {
                break;
            }
            if (begun.add(text[firstEnd[state]])) {
                found.add(new Continuation(size, firstEnd[state]));
            }
            for (int i = 0; i < fan[state] && found.size() < most; i++) {
                if (begun.add(tokens[state][i])) {
                    found.add(new Continuation(size, firstEnd[next(state, tokens[state][i])] - 1));
                }
            }
        }
        return found;
    }

    int token(int i) {
        return text[i];
    }

    private Integer next(int state, int token) {
        return edges.get((long) state << 32 | token);
    }

    private void connect(int state, int token, int to) {
        if (edges.put((long) state << 32 | token, to) == null) {
            if (fan[state] == tokens[state].length) {
                tokens[state] = Arrays.copyOf(tokens[state], 2 * fan[state]);
            }
            tokens[state][fan[state]++] = token;
        }
    }

    private int state(int length, int end) {
        if (states == longest.length) {
            longest = Arrays.copyOf(longest, 2 * states);
            link = Arrays.copyOf(link, 2 * states);
            firstEnd = Arrays.copyOf(firstEnd, 2 * states);
            tokens = Arrays.copyOf(tokens, 2 * states);
            fan = Arrays.copyOf(fan, 2 * states);
        }
        longest[states] = length;
        firstEnd[states] = end;
        tokens[states] = new int[2];
        return states++;
    }

    /** Grows the text by a token. */
    void append(int token) {
        follow(token);
        if (length == text.length) {
            text = Arrays.copyOf(text, 2 * length);
        }
        text[length++] = token;
        int now = state(length, length);
        int at = last;
        while (at >= 0 && next(at, token) == null) {
            connect(at, token, now);
            at = link[at];
        }
        if (at < 0) {
            link[now] = 0;
        } else {
            int there = next(at, token);
            if (longest[there] == longest[at] + 1) {
                link[now] = there;
            } else {
                link[now] = split(at, there, token);
                link[there] = link[now];
            }
        }
        last = now;
        // A split may have cut the matched string out of the state that it was in.
        while (matched > 0 && longest[link[match]] >= matched) {
            match = link[match];
        }
    }

    /** The longest end of the text, with this token behind it, that is in the text before this token. */
    private void follow(int token) {
        while (match > 0 && next(match, token) == null) {
            match = link[match];
            matched = longest[match];
        }
        Integer to = next(match, token);
        if (to == null) {
            match = 0;
            matched = 0;
        } else {
            match = to;
            matched++;
        }
    }

    private int split(int at, int there, int token) {
        int copy = state(longest[at] + 1, firstEnd[there]);
        link[copy] = link[there];
        for (int i = 0; i < fan[there]; i++) {
            connect(copy, tokens[there][i], next(there, tokens[there][i]));
        }
        for (int from = at; from >= 0 && Integer.valueOf(there).equals(next(from, token)); from = link[from]) {
            connect(from, token, copy);
        }
        return copy;
    }
}
