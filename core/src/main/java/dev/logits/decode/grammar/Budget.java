package dev.logits.decode.grammar;

/**
 * How much a compiled grammar may keep and do.
 *
 * <p>Immutable.
 *
 * @param languages regular languages (states of automata) in all
 * @param readings heads and stack frames of one configuration: how ambiguous a text may be
 * @param objects configurations, terms and frames that are kept of texts, and as many of what texts share; beyond, they
 *     are forgotten, and made again where they are met again
 */
record Budget(int languages, int readings, int objects) {
    static final Budget DEFAULT = new Budget(200_000, 200_000, 32_000);

    Budget {
        if (languages < 1 || readings < 1 || objects < 1) {
            throw new IllegalArgumentException("a budget is 1 or more, got " + languages + " languages, " + readings
                    + " readings, " + objects + " objects");
        }
    }
}
