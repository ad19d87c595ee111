package dev.logits.decode.strategy;

import dev.logits.decode.LogitsProcessor;
import dev.logits.decode.Tokens;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether the rules that put off a text's end know every token that ends it. */
final class EndTokenCheck {
    private EndTokenCheck() {}

    static void of(Strategy strategy, Stopping stopping) {
        for (LogitsProcessor rule : processors(strategy)) {
            rule.bannedEnds().ifPresent(ends -> check(rule.getClass().getSimpleName(), ends, stopping.endTokens()));
        }
    }

    private static void check(String rule, Tokens stop, Set<Integer> ends) {
        for (int end : ends) {
            if (!stop.contains(end)) {
                Set<Integer> all = new TreeSet<>(ends);
                for (int i = 0; i < stop.size(); i++) {
                    all.add(stop.get(i));
                }
                throw new IllegalArgumentException(rule + " bans the tokens " + stop + ", but token " + end
                        + " ends a text as well, which would cut it short; give the rule every end token: " + all);
            }
        }
    }

    private static List<LogitsProcessor> processors(Strategy strategy) {
        if (strategy instanceof GreedySearch s) {
            return s.processors();
        }
        if (strategy instanceof Sampling s) {
            return s.plan().processors();
        }
        if (strategy instanceof BestOf s) {
            return s.plan().processors();
        }
        if (strategy instanceof StochasticBeamSearch s) {
            return s.processors();
        }
        if (strategy instanceof DraftingStrategy s) {
            return s.plan().processors();
        }
        return Beams.of(strategy).plan().processors();
    }
}
