package dev.logits.decode.grammar;

import dev.logits.internal.check.NullCheck;
import java.util.BitSet;

/**
 * A deterministic finite automaton over bytes, for what no expression says well, such as the multiples of a number.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Automaton {
    private final int[][] next;
    private final BitSet accepting;
    private final String name;

    private Automaton(String name, int[][] next, BitSet accepting) {
        this.name = name;
        this.next = next;
        this.accepting = accepting;
    }

    /**
     * An automaton that begins in state 0.
     *
     * @param name for messages
     * @param next row s, entry b: the state after byte b in state s, or −1 where no such byte may come; 256 entries
     *     each
     * @param accepting the states in which the string may end
     */
    public static Automaton of(String name, int[][] next, BitSet accepting) {
        NullCheck.argument(name, "name");
        NullCheck.argument(next, "next");
        NullCheck.argument(accepting, "accepting");
        int[][] copy = new int[next.length][];
        for (int s = 0; s < next.length; s++) {
            if (next[s].length != 256) {
                throw new IllegalArgumentException(
                        "state " + s + " has " + next[s].length + " entries: expected 256, one for each byte");
            }
            for (int to : next[s]) {
                if (to < -1 || to >= next.length) {
                    throw new IllegalArgumentException(
                            "state " + s + " leads to " + to + ": expected -1.." + (next.length - 1));
                }
            }
            copy[s] = next[s].clone();
        }
        if (copy.length == 0 || accepting.length() > copy.length) {
            throw new IllegalArgumentException("an automaton has 1 state or more, got " + copy.length
                    + " of which number " + (accepting.length() - 1) + " accepts");
        }
        return new Automaton(name, copy, (BitSet) accepting.clone());
    }

    /** How many states. */
    int states() {
        return next.length;
    }

    /** The state after a byte, or −1. */
    int next(int state, int b) {
        return next[state][b];
    }

    boolean accepts(int state) {
        return accepting.get(state);
    }

    @Override
    public String toString() {
        return name;
    }
}
