package dev.logits.decode.grammar;

import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The escapes that JSON strings and names of members may be spelled with. A character that needs none may always come
 * as itself: only the control characters up to U+001F, {@code "} and {@code \} need one, and a text that has such a
 * character without its escape cannot be spelled at all.
 *
 * <p>Immutable.
 *
 * <pre>{@code
 * Grammar g = JsonSchema.parse(schema).grammar();
 * Escapes few = Escapes.of("\"\\nt", Escapes.Numbers.NONE);    // \" \\ \n \t and no others
 * Grammar narrow = g.withEscapes(few, few, few);
 * }</pre>
 *
 * <p>Reference: RFC 8259, section 7.
 *
 * @since 0.1
 */
public final class Escapes {
    /** Of which characters the escape by number, a backslash, {@code u} and four digits, may come. */
    public enum Numbers {
        /** Of none. */
        NONE,
        /** Of the control characters up to U+001F. */
        CONTROLS,
        /** Of all, those beyond U+FFFF as two surrogates. */
        ALL
    }

    /** The letters of escapes, and what they stand for. */
    private static final String LETTERS = "\"\\/bfnrt";

    private static final String CHARACTERS = "\"\\/\b\f\n\r\t";
    private static final CodePoints NEEDING = CodePoints.ofRanges(0, 0x1f, '"', '"', '\\', '\\');
    private static final String DIGITS = "0123456789abcdefABCDEF";

    /** All that JSON has. */
    public static final Escapes ALL = new Escapes(LETTERS, Numbers.ALL);

    private final String letters;
    private final Numbers numbers;
    private final CodePoints escaped;
    private final CodePoints spelled;
    private final Expression texts;
    private final Expression literals;
    private final Expression rest;

    private Escapes(String letters, Numbers numbers) {
        this.letters = letters;
        this.numbers = numbers;
        int[] points =
                letters.chars().map(l -> CHARACTERS.charAt(LETTERS.indexOf(l))).toArray();
        CodePoints all = CodePoints.of(points);
        int most = mostByNumber();
        escaped =
                most == Character.MAX_CODE_POINT ? CodePoints.ALL : most < 0 ? all : all.or(CodePoints.range(0, most));
        spelled = escaped.or(NEEDING.complement());
        texts = Expression.repeat(Expression.codePoints(spelled), 0);
        literals = made();
        rest = Expression.automaton(automaton());
    }

    /**
     * Some escapes.
     *
     * @param letters what may come after a backslash, of {@code "\/bfnrt}, in any order
     * @param numbers of which characters the escape by number may come
     * @throws IllegalArgumentException if a letter is none of these
     */
    public static Escapes of(String letters, Numbers numbers) {
        NullCheck.argument(letters, "letters");
        NullCheck.argument(numbers, "numbers");
        letters.chars().filter(l -> LETTERS.indexOf(l) < 0).findFirst().ifPresent(l -> {
            throw new IllegalArgumentException(
                    "letters has '" + (char) l + "', of which JSON has no escape: expected some of " + LETTERS
                            + (l == 'u' ? "; for escapes by number give Numbers.CONTROLS or Numbers.ALL" : ""));
        });
        StringBuilder ordered = new StringBuilder();
        LETTERS.chars().filter(l -> letters.indexOf(l) >= 0).forEach(l -> ordered.append((char) l));
        return numbers == Numbers.ALL && ordered.length() == LETTERS.length()
                ? ALL
                : new Escapes(ordered.toString(), numbers);
    }

    /** What may come after a backslash, in the order of {@code "\/bfnrt}. */
    public String letters() {
        return letters;
    }

    /** Of which characters the escape by number may come. */
    public Numbers numbers() {
        return numbers;
    }

    /** The escapes that both have. */
    Escapes and(Escapes other) {
        StringBuilder both = new StringBuilder();
        letters.chars().filter(l -> other.letters.indexOf(l) >= 0).forEach(l -> both.append((char) l));
        return equals(other)
                ? this
                : of(both.toString(), numbers.compareTo(other.numbers) < 0 ? numbers : other.numbers);
    }

    /** Whether it has all that JSON has. */
    boolean isAll() {
        return this == ALL;
    }

    /** The letter's character; −1 if the letter is none of these. */
    int character(int letter) {
        return letters.indexOf(letter) < 0 ? -1 : CHARACTERS.charAt(LETTERS.indexOf(letter));
    }

    /** The largest code point that may come by number; −1 if none may. */
    int mostByNumber() {
        return switch (numbers) {
            case NONE -> -1;
            case CONTROLS -> 0x1f;
            case ALL -> Character.MAX_CODE_POINT;
        };
    }

    /** Whether a character cannot come as itself. */
    static boolean isNeededBy(int point) {
        return NEEDING.contains(point);
    }

    /** The characters that may come by an escape. */
    CodePoints characters() {
        return escaped;
    }

    /** Whether a character may come by an escape. */
    boolean has(int point) {
        return escaped.contains(point);
    }

    /** Whether a text can be spelled. */
    boolean spells(String text) {
        return text.codePoints().allMatch(spelled::contains);
    }

    /** Whether every text can be spelled. */
    boolean spellsAll() {
        return spelled.equals(CodePoints.ALL);
    }

    /** The texts that can be spelled. */
    Expression texts() {
        return texts;
    }

    /** All literals with these escapes, quotes included; lone surrogates, too, where numbers are not bounded. */
    Expression literals() {
        return literals;
    }

    private Expression made() {
        Expression hex = Expression.codePoints(CodePoints.ofRanges('0', '9', 'A', 'F', 'a', 'f'));
        Expression number = switch (numbers) {
            case NONE -> Expression.nothing();
            case CONTROLS ->
                Expression.sequence(Expression.text("\\u00"), Expression.codePoints(CodePoints.of('0', '1')), hex);
            case ALL -> Expression.sequence(Expression.text("\\u"), Expression.repeat(hex, 4, 4));
        };
        Expression one = Expression.either(
                Expression.codePoints(NEEDING.complement()),
                Expression.sequence(
                        Expression.text("\\"),
                        Expression.codePoints(CodePoints.of(letters.chars().toArray()))),
                number);
        return Expression.sequence(Expression.text("\""), Expression.repeat(one, 0), Expression.text("\""));
    }

    /** What is left of these literals after the quote or any byte of a character that is no escape. */
    Expression rest() {
        return rest;
    }

    /** States: between characters (0), at the end, after a backslash, and after each of u and three digits. */
    private Automaton automaton() {
        int[][] next = new int[7][256];
        for (int[] row : next) {
            Arrays.fill(row, -1);
        }
        Arrays.fill(next[0], ' ', 256, 0);
        next[0]['"'] = 1;
        next[0]['\\'] = 2;
        letters.chars().forEach(l -> next[2][l] = 0);
        if (numbers != Numbers.NONE) {
            next[2]['u'] = 3;
            String[] digits = {DIGITS, DIGITS, DIGITS, DIGITS};
            if (numbers == Numbers.CONTROLS) {
                digits = new String[] {"0", "0", "01", DIGITS};
            }
            for (int i = 0; i < 4; i++) {
                int from = 3 + i;
                int to = i == 3 ? 0 : from + 1;
                digits[i].chars().forEach(d -> next[from][d] = to);
            }
        }
        BitSet end = new BitSet();
        end.set(1);
        return Automaton.of("a literal with the escapes " + this, next, end);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Escapes e && letters.equals(e.letters) && numbers == e.numbers;
    }

    @Override
    public int hashCode() {
        return 31 * letters.hashCode() + numbers.hashCode();
    }

    @Override
    public String toString() {
        return "Escapes[" + letters + ", " + numbers + "]";
    }
}
