package dev.logits.internal.automaton;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Whether an intersection has a string: by its lengths where they tell, else by a string that was found in another one,
 * else by looking for one among the states that can be reached, those that may be nearest to an end first. What was
 * found is kept in each state met.
 */
final class Emptiness {
    enum Verdict {
        OPEN,
        ALIVE,
        EMPTY
    }

    private record Reached(Intersection state, int order) implements Comparable<Reached> {
        @Override
        public int compareTo(Reached other) {
            int byLength =
                    Integer.compare(state.lengths().low(), other.state.lengths().low());
            return byLength != 0 ? byLength : Integer.compare(order, other.order);
        }
    }

    /** How a state was reached first. */
    private record Step(Intersection before, int b) {}

    private Emptiness() {}

    /** The language, or nothing if it is empty. */
    static Language trimmed(Language raw) {
        if (!(raw instanceof Intersection i)) {
            return raw;
        }
        if (verdict(i) == Verdict.OPEN) {
            if (i.arena.witnesses.showAlive(i)) {
                i.verdict = Verdict.ALIVE;
            } else {
                search(i);
            }
        }
        return i.verdict == Verdict.ALIVE ? i : i.arena.nothing;
    }

    private static Verdict verdict(Intersection i) {
        if (i.verdict == Verdict.OPEN
                && (i.accepts || i.lengths().lowMet() || i.lengths().highMet())) {
            i.verdict = Verdict.ALIVE;
        }
        return i.verdict;
    }

    private static void search(Intersection start) {
        Map<Intersection, Step> from = new HashMap<>();
        PriorityQueue<Reached> open = new PriorityQueue<>();
        from.put(start, new Step(start, 0));
        open.add(new Reached(start, 0));
        List<Intersection> met = new ArrayList<>(List.of(start));
        while (!open.isEmpty()) {
            Intersection at = open.poll().state;
            ByteClasses classes = at.classes();
            for (int c = 0; c < classes.count(); c++) {
                int b = classes.first(c);
                Language to = at.raw(b);
                if (to == at.arena.nothing) {
                    continue;
                }
                if (!(to instanceof Intersection next) || verdict(next) == Verdict.ALIVE) {
                    byte[] beginning = mark(at, b, from);
                    at.arena.witnesses.add(beginning, to);
                    return;
                }
                if (next.verdict == Verdict.OPEN && from.putIfAbsent(next, new Step(at, b)) == null) {
                    met.add(next);
                    open.add(new Reached(next, met.size()));
                }
            }
        }
        for (Intersection state : met) {
            state.verdict = Verdict.EMPTY;
        }
    }

    /** All states on the way to one that is alive are; the bytes of that way. */
    private static byte[] mark(Intersection last, int b, Map<Intersection, Step> from) {
        byte[] way = new byte[16];
        int n = 0;
        way[n++] = (byte) b;
        Intersection at = last;
        at.verdict = Verdict.ALIVE;
        for (Step step = from.get(at); step.before != at; step = from.get(at)) {
            if (n == way.length) {
                way = Arrays.copyOf(way, 2 * n);
            }
            way[n++] = (byte) step.b;
            at = step.before;
            at.verdict = Verdict.ALIVE;
        }
        byte[] forward = new byte[n];
        for (int i = 0; i < n; i++) {
            forward[i] = way[n - 1 - i];
        }
        return forward;
    }
}
