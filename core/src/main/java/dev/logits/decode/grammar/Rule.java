package dev.logits.decode.grammar;

/**
 * A rule of a grammar: a name for an expression that is said in {@link Grammar.Builder#define}, so that rules can call
 * each other and themselves. Two rules of one name are two rules.
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Rule {
    private final String name;

    Rule(String name) {
        this.name = name;
    }

    /** The name, for errors: a JSON pointer, or what a grammar file calls it. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
