package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * {@link Members} as they are compiled: declared names by number, in the order of their bytes, and what may come after
 * what. A state is alive if some choice of further members completes it.
 */
final class MembersTable {
    private final Members members;
    private final TermCompiler compiler;
    private final byte[][] sorted;

    /** Place among the declared of each sorted name. */
    private final int[] declaredOf;

    private final BitSet[] implied;
    private final BitSet impliedNames = new BitSet();
    private final boolean anyImplied;

    /** Sets of names that imply each other, of two or more. */
    private final List<BitSet> entangled;

    private final BitSet productive = new BitSet();
    private final OtherNames others;

    /** What is left of literals with the escapes that names may have; null where these are all. */
    private final Language spelled;

    private final Term[] values;
    private final Term[] otherValues;
    private MembersState start;
    private boolean finished;
    private boolean startIsAlive;
    private NameSamples samples;
    private Term colon;
    private Term comma;

    MembersTable(Members members, TermCompiler compiler) {
        this.members = members;
        this.compiler = compiler;
        List<Members.Declared> declared = members.declared();
        int n = declared.size();
        byte[][] bytes = new byte[n][];
        Integer[] order = new Integer[n];
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < n; i++) {
            bytes[i] = declared.get(i).name().getBytes(StandardCharsets.UTF_8);
            order[i] = i;
            numbers.put(declared.get(i).name(), i);
        }
        Arrays.sort(order, Comparator.comparing(i -> bytes[i], Arrays::compareUnsigned));
        sorted = new byte[n][];
        declaredOf = new int[n];
        for (int i = 0; i < n; i++) {
            sorted[i] = bytes[order[i]];
            declaredOf[i] = order[i];
        }
        implied = new BitSet[n];
        for (Map.Entry<String, Set<String>> entry : members.implied().entrySet()) {
            BitSet to = new BitSet();
            entry.getValue().forEach(name -> to.set(numbers.get(name)));
            to.clear(numbers.get(entry.getKey()));
            if (!to.isEmpty()) {
                implied[numbers.get(entry.getKey())] = to;
                impliedNames.or(to);
            }
        }
        anyImplied = !impliedNames.isEmpty();
        entangled = anyImplied && (members.least() > 0 || members.most().isPresent()) ? entangled() : List.of();
        others = new OtherNames(members.others(), sorted, compiler);
        spelled = escapes().isAll() ? null : compiler.language(escapes().rest());
        values = new Term[n];
        otherValues = new Term[members.others().size()];
    }

    private List<BitSet> entangled() {
        List<BitSet> found = new ArrayList<>();
        BitSet done = new BitSet();
        for (int i = impliedNames.nextSetBit(0); i >= 0; i = impliedNames.nextSetBit(i + 1)) {
            if (done.get(i)) {
                continue;
            }
            BitSet from = closure(i);
            BitSet both = new BitSet();
            for (int k = from.nextSetBit(0); k >= 0; k = from.nextSetBit(k + 1)) {
                both.set(k, closure(k).get(i));
            }
            done.or(both);
            if (both.cardinality() > 1) {
                found.add(both);
            }
        }
        if (found.size() > 12) {
            throw new GrammarLimitException("members whose number is bounded have " + found.size()
                    + " sets of names that imply each other; at most 12 are decided");
        }
        return found;
    }

    /** A name and all that it implies. */
    private BitSet closure(int name) {
        BitSet out = new BitSet();
        out.set(name);
        close(out);
        return out;
    }

    private void close(BitSet names) {
        BitSet pending = (BitSet) names.clone();
        for (int i = pending.nextSetBit(0); i >= 0; i = pending.nextSetBit(0)) {
            pending.clear(i);
            if (implied[i] != null) {
                for (int k = implied[i].nextSetBit(0); k >= 0; k = implied[i].nextSetBit(k + 1)) {
                    if (!names.get(k)) {
                        names.set(k);
                        pending.set(k);
                    }
                }
            }
        }
    }

    /** Whether some string matches, given what of the values does. */
    boolean isPossible(Predicate<Expression> test) {
        for (int i = 0; i < values.length; i++) {
            productive.set(i, test.test(members.declared().get(i).value()));
        }
        others.test(test);
        // one member needs a colon, two a comma
        boolean one = test.test(members.colon());
        int most = !one ? 0 : test.test(members.comma()) ? Integer.MAX_VALUE : 1;
        BitSet available = (BitSet) productive.clone();
        BitSet required = new BitSet();
        for (int i = 0; i < values.length; i++) {
            required.set(i, members.declared().get(i).required());
        }
        close(required);
        BitSet came = new BitSet();
        prune(available, came);
        start = new MembersState(
                available,
                required,
                came,
                members.least(),
                Math.min(members.most().orElse(Integer.MAX_VALUE), most),
                SeenNames.NONE,
                false);
        return isAlive(start);
    }

    /** The state before the first member, once it is known which rules match something. */
    MembersState start(Predicate<Expression> test) {
        if (!finished) {
            finished = true;
            startIsAlive = isPossible(test);
        }
        return startIsAlive ? start : null;
    }

    /** How many names are declared. */
    int size() {
        return sorted.length;
    }

    /** A declared name by its place in the order of bytes. */
    byte[] name(int place) {
        return sorted[place];
    }

    int declared(int place) {
        return declaredOf[place];
    }

    /** The escapes that names may have. */
    Escapes escapes() {
        return members.escapes();
    }

    /** The names that are not declared. */
    OtherNames others() {
        return others;
    }

    /** What tokens tell of names. */
    NameReach reach() {
        return compiler.reach();
    }

    /** What tokens can tell of a state: what may follow, of names those that tokens hold, and whether it may end. */
    MembersState brief(MembersState s) {
        if (s.alone || s.isBrief()) {
            return s;
        }
        MembersState known = s.known();
        if (known == null) {
            NameReach reach = reach();
            boolean other = otherNext(s);
            boolean open = other && others.areAllTexts();
            SeenNames seen = SeenNames.NONE;
            for (int i = 0; other && i < s.seen.known(); i++) {
                byte[] name = s.seen.name(i);
                seen = open && !reach.holds(name) ? seen : seen.and(name);
            }
            if (other && s.seen.forgotten() > 0) {
                seen = seen.andOneMore();
            }
            BitSet kept = open
                    ? nameSamples().held(next(s))
                    : other ? next(s) : nameSamples().of(next(s));
            known = MembersState.brief(kept, other, s.canEnd(), seen, Map.of());
            s.known(known);
        }
        return known;
    }

    private NameSamples nameSamples() {
        if (samples == null) {
            samples = new NameSamples(reach(), sorted, declaredOf);
        }
        return samples;
    }

    /** A name, as a literal, that is read up to a place inside. */
    Language rest(Language name) {
        return spelled(compiler.rest(name));
    }

    /** A name, as a literal, that is read up to a byte inside. */
    Language rest(byte[] name, int depth) {
        return spelled(compiler.rest(Arrays.copyOfRange(name, depth, name.length)));
    }

    private Language spelled(Language rest) {
        return spelled == null ? rest : compiler.narrowed(rest, spelled);
    }

    /** Colon, and the value of a declared name. */
    Term afterName(int declared, MembersState next) {
        if (values[declared] == null) {
            values[declared] = compiler.lasting(members.declared().get(declared).value());
        }
        return member(values[declared], next);
    }

    /** Colon, and the value of a name that is not declared; what comes after it if that is known. */
    Term afterOther(int other, MembersState next) {
        if (otherValues[other] == null) {
            otherValues[other] = compiler.lasting(members.others().get(other).value());
        }
        return member(otherValues[other], next);
    }

    private Term member(Term value, MembersState next) {
        if (colon == null) {
            colon = compiler.lasting(members.colon());
        }
        TermStore store = compiler.store();
        Term rest = next == null
                ? Term.END
                : store.term(new Item.InMembers(this, next, Item.Phase.AFTER), Term.END, value.owner);
        return store.concat(colon, store.concat(value, rest));
    }

    Term comma() {
        if (comma == null) {
            comma = compiler.lasting(members.comma());
        }
        return comma;
    }

    /** Whether a member may come. */
    boolean hasNext(MembersState s) {
        decide(s);
        return s.otherNext() || !s.next().isEmpty();
    }

    /** The declared names that may come. */
    BitSet next(MembersState s) {
        decide(s);
        return s.next();
    }

    /** Whether a name that is not declared may come. */
    boolean otherNext(MembersState s) {
        decide(s);
        return s.otherNext();
    }

    private void decide(MembersState s) {
        if (s.next() != null) {
            return;
        }
        BitSet next = new BitSet();
        if (s.most == 0) {
            s.next(next, false);
            return;
        }
        boolean inOrder = members.order() == Members.Order.DECLARED;
        if (!anyImplied && (!inOrder || s.least == 0)) {
            // what is not required takes the place of nothing that is
            next.or(s.required.cardinality() < s.most ? s.available : s.required);
            if (inOrder && !s.required.isEmpty()) {
                next.clear(s.required.nextSetBit(0) + 1, Math.max(next.length(), s.required.length()));
            }
        } else {
            for (int i = s.available.nextSetBit(0); i >= 0; i = s.available.nextSetBit(i + 1)) {
                next.set(i, isAlive(after(s, i)));
                if (inOrder && s.required.get(i)) {
                    break;
                }
            }
        }
        boolean other = false;
        if (s.required.cardinality() < s.most && !(inOrder && !s.required.isEmpty()) && others.count(s, 1) > 0) {
            MembersState after = afterOther(s, null);
            other = isAlive(after);
        }
        s.next(next, other);
    }

    /** The state after a declared name. */
    MembersState after(MembersState s, int name) {
        BitSet available = (BitSet) s.available.clone();
        available.clear(name);
        BitSet came = s.came;
        if (impliedNames.get(name)) {
            came = (BitSet) came.clone();
            came.set(name);
        }
        BitSet required = s.required;
        if (required.get(name) || implied[name] != null) {
            required = (BitSet) required.clone();
            if (implied[name] != null) {
                BitSet all = closure(name);
                all.andNot(came);
                required.or(all);
            }
            required.clear(name);
        }
        if (members.order() == Members.Order.DECLARED) {
            available.clear(0, name);
            prune(available, came);
        }
        return new MembersState(available, required, came, s.least - 1, fewer(s.most), s.seen, s.forgets);
    }

    /** The state after a name that is not declared; null for one that is not known. */
    MembersState afterOther(MembersState s, Text name) {
        BitSet available = s.available;
        if (members.order() == Members.Order.DECLARED) {
            available = new BitSet();
        }
        SeenNames seen = name == null ? s.seen.andOneMore() : s.seen.and(name.bytes());
        return new MembersState(available, s.required, s.came, s.least - 1, fewer(s.most), seen, s.forgets);
    }

    private static int fewer(int most) {
        return most == Integer.MAX_VALUE ? most : most - 1;
    }

    /** Takes away what implies a name that can no longer come. */
    private void prune(BitSet available, BitSet came) {
        if (!anyImplied) {
            return;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = available.nextSetBit(0); i >= 0; i = available.nextSetBit(i + 1)) {
                if (implied[i] != null) {
                    BitSet missing = (BitSet) implied[i].clone();
                    missing.andNot(available);
                    missing.andNot(came);
                    if (!missing.isEmpty()) {
                        available.clear(i);
                        changed = true;
                    }
                }
            }
        }
    }

    private boolean isAlive(MembersState s) {
        BitSet missing = (BitSet) s.required.clone();
        missing.andNot(s.available);
        int must = s.required.cardinality();
        if (!missing.isEmpty() || must > s.most || s.least > s.most) {
            return false;
        }
        if (s.least <= must) {
            return true;
        }
        if (!entangled.isEmpty()) {
            return isAliveEntangled(s);
        }
        int enough = s.least - s.available.cardinality();
        return enough <= 0 || others.count(s, enough) >= enough;
    }

    /** Chooses among the sets of names that come together or not at all; between, any number of members can be had. */
    private boolean isAliveEntangled(MembersState s) {
        for (int choice = 0; choice < 1 << entangled.size(); choice++) {
            BitSet base = (BitSet) s.required.clone();
            BitSet refused = new BitSet();
            for (int i = 0; i < entangled.size(); i++) {
                (((choice >> i) & 1) == 1 ? base : refused).or(entangled.get(i));
            }
            base.andNot(s.came);
            close(base);
            base.andNot(s.came);
            BitSet missing = (BitSet) base.clone();
            missing.andNot(s.available);
            if (!missing.isEmpty() || base.intersects(refused)) {
                continue;
            }
            int high = 0;
            for (int i = s.available.nextSetBit(0); i >= 0; i = s.available.nextSetBit(i + 1)) {
                BitSet all = closure(i);
                all.andNot(s.came);
                high += base.get(i) || !all.intersects(refused) ? 1 : 0;
            }
            if (base.cardinality() <= s.most && high + others.count(s, s.least - high) >= s.least) {
                return true;
            }
        }
        return false;
    }
}
