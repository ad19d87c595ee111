package dev.logits.internal.automaton;

/**
 * A regular language of byte strings, and a state of its automaton: {@link #next} is what may follow a byte. Languages
 * that are equal by construction are one object; the language without strings is always {@link Languages#nothing}.
 *
 * <p>States are made as they are met, under the lock of their {@link Languages}; what was met before is read without
 * one. A thread that does not see a table yet, or an entry, takes the slow path and finds it there; what
 * it sees of another thread's is final.
 */
public abstract sealed class Language
        permits Branch, Literal, Sequence, Repetition, Union, Intersection, Quotation, MachineState {
    final Languages arena;
    final int id;
    final int hash;
    final boolean accepts;
    /** Bit p: whether every string goes on, and ends, with UTF-8 from phase p; bit 0: whether all are texts. */
    final int phases;

    /** Whether it belongs to the grammar, and was not met while reading. */
    boolean lasts;

    private boolean hasOwnTable;
    private Lengths lengths;
    private ByteClasses classes;
    private Language[] targets;
    private Clipped clipped;

    /** What follows {@link OrdinaryCharacters}; null where nobody has asked. */
    private Ordinary ordinary;

    private record Clipped(int horizon, Language language) {}

    private record Ordinary(Language after) {}

    Language(Languages arena, int hash, boolean accepts, int phases) {
        this.arena = arena;
        this.id = arena.number();
        this.hash = hash;
        this.accepts = accepts;
        this.phases = phases;
    }

    /** The rests of the strings that begin with a byte, 0 to 255. */
    public final Language next(int b) {
        ByteClasses c = classes;
        Language[] t = targets;
        if (c != null && t != null) {
            Language known = t[c.of[b] & 0xff];
            if (known != null) {
                return known;
            }
        }
        return met(b);
    }

    private Language met(int b) {
        synchronized (arena) {
            ByteClasses c = classes();
            if (targets == null) {
                targets = new Language[c.count()];
            }
            int at = c.classOf(b);
            Language to = targets[at];
            if (to == null) {
                arena.begin();
                try {
                    to = derive(b);
                } finally {
                    arena.end();
                }
                targets[at] = to;
            }
            return to;
        }
    }

    /** Bytes of one class have one {@link #next}. */
    final ByteClasses classes() {
        ByteClasses known = classes;
        if (known == null) {
            synchronized (arena) {
                known = partition();
                classes = known;
            }
        }
        return known;
    }

    /** For a language that is made with its table. */
    final void known(ByteClasses classes, Language[] targets) {
        this.classes = classes;
        this.targets = targets;
        hasOwnTable = true;
    }

    /** Forgets what was met from here. */
    final void forget() {
        clipped = null;
        ordinary = null;
        if (!hasOwnTable) {
            targets = null;
        }
    }

    /** What is known of the lengths of its strings. */
    final Lengths lengths() {
        Lengths known = lengths;
        if (known == null) {
            known = measure();
            lengths = known;
        }
        return known;
    }

    /** Whether it has no string; then it is {@link Languages#nothing}. */
    public final boolean isNothing() {
        return this == arena.nothing;
    }

    /** Whether the empty string is in it. */
    public final boolean accepts() {
        return accepts;
    }

    /** Whether all its strings are texts, valid UTF-8, as far as is known. */
    public final boolean isOfTexts() {
        return (phases & 1) == 1;
    }

    /** Whether every text goes on with it: all texts, or what is left of a character and then all texts. */
    public final boolean isAnyText() {
        return arena.topPhase(this) >= 0;
    }

    /**
     * Inside a literal of JSON whose text may be any of up to a number of characters, that number, {@link
     * Integer#MAX_VALUE} for no bound; −1 of other languages.
     */
    public int mostCharacters() {
        return -1;
    }

    /** What follows each of the {@link OrdinaryCharacters}; null if that depends on the character. */
    public final Language ordinary() {
        Ordinary known = ordinary;
        if (known == null) {
            synchronized (arena) {
                arena.begin();
                try {
                    known = new Ordinary(findOrdinary());
                } finally {
                    arena.end();
                }
                ordinary = known;
            }
        }
        return known.after;
    }

    /** {@link #ordinary}, by the parts where these tell it without a look at what is in the middle of characters. */
    Language findOrdinary() {
        return OrdinaryCharacters.after(this);
    }

    /** Whether it has a string that is not empty. */
    public final boolean canGrow() {
        ByteClasses classes = classes();
        for (int c = 0; c < classes.count(); c++) {
            if (!next(classes.first(c)).isNothing()) {
                return true;
            }
        }
        return false;
    }

    /** How many classes of bytes it tells apart at most. */
    public final int byteClasses() {
        return classes().count();
    }

    /** The class of a byte: bytes of one class have one {@link #next}. */
    public final int byteClass(int b) {
        return classes().classOf(b);
    }

    /**
     * Keeps those bytes of a set that have the same {@link #next} as a byte, as far as classes tell.
     *
     * @param set bit {@code b & 63} of entry {@code b >> 6} is byte b
     */
    public final void keepAlike(int b, long[] set) {
        classes().keep(b, set);
    }

    /** Its number: in the order in which languages were made. */
    public final int id() {
        return id;
    }

    /**
     * A language that agrees with this one on all strings of at most {@code horizon} bytes, and on whether anything can
     * follow them, in which large bounds of repetitions are made small: few of the states that differ in counts alone
     * differ in it.
     */
    public final Language clip(int horizon) {
        Clipped known = clipped;
        if (known == null || known.horizon != horizon) {
            synchronized (arena) {
                arena.begin();
                try {
                    known = new Clipped(horizon, clipTo(horizon));
                } finally {
                    arena.end();
                }
                clipped = known;
            }
        }
        return known.language;
    }

    /** {@link #next} of a byte, under the lock. */
    abstract Language derive(int b);

    abstract ByteClasses partition();

    abstract Lengths measure();

    abstract Language clipTo(int horizon);

    /** Whether it is the same by construction. */
    abstract boolean same(Language other);

    @Override
    public final int hashCode() {
        return hash;
    }

    @Override
    public final boolean equals(Object other) {
        return this == other;
    }

    static int mix(int a, int b) {
        int h = a * 0x9E3779B9 + b;
        return (h ^ h >>> 15) * 0x85EBCA6B;
    }
}
