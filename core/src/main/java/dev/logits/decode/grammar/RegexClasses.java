package dev.logits.decode.grammar;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;

/** The named sets of code points that ECMA-262 patterns know, by {@link Character}; and letters without their case. */
final class RegexClasses {
    static final CodePoints DIGIT = CodePoints.range('0', '9');
    static final CodePoints WORD = CodePoints.ofRanges('0', '9', 'A', 'Z', '_', '_', 'a', 'z');
    static final CodePoints SPACE = CodePoints.of('\t', '\n', 0x0b, '\f', '\r', 0xfeff, 0x2028, 0x2029)
            .or(where(p -> Character.getType(p) == Character.SPACE_SEPARATOR));
    static final CodePoints LINE_TERMINATORS = CodePoints.of('\n', '\r', 0x2028, 0x2029);

    /** Short and long names of general categories, and what {@link Character#getType} says of their members. */
    private static final String[][] CATEGORIES = {
        {"Lu", "Uppercase_Letter", "1"},
        {"Ll", "Lowercase_Letter", "2"},
        {"Lt", "Titlecase_Letter", "3"},
        {"LC", "Cased_Letter", "1 2 3"},
        {"Lm", "Modifier_Letter", "4"},
        {"Lo", "Other_Letter", "5"},
        {"L", "Letter", "1 2 3 4 5"},
        {"Mn", "Nonspacing_Mark", "6"},
        {"Me", "Enclosing_Mark", "7"},
        {"Mc", "Spacing_Mark", "8"},
        {"M", "Mark", "6 7 8"},
        {"Nd", "Decimal_Number", "9"},
        {"Nl", "Letter_Number", "10"},
        {"No", "Other_Number", "11"},
        {"N", "Number", "9 10 11"},
        {"Zs", "Space_Separator", "12"},
        {"Zl", "Line_Separator", "13"},
        {"Zp", "Paragraph_Separator", "14"},
        {"Z", "Separator", "12 13 14"},
        {"Cc", "Control", "15"},
        {"Cf", "Format", "16"},
        {"Co", "Private_Use", "18"},
        {"Cs", "Surrogate", "19"},
        {"Cn", "Unassigned", "0"},
        {"C", "Other", "0 15 16 18 19"},
        {"Pd", "Dash_Punctuation", "20"},
        {"Ps", "Open_Punctuation", "21"},
        {"Pe", "Close_Punctuation", "22"},
        {"Pc", "Connector_Punctuation", "23"},
        {"Po", "Other_Punctuation", "24"},
        {"Pi", "Initial_Punctuation", "29"},
        {"Pf", "Final_Punctuation", "30"},
        {"P", "Punctuation", "20 21 22 23 24 29 30"},
        {"Sm", "Math_Symbol", "25"},
        {"Sc", "Currency_Symbol", "26"},
        {"Sk", "Modifier_Symbol", "27"},
        {"So", "Other_Symbol", "28"},
        {"S", "Symbol", "25 26 27 28"},
    };

    private static final Map<String, IntPredicate> BINARY = Map.ofEntries(
            Map.entry("Any", p -> true),
            Map.entry("ASCII", p -> p < 0x80),
            Map.entry("Assigned", p -> Character.getType(p) != Character.UNASSIGNED),
            Map.entry("ASCII_Hex_Digit", p -> p < 0x80 && Character.digit(p, 16) >= 0),
            Map.entry("AHex", p -> p < 0x80 && Character.digit(p, 16) >= 0),
            Map.entry("Alphabetic", Character::isAlphabetic),
            Map.entry("Alpha", Character::isAlphabetic),
            Map.entry("Lowercase", Character::isLowerCase),
            Map.entry("Lower", Character::isLowerCase),
            Map.entry("Uppercase", Character::isUpperCase),
            Map.entry("Upper", Character::isUpperCase),
            Map.entry("White_Space", RegexClasses::isWhiteSpace),
            Map.entry("space", RegexClasses::isWhiteSpace),
            Map.entry("Ideographic", Character::isIdeographic),
            Map.entry("Ideo", Character::isIdeographic),
            Map.entry("ID_Start", Character::isUnicodeIdentifierStart),
            Map.entry("IDS", Character::isUnicodeIdentifierStart),
            Map.entry("ID_Continue", RegexClasses::continuesIdentifier),
            Map.entry("IDC", RegexClasses::continuesIdentifier),
            Map.entry("Join_Control", p -> p == 0x200c || p == 0x200d),
            Map.entry("Join_C", p -> p == 0x200c || p == 0x200d),
            Map.entry("Noncharacter_Code_Point", p -> (p & 0xfffe) == 0xfffe || p >= 0xfdd0 && p <= 0xfdef),
            Map.entry("NChar", p -> (p & 0xfffe) == 0xfffe || p >= 0xfdd0 && p <= 0xfdef));

    private static final Map<String, CodePoints> KNOWN = new ConcurrentHashMap<>();

    private RegexClasses() {}

    private static boolean isWhiteSpace(int p) {
        return p >= 9 && p <= 13 || p == 0x85 || Character.isSpaceChar(p);
    }

    private static boolean continuesIdentifier(int p) {
        return Character.isUnicodeIdentifierPart(p) && !Character.isIdentifierIgnorable(p);
    }

    /**
     * The members of a Unicode property.
     *
     * @param name what is between the braces of {@code \p{…}}
     * @return {@code null} if there is no such property, or this JDK does not know it
     */
    static CodePoints property(String name) {
        CodePoints known = KNOWN.get(name);
        if (known == null) {
            IntPredicate members = members(name);
            if (members == null) {
                return null;
            }
            known = where(members);
            KNOWN.put(name, known);
        }
        return known;
    }

    /** What is in any of several sets. */
    static CodePoints union(List<CodePoints> sets) {
        int[] pairs = new int[2 * sets.stream().mapToInt(CodePoints::ranges).sum()];
        int n = 0;
        for (CodePoints set : sets) {
            for (int i = 0; i < set.ranges(); i++) {
                pairs[n++] = set.first(i);
                pairs[n++] = set.last(i);
            }
        }
        return CodePoints.ofRanges(pairs);
    }

    private static IntPredicate members(String name) {
        int equals = name.indexOf('=');
        String value = name.substring(equals + 1);
        if (equals < 0) {
            IntPredicate category = category(value);
            return category != null ? category : BINARY.get(value);
        }
        return switch (name.substring(0, equals)) {
            case "General_Category", "gc" -> category(value);
            case "Script", "sc" -> script(value);
            default -> null;
        };
    }

    private static IntPredicate category(String name) {
        for (String[] row : CATEGORIES) {
            if (row[0].equals(name) || row[1].equals(name)) {
                long types = 0;
                for (String type : row[2].split(" ")) {
                    types |= 1L << Integer.parseInt(type);
                }
                long all = types;
                return p -> (all >>> Character.getType(p) & 1) != 0;
            }
        }
        return null;
    }

    private static IntPredicate script(String name) {
        try {
            Character.UnicodeScript script = Character.UnicodeScript.forName(name);
            return p -> Character.UnicodeScript.of(p) == script;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static CodePoints where(IntPredicate members) {
        int[] pairs = new int[64];
        int n = 0;
        for (int p = 0; p <= Character.MAX_CODE_POINT; p++) {
            if (!members.test(p)) {
                continue;
            }
            int first = p;
            while (p < Character.MAX_CODE_POINT && members.test(p + 1)) {
                p++;
            }
            if (n == pairs.length) {
                pairs = Arrays.copyOf(pairs, 2 * n);
            }
            pairs[n++] = first;
            pairs[n++] = p;
        }
        return CodePoints.ofRanges(Arrays.copyOf(pairs, n));
    }

    /** A set with every code point that differs from one of its members only in case, by simple case folding. */
    static CodePoints anyCase(CodePoints set) {
        return Cases.close(set);
    }

    /** Loaded when a pattern asks for it. */
    private static final class Cases {
        /** All code points of one folded form, for forms that more than one code point has. */
        private static final Map<Integer, CodePoints> BY_FOLD = new HashMap<>();

        /** Those code points. */
        private static final CodePoints CASED;

        static {
            Map<Integer, int[]> groups = new HashMap<>();
            for (int p = 0; p <= Character.MAX_CODE_POINT; p++) {
                int fold = fold(p);
                if (fold != p) {
                    int[] group = groups.getOrDefault(fold, new int[] {fold});
                    group = Arrays.copyOf(group, group.length + 1);
                    group[group.length - 1] = p;
                    groups.put(fold, group);
                }
            }
            int n = 0;
            for (int[] group : groups.values()) {
                n += group.length;
            }
            int[] all = new int[n];
            n = 0;
            for (Map.Entry<Integer, int[]> entry : groups.entrySet()) {
                BY_FOLD.put(entry.getKey(), CodePoints.of(entry.getValue()));
                for (int p : entry.getValue()) {
                    all[n++] = p;
                }
            }
            CASED = CodePoints.of(all);
        }

        /** The dotted I and the dotless i fold to themselves. */
        private static int fold(int p) {
            return p == 0x130 || p == 0x131 ? p : Character.toLowerCase(Character.toUpperCase(p));
        }

        static CodePoints close(CodePoints set) {
            CodePoints cased = set.and(CASED);
            BitSet folds = new BitSet();
            for (int i = 0; i < cased.ranges(); i++) {
                for (int p = cased.first(i); p <= cased.last(i); p++) {
                    folds.set(fold(p));
                }
            }
            int[] more = new int[0];
            int n = 0;
            for (int f = folds.nextSetBit(0); f >= 0; f = folds.nextSetBit(f + 1)) {
                CodePoints group = BY_FOLD.get(f);
                for (int i = 0; i < group.ranges(); i++) {
                    for (int p = group.first(i); p <= group.last(i); p++) {
                        if (n == more.length) {
                            more = Arrays.copyOf(more, 2 * n + 8);
                        }
                        more[n++] = p;
                    }
                }
            }
            return set.or(CodePoints.of(Arrays.copyOf(more, n)));
        }
    }
}
