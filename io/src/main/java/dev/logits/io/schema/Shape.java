package dev.logits.io.schema;

/** What an array or an object must be like: one conjunction of simple conditions. Immutable. */
interface Shape<S> {
    /** Both conditions, or null if it is plain that nothing meets both. */
    S and(S other, SchemaSpace space);

    /** The same condition, not knowing which items or members it looked at. */
    S forget();

    /** Whether there is no condition. */
    boolean isAny();
}
