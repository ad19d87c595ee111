package dev.logits.io.schema;

import dev.logits.decode.grammar.CodePoints;
import dev.logits.decode.grammar.Expression;

/**
 * The white space between the tokens of JSON text. There is none before and none after the whole text.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class WhiteSpace {
    /** None at all: the shortest text, in which a model cannot lose itself in blanks. */
    public static final WhiteSpace COMPACT = new WhiteSpace(Kind.SAME, Expression.empty(), 0);

    /** None or one space between any two tokens. */
    public static final WhiteSpace AT_MOST_ONE_SPACE =
            new WhiteSpace(Kind.SAME, Expression.optional(Expression.text(" ")), 0);

    /** Values that are nested deeper are not put on lines of their own. */
    static final int DEEPEST_LINES = 32;

    private enum Kind {
        SAME,
        LINES
    }

    private final Kind kind;
    private final Expression between;
    private final int step;

    private WhiteSpace(Kind kind, Expression between, int step) {
        this.kind = kind;
        this.between = between;
        this.step = step;
    }

    /**
     * Members and items on lines of their own, indented by a number of spaces per level, one space after a colon; empty
     * objects and arrays are {@code {}} and {@code []}. What is nested deeper than 32 levels stays on one line.
     *
     * @param spaces 0 to 16
     */
    public static WhiteSpace indent(int spaces) {
        check(spaces, 16, "spaces per level");
        return new WhiteSpace(Kind.LINES, Expression.empty(), spaces);
    }

    /**
     * Up to so many spaces, tabs, line feeds and carriage returns between any two tokens.
     *
     * @param most 0 to 1000
     */
    public static WhiteSpace free(int most) {
        check(most, 1000, "characters of white space");
        Expression one = Expression.codePoints(CodePoints.of(' ', '\t', '\n', '\r'));
        return new WhiteSpace(Kind.SAME, Expression.repeat(one, 0, most), 0);
    }

    private static void check(int value, int most, String what) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(what + " must be 0 to " + most + ", got " + value);
        }
    }

    /** The level of what is inside of a value at a level; 0 where levels make no difference. */
    int inside(int level) {
        return kind == Kind.LINES ? Math.min(level + 1, DEEPEST_LINES) : 0;
    }

    /** After an opening bracket, for what is inside at a level. */
    Expression open(int level) {
        return line(level, level);
    }

    /** Before a closing bracket, for what was inside at a level. */
    Expression close(int level) {
        return line(level, level - 1);
    }

    /** Between the brackets of what is empty. */
    Expression empty() {
        return between;
    }

    Expression comma(int level) {
        return kind == Kind.LINES && level < DEEPEST_LINES
                ? Expression.sequence(Expression.text(","), line(level, level))
                : Expression.sequence(between, Expression.text(","), between);
    }

    Expression colon() {
        return kind == Kind.LINES ? Expression.text(": ") : Expression.sequence(between, Expression.text(":"), between);
    }

    /** A new line, if what is at a level is put on lines, indented for another level. */
    private Expression line(int level, int indented) {
        return kind == Kind.LINES && level < DEEPEST_LINES
                ? Expression.text("\n" + " ".repeat(step * indented))
                : between;
    }

    @Override
    public String toString() {
        return kind == Kind.LINES ? "indent(" + step + ")" : between.toString();
    }
}
