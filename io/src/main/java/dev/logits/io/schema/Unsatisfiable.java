package dev.logits.io.schema;

/** Finds the place that makes a schema impossible, for the message. */
final class Unsatisfiable {
    private final SchemaSpace space;

    Unsatisfiable(SchemaSpace space) {
        this.space = space;
    }

    /** An exception that names the deepest place of the fault that is sure. */
    UnsupportedSchemaException blame(Term term) {
        Term at = term;
        for (int steps = 0; steps < 100 && at.literals.length == 1; steps++) {
            Term next = required(space.schema(at.literals[0]));
            if (next == null) {
                break;
            }
            if (next.isFalse()) {
                Schema schema = space.schema(at.literals[0]);
                return new UnsupportedSchemaException(
                        schema.pointer,
                        "no value is valid: a required member or item is not allowed by another rule; take one of them"
                                + " out");
            }
            at = next;
        }
        return new UnsupportedSchemaException(
                space.pointer(at), "no value is valid: its conditions contradict each other; loosen one of them");
    }

    /** The impossible value that a schema asks for, or null if its fault is another. */
    private Term required(Schema schema) {
        if (!schema.type().objects() || schema.get("properties") == null) {
            return null;
        }
        for (String name : schema.names("required")) {
            if (schema.get("properties").has(name)) {
                String step = "properties/" + SchemaDocument.escape(name);
                Term term = space.sub(schema, schema.get("properties").get(name), step);
                if (space.emptiness.isEmpty(term)) {
                    return term;
                }
            }
        }
        return null;
    }
}
