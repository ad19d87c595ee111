package dev.logits.io.schema;

/** What all texts of a pattern begin and end with, as far as it is plain to see. */
final class LiteralEnds {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_:/-";

    private LiteralEnds() {}

    /** The plain characters after {@code ^}. */
    static String prefix(String pattern) {
        if (!pattern.startsWith("^") || hasAlternatives(pattern)) {
            return "";
        }
        int end = 1;
        while (end < pattern.length() && PLAIN.indexOf(pattern.charAt(end)) >= 0) {
            end++;
        }
        // the last one may be repeated or left out
        boolean quantified = end < pattern.length() && "*?+{".indexOf(pattern.charAt(end)) >= 0;
        return pattern.substring(1, quantified ? Math.max(1, end - 1) : end);
    }

    /** The plain characters before {@code $}. */
    static String suffix(String pattern) {
        if (!pattern.endsWith("$") || hasAlternatives(pattern)) {
            return "";
        }
        int start = pattern.length() - 1;
        while (start > 0 && PLAIN.indexOf(pattern.charAt(start - 1)) >= 0) {
            start--;
        }
        // after a backslash or a bracket a character can mean something else
        if (start > 0 && pattern.charAt(start - 1) != '^' && pattern.charAt(start - 1) != ')') {
            return "";
        }
        return pattern.substring(start, pattern.length() - 1);
    }

    /** Whether there is an alternative outside of groups, or something that makes brackets hard to count. */
    private static boolean hasAlternatives(String pattern) {
        int depth = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\'
                    || c == '[' && pattern.indexOf('(', i) >= 0 && pattern.indexOf(']', i) > pattern.indexOf('(', i)) {
                return true;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == '|' && depth <= 0) {
                return true;
            }
        }
        return false;
    }
}
