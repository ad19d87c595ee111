package dev.logits.decode;

import dev.logits.internal.check.NullCheck;

/**
 * Which tokens of the history a penalty looks at. As text, also in JSON: {@code "all"}, {@code "generated"}, {@code
 * "last 64"}, {@code "last 64 generated"}.
 *
 * @param kind which part of the history
 * @param tokens at most this many, at its end; {@link Integer#MAX_VALUE} where there is no limit
 * @since 0.1
 */
public record Window(Kind kind, int tokens) {
    /** The prompt and what was generated. */
    public static final Window ALL = new Window(Kind.ALL, Integer.MAX_VALUE);

    /** What was generated. */
    public static final Window GENERATED = new Window(Kind.GENERATED, Integer.MAX_VALUE);

    /** A part of the history. */
    public enum Kind {
        /** The prompt and what was generated. */
        ALL,
        /** What was generated. */
        GENERATED
    }

    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if {@code tokens} is less than 1
     */
    public Window {
        NullCheck.argument(kind, "kind");
        if (tokens < 1) {
            throw new IllegalArgumentException(
                    "a window needs 1 token or more, got " + tokens + "; for every token use Window.ALL");
        }
    }

    /** The last tokens, the prompt's included. */
    public static Window last(int tokens) {
        return new Window(Kind.ALL, tokens);
    }

    /**
     * From the text that {@link #toString} gives.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Window parse(String text) {
        NullCheck.argument(text, "text");
        if (text.equals("all")) {
            return ALL;
        }
        if (text.equals("generated")) {
            return GENERATED;
        }
        if (text.matches("last [0-9]{1,9}( generated)?")) {
            boolean generated = text.endsWith("generated");
            int tokens = Integer.parseInt(text.substring(5, generated ? text.lastIndexOf(' ') : text.length()));
            return new Window(generated ? Kind.GENERATED : Kind.ALL, tokens);
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is no window: expected \"all\", \"generated\" or such as \"last 64\"");
    }

    /** Where the window begins in the history: its tokens are {@code from(history)} to the end. */
    public int from(TokenHistory history) {
        NullCheck.argument(history, "history");
        int begin = kind == Kind.ALL ? 0 : history.prompt();
        return Math.max(begin, history.length() - tokens);
    }

    @Override
    public String toString() {
        String part = kind == Kind.ALL ? "all" : "generated";
        return tokens == Integer.MAX_VALUE
                ? part
                : kind == Kind.ALL ? "last " + tokens : "last " + tokens + " generated";
    }
}
