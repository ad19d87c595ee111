package dev.logits.decode.grammar;

import dev.logits.internal.check.NullCheck;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A language: a set of byte strings, built from texts, code points and other languages. Texts are UTF-8. What holds no
 * call, no special token, no {@link Members} and no {@link DistinctItems} is <i>regular</i>; {@link #both},
 * {@link #not} and {@link #quoted} take regular languages only.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * Expression digit = Expression.codePoints(CodePoints.range('0', '9'));
 * Expression integer = Expression.sequence(Expression.optional(Expression.text("-")), Expression.repeat(digit, 1, 18));
 * }</pre>
 *
 * @since 0.1
 */
public abstract sealed class Expression {
    /** Expressions that are nested deeper are refused, so that nothing needs a deep stack. */
    public static final int MOST_NESTED = 1000;

    private static final Expression NOTHING = new Either(List.of());
    private static final Expression EMPTY = new Bytes(new byte[0]);

    private final int depth;
    private final boolean regular;

    private Expression(boolean regular, List<Expression> parts) {
        int deepest = 0;
        boolean all = regular;
        for (Expression part : parts) {
            deepest = Math.max(deepest, part.depth);
            all &= part.regular;
        }
        if (deepest >= MOST_NESTED) {
            throw new IllegalArgumentException("an expression is nested deeper than " + MOST_NESTED
                    + " levels; put parts of it into rules, or into one sequence");
        }
        depth = deepest + 1;
        this.regular = all;
    }

    /** No string at all. */
    public static Expression nothing() {
        return NOTHING;
    }

    /** The empty string only. */
    public static Expression empty() {
        return EMPTY;
    }

    /** One text, as UTF-8. */
    public static Expression text(String text) {
        NullCheck.argument(text, "text");
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** One string of bytes. */
    public static Expression bytes(byte... bytes) {
        NullCheck.argument(bytes, "bytes");
        return bytes.length == 0 ? EMPTY : new Bytes(bytes.clone());
    }

    /** One code point of a set, as UTF-8. */
    public static Expression codePoints(CodePoints set) {
        NullCheck.argument(set, "set");
        return set.isEmpty() ? NOTHING : new OneOf(set);
    }

    /** One expression after the other. */
    public static Expression sequence(Expression... parts) {
        NullCheck.argument(parts, "parts");
        return sequence(List.of(parts));
    }

    /** One expression after the other. */
    public static Expression sequence(List<Expression> parts) {
        NullCheck.argument(parts, "parts");
        List<Expression> flat = new ArrayList<>();
        for (Expression part : parts) {
            if (part == NOTHING) {
                return NOTHING;
            }
            if (part instanceof Sequence s) {
                flat.addAll(s.parts);
            } else if (part != EMPTY) {
                flat.add(part);
            }
        }
        return flat.isEmpty() ? EMPTY : flat.size() == 1 ? flat.get(0) : new Sequence(List.copyOf(flat));
    }

    /** One of several: their union. */
    public static Expression either(Expression... alternatives) {
        NullCheck.argument(alternatives, "alternatives");
        return either(List.of(alternatives));
    }

    /** One of several: their union. */
    public static Expression either(List<Expression> alternatives) {
        NullCheck.argument(alternatives, "alternatives");
        List<Expression> flat = new ArrayList<>();
        for (Expression alternative : alternatives) {
            if (alternative instanceof Either e) {
                flat.addAll(e.alternatives);
            } else {
                flat.add(alternative);
            }
        }
        return flat.isEmpty() ? NOTHING : flat.size() == 1 ? flat.get(0) : new Either(List.copyOf(flat));
    }

    /** The expression or the empty string. */
    public static Expression optional(Expression part) {
        return repeat(part, 0, 1);
    }

    /** The expression, {@code least} times or more. */
    public static Expression repeat(Expression part, int least) {
        return repeated(part, least, OptionalInt.empty());
    }

    /** The expression, {@code least} to {@code most} times. Large numbers cost nothing. */
    public static Expression repeat(Expression part, int least, int most) {
        if (most < least) {
            throw new IllegalArgumentException("at most " + most + " times is less than at least " + least);
        }
        return repeated(part, least, OptionalInt.of(most));
    }

    private static Expression repeated(Expression part, int least, OptionalInt most) {
        NullCheck.argument(part, "part");
        if (least < 0) {
            throw new IllegalArgumentException("at least " + least + " times: expected 0 or more");
        }
        if (part == EMPTY || most.isPresent() && most.getAsInt() == 0) {
            return EMPTY;
        }
        if (part == NOTHING) {
            return least == 0 ? EMPTY : NOTHING;
        }
        return least == 1 && most.isPresent() && most.getAsInt() == 1 ? part : new Repeat(part, least, most);
    }

    /** What is in all of several regular languages: their intersection; of none of them, all texts. */
    public static Expression both(Expression... parts) {
        NullCheck.argument(parts, "parts");
        return both(List.of(parts));
    }

    /** What is in all of several regular languages: their intersection; of none of them, all texts. */
    public static Expression both(List<Expression> parts) {
        NullCheck.argument(parts, "parts");
        for (Expression part : parts) {
            part.requireRegular("an intersection");
        }
        return parts.isEmpty() ? not(NOTHING) : parts.size() == 1 ? parts.get(0) : new Both(List.copyOf(parts));
    }

    /** All texts, that is valid UTF-8, that are not in a regular language: its complement. */
    public static Expression not(Expression part) {
        NullCheck.argument(part, "part");
        part.requireRegular("a complement");
        return new Not(part);
    }

    /** What is in the first of two regular languages and not in the second: their difference. */
    public static Expression except(Expression part, Expression without) {
        NullCheck.argument(part, "part");
        NullCheck.argument(without, "without");
        return both(part, not(without));
    }

    /**
     * JSON's spellings, quotes included, of the texts of a regular language: each character as itself or by any legal
     * escape, surrogate pairs included; never a raw control character, never a lone surrogate.
     */
    public static Expression quoted(Expression texts) {
        NullCheck.argument(texts, "texts");
        texts.requireRegular("quoted text");
        return new Quoted(texts);
    }

    /** What a finite automaton accepts. */
    public static Expression automaton(Automaton automaton) {
        NullCheck.argument(automaton, "automaton");
        return new Machine(automaton);
    }

    /** What a rule stands for; rules may call each other and themselves, first things included. */
    public static Expression call(Rule rule) {
        NullCheck.argument(rule, "rule");
        return new Call(rule);
    }

    /**
     * One special token of the vocabulary, by its name; never the text that is spelled like it.
     *
     * @param name such as {@code <|im_end|>}
     */
    public static Expression token(String name) {
        NullCheck.argument(name, "name");
        return new Special(name);
    }

    /** The members of an object, without a repeated name. */
    public static Expression members(Members members) {
        NullCheck.argument(members, "members");
        return new ObjectOf(members);
    }

    /** The items of an array, no two of the same value. */
    public static Expression distinct(DistinctItems items) {
        NullCheck.argument(items, "items");
        return new Distinct(items);
    }

    /** Whether it has no call, no special token, no members and no distinct items. */
    public boolean isRegular() {
        return regular;
    }

    private void requireRegular(String where) {
        if (!regular) {
            throw new IllegalArgumentException(where + " takes regular expressions only: no calls of rules, no special"
                    + " tokens, no members, no distinct items; got " + this);
        }
    }

    static final class Bytes extends Expression {
        final byte[] bytes;

        Bytes(byte[] bytes) {
            super(true, List.of());
            this.bytes = bytes;
        }

        @Override
        public String toString() {
            return bytes.length == 0 ? "()" : '"' + new String(bytes, StandardCharsets.UTF_8) + '"';
        }
    }

    static final class OneOf extends Expression {
        final CodePoints set;

        OneOf(CodePoints set) {
            super(true, List.of());
            this.set = set;
        }

        @Override
        public String toString() {
            return set.toString();
        }
    }

    static final class Sequence extends Expression {
        final List<Expression> parts;

        Sequence(List<Expression> parts) {
            super(true, parts);
            this.parts = parts;
        }

        @Override
        public String toString() {
            return join(parts, " ");
        }
    }

    static final class Either extends Expression {
        final List<Expression> alternatives;

        Either(List<Expression> alternatives) {
            super(true, alternatives);
            this.alternatives = alternatives;
        }

        @Override
        public String toString() {
            return alternatives.isEmpty() ? "[]" : join(alternatives, " | ");
        }
    }

    static final class Repeat extends Expression {
        final Expression part;
        final int least;
        final OptionalInt most;

        Repeat(Expression part, int least, OptionalInt most) {
            super(true, List.of(part));
            this.part = part;
            this.least = least;
            this.most = most;
        }

        @Override
        public String toString() {
            return part + "{" + least + "," + (most.isPresent() ? most.getAsInt() : "") + "}";
        }
    }

    static final class Both extends Expression {
        final List<Expression> parts;

        Both(List<Expression> parts) {
            super(true, parts);
            this.parts = parts;
        }

        @Override
        public String toString() {
            return join(parts, " & ");
        }
    }

    static final class Not extends Expression {
        final Expression part;

        Not(Expression part) {
            super(true, List.of(part));
            this.part = part;
        }

        @Override
        public String toString() {
            return "~" + part;
        }
    }

    static final class Quoted extends Expression {
        final Expression texts;

        Quoted(Expression texts) {
            super(true, List.of(texts));
            this.texts = texts;
        }

        @Override
        public String toString() {
            return "quoted(" + texts + ")";
        }
    }

    static final class Machine extends Expression {
        final Automaton automaton;

        Machine(Automaton automaton) {
            super(true, List.of());
            this.automaton = automaton;
        }

        @Override
        public String toString() {
            return automaton.toString();
        }
    }

    static final class Call extends Expression {
        final Rule rule;

        Call(Rule rule) {
            super(false, List.of());
            this.rule = rule;
        }

        @Override
        public String toString() {
            return rule.name();
        }
    }

    static final class Special extends Expression {
        final String name;

        Special(String name) {
            super(false, List.of());
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final class ObjectOf extends Expression {
        final Members members;

        ObjectOf(Members members) {
            super(false, members.parts());
            this.members = members;
        }

        @Override
        public String toString() {
            return members.toString();
        }
    }

    static final class Distinct extends Expression {
        final DistinctItems items;

        Distinct(DistinctItems items) {
            super(false, List.of(items.item(), items.separator()));
            this.items = items;
        }

        @Override
        public String toString() {
            return items.toString();
        }
    }

    private static String join(List<Expression> parts, String between) {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < parts.size() && text.length() < 200; i++) {
            text.append(i == 0 ? "" : between).append(parts.get(i));
        }
        return text.length() < 200 ? text.append(")").toString() : text.substring(0, 200) + "…)";
    }
}
