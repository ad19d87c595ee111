package dev.logits.onnx.text;

/**
 * A chat template that cannot be read or rendered: what is wrong, and where. A template that refuses a conversation,
 * such as one whose roles do not alternate, says so in its own words.
 *
 * @since 0.1
 */
public final class ChatTemplateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    ChatTemplateException(String message, int line, int column, Throwable cause) {
        super(message, cause);
        this.line = line;
        this.column = column;
    }

    /** The line of the template, from 1; 0 where no line is at fault. */
    public int line() {
        return line;
    }

    /** The column in that line, from 1; 0 where no line is at fault. */
    public int column() {
        return column;
    }
}
