package dev.logits.internal.automaton;

import java.util.Arrays;

/** A language by its table: what follows each class of bytes, and whether it may end. */
final class Branch extends Language {
    private final ByteClasses classes;
    private final Language[] targets;
    private final Lengths lengths;

    private Branch(
            Languages arena,
            int hash,
            boolean accepts,
            int phases,
            Lengths lengths,
            ByteClasses classes,
            Language[] targets) {
        super(arena, hash, accepts, phases);
        this.lengths = lengths;
        this.classes = classes;
        this.targets = targets;
        known(classes, targets);
    }

    /** The language with no string (it follows itself), to begin with. */
    static Branch nothing(Languages arena) {
        Language[] targets = new Language[1];
        Branch nothing = new Branch(arena, 1, false, Utf8.ALL, Lengths.UNKNOWN, arena.partitions.one, targets);
        targets[0] = nothing;
        return nothing;
    }

    /** The language of the empty string. */
    static Branch empty(Languages arena) {
        return new Branch(arena, 2, true, 1, Lengths.EMPTY, arena.partitions.one, new Language[] {arena.nothing});
    }

    /** By what follows each byte. */
    static Language of(Languages arena, boolean accepts, Language[] next) {
        byte[] of = new byte[256];
        Language[] found = new Language[256];
        int n = 0;
        for (int b = 0; b < 256; b++) {
            int c = b > 0 && next[b] == next[b - 1] ? of[b - 1] & 0xff : 0;
            while (c < n && found[c] != next[b]) {
                c++;
            }
            if (c == n) {
                found[n++] = next[b];
            }
            of[b] = (byte) c;
        }
        return of(arena, accepts, arena.partitions.of(of), Arrays.copyOf(found, n));
    }

    /** By what follows few bytes, rising; nothing follows the others. */
    static Language of(Languages arena, boolean accepts, byte[] bytes, Language[] next, int count) {
        if (count == 0) {
            return accepts ? arena.empty : arena.nothing;
        }
        if (count == 1 && bytes[0] != 0) {
            Language[] targets = {arena.nothing, next[0]};
            return of(arena, accepts, arena.partitions.single(bytes[0] & 0xff), targets);
        }
        if (count == 256) {
            return of(arena, accepts, next);
        }
        byte[] of = new byte[256];
        Language[] found = new Language[count + 1];
        int n = bytes[0] == 0 ? 0 : 1;
        int others = n - 1;
        if (n == 1) {
            found[0] = arena.nothing;
        }
        for (int i = 0, at = 0; i < count; i++, at++) {
            int b = bytes[i] & 0xff;
            if (at < b && others < 0) {
                others = n;
                found[n++] = arena.nothing;
            }
            Arrays.fill(of, at, b, (byte) others);
            int c = 0;
            while (c < n && found[c] != next[i]) {
                c++;
            }
            if (c == n) {
                found[n++] = next[i];
            }
            of[b] = (byte) c;
            at = b;
        }
        int last = bytes[count - 1] & 0xff;
        if (last < 255 && others < 0) {
            others = n;
            found[n++] = arena.nothing;
        }
        Arrays.fill(of, last + 1, 256, (byte) others);
        return of(arena, accepts, arena.partitions.of(of), Arrays.copyOf(found, n));
    }

    private static Language of(Languages arena, boolean accepts, ByteClasses classes, Language[] targets) {
        Lengths lengths = accepts ? Lengths.ENDED : null;
        int phases = accepts ? 1 : Utf8.ALL;
        int hash = accepts ? 3 : 5;
        for (int c = 0; c < targets.length; c++) {
            Language to = targets[c];
            hash = mix(hash, to.hash);
            if (to == arena.nothing) {
                continue;
            }
            Lengths longer = to.lengths().after(classes.begins(c));
            lengths = lengths == null ? longer : lengths.or(longer);
            for (int p = 0; p < Utf8.PHASES; p++) {
                int after = (phases >> p & 1) == 0 ? -1 : classes.phaseAfter(p, c);
                if (after < 0 || (to.phases >> after & 1) == 0) {
                    phases &= ~(1 << p);
                }
            }
        }
        if (lengths == null) {
            return arena.nothing;
        }
        if (targets.length == 1 && targets[0] == arena.nothing) {
            return arena.empty;
        }
        return arena.intern(new Branch(arena, mix(hash, classes.id), accepts, phases, lengths, classes, targets));
    }

    @Override
    Language derive(int b) {
        return targets[classes.classOf(b)];
    }

    @Override
    ByteClasses partition() {
        return classes;
    }

    @Override
    Lengths measure() {
        return lengths;
    }

    @Override
    Language clipTo(int horizon) {
        return this;
    }

    @Override
    boolean same(Language other) {
        return other instanceof Branch b
                && accepts == b.accepts
                && classes == b.classes
                && Arrays.equals(targets, b.targets);
    }
}
