package dev.logits.decode.ctc;

import dev.logits.internal.check.NullCheck;
import java.util.List;

/**
 * A text that rows of logits say: its symbols with their times, and how likely it is.
 *
 * <p>Immutable.
 *
 * @param symbols in their order, aligned by the most likely alignment of this text
 * @param logProbability ln of the sum over this text's alignments, or over some of them; see what made it
 * @param score what it was ranked by; without a language and hot words the log-probability
 * @since 0.1
 */
public record CtcText(List<Symbol> symbols, double logProbability, double score) {

    /** Copies the list. */
    public CtcText {
        NullCheck.argument(symbols, "symbols");
        symbols = List.copyOf(symbols);
    }

    /**
     * A symbol of a text.
     *
     * @param label its class, never the blank
     * @param begin the first row that says it
     * @param end the row behind the last one that says it
     * @param confidence the largest probability that one of those rows gives it
     */
    public record Symbol(int label, int begin, int end, double confidence) {}

    /** The labels alone. */
    public int[] labels() {
        return symbols.stream().mapToInt(Symbol::label).toArray();
    }
}
