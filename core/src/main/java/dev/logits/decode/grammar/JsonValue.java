package dev.logits.decode.grammar;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** JSON's scalar values by one canonical spelling each, and all spellings of a value as a language. */
final class JsonValue {
    /** Numbers with more digits before or after the point are compared as they are spelled. */
    private static final int MOST_DIGITS = 400;

    /**
     * Exponents up to this, and so near to that of one digit before the point, are a part of the language of spellings;
     * others are compared when they are complete.
     */
    private static final int MOST_EXPONENT = 20;

    private JsonValue() {}

    /** The canonical form of a spelling: a letter for the kind, and the text or the plain decimal. */
    static String of(byte[] spelling) {
        String s = new String(spelling, StandardCharsets.UTF_8);
        if (s.startsWith("\"")) {
            String text = unquoted(s);
            return text == null ? "x" + s : "s" + text;
        }
        BigDecimal number = number(s);
        return number == null ? "x" + s : "n" + number.toPlainString();
    }

    private static BigDecimal number(String s) {
        try {
            BigDecimal number = new BigDecimal(s).stripTrailingZeros();
            long before = (long) number.precision() - number.scale();
            return Math.abs((long) number.scale()) > MOST_DIGITS || Math.abs(before) > MOST_DIGITS ? null : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String unquoted(String s) {
        StringBuilder out = new StringBuilder();
        int i = 1;
        for (; i < s.length() && s.charAt(i) != '"'; i++) {
            char c = s.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            if (++i >= s.length()) {
                return null;
            }
            int at = "\"\\/bfnrt".indexOf(s.charAt(i));
            if (at >= 0) {
                out.append("\"\\/\b\f\n\r\t".charAt(at));
            } else if (s.charAt(i) == 'u' && i + 4 < s.length()) {
                try {
                    out.append((char) Integer.parseInt(s, i + 1, i + 5, 16));
                } catch (NumberFormatException e) {
                    return null;
                }
                i += 4;
            } else {
                return null;
            }
        }
        return i == s.length() - 1 ? out.toString() : null;
    }

    /** All spellings of a value in canonical form; of a number those with a small exponent. */
    static Expression spellings(String value, boolean exponents) {
        String rest = value.substring(1);
        if (value.charAt(0) == 's') {
            return Expression.quoted(Expression.text(rest));
        }
        if (value.charAt(0) == 'x') {
            return Expression.text(rest);
        }
        BigDecimal number = new BigDecimal(rest);
        List<Expression> out = new ArrayList<>();
        out.add(plain(number));
        int first = number.precision() - number.scale() - 1;
        TreeSet<Integer> all = new TreeSet<>();
        for (int e = -MOST_EXPONENT; exponents && e <= MOST_EXPONENT; e++) {
            all.add(e);
            all.add(e + first);
        }
        for (int e : all) {
            Expression zeros = Expression.repeat(Expression.text("0"), 0);
            Expression sign = e > 0
                    ? Expression.optional(Expression.text("+"))
                    : e < 0
                            ? Expression.text("-")
                            : Expression.optional(Expression.codePoints(CodePoints.of('+', '-')));
            out.add(Expression.sequence(
                    plain(number.scaleByPowerOfTen(-e).stripTrailingZeros()),
                    Expression.codePoints(CodePoints.of('e', 'E')),
                    sign,
                    zeros,
                    Expression.text(Integer.toString(Math.abs(e)))));
        }
        return Expression.either(out);
    }

    private static Expression plain(BigDecimal number) {
        String digits = number.abs().toPlainString();
        int point = digits.indexOf('.');
        String whole = point < 0 ? digits : digits.substring(0, point);
        String part = point < 0 ? "" : digits.substring(point + 1);
        Expression zeros = Expression.repeat(Expression.text("0"), 0);
        Expression fraction = Expression.sequence(Expression.text("." + part), zeros);
        Expression sign = number.signum() < 0
                ? Expression.text("-")
                : number.signum() > 0
                        ? Expression.optional(Expression.text("+"))
                        : Expression.optional(Expression.codePoints(CodePoints.of('+', '-')));
        Expression before = Expression.sequence(zeros, Expression.text(whole));
        Expression after = part.isEmpty() ? Expression.optional(fraction) : fraction;
        if (!whole.equals("0")) {
            return Expression.sequence(sign, before, after);
        }
        // .5 is 0.5, and .0 is 0
        Expression bare = part.isEmpty()
                ? Expression.sequence(Expression.text(".0"), zeros)
                : Expression.sequence(Expression.text("." + part), zeros);
        return Expression.sequence(sign, Expression.either(Expression.sequence(before, after), bare));
    }
}
