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
     * Exponents up to this, and so near to that of one digit before the point, are a part of the language of
     * spellings; others are compared when they are complete.
     */
    private static final int MOST_EXPONENT = 20;

    private static final Expression ZEROS = Expression.repeat(Expression.text("0"), 0);

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

    /** All spellings of values in canonical form; of numbers those with a small exponent. */
    static Expression spellings(String[] values, boolean exponents) {
        List<Expression> texts = new ArrayList<>();
        List<Expression> out = new ArrayList<>();
        List<BigDecimal> numbers = new ArrayList<>();
        for (String value : values) {
            String rest = value.substring(1);
            switch (value.charAt(0)) {
                case 's' -> texts.add(Expression.text(rest));
                case 'n' -> numbers.add(new BigDecimal(rest));
                default -> out.add(Expression.text(rest));
            }
        }
        if (!texts.isEmpty()) {
            out.add(Expression.quoted(Expression.either(texts)));
        }
        if (!numbers.isEmpty()) {
            out.add(plain(numbers));
            if (exponents) {
                numbers.forEach(number -> out.add(withExponent(number)));
            }
        }
        return Expression.either(out);
    }

    private static Expression withExponent(BigDecimal number) {
        List<Expression> out = new ArrayList<>();
        int first = number.precision() - number.scale() - 1;
        TreeSet<Integer> all = new TreeSet<>();
        for (int e = -MOST_EXPONENT; e <= MOST_EXPONENT; e++) {
            all.add(e);
            all.add(e + first);
        }
        for (int e : all) {
            Expression sign = e > 0
                    ? Expression.optional(Expression.text("+"))
                    : e < 0
                            ? Expression.text("-")
                            : Expression.optional(Expression.codePoints(CodePoints.of('+', '-')));
            out.add(Expression.sequence(
                    plain(List.of(number.scaleByPowerOfTen(-e).stripTrailingZeros())),
                    Expression.codePoints(CodePoints.of('e', 'E')),
                    sign,
                    ZEROS,
                    Expression.text(Integer.toString(Math.abs(e)))));
        }
        return Expression.either(out);
    }

    /**
     * Spellings without an exponent: zeros may stand before and behind, and a zero before the point may be left out.
     */
    private static Expression plain(List<BigDecimal> numbers) {
        Expression noFraction = Expression.optional(Expression.sequence(Expression.text("."), ZEROS));
        List<Expression> out = new ArrayList<>();
        for (int signum = -1; signum <= 1; signum += 2) {
            List<Expression> whole = new ArrayList<>();
            List<Expression> fractions = new ArrayList<>();
            for (BigDecimal number : numbers) {
                if (number.signum() == signum) {
                    String digits = number.abs().toPlainString();
                    (digits.indexOf('.') < 0 ? whole : fractions).add(Expression.text(digits));
                    if (digits.startsWith("0.")) {
                        fractions.add(Expression.text(digits.substring(1)));
                    }
                }
            }
            Expression sign = signum < 0 ? Expression.text("-") : Expression.optional(Expression.text("+"));
            out.add(Expression.sequence(
                    sign,
                    ZEROS,
                    Expression.either(
                            Expression.sequence(Expression.either(whole), noFraction),
                            Expression.sequence(Expression.either(fractions), ZEROS))));
        }
        if (numbers.stream().anyMatch(number -> number.signum() == 0)) {
            out.add(Expression.sequence(
                    Expression.optional(Expression.codePoints(CodePoints.of('+', '-'))),
                    ZEROS,
                    Expression.either(
                            Expression.sequence(Expression.text("0"), noFraction),
                            Expression.sequence(Expression.text(".0"), ZEROS))));
        }
        return Expression.either(out);
    }
}
