package dev.logits.internal.automaton;

import java.util.ArrayList;
import java.util.List;

/** A language and another one after it; neither is empty or nothing. */
final class Sequence extends Language {
    final Language head;
    final Language tail;

    private Sequence(Language head, Language tail) {
        super(
                head.arena,
                mix(mix(11, head.hash), tail.hash),
                head.accepts && tail.accepts,
                (tail.phases & 1) == 0 ? 0 : head.phases);
        this.head = head;
        this.tail = tail;
    }

    static Language of(Language head, Language tail) {
        Languages arena = head.arena;
        if (head == arena.nothing || tail == arena.nothing) {
            return arena.nothing;
        }
        if (head == arena.empty) {
            return tail;
        }
        if (tail == arena.empty) {
            return head;
        }
        Language first = tail instanceof Sequence s ? s.head : tail;
        Language joined = Repetition.joined(head, first);
        if (joined != null) {
            return tail instanceof Sequence s ? of(joined, s.tail) : joined;
        }
        return arena.intern(new Sequence(head, tail));
    }

    @Override
    Language derive(int b) {
        List<Language> found = new ArrayList<>();
        Language at = this;
        while (at instanceof Sequence s) {
            Language rest = s.head.next(b);
            if (rest != arena.nothing) {
                found.add(of(rest, s.tail));
            }
            if (!s.head.accepts) {
                return found.size() == 1 ? found.get(0) : Union.of(arena, found);
            }
            at = s.tail;
        }
        found.add(at.next(b));
        return Union.of(arena, found);
    }

    @Override
    Language findOrdinary() {
        Language to = head.accepts ? null : head.ordinary();
        return to == null ? super.findOrdinary() : of(to, tail);
    }

    @Override
    ByteClasses partition() {
        ByteClasses classes = arena.partitions.one;
        Language at = this;
        while (at instanceof Sequence s) {
            classes = arena.partitions.refine(classes, s.head.classes());
            if (!s.head.accepts) {
                return classes;
            }
            at = s.tail;
        }
        return arena.partitions.refine(classes, at.classes());
    }

    @Override
    Lengths measure() {
        List<Language> heads = new ArrayList<>();
        Language at = this;
        while (at instanceof Sequence s) {
            heads.add(s.head);
            at = s.tail;
        }
        Lengths out = at.lengths();
        for (int i = heads.size() - 1; i >= 0; i--) {
            out = heads.get(i).lengths().then(out);
        }
        return out;
    }

    @Override
    Language clipTo(int horizon) {
        List<Language> heads = new ArrayList<>();
        Language at = this;
        while (at instanceof Sequence s) {
            heads.add(s.head.clip(horizon));
            at = s.tail;
        }
        Language out = at.clip(horizon);
        for (int i = heads.size() - 1; i >= 0; i--) {
            out = of(heads.get(i), out);
        }
        return out;
    }

    @Override
    boolean same(Language other) {
        return other instanceof Sequence s && head == s.head && tail == s.tail;
    }
}
