package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;

/** Reads one of several distinct items. */
final class DistinctHead extends Head {
    private final DistinctTable table;

    /** Null where it was forgotten. */
    private final DistinctState state;

    private final Language language;

    /** What was read; null where it was forgotten. */
    private final Text text;

    DistinctHead(DistinctTable table, DistinctState state) {
        this(table, state, table.remaining(state), state.forgets && !table.hasExponents() ? null : Text.EMPTY);
    }

    private DistinctHead(DistinctTable table, DistinctState state, Language language, Text text) {
        this.table = table;
        this.state = state;
        this.language = language;
        this.text = text;
    }

    @Override
    Head next(int b) {
        Language to = language.next(b);
        return to.isNothing()
                ? null
                : to == language && text == null
                        ? this
                        : new DistinctHead(table, state, to, text == null ? null : text.then(b));
    }

    @Override
    void keepAlike(int b, long[] set) {
        if (text == null) {
            language.keepAlike(b, set);
        } else {
            keepOnly(b, set);
        }
    }

    @Override
    Term follow() {
        if (!language.accepts()) {
            return null;
        }
        if (state == null) {
            return Term.END;
        }
        if (text == null) {
            return table.after(state.and(null));
        }
        String value = JsonValue.of(text.bytes());
        return state.has(value) ? null : table.after(state.and(value));
    }

    @Override
    boolean isSpent() {
        return !language.canGrow();
    }

    @Override
    Head clip(int horizon) {
        // what ends with a large exponent is compared as a whole
        return table.hasExponents()
                ? this
                : new DistinctHead(table, state == null ? null : state.clip(horizon), language.clip(horizon), null);
    }

    @Override
    Head clipAlone(int horizon) {
        return table.hasExponents() ? this : new DistinctHead(table, null, language.clip(horizon), null);
    }

    @Override
    Head alone(int horizon) {
        return table.hasExponents() ? this : new Regular(language.clip(horizon));
    }

    @Override
    boolean isOfOneKind() {
        return text == null;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DistinctHead d
                && table == d.table
                && language == d.language
                && (state == null ? d.state == null : state.equals(d.state))
                && (text == null ? d.text == null : text.equals(d.text));
    }

    @Override
    public int hashCode() {
        int h = 31 * System.identityHashCode(table) + language.id();
        return 31 * (31 * h + (state == null ? 0 : state.hashCode())) + (text == null ? 0 : text.hashCode());
    }
}
