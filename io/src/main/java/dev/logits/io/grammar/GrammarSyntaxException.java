package dev.logits.io.grammar;

/**
 * A text that is no grammar, or one that uses what is not supported. The message names the line, the column and a
 * remedy.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class GrammarSyntaxException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    GrammarSyntaxException(int line, int column, String what) {
        super("line " + line + ", column " + column + ": " + what);
        this.line = line;
        this.column = column;
    }

    /** The line, from 1. */
    public int line() {
        return line;
    }

    /** The column, from 1, in characters. */
    public int column() {
        return column;
    }
}
