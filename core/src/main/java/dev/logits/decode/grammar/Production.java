package dev.logits.decode.grammar;

/** A rule as it is compiled: where it stands among the rules that begin with it, and the ways it may begin. */
final class Production {
    /** The name of the start expression. */
    static final String START = "the start";

    private final String name;
    private final int number;
    private boolean nullable;
    private boolean absorbs;

    /** Rules that begin with each other, directly or not, have one group. */
    private int group = -1;

    /** Whether its group has a rule that begins with a rule of it. */
    private boolean leftRecursive;

    private Term.Part[] parts;

    Production(String name, int number) {
        this.name = name;
        this.number = number;
    }

    /** A rule by its name, for errors. */
    static String place(String name) {
        return name.equals(START) ? START : "the rule " + name;
    }

    String name() {
        return name;
    }

    /** Its number among the rules; −1 for one that no grammar has. */
    int number() {
        return number;
    }

    boolean nullable() {
        return nullable;
    }

    /** Whether x x = x for its language x. */
    boolean absorbs() {
        return absorbs;
    }

    /** Every rule that a rule begins with has a number of group that is not larger. */
    int group() {
        return group;
    }

    boolean isLeftRecursive() {
        return leftRecursive;
    }

    void describe(boolean nullable, boolean absorbs, int group, boolean leftRecursive) {
        this.nullable = nullable;
        this.absorbs = absorbs;
        this.group = group;
        this.leftRecursive = leftRecursive;
    }

    /** The ways to begin with at least one byte or special token; null if not known yet. */
    Term.Part[] parts() {
        return parts;
    }

    void parts(Term.Part[] all) {
        parts = all;
    }
}
