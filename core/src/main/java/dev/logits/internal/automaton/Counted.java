package dev.logits.internal.automaton;

/**
 * The texts of some numbers of characters, and what is left of these in a character's middle.
 *
 * @param phase the phase of UTF-8 in which the rest begins; its character is not counted
 * @param least the least number of characters
 * @param most the largest number
 */
record Counted(int phase, int least, int most) {
    /** A language as such a count, or null. */
    static Counted of(Language a) {
        Languages arena = a.arena;
        Language tail = a;
        int phase = 0;
        if (a instanceof Sequence s) {
            phase = arena.residual(s.head);
            tail = s.tail;
        } else if (arena.residual(a) > 0) {
            return new Counted(arena.residual(a), 0, 0);
        }
        return phase < 0 || !Repetition.covers(tail, arena.character)
                ? null
                : new Counted(phase, Repetition.least(tail, arena.character), Repetition.most(tail, arena.character));
    }

    Counted and(Counted other) {
        return new Counted(phase, Math.max(least, other.least), Math.min(most, other.most));
    }

    Language language(Languages arena) {
        Language rest = Repetition.of(arena.character, least, most);
        return phase == 0 ? rest : Sequence.of(arena.residuals[phase], rest);
    }
}
