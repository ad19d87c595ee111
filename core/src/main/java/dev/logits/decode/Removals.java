package dev.logits.decode;

/** Which rule is at work, and which one removed candidates last: the error of a dead end names it. */
final class Removals {
    private Object rule;
    private Object last;

    void reset() {
        rule = null;
        last = null;
    }

    /** This rule begins to work. */
    void enter(Object rule) {
        this.rule = rule;
    }

    /** The rule at work has removed candidates. */
    void happened() {
        last = rule;
    }

    /** No candidate is left: because of a rule, or because the model's row is no distribution. */
    IllegalArgumentException noneLeft(SharedRow row) {
        if (last == null || !row.hasFinite()) {
            return row.error();
        }
        return new DeadEndException(
                "no candidate is left: " + last + " removed the last one; allow more tokens, or drop the rule");
    }
}
