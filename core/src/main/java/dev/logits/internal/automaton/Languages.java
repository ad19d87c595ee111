package dev.logits.internal.automaton;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/**
 * The regular languages of one compiled grammar: strings of bytes, as states of automata that are built when they are
 * met. Languages are expressions that are equal by construction only if they are one object (union is associative,
 * commutative and idempotent; common beginnings and ends are factored out; counters are never expanded); the state
 * after a byte is the expression's derivative (Brzozowski 1964; Owens, Reppy and Turon 2009). An intersection or a
 * difference that has no string is found when it is made, so that only {@link #nothing} has none.
 *
 * <p>What walkers rely on: {@link Language#next} of a byte 0 to 255; {@link Language#isNothing}, which is the same as
 * being {@link #nothing}, exactly where no string goes on; {@link Language#accepts}; {@link Language#canGrow}; {@link
 * Language#byteClasses} and {@link Language#byteClass} to visit each class of bytes once; {@link Language#clip} as a
 * key of what depends on few bytes.
 *
 * <p>All languages of a call belong to this arena. Shared by any number of threads: making is under one lock, and what
 * was made is read without one. Memory: about 130 bytes a state, and 400 more for each partition of the bytes that is
 * new.
 */
public final class Languages {
    private final int most;
    private int size;

    /** The number of the next language, and how many of those that are found again were met while reading. */
    private int made;

    private int met;

    /** Above 0 while a byte is read or a language clipped, and not while the grammar is compiled. */
    private int reading;

    /** How many unions are being made, one for the other. */
    int unions;

    /** How many parts were looked at since the outermost of these began. */
    int unionWork;

    private Language[] slots = new Language[1 << 10];

    final Witnesses witnesses = new Witnesses();
    final PartitionTable partitions = new PartitionTable();
    final Language nothing;
    final Language empty;

    /** Any one character. */
    final Language character;

    /** All texts. */
    final Language texts;

    /** What goes on with a character from each phase of UTF-8. */
    final Language[] residuals = new Language[Utf8.PHASES];

    final Spellings spellings;

    /**
     * With no language but a few that all need.
     *
     * @param mostStates how many languages may be made; beyond, a {@link StateLimitException}
     */
    public Languages(int mostStates) {
        most = mostStates;
        nothing = intern(Branch.nothing(this));
        empty = intern(Branch.empty(this));
        character = CharacterSet.of(this, new int[] {0, 0xd7ff, 0xe000, 0x10ffff});
        texts = Repetition.of(character, 0, Lengths.ENDLESS);
        int[] reach = {0xc2, 0xe0, 0xe1, 0xed, 0xf0, 0xf1, 0xf4};
        for (int p = 1; p < Utf8.PHASES; p++) {
            residuals[p] = character.next(reach[p - 1]);
        }
        spellings = new Spellings(this);
        for (Language language : slots) {
            if (language != null) {
                language.lasts = true;
            }
        }
        met = 0;
    }

    /** No string. */
    public Language nothing() {
        return nothing;
    }

    /** The empty string. */
    public Language empty() {
        return empty;
    }

    /** All texts: all strings that are valid UTF-8. */
    public Language texts() {
        return texts;
    }

    /** One string. */
    public synchronized Language bytes(byte[] bytes) {
        return Literal.of(this, bytes.clone(), 0);
    }

    /** One of several strings; the arrays are kept. */
    public synchronized Language strings(List<byte[]> strings) {
        return strings.isEmpty() ? nothing : LiteralTrie.of(this, strings);
    }

    /** One byte of a range, both ends included. */
    public synchronized Language byteRange(int first, int last) {
        Language[] next = new Language[256];
        Arrays.fill(next, nothing);
        Arrays.fill(next, first, last + 1, empty);
        return first == last ? bytes(new byte[] {(byte) first}) : Branch.of(this, false, next);
    }

    /**
     * One character of some ranges.
     *
     * @param bounds first and last code point of each, rising, without surrogates
     */
    public synchronized Language characters(int[] bounds) {
        return bounds.length == 0 ? nothing : CharacterSet.of(this, bounds);
    }

    /** One after the other. */
    public synchronized Language sequence(List<Language> parts) {
        Language out = empty;
        for (int i = parts.size() - 1; i >= 0; i--) {
            out = Sequence.of(parts.get(i), out);
        }
        return out;
    }

    /** What is in one of them. */
    public synchronized Language either(List<Language> alternatives) {
        return Union.of(this, alternatives);
    }

    /** What is in all of them; of none, all texts. */
    public synchronized Language both(List<Language> parts) {
        return parts.isEmpty() ? texts : Emptiness.trimmed(Intersection.of(this, parts, List.of()));
    }

    /** All texts that are not in a language. */
    public synchronized Language not(Language language) {
        return except(texts, language);
    }

    /** What is in one and not in another. */
    public synchronized Language except(Language language, Language without) {
        return Emptiness.trimmed(Intersection.of(this, List.of(language), List.of(without)));
    }

    /** From {@code least} to {@code most} times. */
    public synchronized Language repeat(Language part, int least, OptionalInt most) {
        return Repetition.of(part, least, most.orElse(Lengths.ENDLESS));
    }

    /** JSON's spellings, quotes included, of the texts in a language. */
    public synchronized Language quoted(Language language) {
        boolean valid = (language.phases & 1) == 1;
        return Quotation.of(valid ? language : both(List.of(language, texts)));
    }

    /** What is left of JSON's spellings, by what is left of the texts; between two characters of these or in one. */
    public synchronized Language rest(Language texts) {
        begin();
        try {
            return Quotation.body(texts);
        } finally {
            end();
        }
    }

    /** What is in a language that was met while reading, and in another one. */
    public synchronized Language narrowed(Language met, Language other) {
        begin();
        try {
            return Emptiness.trimmed(Intersection.of(this, List.of(met, other), List.of()));
        } finally {
            end();
        }
    }

    /** What is left of JSON's spellings of one text, by the bytes that are left; the array is kept. */
    public synchronized Language rest(byte[] text) {
        begin();
        try {
            return Quotation.body(Literal.of(this, text, 0));
        } finally {
            end();
        }
    }

    /**
     * What an automaton accepts from state 0.
     *
     * @param next row s, entry b: the state after byte b in state s, −1 if there is none
     */
    public synchronized Language automaton(int[][] next, BitSet accepting) {
        return MachineState.of(this, next, accepting);
    }

    /** How many languages have been made. */
    public synchronized int size() {
        return size;
    }

    /** How many languages were met while reading, and not made by the methods of this class. */
    public synchronized int met() {
        return met;
    }

    /**
     * Forgets the languages that were met while reading. They are made again where they are met again; equal ones may
     * then be two objects, which costs time and nothing else. Not while a byte is read.
     */
    public synchronized void forget() {
        Language[] old = slots;
        slots = new Language[1 << 10];
        size = 0;
        met = 0;
        for (Language language : old) {
            if (language != null && language.lasts) {
                language.forget();
                if (++size > slots.length / 2) {
                    grow();
                }
                put(language);
            }
        }
    }

    int number() {
        return made++;
    }

    /** From now on languages are met while reading. */
    void begin() {
        reading++;
    }

    void end() {
        reading--;
    }

    /** The phase of UTF-8 after which a language is all that may follow; −1 if it is none. */
    int topPhase(Language a) {
        if (a == texts) {
            return 0;
        }
        return a instanceof Sequence s && s.tail == texts ? residual(s.head) : -1;
    }

    /** The phase in whose middle of a character a language goes on with that character alone; −1 if in none. */
    int residual(Language a) {
        for (int p = 1; p < Utf8.PHASES; p++) {
            if (residuals[p] == a) {
                return p;
            }
        }
        return -1;
    }

    /** The language that was made before, or this one. */
    Language intern(Language candidate) {
        int at = place(candidate);
        while (slots[at] != null) {
            Language known = slots[at];
            if (known.hash == candidate.hash && known.same(candidate)) {
                return known;
            }
            at = at + 1 & slots.length - 1;
        }
        if (size >= most) {
            throw new StateLimitException(most);
        }
        slots[at] = candidate;
        candidate.lasts = reading == 0;
        met += reading == 0 ? 0 : 1;
        if (++size > slots.length / 2) {
            grow();
        }
        return candidate;
    }

    private int place(Language language) {
        int spread = language.hash * 0x9E3779B9;
        return (spread ^ spread >>> 16) & slots.length - 1;
    }

    private void grow() {
        Language[] old = slots;
        slots = new Language[2 * old.length];
        for (Language language : old) {
            if (language != null) {
                put(language);
            }
        }
    }

    private void put(Language language) {
        int at = place(language);
        while (slots[at] != null) {
            at = at + 1 & slots.length - 1;
        }
        slots[at] = language;
    }
}
