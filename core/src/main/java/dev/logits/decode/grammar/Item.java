package dev.logits.decode.grammar;

import dev.logits.internal.automaton.Language;
import java.util.List;

/** One part of what is still to come. Items of equal content are equal. */
sealed interface Item {
    /** Repetitions with larger bounds are not kept with the grammar. */
    int MOST_COUNT = 64;

    /** Where members or distinct items stand. */
    enum Phase {
        /** Before the first. */
        START,
        /** Before one that must come. */
        NEXT,
        /** After one. */
        AFTER
    }

    /** Whether the item may be the empty string. */
    boolean nullable();

    /** A regular language. */
    record Regular(Language language) implements Item {
        @Override
        public boolean nullable() {
            return language.accepts();
        }
    }

    /** A rule. */
    record Call(Production production) implements Item {
        @Override
        public boolean nullable() {
            return production.nullable();
        }
    }

    /** A special token. */
    record Special(int number) implements Item {
        @Override
        public boolean nullable() {
            return false;
        }
    }

    /** One of several. */
    record Choice(List<Term> alternatives) implements Item {
        @Override
        public boolean nullable() {
            for (Term alternative : alternatives) {
                if (alternative.nullable()) {
                    return true;
                }
            }
            return false;
        }
    }

    /** {@code least} to {@code most} times; {@link Integer#MAX_VALUE} for no bound. */
    record Times(Term part, int least, int most) implements Item {
        @Override
        public boolean nullable() {
            return least == 0 || part.nullable();
        }
    }

    /** Members of an object. */
    record InMembers(MembersTable table, MembersState state, Phase phase) implements Item {
        @Override
        public boolean nullable() {
            return phase != Phase.NEXT && state.canEnd();
        }
    }

    /** Distinct items of an array. */
    record InDistinct(DistinctTable table, DistinctState state, Phase phase) implements Item {
        @Override
        public boolean nullable() {
            return table.nullable(state, phase);
        }
    }

    /** Whether it holds what was read of a text, large counts included. */
    static boolean isOfText(Item item) {
        return item instanceof Times t && (t.least > MOST_COUNT || t.most > MOST_COUNT && t.most < Integer.MAX_VALUE)
                || item instanceof InMembers m && m.phase != Phase.START
                || item instanceof InDistinct d && d.phase != Phase.START;
    }

    /** Whether x x = x: an unbounded repetition from zero on. */
    static boolean absorbs(Item item) {
        return item instanceof Times t && t.least == 0 && t.most == Integer.MAX_VALUE
                || item instanceof Call c && c.production.absorbs();
    }
}
