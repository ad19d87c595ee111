package dev.logits.decode;

import java.util.random.RandomGenerator;

/**
 * One rule of a {@link DecodingPlan}: changes logits, or narrows the candidates.
 *
 * <p>A rule is an immutable record: it is validated when it is made, prints itself, and may be shared by any number of
 * threads. A rule that remembers something between the steps of a sequence returns an object with that memory from
 * {@link #newSession}, one per sequence; when the sequence forks, {@link #fork} gives the copy its own memory.
 *
 * <pre>{@code
 * record NoDigits(Set<Integer> digits) implements LogitsProcessor {
 *     public void process(Candidates c, TokenHistory history, RandomGenerator random) {
 *         digits.forEach(c::ban);
 *     }
 * }
 * }</pre>
 */
public interface LogitsProcessor {

    /**
     * Works on the candidates that are left.
     *
     * @param c the candidates; what is larger than a few entries goes through their methods, which never sort a
     *     vocabulary
     * @param history the prompt and what was generated so far
     * @param random this rule's own numbers for this step of this sequence
     */
    void process(Candidates c, TokenHistory history, RandomGenerator random);

    /** What processes one sequence; this rule itself when it remembers nothing. */
    default LogitsProcessor newSession() {
        return this;
    }

    /** An independent copy of this session in its present state; this rule itself when it remembers nothing. */
    default LogitsProcessor fork() {
        return this;
    }
}
