package dev.logits.internal.automaton;

/** A language several times after itself; a counter, never expanded. */
final class Repetition extends Language {
    static final int ENDLESS = Lengths.ENDLESS;

    final Language part;
    final int least;
    final int most;

    private Repetition(Language part, int least, int most) {
        super(part.arena, mix(mix(mix(13, part.hash), least), most), least == 0, part.phases & 1);
        this.part = part;
        this.least = least;
        this.most = most;
    }

    static Language of(Language part, int least, int most) {
        Languages arena = part.arena;
        if (most == 0 || part == arena.empty) {
            return arena.empty;
        }
        if (part == arena.nothing) {
            return least == 0 ? arena.empty : arena.nothing;
        }
        if (part.accepts) {
            least = 0; // what a repetition need not take
        }
        if (part instanceof Repetition r) {
            if (least == 1 && most == 1) {
                return part;
            }
            // counts are the union over k in least..most of k·[r.least, r.most]: one interval, if these touch
            long reach = r.most == ENDLESS && least > 0 ? ENDLESS : (long) least * (r.most - r.least) + 1;
            if (least == most || r.least <= reach) {
                return of(r.part, Lengths.times(least, r.least), Lengths.times(most, r.most));
            }
        }
        if (part.accepts && part instanceof Union u) {
            Language without = u.withoutEmpty();
            if (without != null) {
                return of(without, 0, most);
            }
        }
        return least == 1 && most == 1 || part.accepts && most == 1
                ? part
                : arena.intern(new Repetition(part, least, most));
    }

    /** One repetition for two neighbors of the same part; null if they are none. */
    static Language joined(Language a, Language b) {
        Language part = a instanceof Repetition r && covers(b, r.part)
                ? r.part
                : b instanceof Repetition r && covers(a, r.part) ? r.part : null;
        return part == null
                ? null
                : of(part, Lengths.plus(least(a, part), least(b, part)), Lengths.plus(most(a, part), most(b, part)));
    }

    static boolean covers(Language a, Language part) {
        return a == part || a instanceof Repetition r && r.part == part;
    }

    static int least(Language a, Language part) {
        return a == part ? 1 : ((Repetition) a).least;
    }

    static int most(Language a, Language part) {
        return a == part ? 1 : ((Repetition) a).most;
    }

    @Override
    Language derive(int b) {
        return Sequence.of(part.next(b), of(part, Math.max(0, least - 1), most == ENDLESS ? ENDLESS : most - 1));
    }

    @Override
    Language findOrdinary() {
        Language to = part.ordinary();
        return to == null
                ? super.findOrdinary()
                : Sequence.of(to, of(part, Math.max(0, least - 1), most == ENDLESS ? ENDLESS : most - 1));
    }

    @Override
    ByteClasses partition() {
        return part.classes();
    }

    @Override
    Lengths measure() {
        return part.lengths().repeated(least, most);
    }

    @Override
    Language clipTo(int horizon) {
        return of(part.clip(horizon), Math.min(least, horizon + 1), most > horizon ? ENDLESS : most);
    }

    @Override
    boolean same(Language other) {
        return other instanceof Repetition r && part == r.part && least == r.least && most == r.most;
    }
}
