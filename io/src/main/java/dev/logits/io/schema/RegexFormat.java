package dev.logits.io.schema;

import dev.logits.decode.grammar.EcmaRegex;
import dev.logits.decode.grammar.Expression;

/**
 * The format {@code regex}: patterns of ECMA-262 under its {@code u} flag, without names, back references and Unicode
 * properties, with groups that are nested up to a depth. Such patterns are a regular language; all of them are not.
 */
final class RegexFormat {
    private static final int DEEPEST_GROUPS = 3;
    private static final String HEX = "[0-9A-Fa-f]";
    private static final String NUMBER = "(?:0|[1-9][0-9]{0,3})";
    private static final String ESCAPE = "\\\\(?:[dDwWsStnrfv]|c[A-Za-z]|x" + HEX + "{2}|u(?:[0-9A-CEFa-cef]" + HEX
            + "{3}|[Dd][0-7]" + HEX + "{2})|u\\{0*(?:10" + HEX + "{4}|" + HEX + "{1,5})\\}|[\\^$\\\\.*+?()\\[\\]{}|/])";

    private RegexFormat() {}

    /** The texts that are patterns. */
    static Expression texts() {
        Expression quantifier = EcmaRegex.whole("(?:[*+?]|\\{" + NUMBER + ",?\\}|\\{(?:" + pairs() + ")\\})\\??");
        Expression maybe = Expression.optional(quantifier);
        Expression atom = Expression.sequence(
                Expression.either(
                        EcmaRegex.whole("[^\\^$\\\\*+?()\\[\\]{}|]|" + ESCAPE),
                        EcmaRegex.whole("\\[\\^?-?(?:" + members() + ")*-?\\]")),
                maybe);
        Expression flat = Expression.either(atom, EcmaRegex.whole("[\\^$|]|\\\\[bB]"));
        Expression body = Expression.repeat(flat, 0);
        for (int depth = 0; depth < DEEPEST_GROUPS; depth++) {
            Expression open = EcmaRegex.whole("\\((?:\\?:)?");
            Expression look = EcmaRegex.whole("\\(\\?<?[=!]");
            Expression close = Expression.text(")");
            body = Expression.repeat(
                    Expression.either(
                            flat,
                            Expression.sequence(open, body, close, maybe),
                            Expression.sequence(look, body, close)),
                    0);
        }
        return body;
    }

    /** Two numbers in order: of one digit each, of two, or the second of more digits than the first. */
    private static String pairs() {
        StringBuilder pairs = new StringBuilder("[0-9],[1-9][0-9]{1,3}|[1-9][0-9],[1-9][0-9]{2,3}");
        for (int low = 0; low < 10; low++) {
            pairs.append("|").append(low).append(",[").append(low).append("-9]");
        }
        for (int tens = 1; tens < 10; tens++) {
            for (int ones = 0; ones < 10; ones++) {
                pairs.append("|")
                        .append(tens)
                        .append(ones)
                        .append(",(?:")
                        .append(tens)
                        .append("[")
                        .append(ones)
                        .append("-9]");
                pairs.append(tens < 9 ? "|[" + (tens + 1) + "-9][0-9])" : ")");
            }
        }
        return pairs.toString();
    }

    /** What may be in brackets: characters, escapes, and ranges of ASCII that rise. */
    private static String members() {
        StringBuilder members = new StringBuilder("[^\\[\\]\\\\^-]|\\\\-|" + ESCAPE);
        for (char low = ' '; low < '~'; low++) {
            if ("[]\\^-".indexOf(low) < 0) {
                members.append("|").append(code(low)).append("-[");
                // up to each of the characters that have a meaning of their own
                range(members, low, ',');
                range(members, (char) Math.max(low, '.'), 'Z');
                range(members, (char) Math.max(low, '_'), '~');
                members.append("]");
            }
        }
        return members.toString();
    }

    private static void range(StringBuilder out, char from, char to) {
        if (from <= to) {
            out.append(code(from)).append("-").append(code(to));
        }
    }

    private static String code(char c) {
        return "\\x" + Integer.toHexString(c);
    }
}
