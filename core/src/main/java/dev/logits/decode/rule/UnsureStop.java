package dev.logits.decode.rule;

import dev.logits.decode.Candidates;
import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.RuleKind;
import dev.logits.decode.TokenHistory;
import dev.logits.decode.Tokens;
import dev.logits.internal.check.NullCheck;
import dev.logits.internal.check.NumberCheck;
import dev.logits.internal.check.RuleCheck;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Ends a text of which the model has become unsure: as soon as the mean over the last w steps of {@code −(1/k)·Σ ln p},
 * over the k most likely candidates, is below a threshold, only the tokens that end a text are left. Of many samples
 * for a vote, those cost less that would not count for much (DeepConf's online mode). Goes first in a plan, so that it
 * sees the model's own distribution.
 *
 * <p>The threshold is one that some finished texts give, such as the 10th percentile of their least group confidence
 * ({@code Confidence.leastGroup}, with traces of k alternatives).
 *
 * <p>Reference: Y. Fu et al., Deep think with confidence, 2025.
 *
 * <p>Immutable.
 *
 * @param k the most likely tokens that count, 1 or more; usual is 20
 * @param window w, steps, 1 or more; usual is 2048
 * @param threshold in nats
 * @param stop the tokens that end a text
 * @since 0.1
 */
public record UnsureStop(int k, int window, double threshold, Tokens stop) implements LogitsProcessor {

    /**
     * Checks the parameters.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public UnsureStop {
        NullCheck.argument(stop, "stop");
        if (k < 1 || window < 1) {
            throw new IllegalArgumentException(
                    "confidence needs 1 token and 1 step or more, got k = " + k + ", window = " + window);
        }
        NumberCheck.finite("the threshold of confidence", threshold);
        RuleCheck.notEmpty("UnsureStop", stop.size(), "name the tokens that end a text");
        stop = stop.asSet();
    }

    @Override
    public void process(Candidates c, TokenHistory history, RandomGenerator random) {
        newSession().process(c, history, random);
    }

    @Override
    public LogitsProcessor newSession() {
        return new Session(this);
    }

    @Override
    public RuleKind kind() {
        return RuleKind.MASK;
    }

    /** The last steps' confidences, by the step's number, so that a text that is taken back is measured anew. */
    private static final class Session implements LogitsProcessor {
        private final UnsureStop rule;
        private final int[] top;
        private double[] steps = new double[64];

        Session(UnsureStop rule) {
            this.rule = rule;
            top = new int[rule.k];
        }

        @Override
        public void process(Candidates c, TokenHistory history, RandomGenerator random) {
            int step = history.generated();
            if (step >= steps.length) {
                steps = Arrays.copyOf(steps, Math.max(2 * steps.length, step + 1));
            }
            int n = c.top(top);
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum -= c.logProbabilityOf(top[i]);
            }
            steps[step] = sum / n;
            if (step + 1 < rule.window) {
                return;
            }
            double group = 0;
            for (int i = step + 1 - rule.window; i <= step; i++) {
                group += steps[i];
            }
            if (group / rule.window < rule.threshold) {
                for (int i = 0; i < rule.stop.size(); i++) {
                    RuleCheck.inVocabulary("the stop tokens", rule.stop.get(i), c.vocabulary());
                }
                c.keepTokens(rule.stop);
            }
        }

        @Override
        public LogitsProcessor newSession() {
            return rule.newSession();
        }

        @Override
        public LogitsProcessor fork() {
            Session fork = new Session(rule);
            fork.steps = steps.clone();
            return fork;
        }
    }
}
