package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Reads the name of a member, quotes included, in any of JSON's spellings: the text that is spelled is followed among
 * the declared names, the names that came, and the languages of other names.
 */
final class KeyHead extends Head {
    final MembersTable table;

    /** Null where it was forgotten: then the name is neither declared nor the beginning of one that came. */
    final MembersState state;

    final int mode;

    /** Hexadecimal digits of an escape so far, their number, and the high surrogate before it. */
    final int digits;

    final int value;
    final int high;

    /** How many bytes of the text were read, and which names begin with them. */
    final int depth;

    final int from;
    final int to;
    final int seenFrom;
    final int seenTo;

    /** Other names; null where none of a set is left. All null is null. */
    final Language[] others;

    /** What was read; null where nobody will ask. */
    private final Text text;

    private final int hash;

    KeyHead(MembersTable table, MembersState state) {
        this(
                table,
                state,
                NameMode.BEGIN,
                0,
                0,
                0,
                0,
                0,
                table.size(),
                0,
                state.seen.known(),
                table.otherNext(state) ? dense(table.others().languages()) : null,
                Text.EMPTY);
    }

    private KeyHead(
            MembersTable table,
            MembersState state,
            int mode,
            int digits,
            int value,
            int high,
            int depth,
            int from,
            int to,
            int seenFrom,
            int seenTo,
            Language[] others,
            Text text) {
        this.table = table;
        this.state = state;
        this.mode = mode;
        this.digits = digits;
        this.value = value;
        this.high = high;
        boolean off = from >= to && seenFrom >= seenTo;
        this.depth = off ? 0 : depth;
        this.from = off ? 0 : from;
        this.to = off ? 0 : to;
        this.seenFrom = off ? 0 : seenFrom;
        this.seenTo = off ? 0 : seenTo;
        this.others = others;
        boolean kept = others != null && (state == null ? !off : !state.alone && !(off && state.forgets));
        this.text = kept ? text : null;
        int h = 31 * System.identityHashCode(table) + (state == null ? 0 : state.hashCode());
        h = 31 * (31 * (31 * h + mode) + value) + high;
        h = 31 * (31 * (31 * h + this.depth) + this.from) + this.seenFrom;
        if (others != null) {
            for (Language l : others) {
                h = 31 * h + (l == null ? 0 : l.id());
            }
        }
        hash = 31 * h + (this.text == null ? 0 : this.text.hashCode());
    }

    private static Language[] dense(Language[] languages) {
        for (Language l : languages) {
            if (l != null) {
                return languages;
            }
        }
        return null;
    }

    KeyHead in(int newMode, int newDigits, int newValue, int newHigh) {
        return new KeyHead(
                table, state, newMode, newDigits, newValue, newHigh, depth, from, to, seenFrom, seenTo, others, text);
    }

    @Override
    Head next(int b) {
        switch (mode) {
            case NameMode.BEGIN:
                return b == '"' ? alive(in(NameMode.PLAIN, 0, 0, 0)) : null;
            case NameMode.PLAIN:
                if (b == '"') {
                    return close();
                }
                if (b == '\\') {
                    KeyHead escape = in(NameMode.ESCAPE, 0, 0, 0);
                    return NameSpelling.canEscape(escape) ? escape : null;
                }
                return b < ' ' ? null : alive(read(b));
            case NameMode.ESCAPE:
                if (b == 'u') {
                    boolean may = table.escapes().isAll() || NameSpelling.canCount(this);
                    return may ? in(NameMode.HEX, 0, 0, 0) : null;
                }
                int escaped = table.escapes().character(b);
                return escaped < 0 ? null : alive(in(NameMode.PLAIN, 0, 0, 0).read(escaped));
            case NameMode.LOW_ESCAPE:
                return b == '\\' ? in(NameMode.LOW_U, 0, 0, high) : null;
            case NameMode.LOW_U:
                return b == 'u' ? in(NameMode.LOW_HEX, 0, 0, high) : null;
            default:
                return NameSpelling.hex(this, b);
        }
    }

    @Override
    void keepAlike(int b, long[] set) {
        boolean keepsText = mode == NameMode.PLAIN && text != null && !(state == null || state.forgets);
        boolean isControl = mode == NameMode.PLAIN && b < ' ';
        long[] apart = NameMode.APART[mode].clone();
        if (mode == NameMode.PLAIN) {
            SortedNames.addNext(table::name, from, to, depth, apart);
            if (state != null) {
                SortedNames.addNext(state.seen::name, seenFrom, seenTo, depth, apart);
            }
        }
        boolean isApart = (apart[b >> 6] >>> b & 1) != 0;
        if (!isControl && (keepsText || isApart)) {
            keepOnly(b, set);
            return;
        }
        for (int i = 0; i < 4; i++) {
            set[i] &= isControl ? (i == 0 ? NameMode.CONTROLS : 0) : ~apart[i];
        }
        if (!isControl && mode == NameMode.PLAIN && others != null) {
            for (Language l : others) {
                if (l != null) {
                    l.keepAlike(b, set);
                }
            }
        }
    }

    /** After one byte of the text. Others that are left with nothing are null. */
    KeyHead read(int b) {
        int f = SortedNames.first(table::name, from, to, depth, b);
        int t = SortedNames.first(table::name, f, to, depth, b + 1);
        int sf = 0;
        int st = 0;
        if (state != null) {
            sf = SortedNames.first(state.seen::name, seenFrom, seenTo, depth, b);
            st = SortedNames.first(state.seen::name, sf, seenTo, depth, b + 1);
        }
        Language[] left = null;
        if (others != null) {
            for (int i = 0; i < others.length; i++) {
                Language l = others[i] == null ? null : others[i].next(b);
                if (l != null && !l.isNothing()) {
                    if (left == null) {
                        left = new Language[others.length];
                    }
                    left[i] = l;
                }
            }
        }
        return new KeyHead(
                table,
                state,
                NameMode.PLAIN,
                0,
                0,
                0,
                depth + 1,
                f,
                t,
                sf,
                st,
                left,
                text == null ? null : text.then(b));
    }

    KeyHead readPoint(int point) {
        KeyHead at = this;
        for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
            at = at.read(b & 0xff);
        }
        return at;
    }

    private static Head alive(KeyHead head) {
        int verdict = head.left();
        return verdict == 0 ? null : verdict == 1 ? DOUBT : head.settled();
    }

    /** 2 if a name can be completed, 1 if that depends on what was forgotten, 0 if not. */
    int left() {
        if (state != null && from < to) {
            BitSet next = table.next(state);
            for (int i = from; i < to; i++) {
                if (next.get(table.declared(i))) {
                    return 2;
                }
            }
        }
        if (others == null) {
            return 0;
        }
        if (state == null || table.others().areAllTexts()) {
            return 2;
        }
        if (from >= to && seenFrom >= seenTo && state.seen.forgotten() == 0) {
            return 2;
        }
        int wanted = 1 + state.seen.forgotten();
        int taken = to - from + seenTo - seenFrom;
        int found = 0;
        for (int i = 0; i < others.length && found < wanted; i++) {
            Language l = others[i];
            int strings = l == null ? 0 : Counting.strings(l, wanted + taken);
            found += strings == wanted + taken
                    ? wanted
                    : strings
                            - Counting.rests(l, table::name, from, to, depth)
                            - Counting.rests(l, state.seen::name, seenFrom, seenTo, depth);
        }
        return found >= wanted ? 2 : found > 0 ? 1 : 0;
    }

    /** Whether only declared names begin with what was read. */
    boolean isOfDeclared() {
        return others == null;
    }

    /** The bytes, as 256 bits, with which declared names go on from what was read. */
    long[] nextOfDeclared() {
        long[] set = new long[4];
        SortedNames.addNext(table::name, from, to, depth, set);
        return set;
    }

    /** Whether a name may begin with what was read, as far as bytes tell. */
    boolean mayGoOn() {
        return from < to || others != null;
    }

    private Head close() {
        if (from < to && table.name(from).length == depth) {
            int declared = table.declared(from);
            if (!table.next(state).get(declared)) {
                return null;
            }
            return state.alone
                    ? DOUBT
                    : new Done(table.afterName(
                            declared, state.isBrief() ? state.after(declared) : table.after(state, declared)));
        }
        if (others == null || seenFrom < seenTo && state.seen.name(seenFrom).length == depth) {
            return null;
        }
        for (int i = 0; i < others.length; i++) {
            if (others[i] != null && others[i].accepts()) {
                if (state == null) {
                    return new Done(table.afterOther(i, null));
                }
                return state.alone || state.seen.forgotten() > 0
                        ? DOUBT
                        : new Done(table.afterOther(
                                i, state.isBrief() ? state.after(MembersState.OTHER) : table.afterOther(state, text)));
            }
        }
        return null;
    }

    /** A place in the names of an object, whatever names came before. */
    record Place(MembersTable table, int mode, int digits, int value, int high, int depth, int from, int to) {}

    /** Where it stands. */
    Place place() {
        return new Place(table, mode, digits, value, high, depth, from, to);
    }

    @Override
    boolean isOfOneKind() {
        return true;
    }

    /** Whether all names that are not declared are of one language. */
    boolean isOfOneName() {
        return others == null || table.others().sole() >= 0;
    }

    /** What is left of that language; null for nothing. */
    Language otherNames() {
        return others == null ? null : others[table.others().sole()];
    }

    @Override
    Term follow() {
        return null;
    }

    @Override
    Head clip(int horizon) {
        return NameClip.of(this, horizon, false);
    }

    @Override
    Head clipAlone(int horizon) {
        return NameClip.of(this, horizon, true);
    }

    /** With the names alone that it can still become: what comes after them is not known. */
    @Override
    Head alone(int horizon) {
        return state == null || state.forgets
                ? NameClip.of(this, horizon, true)
                : NameClip.named(NameClip.of(this, horizon, false));
    }

    /** Itself, or the less that it depends on where what comes after the name is forgotten. */
    Head settled() {
        return state != null && state.alone ? NameClip.named(this) : this;
    }

    /** The same place in the name, of which less is known. What was read is forgotten. */
    KeyHead withOthers(Language[] near) {
        return new KeyHead(table, state, mode, digits, value, high, depth, from, to, seenFrom, seenTo, near, null);
    }

    /** The same of another state, in which all names that came begin with what was read. */
    KeyHead with(MembersState less, int lessFrom, int lessTo, int lessSeenTo, Language[] lessOthers) {
        return new KeyHead(
                table, less, mode, digits, value, high, depth, lessFrom, lessTo, 0, lessSeenTo, lessOthers, null);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHead k
                && hash == k.hash
                && table == k.table
                && mode == k.mode
                && digits == k.digits
                && value == k.value
                && high == k.high
                && depth == k.depth
                && from == k.from
                && to == k.to
                && seenFrom == k.seenFrom
                && seenTo == k.seenTo
                && (state == null ? k.state == null : state.equals(k.state))
                && (text == null ? k.text == null : text.equals(k.text))
                && Arrays.equals(others, k.others);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
