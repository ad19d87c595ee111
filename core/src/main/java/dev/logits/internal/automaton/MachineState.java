package dev.logits.internal.automaton;

import java.util.Arrays;
import java.util.BitSet;

/** A state of a finite automaton that was given as a table. */
final class MachineState extends Language {
    /** The table, without the states from which no string ends, and what is known of each state. */
    private static final class Machine {
        final int[][] next;
        final BitSet accepting;
        final int[] phases;
        final int[] shortest;
        final int farthest;

        Machine(int[][] table, BitSet accepting) {
            this.accepting = (BitSet) accepting.clone();
            next = table.clone();
            shortest = shortest(table, accepting);
            for (int s = 0; s < next.length; s++) {
                next[s] = table[s].clone();
                for (int b = 0; b < 256; b++) {
                    if (next[s][b] >= 0 && shortest[next[s][b]] == Lengths.ENDLESS) {
                        next[s][b] = -1;
                    }
                }
            }
            phases = phases();
            farthest = Arrays.stream(shortest)
                    .filter(n -> n != Lengths.ENDLESS)
                    .max()
                    .orElse(0);
        }

        private static int[] shortest(int[][] next, BitSet accepting) {
            int[] out = new int[next.length];
            Arrays.fill(out, Lengths.ENDLESS);
            accepting.stream().forEach(s -> out[s] = 0);
            boolean changed = true;
            while (changed) {
                changed = false;
                for (int s = next.length - 1; s >= 0; s--) {
                    for (int b = 0; b < 256; b++) {
                        int to = next[s][b];
                        int length = to < 0 || out[to] == Lengths.ENDLESS
                                ? Lengths.ENDLESS
                                : out[to] + ((b & 0xc0) == 0x80 ? 0 : 1);
                        if (length < out[s]) {
                            out[s] = length;
                            changed = true;
                        }
                    }
                }
            }
            return out;
        }

        /** For each state the phases of UTF-8 that it keeps to: all, less what an edge or an end denies. */
        private int[] phases() {
            int[] out = new int[next.length];
            for (int s = 0; s < out.length; s++) {
                out[s] = accepting.get(s) ? 1 : Utf8.ALL;
            }
            boolean changed = true;
            while (changed) {
                changed = false;
                for (int s = 0; s < out.length; s++) {
                    for (int p = 0; p < Utf8.PHASES; p++) {
                        if ((out[s] >> p & 1) == 1 && !keeps(s, p, out)) {
                            out[s] &= ~(1 << p);
                            changed = true;
                        }
                    }
                }
            }
            return out;
        }

        private boolean keeps(int s, int phase, int[] phases) {
            for (int b = 0; b < 256; b++) {
                int to = next[s][b];
                int after = to < 0 ? 0 : Utf8.AFTER[phase << 8 | b];
                if (to >= 0 && (after < 0 || (phases[to] >> after & 1) == 0)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final Machine machine;
    private final int state;

    private MachineState(Languages arena, Machine machine, int state) {
        super(
                arena,
                mix(mix(29, System.identityHashCode(machine)), state),
                machine.accepting.get(state),
                machine.phases[state]);
        this.machine = machine;
        this.state = state;
    }

    /** The language of an automaton that begins in state 0; −1 in its table is no state. */
    static Language of(Languages arena, int[][] next, BitSet accepting) {
        Machine machine = new Machine(next, accepting);
        return machine.shortest[0] == Lengths.ENDLESS
                ? arena.nothing
                : arena.intern(new MachineState(arena, machine, 0));
    }

    @Override
    Language derive(int b) {
        int to = machine.next[state][b];
        return to < 0 ? arena.nothing : arena.intern(new MachineState(arena, machine, to));
    }

    @Override
    ByteClasses partition() {
        return arena.partitions.ofLabels(machine.next[state]);
    }

    @Override
    Lengths measure() {
        return new Lengths(machine.shortest[state], Lengths.ENDLESS, 0, true, false, machine.farthest, Lengths.ENDLESS);
    }

    @Override
    Language clipTo(int horizon) {
        return this;
    }

    @Override
    boolean same(Language other) {
        return other instanceof MachineState m && machine == m.machine && state == m.state;
    }
}
