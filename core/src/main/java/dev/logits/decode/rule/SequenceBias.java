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
 * Adds to the logit of a sequence's last token when the text ends with the tokens before it. Several sequences that
 * match add up; a sequence of one token always matches.
 *
 * <p>Immutable.
 *
 * @param biases by sequence
 * @since 0.1
 */
public record SequenceBias(List<Biased> biases) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public SequenceBias {
        NullCheck.argument(biases, "biases");
        biases = List.copyOf(biases);
    }

    /**
     * A sequence and what to add.
     *
     * @param sequence at least one token
     * @param bias finite, or −∞ to ban
     */
    public record Biased(Tokens sequence, double bias) {

        /**
         * Checks the parameters.
         *
         * @throws IllegalArgumentException if the sequence is empty or the bias NaN or +∞
         */
        public Biased {
            NullCheck.argument(sequence, "sequence");
            RuleCheck.notEmpty("a sequence bias", sequence.size(), "leave the sequence out");
            RuleCheck.bias("a sequence's bias", bias);
        }
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        for (int i = 0; i < biases.size(); i++) {
            Biased biased = biases.get(i);
            Tokens sequence = biased.sequence();
            if (SequenceMatch.endsWithPrefix(history, sequence)) {
                int last = sequence.get(sequence.size() - 1);
                c.add(RuleCheck.inVocabulary("sequence bias", last, c.vocabulary()), biased.bias());
            }
        }
    }

    @Override
    public RuleKind kind() {
        return RuleKind.BIAS;
    }

    @Override
    public boolean changesNothing() {
        return biases.isEmpty();
    }

    @Override
    public boolean mayRepeat() {
        return true;
    }
}
