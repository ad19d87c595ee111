package dev.logits.onnx.internal.jinja;

/**
 * A token of a template.
 *
 * @param text the text between tags, a name, an operator, the digits of a number, or a string's value without its
 *     quotes
 */
record Token(Kind kind, String text, Place place) {
    enum Kind {
        DATA,
        VARIABLE_BEGIN,
        VARIABLE_END,
        BLOCK_BEGIN,
        BLOCK_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean isOperator(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    /** What an error says was found. */
    String shown() {
        return switch (kind) {
            case END -> "the end of the template";
            case BLOCK_END -> "the end of the tag";
            case VARIABLE_END -> "the end of the expression";
            case DATA -> "text";
            case STRING -> "a string";
            default -> "'" + text + "'";
        };
    }
}
