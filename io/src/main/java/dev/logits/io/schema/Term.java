package dev.logits.io.schema;

import java.util.Arrays;

/**
 * A conjunction of schemas and of complements of schemas: a value is in it if it is in each. A literal is twice the
 * number of a schema, plus one for its complement; they rise. One object per conjunction in a {@link SchemaSpace}.
 */
final class Term {
    final int[] literals;
    private final boolean impossible;

    Term(int[] literals, boolean impossible) {
        this.literals = literals;
        this.impossible = impossible;
    }

    /** Whether every value is in it: no literal. */
    boolean isTrue() {
        return literals.length == 0 && !impossible;
    }

    /** Whether it is the term that no value is in; others can be empty, too. */
    boolean isFalse() {
        return impossible;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Term t && impossible == t.impossible && Arrays.equals(literals, t.literals);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(literals) + (impossible ? 1 : 0);
    }

    @Override
    public String toString() {
        return impossible ? "false" : Arrays.toString(literals);
    }
}
