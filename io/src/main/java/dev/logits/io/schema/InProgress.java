package dev.logits.io.schema;

import java.util.HashSet;
import java.util.Set;

/** The schemas that are being looked at: one that is met again refers to itself without a step into a value. */
final class InProgress {
    private final Set<Object> open = new HashSet<>();

    void enter(Schema schema) {
        enter(schema, schema);
    }

    void enter(Object key, Schema schema) {
        if (!open.add(key)) {
            throw new Loop(schema);
        }
    }

    void leave(Object key) {
        open.remove(key);
    }

    /** A schema whose meaning depends on itself. */
    static final class Loop extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final transient Schema schema;

        Loop(Schema schema) {
            super("a loop of references", null, false, false);
            this.schema = schema;
        }

        UnsupportedSchemaException told() {
            return new UnsupportedSchemaException(
                    schema.pointer,
                    "this schema refers to itself for the same value, so that it has no meaning; let the reference be"
                            + " inside of properties or items");
        }
    }
}
