package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** What masks keep of a name that is being read: what tokens can tell of it (see {@link NameReach}). */
final class NameClip {
    private NameClip() {}

    /**
     * A name with what tokens can tell of it.
     *
     * @param isAlone whether not even one stack frame may be looked at
     */
    static KeyHead of(KeyHead name, int horizon, boolean isAlone) {
        Language[] near = null;
        boolean changed = false;
        if (name.others != null) {
            near = name.others.clone();
            for (int i = 0; i < near.length; i++) {
                near[i] = near[i] == null ? null : near[i].clip(horizon);
                changed |= near[i] != name.others[i];
            }
        }
        if (name.state != null && !name.state.forgets) {
            return brief(name, near, isAlone);
        }
        return changed ? name.withOthers(near) : name;
    }

    /**
     * With those names alone that a token may hold the end of: where there is always another name, with any beginning,
     * the rest of them make no difference.
     */
    private static KeyHead brief(KeyHead name, Language[] near, boolean isAlone) {
        MembersTable table = name.table;
        MembersState state = name.state;
        boolean drops = near != null && table.others().areAllTexts();
        BitSet may = table.next(state);
        BitSet next = new BitSet();
        Map<Integer, MembersState> after = new HashMap<>();
        boolean isKept = false;
        for (int i = name.from; i < name.to; i++) {
            int declared = table.declared(i);
            boolean isHeld = isHeld(name, table.name(i));
            isKept |= isHeld || !drops;
            if (may.get(declared) && (isHeld || !drops)) {
                next.set(declared);
                if (isHeld) {
                    after.put(declared, table.brief(table.after(state, declared)));
                }
            }
        }
        SeenNames seen = SeenNames.NONE;
        for (int i = name.seenFrom; near != null && i < name.seenTo; i++) {
            byte[] came = state.seen.name(i);
            seen = isHeld(name, came) || !drops ? seen.and(came) : seen;
        }
        boolean isOff = near != null && !isKept && seen.known() == 0;
        if (near != null && !(isOff && isAlone)) {
            after.put(MembersState.OTHER, table.brief(table.afterOther(state, null)));
        }
        return name.with(
                isOff && isAlone ? null : MembersState.brief(next, near != null, false, seen, after),
                isOff ? 0 : name.from,
                isOff ? 0 : name.to,
                seen.known(),
                near);
    }

    /** Whether a token may hold what is left of a name, and its quote. */
    private static boolean isHeld(KeyHead name, byte[] bytes) {
        NameReach reach = name.table.reach();
        return name.mode == NameMode.BEGIN
                ? reach.holds(bytes)
                : name.mode != NameMode.PLAIN || reach.ends(bytes, name.depth);
    }

    /** With the names alone that it can still become: what comes after them is not known. */
    static Head named(KeyHead name) {
        MembersTable table = name.table;
        MembersState state = name.state;
        Language[] others = name.others;
        boolean isOff = name.from >= name.to && name.seenFrom >= name.seenTo && others != null;
        if (isOff && name.mode == NameMode.PLAIN && table.others().sole() >= 0) {
            // any name of one kind is read like any other string
            return new Head.Regular(table.rest(others[table.others().sole()]));
        }
        BitSet next = new BitSet();
        int last = -1;
        for (int i = name.from; i < name.to; i++) {
            int declared = table.declared(i);
            if (table.next(state).get(declared)) {
                next.set(declared);
                last = i;
            }
        }
        if (others == null && name.mode == NameMode.PLAIN && next.cardinality() == 1) {
            // what is left of a name is the same in all objects
            return new Head.Regular(table.rest(table.name(last), name.depth));
        }
        boolean same = state.alone && name.seenTo - name.seenFrom == state.seen.known() && next.equals(state.available);
        if (same) {
            return name;
        }
        SeenNames seen = SeenNames.NONE;
        for (int i = name.seenFrom; i < name.seenTo; i++) {
            seen = seen.and(state.seen.name(i));
        }
        return name.with(MembersState.ofNames(next, seen), name.from, name.to, seen.known(), others);
    }
}
