package dev.logits.decode.grammar;

import dev.logits.decode.Candidates;
import dev.logits.decode.DeadEndException;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.TokenSet;
import dev.logits.decode.Tokens;
import dev.logits.internal.check.NullCheck;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Keeps the tokens that a {@link Constraint} allows after what was generated so far; the prompt is not constrained.
 *
 * <p>Immutable.
 *
 * @param constraint a grammar, compiled for the model's vocabulary
 */
record GrammarRule(Constraint constraint) implements LogitsProcessor {

    GrammarRule {
        NullCheck.argument(constraint, "constraint");
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        newSession().process(c, history, random);
    }

    @Override
    public RuleKind kind() {
        return RuleKind.MASK;
    }

    @Override
    public Optional<Tokens> bannedEnds() {
        return Optional.of(constraint.trie().ends());
    }

    @Override
    public boolean mayRepeat() {
        return true;
    }

    @Override
    public LogitsProcessor newSession() {
        return new Session(constraint.matcher(), new int[16]);
    }

    @Override
    public String toString() {
        return "GrammarRule[" + constraint.trie() + "]";
    }

    /** The rule at work on one text: what the history has gained or lost since the last step, the matcher follows. */
    private static final class Session implements LogitsProcessor {
        private final Matcher matcher;

        /** The tokens that the matcher has seen. */
        private int[] seen;

        Session(Matcher matcher, int[] seen) {
            this.matcher = matcher;
            this.seen = seen;
        }

        @Override
        public void process(Candidates c, TokenHistory history, RandomGenerator random) {
            follow(history);
            TokenSet allowed = matcher.allowed();
            if (c.vocabulary() != allowed.vocabulary()) {
                throw new IllegalArgumentException("the constraint is made for a vocabulary of "
                        + allowed.vocabulary() + " tokens, the model has " + c.vocabulary()
                        + "; make the token trie of the model's tokenizer, padded to the model's vocabulary");
            }
            if (allowed.size() == 0) {
                throw new DeadEndException(
                        matcher.isEnded()
                                ? "the text has ended; nothing may follow"
                                : "no token of the vocabulary can spell what the grammar wants next");
            }
            c.keepTokens(allowed);
        }

        @Override
        public int[] forced(TokenHistory history, int most) {
            NullCheck.argument(history, "history");
            follow(history);
            return matcher.forced(most);
        }

        private void follow(TokenHistory history) {
            int from = history.prompt();
            int now = history.generated();
            int known = Math.min(now, matcher.length());
            int same = 0;
            while (same < known && seen[same] == history.token(from + same)) {
                same++;
            }
            matcher.rewind(matcher.length() - same);
            for (int i = same; i < now; i++) {
                int token = history.token(from + i);
                if (!matcher.append(token)) {
                    throw new DeadEndException("token " + token + ", number " + (i + 1)
                            + " of what was generated, is not allowed by the grammar; the text did not come from a"
                            + " plan with this rule");
                }
                if (i >= seen.length) {
                    seen = Arrays.copyOf(seen, 2 * i);
                }
                seen[i] = token;
            }
        }

        @Override
        public RuleKind kind() {
            return RuleKind.MASK;
        }

        @Override
        public LogitsProcessor fork() {
            return new Session(matcher.fork(), seen.clone());
        }
    }
}
