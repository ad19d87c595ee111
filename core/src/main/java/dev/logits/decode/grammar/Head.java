package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;

/**
 * What is being read at the front of a configuration: a regular language, a special token, the name of a member, one of
 * several distinct items. Equal heads read the same strings.
 *
 * <p>Immutable.
 */
abstract class Head {
    /** Where what was forgotten would have to be known. */
    static final Head DOUBT = new Head() {
        @Override
        Head next(int b) {
            return this;
        }

        @Override
        Term follow() {
            return null;
        }
    };

    /** What is left to read after a byte that may come; null if it may not. */
    abstract Head next(int b);

    /** Keeps those bytes of a set after which the head is what it is after byte b, as far as that is easily told. */
    void keepAlike(int b, long[] set) {
        keepOnly(b, set);
    }

    static void keepOnly(int b, long[] set) {
        for (int i = 0; i < set.length; i++) {
            set[i] &= i == b >> 6 ? 1L << b : 0;
        }
    }

    /** What comes after this where it may end here; null if it may not end here. */
    abstract Term follow();

    /** Whether no further byte can be read. */
    boolean isSpent() {
        return false;
    }

    /** The same for the next {@code horizon} bytes, with less to tell apart; what was read before is forgotten. */
    Head clip(int horizon) {
        return this;
    }

    /** {@link #clip} where not even one stack frame may be looked at. */
    Head clipAlone(int horizon) {
        return clip(horizon);
    }

    /** {@link #clipAlone} where nothing that comes after this is known. */
    Head alone(int horizon) {
        return clipAlone(horizon);
    }

    /** Whether what {@link #alone} leads to, as long as it is inside the head, tells what the head itself leads to. */
    boolean isOfOneKind() {
        return false;
    }

    /** A regular language. */
    static final class Regular extends Head {
        final Language language;

        Regular(Language language) {
            this.language = language;
        }

        @Override
        Head next(int b) {
            Language to = language.next(b);
            return to == language ? this : to.isNothing() ? null : new Regular(to);
        }

        @Override
        void keepAlike(int b, long[] set) {
            language.keepAlike(b, set);
        }

        @Override
        Term follow() {
            return language.accepts() ? Term.END : null;
        }

        @Override
        boolean isSpent() {
            return !language.canGrow();
        }

        @Override
        boolean isOfOneKind() {
            return true;
        }

        @Override
        Head clip(int horizon) {
            Language clipped = language.clip(horizon);
            return clipped == language ? this : new Regular(clipped);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Regular r && r.language == language;
        }

        @Override
        public int hashCode() {
            return language.id();
        }
    }

    /** A special token, which no byte begins. */
    static final class Special extends Head {
        final int number;

        Special(int number) {
            this.number = number;
        }

        @Override
        Head next(int b) {
            return null;
        }

        @Override
        Term follow() {
            return null;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Special s && s.number == number;
        }

        @Override
        public int hashCode() {
            return 31 * number + 7;
        }
    }

    /** All of it is read; what comes next is known. */
    static final class Done extends Head {
        private final Term follow;

        Done(Term follow) {
            this.follow = follow;
        }

        @Override
        Head next(int b) {
            return null;
        }

        @Override
        Term follow() {
            return follow;
        }

        @Override
        boolean isSpent() {
            return true;
        }
    }
}
