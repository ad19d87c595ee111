package dev.logits.decode.grammar;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The bytes that tokens of a vocabulary hold, and a grammar without the texts that need others: so the lack of a byte
 * is found when a grammar is compiled, and not by a model that has come to where only that byte could follow.
 *
 * <p>Regular parts are cut down to strings of held bytes, and names of members that cannot be spelled are taken out. A
 * byte that is held by long tokens alone counts as held.
 *
 * <p>For one thread.
 */
final class HeldBytes {
    private static final String NUMBERS = "u0123456789abcdef";

    private final BitSet held;
    private final Expression strings;

    /** A character of a literal that is no escape, or a byte of one. */
    private final Expression plain;

    /** The escapes that tokens can spell. */
    private final Escapes escapes;

    /** Bytes that the grammar has and no token holds, each with what has it. */
    private final Map<Integer, Expression> missing = new TreeMap<>();

    HeldBytes(BitSet held) {
        this.held = held;
        int[][] next = new int[1][256];
        for (int b = 0; b < 256; b++) {
            next[0][b] = held.get(b) ? 0 : -1;
        }
        BitSet all = new BitSet();
        all.set(0);
        strings = Expression.automaton(Automaton.of("strings of held bytes", next, all));
        plain = Expression.automaton(Automaton.of("a held byte", plain(held), one()));
        StringBuilder letters = new StringBuilder();
        Escapes.ALL.letters().chars().filter(l -> held.get('\\') && held.get(l)).forEach(l -> letters.append((char) l));
        boolean numbers = held.get('\\') && NUMBERS.chars().allMatch(held::get);
        escapes = Escapes.of(letters.toString(), numbers ? Escapes.Numbers.ALL : Escapes.Numbers.NONE);
    }

    private static int[][] plain(BitSet held) {
        int[][] next = new int[2][256];
        for (int b = 0; b < 256; b++) {
            next[0][b] = held.get(b) && !Escapes.isNeededBy(b) ? 1 : -1;
            next[1][b] = -1;
        }
        return next;
    }

    private static BitSet one() {
        BitSet end = new BitSet();
        end.set(1);
        return end;
    }

    /** The grammar without the texts that need a byte that is not held. */
    Grammar narrowed(Grammar grammar) {
        return held.cardinality() == 256
                ? grammar
                : Rewriting.ofRegular(this::regular, this::objects).of(grammar);
    }

    /** The bytes that are missing, after a grammar was narrowed. */
    int[] missing() {
        return missing.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    /** The missing bytes in words, and what has them. */
    String words() {
        StringBuilder words = new StringBuilder();
        int listed = 0;
        for (Map.Entry<Integer, Expression> entry : missing.entrySet()) {
            if (listed++ == 8) {
                return words + " and " + (missing.size() - 8) + " more";
            }
            int b = entry.getKey();
            words.append(listed > 1 ? ", " : "").append(String.format(Locale.ROOT, "0x%02X", b));
            if (b > ' ' && b < 0x7f) {
                words.append(" '").append((char) b).append('\'');
            } else if (listed == 1) {
                String text = entry.getValue().toString();
                words.append(" of ").append(text.length() > 40 ? text.substring(0, 40) + "…" : text);
            }
        }
        return words.toString();
    }

    private Expression regular(Expression e) {
        BitSet lacking = bytes(e);
        lacking.andNot(held);
        lacking.stream().forEach(b -> missing.putIfAbsent(b, e));
        return lacking.isEmpty() ? e : Expression.both(e, strings);
    }

    /** Members whose names can be spelled; nothing where a required one cannot. */
    private Expression objects(Expression object) {
        Members m = ((Expression.ObjectOf) object).members;
        BitSet quote = new BitSet();
        quote.set('"');
        lack(quote, object);
        Escapes usable = escapes.and(m.escapes());
        if (usable.numbers() == Escapes.Numbers.ALL) {
            return object;
        }
        boolean same = true;
        Members.Builder b = Members.withoutNames(m);
        for (Members.Declared d : m.declared()) {
            boolean spelled = isSpelled(d.name(), usable);
            same &= spelled;
            if (!spelled) {
                BitSet bytes = new BitSet();
                set(bytes, d.name().getBytes(StandardCharsets.UTF_8));
                lack(bytes, Expression.text(d.name()));
            }
            if (!spelled && d.required()) {
                return Expression.nothing();
            }
            b.declare(d.name(), spelled ? d.value() : Expression.nothing(), d.required());
        }
        for (Members.Others o : m.others()) {
            Expression names = spelled(o.names(), usable, usable.equals(m.escapes()));
            same &= names == o.names();
            b.others(names, o.value());
        }
        if (same) {
            return object;
        }
        m.implied().forEach(b::imply);
        return Expression.members(b.build());
    }

    private void lack(BitSet bytes, Expression of) {
        bytes.andNot(held);
        bytes.stream().forEach(b -> missing.putIfAbsent(b, of));
    }

    private boolean isSpelled(String name, Escapes usable) {
        return name.codePoints().allMatch(point -> usable.has(point) || !Escapes.isNeededBy(point) && isHeld(point));
    }

    private boolean isHeld(int point) {
        for (byte b : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
            if (!held.get(b & 0xff)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The names that can be spelled with some escapes.
     *
     * @param known whether all of them can where every byte is held
     */
    private Expression spelled(Expression names, Escapes usable, boolean known) {
        BitSet lacking = bytes(names);
        lacking.andNot(held);
        for (int b = lacking.nextSetBit(0); b >= 0 && b < 0x80; b = lacking.nextSetBit(b + 1)) {
            lacking.set(b, !usable.has(b));
        }
        if (lacking.isEmpty() && known) {
            return names;
        }
        lack(lacking, names);
        Expression escaped = Expression.codePoints(usable.characters());
        return Expression.both(names, Expression.repeat(Expression.either(plain, escaped), 0));
    }

    /** The bytes that strings of a regular expression may have, maybe with others. Depth is bounded. */
    private static BitSet bytes(Expression e) {
        BitSet out = new BitSet(256);
        add(e, out);
        return out;
    }

    private static void add(Expression e, BitSet out) {
        if (e instanceof Expression.Bytes b) {
            set(out, b.bytes);
        } else if (e instanceof Expression.OneOf o) {
            points(o.set, out);
        } else if (e instanceof Expression.Sequence s) {
            s.parts.forEach(part -> add(part, out));
        } else if (e instanceof Expression.Either s) {
            s.alternatives.forEach(part -> add(part, out));
        } else if (e instanceof Expression.Repeat r) {
            add(r.part, out);
        } else if (e instanceof Expression.Both b) {
            both(b.parts, out);
        } else if (e instanceof Expression.Quoted q) {
            BitSet texts = bytes(q.texts);
            out.or(texts);
            out.set('"');
            if (!texts.isEmpty()) {
                set(out, "\\/bfnrtuABCDEF0123456789abcdef".getBytes(StandardCharsets.UTF_8));
            }
            out.clear(0, ' ');
        } else if (e instanceof Expression.Machine m) {
            for (int s = 0; s < m.automaton.states(); s++) {
                for (int b = 0; b < 256; b++) {
                    if (m.automaton.next(s, b) >= 0) {
                        out.set(b);
                    }
                }
            }
        } else {
            points(CodePoints.ALL, out); // a complement, which is of texts
        }
    }

    private static void both(List<Expression> parts, BitSet out) {
        BitSet all = new BitSet(256);
        all.set(0, 256);
        parts.forEach(part -> all.and(bytes(part)));
        out.or(all);
    }

    private static void set(BitSet out, byte[] bytes) {
        for (byte b : bytes) {
            out.set(b & 0xff);
        }
    }

    /** The bytes of the UTF-8 of code points: their first ones exactly, and all others if there are any. */
    private static void points(CodePoints set, BitSet out) {
        for (int i = 0; i < set.ranges(); i++) {
            int first = set.first(i);
            int last = set.last(i);
            if (first < 0x80) {
                out.set(first, Math.min(last, 0x7f) + 1);
            }
            if (last >= 0x80) {
                if (first == last) {
                    set(out, Character.toString(first).getBytes(StandardCharsets.UTF_8));
                } else {
                    out.set(lead(Math.max(first, 0x80)), lead(last) + 1);
                    out.set(0x80, 0xc0);
                }
            }
        }
    }

    private static int lead(int point) {
        return point < 0x800 ? 0xc0 | point >> 6 : point < 0x10000 ? 0xe0 | point >> 12 : 0xf0 | point >> 18;
    }
}
