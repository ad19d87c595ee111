package dev.logits.decode.grammar;

import java.util.Set;

/** Reads what follows a backslash in a pattern, where it stands for a set of code points. */
final class RegexEscapes {
    private final String in;
    private int end;
    private int point;

    RegexEscapes(String pattern) {
        in = pattern;
    }

    /** Where the escape that was read last ends. */
    int end() {
        return end;
    }

    /** The code point that the escape that was read last stands for; −1 if it stands for a class. */
    int point() {
        return point;
    }

    /** The set that the escape at a place stands for. */
    CodePoints set(int at, Set<EcmaRegex.Flag> flags) {
        if (at + 1 >= in.length()) {
            throw error(at, "a \\ at the end escapes nothing; write \\\\ for the character");
        }
        int c = in.codePointAt(at + 1);
        end = at + 1 + Character.charCount(c);
        point = -1;
        switch (c) {
            case 'd':
                return RegexClasses.DIGIT;
            case 'D':
                return RegexClasses.DIGIT.complement();
            case 'w':
                return word(flags);
            case 'W':
                return word(flags).complement();
            case 's':
                return RegexClasses.SPACE;
            case 'S':
                return RegexClasses.SPACE.complement();
            case 'p', 'P':
                return property(at, c == 'P');
            default:
                point = character(at, c);
                return CodePoints.of(point);
        }
    }

    private static CodePoints word(Set<EcmaRegex.Flag> flags) {
        return flags.contains(EcmaRegex.Flag.IGNORE_CASE) ? RegexClasses.anyCase(RegexClasses.WORD) : RegexClasses.WORD;
    }

    private CodePoints property(int at, boolean not) {
        int close = in.startsWith("{", end) ? in.indexOf('}', end) : -1;
        if (close < 0) {
            throw error(at, "expected a property in braces after \\" + (not ? 'P' : 'p') + ", such as \\p{L}");
        }
        String name = in.substring(end + 1, close);
        CodePoints set = RegexClasses.property(name);
        if (set == null) {
            throw error(
                    at,
                    "the Unicode property " + name + " is not known; known are general categories (\\p{Lu}),"
                            + " scripts (\\p{Script=Greek}) and binary properties such as Alphabetic, Lowercase, Uppercase,"
                            + " White_Space, ASCII, ID_Start");
        }
        end = close + 1;
        return not ? set.complement() : set;
    }

    private int character(int at, int c) {
        switch (c) {
            case 't':
                return '\t';
            case 'n':
                return '\n';
            case 'v':
                return 0x0b;
            case 'f':
                return '\f';
            case 'r':
                return '\r';
            case '0':
                if (end < in.length() && in.charAt(end) >= '0' && in.charAt(end) <= '9') {
                    throw error(at, "octal escapes are not supported; write \\x" + in.charAt(end) + "… in hexadecimal");
                }
                return 0;
            case 'c':
                if (end < in.length() && (in.charAt(end) | 0x20) >= 'a' && (in.charAt(end) | 0x20) <= 'z') {
                    return in.charAt(end++) & 31;
                }
                throw error(at, "expected a letter after \\c");
            case 'x':
                return hex(at, 2);
            case 'u':
                return unicode(at);
            case 'k':
                if (in.startsWith("<", end)) {
                    throw error(at, "a back reference is not regular; repeat the group's pattern instead");
                }
                return c;
            default:
                if (c >= '1' && c <= '9') {
                    throw error(at, "a back reference is not regular; repeat the group's pattern instead");
                }
                return c;
        }
    }

    private int unicode(int at) {
        if (in.startsWith("{", end)) {
            int close = in.indexOf('}', end);
            int value = 0;
            for (int i = end + 1; i < close; i++) {
                int digit = digit(in.charAt(i));
                value = digit < 0 || value > Character.MAX_CODE_POINT ? Integer.MAX_VALUE : value * 16 + digit;
            }
            if (close <= end + 1 || value > Character.MAX_CODE_POINT || value < 0) {
                throw error(at, "expected a code point in hexadecimal, \\u{0} to \\u{10ffff}");
            }
            end = close + 1;
            return value;
        }
        int first = hex(at, 4);
        if (Character.isHighSurrogate((char) first) && in.startsWith("\\u", end) && end + 6 <= in.length()) {
            int second = value(end + 2, 4);
            if (second >= Character.MIN_LOW_SURROGATE && second <= Character.MAX_LOW_SURROGATE) {
                end += 6;
                return Character.toCodePoint((char) first, (char) second);
            }
        }
        return first;
    }

    /** So many hexadecimal digits; without them the letter itself, as patterns without the u flag have it. */
    private int hex(int at, int digits) {
        int value = value(end, digits);
        if (value < 0) {
            throw error(at, "expected " + digits + " hexadecimal digits after \\" + in.charAt(end - 1));
        }
        end += digits;
        return value;
    }

    private int value(int from, int digits) {
        if (from + digits > in.length()) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = digit(in.charAt(i));
            if (digit < 0) {
                return -1;
            }
            value = value * 16 + digit;
        }
        return value;
    }

    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private RegexException error(int at, String what) {
        return new RegexException(in, at, what);
    }
}
