package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Reads the name of a member, quotes included, in any of JSON's spellings: the text that is spelled is followed among
 * the declared names, the names that came, and the languages of other names.
 */
final class KeyHead extends Head {
    private final MembersTable table;

    /** Null where it was forgotten: then the name is neither declared nor the beginning of one that came. */
    private final MembersState state;

    private final int mode;

    /** Hexadecimal digits of an escape so far, their number, and the high surrogate before it. */
    private final int digits;

    private final int value;
    private final int high;

    /** How many bytes of the text were read, and which names begin with them. */
    private final int depth;

    private final int from;
    private final int to;
    private final int seenFrom;
    private final int seenTo;

    /** Other names; null where none of a set is left. All null is null. */
    private final Language[] others;

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
                table.otherNext(state) ? dense(table.names()) : null,
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

    private KeyHead in(int newMode, int newDigits, int newValue, int newHigh) {
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
                    return escape.canSpell(0, Character.MAX_CODE_POINT) ? escape : null;
                }
                return b < ' ' ? null : alive(read(b));
            case NameMode.ESCAPE:
                if (b == 'u') {
                    return in(NameMode.HEX, 0, 0, 0);
                }
                int at = "\"\\/bfnrt".indexOf(b);
                return at < 0 ? null : alive(in(NameMode.PLAIN, 0, 0, 0).read("\"\\/\b\f\n\r\t".charAt(at)));
            case NameMode.LOW_ESCAPE:
                return b == '\\' ? in(NameMode.LOW_U, 0, 0, high) : null;
            case NameMode.LOW_U:
                return b == 'u' ? in(NameMode.LOW_HEX, 0, 0, high) : null;
            default:
                return hex(b);
        }
    }

    @Override
    void keepAlike(int b, long[] set) {
        boolean keepsText = mode == NameMode.PLAIN && text != null && !(state == null || state.forgets);
        boolean isControl = mode == NameMode.PLAIN && b < ' ';
        long[] apart = NameMode.APART[mode].clone();
        if (mode == NameMode.PLAIN) {
            addNext(table::name, from, to, apart);
            if (state != null) {
                addNext(state.seen::name, seenFrom, seenTo, apart);
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

    /** Adds the bytes with which names go on. */
    private void addNext(IntFunction<byte[]> names, int first, int end, long[] set) {
        int i = first < end && names.apply(first).length == depth ? first + 1 : first;
        while (i < end) {
            int b = names.apply(i)[depth] & 0xff;
            set[b >> 6] |= 1L << b;
            i = SortedNames.first(names, i, end, depth, b + 1);
        }
    }

    private Head hex(int b) {
        int digit = Character.digit(b, 16);
        if (b >= 128 || digit < 0) {
            return null;
        }
        int more = value << 4 | digit;
        int n = digits + 1;
        int first = more << 4 * (4 - n);
        int last = first + (1 << 4 * (4 - n)) - 1;
        KeyHead plain = in(NameMode.PLAIN, 0, 0, 0);
        if (mode == NameMode.LOW_HEX) {
            int low = Math.max(first, Character.MIN_LOW_SURROGATE);
            int top = Math.min(last, Character.MAX_LOW_SURROGATE);
            if (low > top
                    || !plain.canSpell(
                            Character.toCodePoint((char) high, (char) low),
                            Character.toCodePoint((char) high, (char) top))) {
                return null;
            }
            return n < 4
                    ? in(NameMode.LOW_HEX, n, more, high)
                    : plain.readPoint(Character.toCodePoint((char) high, (char) more))
                            .settled();
        }
        if (n == 4 && Character.isHighSurrogate((char) more)) {
            KeyHead pair = in(NameMode.LOW_ESCAPE, 0, 0, more);
            return pair.canSpellAfter(more, more) ? pair : null;
        }
        boolean can = plain.canSpell(first, Math.min(last, Character.MIN_SURROGATE - 1))
                || plain.canSpell(Math.max(first, Character.MAX_SURROGATE + 1), last)
                || plain.canSpellAfter(
                        Math.max(first, Character.MIN_HIGH_SURROGATE), Math.min(last, Character.MAX_HIGH_SURROGATE));
        return !can
                ? null
                : n < 4 ? in(NameMode.HEX, n, more, 0) : plain.readPoint(more).settled();
    }

    private boolean canSpellAfter(int firstHigh, int lastHigh) {
        return firstHigh <= lastHigh
                && canSpell(
                        Character.toCodePoint((char) firstHigh, Character.MIN_LOW_SURROGATE),
                        Character.toCodePoint((char) lastHigh, Character.MAX_LOW_SURROGATE));
    }

    /** After one byte of the text. Others that are left with nothing are null. */
    private KeyHead read(int b) {
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

    private KeyHead readPoint(int point) {
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
    private int left() {
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
        if (state == null || table.isOpen()) {
            return 2;
        }
        if (from >= to && seenFrom >= seenTo && state.seen.forgotten() == 0) {
            return 2;
        }
        int wanted = 1 + state.seen.forgotten();
        int found = newNames(wanted);
        return found >= wanted ? 2 : found > 0 ? 1 : 0;
    }

    /** How many names can be completed that are not declared and did not come, up to a bound. */
    private int newNames(int wanted) {
        int most = wanted + to - from + seenTo - seenFrom;
        int found = 0;
        for (Language l : others) {
            if (l != null && found < wanted) {
                int strings = Counting.strings(l, most);
                found += strings == most ? wanted : Math.max(0, strings - taken(l));
            }
        }
        return found;
    }

    /** How many names that are declared or came are in a language. */
    private int taken(Language l) {
        int taken = 0;
        for (int i = from; i < to; i++) {
            taken += rest(l, table.name(i));
        }
        for (int i = seenFrom; i < seenTo; i++) {
            taken += rest(l, state.seen.name(i));
        }
        return taken;
    }

    private int rest(Language l, byte[] name) {
        return Counting.accepts(l, Arrays.copyOfRange(name, depth, name.length)) ? 1 : 0;
    }

    /** Whether a character of a range can come next in the text. */
    private boolean canSpell(int first, int last) {
        for (int size = 1; size <= 4; size++) {
            int low = size == 1 ? 0 : size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000;
            int top = size == 1 ? 0x7f : size == 2 ? 0x7ff : size == 3 ? 0xffff : Character.MAX_CODE_POINT;
            if (Math.max(low, first) <= Math.min(top, last)
                    && canSpell(Math.max(low, first), Math.min(top, last), size, size)) {
                return true;
            }
        }
        return false;
    }

    /** The same for characters of one size, of which {@code left} bytes are to be read. */
    private boolean canSpell(int first, int last, int left, int size) {
        int shift = 6 * (left - 1);
        if (left == 0) {
            return left() > 0;
        }
        for (int lead = first >> shift; lead <= last >> shift; lead++) {
            int low = Math.max(first, lead << shift);
            int top = Math.min(last, (lead << shift) + (1 << shift) - 1);
            int mark = left < size ? 0x80 : size == 1 ? 0 : size == 2 ? 0xc0 : size == 3 ? 0xe0 : 0xf0;
            int b = mark | (left < size ? lead & 0x3f : lead);
            KeyHead after = read(b);
            if ((after.from < after.to || after.others != null) && after.canSpell(low, top, left - 1, size)) {
                return true;
            }
        }
        return false;
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
        return others == null || table.soleOther() >= 0;
    }

    /** What is left of that language; null for nothing. */
    Language otherNames() {
        return others == null ? null : others[table.soleOther()];
    }

    @Override
    Term follow() {
        return null;
    }

    @Override
    Head clip(int horizon) {
        return clipped(horizon, false);
    }

    @Override
    Head clipAlone(int horizon) {
        return clipped(horizon, true);
    }

    /** With the names alone that it can still become: what comes after them is not known. */
    @Override
    Head alone(int horizon) {
        return state == null || state.forgets
                ? clipped(horizon, true)
                : clipped(horizon, false).named();
    }

    /** Itself, or the less that it depends on where what comes after the name is forgotten. */
    private Head settled() {
        return state != null && state.alone ? named() : this;
    }

    private Head named() {
        boolean off = from >= to && seenFrom >= seenTo && others != null;
        if (off && mode == NameMode.PLAIN && table.soleOther() >= 0) {
            // any name of one kind is read like any other string
            return new Regular(table.rest(others[table.soleOther()]));
        }
        BitSet next = new BitSet();
        for (int i = from; i < to; i++) {
            int declared = table.declared(i);
            next.set(declared, table.next(state).get(declared));
        }
        boolean same = state.alone && seenTo - seenFrom == state.seen.known() && next.equals(state.available);
        if (same) {
            return this;
        }
        SeenNames seen = SeenNames.NONE;
        for (int i = seenFrom; i < seenTo; i++) {
            seen = seen.and(state.seen.name(i));
        }
        MembersState names = MembersState.ofNames(next, seen);
        return new KeyHead(
                table, names, mode, digits, value, high, depth, from, to, 0, seenTo - seenFrom, others, null);
    }

    /** With what tokens can tell of it. */
    private KeyHead clipped(int horizon, boolean isAlone) {
        Language[] near = null;
        boolean changed = false;
        if (others != null) {
            near = others.clone();
            for (int i = 0; i < near.length; i++) {
                near[i] = near[i] == null ? null : near[i].clip(horizon);
                changed |= near[i] != others[i];
            }
        }
        if (state != null && !state.forgets) {
            return brief(near, isAlone);
        }
        return !changed
                ? this
                : new KeyHead(table, state, mode, digits, value, high, depth, from, to, seenFrom, seenTo, near, null);
    }

    /**
     * With those names alone that a token may hold the end of: where there is always another name, with any beginning,
     * the rest of them make no difference.
     */
    private KeyHead brief(Language[] near, boolean isAlone) {
        boolean drops = near != null && table.isOpen();
        BitSet may = table.next(state);
        BitSet next = new BitSet();
        Map<Integer, MembersState> after = new HashMap<>();
        boolean isKept = false;
        for (int i = from; i < to; i++) {
            int declared = table.declared(i);
            boolean isHeld = isHeld(table.name(i));
            isKept |= isHeld || !drops;
            if (may.get(declared) && (isHeld || !drops)) {
                next.set(declared);
                if (isHeld) {
                    after.put(declared, table.brief(table.after(state, declared)));
                }
            }
        }
        SeenNames seen = SeenNames.NONE;
        for (int i = seenFrom; near != null && i < seenTo; i++) {
            byte[] name = state.seen.name(i);
            seen = isHeld(name) || !drops ? seen.and(name) : seen;
        }
        boolean isOff = near != null && !isKept && seen.known() == 0;
        if (near != null && !(isOff && isAlone)) {
            after.put(MembersState.OTHER, table.brief(table.afterOther(state, null)));
        }
        return new KeyHead(
                table,
                isOff && isAlone ? null : MembersState.brief(next, near != null, false, seen, after),
                mode,
                digits,
                value,
                high,
                depth,
                isOff ? 0 : from,
                isOff ? 0 : to,
                0,
                seen.known(),
                near,
                null);
    }

    /** Whether a token may hold what is left of a name, and its quote. */
    private boolean isHeld(byte[] name) {
        return mode == NameMode.BEGIN
                ? table.reach().holds(name)
                : mode != NameMode.PLAIN || table.reach().ends(name, depth);
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
