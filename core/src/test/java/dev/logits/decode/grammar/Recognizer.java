package dev.logits.decode.grammar;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a whole string is in a language, by the definitions and nothing else: for every expression the ends of its
 * matches from a place. Slow and sure; what the compiled form is compared with.
 */
final class Recognizer {
    private record At(Rule rule, int from) {}

    private final Grammar grammar;
    private final byte[] in;
    private final Map<At, BitSet> known = new HashMap<>();
    private final Set<At> seen = new HashSet<>();
    private boolean changed;

    private Recognizer(Grammar grammar, byte[] in) {
        this.grammar = grammar;
        this.in = in;
    }

    static boolean accepts(Grammar grammar, byte[] in) {
        Recognizer r = new Recognizer(grammar, in);
        BitSet ends;
        do {
            r.changed = false;
            r.seen.clear();
            ends = r.ends(grammar.start(), 0);
        } while (r.changed);
        return ends.get(in.length);
    }

    private static boolean regular(Expression e, byte[] in) {
        return new Recognizer(null, in).ends(e, 0).get(in.length);
    }

    private BitSet ends(Expression e, int from) {
        BitSet out = new BitSet();
        if (e instanceof Expression.Bytes b) {
            if (from + b.bytes.length <= in.length
                    && ByteBuffer.wrap(in, from, b.bytes.length).equals(ByteBuffer.wrap(b.bytes))) {
                out.set(from + b.bytes.length);
            }
        } else if (e instanceof Expression.OneOf o) {
            for (int n = 1; n <= 4 && from + n <= in.length; n++) {
                String s = text(from, from + n);
                if (s != null && s.codePointCount(0, s.length()) == 1 && o.set.contains(s.codePointAt(0))) {
                    out.set(from + n);
                }
            }
        } else if (e instanceof Expression.Sequence s) {
            out.set(from);
            for (Expression part : s.parts) {
                out = after(out, part);
            }
        } else if (e instanceof Expression.Either a) {
            for (Expression part : a.alternatives) {
                out.or(ends(part, from));
            }
        } else if (e instanceof Expression.Repeat r) {
            BitSet now = new BitSet();
            now.set(from);
            BitSet before = null;
            for (int i = 0; !now.isEmpty() && (r.most.isEmpty() || i <= r.most.getAsInt()); i++) {
                if (i >= r.least) {
                    int size = out.cardinality();
                    out.or(now);
                    if (size == out.cardinality() && now.equals(before)) {
                        break;
                    }
                }
                if (i >= r.least + in.length + 2) {
                    break;
                }
                before = now;
                now = after(now, r.part);
            }
        } else if (e instanceof Expression.Both b) {
            out.set(from, in.length + 1);
            for (Expression part : b.parts) {
                out.and(ends(part, from));
            }
        } else if (e instanceof Expression.Not n) {
            BitSet not = ends(n.part, from);
            for (int to = from; to <= in.length; to++) {
                out.set(to, !not.get(to) && text(from, to) != null);
            }
        } else if (e instanceof Expression.Quoted q) {
            StringBuilder value = new StringBuilder();
            int to = literal(from, value);
            if (to > 0 && regular(q.texts, value.toString().getBytes(StandardCharsets.UTF_8))) {
                out.set(to);
            }
        } else if (e instanceof Expression.Machine m) {
            int state = 0;
            for (int to = from; state >= 0; to++) {
                out.set(to, m.automaton.accepts(state));
                if (to == in.length) {
                    break;
                }
                state = m.automaton.next(state, in[to] & 0xff);
            }
        } else if (e instanceof Expression.Call c) {
            At at = new At(c.rule, from);
            BitSet before = known.computeIfAbsent(at, k -> new BitSet());
            if (seen.add(at)) {
                BitSet now = ends(grammar.definition(c.rule), from);
                now.or(before);
                if (!now.equals(known.get(at))) {
                    changed = true;
                    now.or(known.get(at));
                    known.put(at, now);
                }
                return (BitSet) now.clone();
            }
            return (BitSet) before.clone();
        } else if (e instanceof Expression.ObjectOf o) {
            members(o.members, from, new ArrayList<>(), 0, out);
        } else if (e instanceof Expression.Distinct d) {
            items(d.items, from, new ArrayList<>(), out);
        }
        return out;
    }

    private BitSet after(BitSet starts, Expression part) {
        BitSet out = new BitSet();
        for (int i = starts.nextSetBit(0); i >= 0; i = starts.nextSetBit(i + 1)) {
            out.or(ends(part, i));
        }
        return out;
    }

    private String text(int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(in, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Reads a JSON string literal; its end, or −1. */
    private int literal(int from, StringBuilder value) {
        if (from >= in.length || in[from] != '"') {
            return -1;
        }
        int end = from + 1;
        while (end < in.length && in[end] != '"') {
            end += in[end] == '\\' ? 2 : 1;
        }
        if (end >= in.length) {
            return -1;
        }
        String raw = text(from + 1, end);
        if (raw == null) {
            return -1;
        }
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c < ' ') {
                return -1;
            }
            if (c != '\\') {
                value.append(c);
                continue;
            }
            if (++i >= raw.length()) {
                return -1;
            }
            int at = "\"\\/bfnrt".indexOf(raw.charAt(i));
            if (at >= 0) {
                value.append("\"\\/\b\f\n\r\t".charAt(at));
            } else if (raw.charAt(i) == 'u' && raw.substring(i + 1).matches("(?s)[0-9a-fA-F]{4}.*")) {
                value.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                return -1;
            }
        }
        String s = value.toString();
        boolean lone = s.codePoints().anyMatch(p -> p >= Character.MIN_SURROGATE && p <= Character.MAX_SURROGATE);
        return lone ? -1 : end + 1;
    }

    /** Whether a literal has these escapes alone. */
    private static boolean spells(Escapes escapes, String literal) {
        for (int i = literal.indexOf('\\'); i >= 0; i = literal.indexOf('\\', i + 2)) {
            char letter = literal.charAt(i + 1);
            boolean has = letter != 'u'
                    ? escapes.letters().indexOf(letter) >= 0
                    : switch (escapes.numbers()) {
                        case NONE -> false;
                        case CONTROLS -> Integer.parseInt(literal.substring(i + 2, i + 6), 16) < 0x20;
                        case ALL -> true;
                    };
            if (!has) {
                return false;
            }
        }
        return true;
    }

    private void members(Members m, int from, List<String> names, int place, BitSet out) {
        boolean enough = names.size() >= m.least()
                && m.declared().stream().allMatch(d -> !d.required() || names.contains(d.name()))
                && m.implied().entrySet().stream()
                        .allMatch(i -> !names.contains(i.getKey()) || names.containsAll(i.getValue()));
        out.set(from, out.get(from) || enough);
        if (m.most().isPresent() && names.size() >= m.most().getAsInt()) {
            return;
        }
        BitSet starts = new BitSet();
        starts.set(from);
        if (!names.isEmpty()) {
            starts = after(starts, m.comma());
        }
        for (int i = starts.nextSetBit(0); i >= 0; i = starts.nextSetBit(i + 1)) {
            StringBuilder name = new StringBuilder();
            int to = literal(i, name);
            if (to < 0 || !spells(m.escapes(), text(i, to)) || names.contains(name.toString())) {
                continue;
            }
            Expression value = null;
            int at = 0;
            for (; at < m.declared().size() && value == null; at++) {
                if (m.declared().get(at).name().equals(name.toString())) {
                    value = m.declared().get(at).value();
                }
            }
            if (value == null) {
                at = m.declared().size() + 1;
                for (Members.Others o : m.others()) {
                    if (regular(o.names(), name.toString().getBytes(StandardCharsets.UTF_8))) {
                        value = o.value();
                    }
                }
            }
            if (value == null || m.order() == Members.Order.DECLARED && at < place) {
                continue;
            }
            BitSet here = new BitSet();
            here.set(to);
            BitSet ends = after(after(here, m.colon()), value);
            names.add(name.toString());
            for (int end = ends.nextSetBit(0); end >= 0; end = ends.nextSetBit(end + 1)) {
                members(m, end, names, at, out);
            }
            names.remove(names.size() - 1);
        }
    }

    private void items(DistinctItems d, int from, List<Object> values, BitSet out) {
        out.set(from, out.get(from) || values.size() >= d.least());
        if (d.most().isPresent() && values.size() >= d.most().getAsInt()) {
            return;
        }
        BitSet starts = new BitSet();
        starts.set(from);
        if (!values.isEmpty()) {
            starts = after(starts, d.separator());
        }
        for (int i = starts.nextSetBit(0); i >= 0; i = starts.nextSetBit(i + 1)) {
            BitSet ends = ends(d.item(), i);
            for (int end = ends.nextSetBit(0); end >= 0; end = ends.nextSetBit(end + 1)) {
                Object value = value(i, end);
                if (!values.contains(value)) {
                    values.add(value);
                    items(d, end, values, out);
                    values.remove(values.size() - 1);
                }
            }
        }
    }

    private Object value(int from, int to) {
        String s = text(from, to);
        if (s.startsWith("\"")) {
            StringBuilder value = new StringBuilder();
            literal(from, value);
            return value.toString();
        }
        try {
            return new BigDecimal(s).stripTrailingZeros();
        } catch (NumberFormatException e) {
            return List.of(s);
        }
    }
}
