package dev.logits.decode.grammar;

/**
 * What is still to come on one level of the stack: items one after the other. Terms of equal content are one object as
 * long as they are in the store that made them.
 */
final class Term {
    /** Nothing more. */
    static final Term END = new Term(null, null, "");

    /** A way to begin: a head or a call, and the rest after it. */
    record Part(Head head, Production call, Term rest) {}

    final Item first;
    final Term rest;

    /** The rule in which it was met first, for errors. */
    final String owner;

    private final boolean nullable;
    private final boolean ofText;
    private final int hash;
    private Part[] parts;
    private Term clipped;

    Term(Item first, Term rest, String owner) {
        this.first = first;
        this.rest = rest;
        this.owner = owner;
        nullable = first == null || first.nullable() && rest.nullable;
        ofText = first != null && (rest.ofText || Item.isOfText(first));
        hash = first == null ? 1 : 31 * first.hashCode() + rest.hash;
    }

    boolean nullable() {
        return nullable;
    }

    /** Whether it holds what was read of a text; the number of other terms is bounded by the grammar. */
    boolean isOfText() {
        return ofText;
    }

    /** The ways to begin with at least one byte or special token; null if not known yet. */
    Part[] parts() {
        return parts;
    }

    void parts(Part[] all) {
        parts = all;
    }

    Term clipped() {
        return clipped;
    }

    void clipped(Term term) {
        clipped = term;
    }

    /** Equality of content, for the store; {@code ==} elsewhere. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Term t && (t == this || hash == t.hash && rest == t.rest && sameItem(t));
    }

    private boolean sameItem(Term t) {
        return first == t.first || first != null && first.equals(t.first);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
