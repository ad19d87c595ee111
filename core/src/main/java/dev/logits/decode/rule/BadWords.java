package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.RuleCheck;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Bans sequences: the last token of one is banned when the text ends with the tokens before it; a sequence of one token
 * always.
 *
 * <p>Immutable.
 *
 * @param sequences what must not be completed
 * @since 0.1
 */
public record BadWords(List<Tokens> sequences) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public BadWords {
        NullCheck.argument(sequences, "sequences");
        sequences = List.copyOf(sequences);
        for (Tokens sequence : sequences) {
            RuleCheck.notEmpty("a bad word", sequence.size(), "leave it out");
        }
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        for (int i = 0; i < sequences.size(); i++) {
            Tokens sequence = sequences.get(i);
            if (SequenceMatch.endsWithPrefix(history, sequence)) {
                c.ban(RuleCheck.inVocabulary("bad words", sequence.get(sequence.size() - 1), c.vocabulary()));
            }
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.MASK;
    }

    @Override
    public boolean changesNothing() {
        return sequences.isEmpty();
    }

    @Override
    public boolean mayRepeat() {
        return true;
    }
}
