package dev.logits.io.schema;

import dev.logits.internal.check.NullCheck;

/**
 * A JSON Schema that cannot become a grammar: it is malformed, no value is valid, or it asks for what no grammar can
 * guarantee. The message is complete: the JSON pointer of the place, what is wrong there, and what to do.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class UnsupportedSchemaException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String pointer;

    /**
     * @param pointer the JSON pointer of the place in the schema; the empty text is the whole schema
     * @param problem what is wrong there and what to do
     */
    public UnsupportedSchemaException(String pointer, String problem) {
        super("schema " + (NullCheck.argument(pointer, "pointer").isEmpty() ? "(root)" : pointer) + ": "
                + NullCheck.argument(problem, "problem"));
        this.pointer = pointer;
    }

    /** The JSON pointer of the place in the schema; the empty text is the whole schema. */
    public String pointer() {
        return pointer;
    }
}
