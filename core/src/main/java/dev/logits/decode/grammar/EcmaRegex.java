package dev.logits.decode.grammar;

import dev.logits.internal.check.NullCheck;
import java.util.EnumSet;
import java.util.Set;

/**
 * Regular expressions in the syntax and with the meaning of ECMA-262 under its {@code u} flag, as JSON Schema has
 * them: {@code \d} and {@code \w} are ASCII, {@code .} excludes LF, CR, U+2028 and U+2029, {@code $} is the end of
 * the text only, and a character is a code point. Read by our own parser, to an exact {@link Expression}.
 *
 * <ul>
 *   <li>Anchors ({@code ^}, {@code $}) and word boundaries ({@code \b}, {@code \B}) are exact wherever they stand.
 *   <li>Lazy quantifiers match the same texts as greedy ones. Groups may have names; nothing is captured.
 *   <li>Lookaheads are exact where they are not repeated, where they are repeated at most 16 times, and in
 *       {@code ((?!x).)*} before the end of the text; elsewhere they are refused.
 *   <li>Back references and lookbehind are refused, as are octal escapes.
 *   <li>Accepted as without the {@code u} flag: a backslash before any character that it gives no meaning ({@code
 *       \-}, {@code \%}), braces that are no quantifier, {@code ]} outside of a class, {@code -} beside {@code \d}
 *       in a class. Flags for a group, {@code (?i:…)}, as in ECMA-262 of 2025, and {@code (?i)} for the rest of one.
 *   <li>{@code \p{…}}: general categories, scripts, and the binary properties that {@link Character} knows, in the
 *       version of Unicode of the JDK that runs: 13.0 in 17, 15.0 in 21, 16.0 in 25.
 *   <li>Case is ignored by the simple case foldings, as the {@code u} flag has it.
 * </ul>
 *
 * <p>Errors are {@link IllegalArgumentException}, with the pattern, the place (the number of characters before it)
 * and a remedy.
 *
 * <p>Has no state; for any number of threads.
 *
 * <p>Reference: ECMA-262, 2025, section 22.2 and annex B.1.2.
 *
 * <pre>{@code
 * Expression date = EcmaRegex.whole("\\d{4}-\\d{2}-\\d{2}");
 * }</pre>
 *
 * @since 0.1
 */
public final class EcmaRegex {
    /**
     * What changes the meaning of a pattern.
     *
     * @since 0.1
     */
    public enum Flag {
        /** {@code i}: letters match in any case. */
        IGNORE_CASE('i'),
        /** {@code s}: {@code .} is any character. */
        DOT_ALL('s'),
        /** {@code m}: {@code ^} and {@code $} match at the beginning and the end of each line, too. */
        MULTILINE('m'),
        /** {@code x}: white space and comments from {@code #} to the end of the line are left out; not in ECMA-262. */
        EXTENDED('x'),
        /** LF alone ends a line, for {@code .}, {@code ^} and {@code $}, as in Python and Rust; not in ECMA-262. */
        LINE_FEEDS('\0');

        private final char letter;

        Flag(char letter) {
            this.letter = letter;
        }

        /** The flag of a letter; {@code null} if there is none. */
        static Flag of(char letter) {
            for (Flag flag : values()) {
                if (flag.letter == letter && letter != 0) {
                    return flag;
                }
            }
            return null;
        }
    }

    private EcmaRegex() {}

    /** The texts that a pattern matches from the first character to the last. */
    public static Expression whole(String pattern) {
        return whole(pattern, Set.of());
    }

    /** The texts that a pattern matches from the first character to the last. */
    public static Expression whole(String pattern, Set<Flag> flags) {
        NullCheck.argument(pattern, "pattern");
        NullCheck.argument(flags, "flags");
        return RegexPlaces.whole(pattern, parse(pattern, flags), lineTerminators(flags));
    }

    /** The texts in which a pattern matches somewhere: a search, as {@code pattern} of a JSON Schema. */
    public static Expression containing(String pattern) {
        return containing(pattern, Set.of());
    }

    /** The texts in which a pattern matches somewhere. */
    public static Expression containing(String pattern, Set<Flag> flags) {
        NullCheck.argument(pattern, "pattern");
        NullCheck.argument(flags, "flags");
        return RegexPlaces.containing(pattern, parse(pattern, flags), lineTerminators(flags));
    }

    private static RegexNode parse(String pattern, Set<Flag> flags) {
        EnumSet<Flag> all = EnumSet.noneOf(Flag.class);
        all.addAll(flags);
        return RegexParser.parse(pattern, all);
    }

    static CodePoints lineTerminators(Set<Flag> flags) {
        return flags.contains(Flag.LINE_FEEDS) ? CodePoints.of('\n') : RegexClasses.LINE_TERMINATORS;
    }
}
