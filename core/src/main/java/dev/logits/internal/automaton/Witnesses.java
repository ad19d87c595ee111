package dev.logits.internal.automaton;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Strings that were found in intersections, and the ends of these. States that a byte apart have mostly the same rests:
 * one that is known shows without a search that a new state is not empty.
 *
 * <p>For one thread: under the lock of the {@link Languages}.
 */
final class Witnesses {
    /** So many are tried. */
    private static final int MOST = 24;

    /** Longer ones are not kept. */
    private static final int LONGEST = 64;

    /** So many states are looked at to end a string. */
    private static final int MOST_STEPS = 200;

    /** The one that helped last comes first. */
    private final Deque<byte[]> known = new ArrayDeque<>();

    private record Reached(Language state, Reached before, int b, int length) implements Comparable<Reached> {
        @Override
        public int compareTo(Reached other) {
            int byRest =
                    Integer.compare(state.lengths().low(), other.state.lengths().low());
            return byRest != 0 ? byRest : Integer.compare(length, other.length);
        }
    }

    /** Whether a string that is known is in an intersection. */
    boolean showAlive(Intersection language) {
        // intersections inside of this one may ask meanwhile
        for (byte[] string : known.toArray(new byte[0][])) {
            if (isIn(language, string)) {
                known.removeIf(other -> other == string);
                known.addFirst(string);
                return true;
            }
        }
        return false;
    }

    private static boolean isIn(Intersection language, byte[] string) {
        for (Language positive : language.positives) {
            if (!accepts(positive, string)) {
                return false;
            }
        }
        return language.negative == null || !accepts(language.negative, string);
    }

    private static boolean accepts(Language language, byte[] string) {
        Language at = language;
        for (byte b : string) {
            if (at == at.arena.nothing) {
                return false;
            }
            at = at.next(b & 0xff);
        }
        return at.accepts;
    }

    /**
     * Keeps a string, if an end is soon found.
     *
     * @param beginning what leads to the rest
     */
    void add(byte[] beginning, Language rest) {
        byte[] end = some(rest);
        if (end == null || beginning.length + end.length > LONGEST) {
            return;
        }
        byte[] whole = Arrays.copyOf(beginning, beginning.length + end.length);
        System.arraycopy(end, 0, whole, beginning.length, end.length);
        // what comes last is tried first: the whole string, then its ends
        for (int from = whole.length - 1; from >= 0; from--) {
            byte[] string = Arrays.copyOfRange(whole, from, whole.length);
            known.removeIf(other -> Arrays.equals(other, string));
            known.addFirst(string);
        }
        while (known.size() > MOST) {
            known.removeLast();
        }
    }

    /** A string of a language; null if none is found soon. */
    private static byte[] some(Language language) {
        PriorityQueue<Reached> open = new PriorityQueue<>();
        Set<Language> met = new HashSet<>();
        open.add(new Reached(language, null, 0, 0));
        for (int step = 0; step < MOST_STEPS && !open.isEmpty(); step++) {
            Reached at = open.poll();
            if (at.state.accepts) {
                byte[] string = new byte[at.length];
                for (Reached back = at; back.before != null; back = back.before) {
                    string[back.length - 1] = (byte) back.b;
                }
                return string;
            }
            ByteClasses classes = at.state.classes();
            for (int c = 0; c < classes.count(); c++) {
                int b = classes.first(c);
                Language to = at.state instanceof Intersection i ? i.raw(b) : at.state.next(b);
                if (to != to.arena.nothing && met.add(to)) {
                    open.add(new Reached(to, at, b, at.length + 1));
                }
            }
        }
        return null;
    }
}
