package dev.logits.io.schema;

import dev.logits.decode.grammar.CodePoints;
import dev.logits.decode.grammar.Expression;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Numbers as JSON spells them. */
final class DecimalText {
    private static final Expression DIGIT = Expression.codePoints(CodePoints.range('0', '9'));
    private static final Expression MINUS = Expression.text("-");
    private static final Expression WHOLE = Expression.either(
            Expression.text("0"),
            Expression.sequence(Expression.codePoints(CodePoints.range('1', '9')), Expression.repeat(DIGIT, 0)));
    private static final Expression FRACTION = Expression.sequence(Expression.text("."), Expression.repeat(DIGIT, 1));
    private static final Expression ZEROS =
            Expression.optional(Expression.sequence(Expression.text("."), Expression.repeat(Expression.text("0"), 1)));

    /** Any number. */
    static final Expression JSON_NUMBER = Expression.sequence(
            Expression.optional(MINUS),
            WHOLE,
            Expression.optional(FRACTION),
            Expression.optional(Expression.sequence(
                    Expression.codePoints(CodePoints.of('e', 'E')),
                    Expression.optional(Expression.codePoints(CodePoints.of('+', '-'))),
                    Expression.repeat(DIGIT, 1))));

    /** Any number without an exponent. */
    static final Expression DECIMAL =
            Expression.sequence(Expression.optional(MINUS), WHOLE, Expression.optional(FRACTION));

    /** Any integer, with zeros after a point or without a point. */
    static final Expression INTEGER = Expression.sequence(Expression.optional(MINUS), WHOLE, ZEROS);

    private DecimalText() {}

    /** The spellings of one number. */
    static Expression point(BigDecimal x) {
        if (x.signum() == 0) {
            return Expression.sequence(Expression.optional(MINUS), Expression.text("0"), ZEROS);
        }
        String text = x.toPlainString();
        return Expression.sequence(
                Expression.text(text), text.contains(".") ? Expression.repeat(Expression.text("0"), 0) : ZEROS);
    }

    /** The spellings of the numbers of a range. */
    static Expression range(NumberRange range) {
        boolean whole = BigDecimal.ONE.equals(range.multiple());
        List<Expression> parts = new ArrayList<>();
        if (range.low() != null || range.high() != null) {
            parts.add(between(range, whole));
        } else {
            parts.add(whole ? INTEGER : DECIMAL);
        }
        if (range.multiple() != null && !whole) {
            parts.add(multiples(range.multiple()));
        }
        for (BigDecimal n : range.notMultiples()) {
            parts.add(Expression.not(BigDecimal.ONE.equals(n) ? INTEGER : multiples(n)));
        }
        if (!range.except().isEmpty()) {
            parts.add(Expression.not(Expression.either(
                    range.except().stream().map(DecimalText::point).toList())));
        }
        return Expression.both(parts);
    }

    private static Expression between(NumberRange r, boolean whole) {
        List<Expression> signs = new ArrayList<>(2);
        Expression positive = Magnitudes.between(r.low(), r.lowOpen(), r.high(), r.highOpen(), whole);
        if (positive != null) {
            signs.add(positive);
        }
        Expression negative = Magnitudes.between(
                r.high() == null ? null : r.high().negate(),
                r.highOpen(),
                r.low() == null ? null : r.low().negate(),
                r.lowOpen(),
                whole);
        if (negative != null) {
            signs.add(Expression.sequence(MINUS, negative));
        }
        return Expression.either(signs);
    }

    private static Expression multiples(BigDecimal of) {
        return Expression.sequence(Expression.optional(MINUS), Magnitudes.multiplesOf(of));
    }
}
