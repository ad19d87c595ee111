package dev.logits.decode.strategy;

import dev.logits.decode.LogitsProcessor;
import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * Greedy search: the most likely token at every step, of equal ones the one with the lowest id. Deterministic; tends to
 * repeat itself on long texts, and does not find the most likely text.
 *
 * <p>Immutable.
 *
 * @param processors rules that run before, first to last
 * @since 0.1
 */
public record GreedySearch(List<LogitsProcessor> processors) implements Strategy {

    /** Copies the list. */
    public GreedySearch {
        NullCheck.argument(processors, "processors");
        processors = List.copyOf(processors);
    }

    /** With these rules, first to last. */
    public static GreedySearch of(LogitsProcessor... processors) {
        NullCheck.argument(processors, "processors");
        return new GreedySearch(List.of(processors));
    }

    @Override
    public int results() {
        return 1;
    }
}
