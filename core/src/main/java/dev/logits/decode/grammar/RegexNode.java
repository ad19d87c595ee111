package dev.logits.decode.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A part of a parsed regular expression. What holds no assertion is a {@link Plain} expression from the start; the
 * other parts remember their places for errors.
 */
sealed interface RegexNode {
    /** Parts that are nested deeper are refused, so that nothing needs a deep stack. */
    int MOST_NESTED = 500;

    Plain EMPTY = new Plain(Expression.empty(), true);

    /** How deep parts with assertions are nested. */
    int depth();

    /** Whether a lookahead is in it. */
    boolean looksAhead();

    /** What matches the same texts wherever it stands. */
    record Plain(Expression expression, boolean nullable) implements RegexNode {
        @Override
        public int depth() {
            return 0;
        }

        @Override
        public boolean looksAhead() {
            return false;
        }
    }

    /** The kinds of conditions on a place. */
    enum Condition {
        START,
        END,
        WORD_BOUNDARY,
        NO_WORD_BOUNDARY
    }

    /** A condition on a place. */
    record Assertion(Condition condition, boolean multiline, int at) implements RegexNode {
        @Override
        public int depth() {
            return 0;
        }

        @Override
        public boolean looksAhead() {
            return false;
        }
    }

    /** A condition on what follows a place. */
    record Lookahead(RegexNode part, boolean negative, int at, int depth) implements RegexNode {
        @Override
        public boolean looksAhead() {
            return true;
        }
    }

    /** Parts one after the other. */
    record Sequence(List<RegexNode> parts, int depth, boolean looksAhead) implements RegexNode {}

    /** One of several parts. */
    record Either(List<RegexNode> parts, int depth, boolean looksAhead) implements RegexNode {}

    /** A part several times. */
    record Repeat(RegexNode part, int least, OptionalInt most, int at, int depth, boolean looksAhead)
            implements RegexNode {}

    /** Parts one after the other; neighbors without assertions become one expression. */
    static RegexNode sequence(List<RegexNode> parts) {
        List<RegexNode> flat = new ArrayList<>();
        List<Expression> plain = new ArrayList<>();
        boolean nullable = true;
        for (RegexNode part : parts) {
            for (RegexNode p : part instanceof Sequence s ? s.parts : List.of(part)) {
                if (p instanceof Plain e) {
                    plain.add(e.expression);
                    nullable &= e.nullable;
                    continue;
                }
                if (!plain.isEmpty()) {
                    flat.add(new Plain(Expression.sequence(plain), nullable));
                    plain.clear();
                    nullable = true;
                }
                flat.add(p);
            }
        }
        if (!plain.isEmpty() || flat.isEmpty()) {
            flat.add(new Plain(Expression.sequence(plain), nullable));
        }
        return flat.size() == 1 ? flat.get(0) : new Sequence(List.copyOf(flat), deeper(flat), looks(flat));
    }

    /** One of several parts; those without assertions become one expression. */
    static RegexNode either(List<RegexNode> parts) {
        List<RegexNode> flat = new ArrayList<>();
        List<Expression> plain = new ArrayList<>();
        boolean nullable = false;
        for (RegexNode part : parts) {
            for (RegexNode p : part instanceof Either e ? e.parts : List.of(part)) {
                if (p instanceof Plain e) {
                    plain.add(e.expression);
                    nullable |= e.nullable;
                } else {
                    flat.add(p);
                }
            }
        }
        if (!plain.isEmpty()) {
            flat.add(0, new Plain(Expression.either(plain), nullable));
        }
        return flat.size() == 1 ? flat.get(0) : new Either(List.copyOf(flat), deeper(flat), looks(flat));
    }

    /** A part several times. */
    static RegexNode repeat(RegexNode part, int least, OptionalInt most, int at) {
        if (most.isPresent() && most.getAsInt() == 0) {
            return EMPTY;
        }
        if (least == 1 && most.isPresent() && most.getAsInt() == 1) {
            return part;
        }
        if (part instanceof Plain p) {
            Expression many = most.isPresent()
                    ? Expression.repeat(p.expression, least, most.getAsInt())
                    : Expression.repeat(p.expression, least);
            return new Plain(many, least == 0 || p.nullable);
        }
        return new Repeat(part, least, most, at, part.depth() + 1, part.looksAhead());
    }

    private static int deeper(List<RegexNode> parts) {
        return 1 + parts.stream().mapToInt(RegexNode::depth).max().orElse(0);
    }

    private static boolean looks(List<RegexNode> parts) {
        return parts.stream().anyMatch(RegexNode::looksAhead);
    }
}
